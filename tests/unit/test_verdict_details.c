/* What a verdict says beside its reasons: their details, and those that are added to it. */
#include "judge/verdict.h"

#include "report/results.h"
#include "scene.h"
#include "unit.h"

static void list_ids(const struct verdict *verdict, char *to, size_t size) {
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < verdict->count; i++) {
        used += (size_t)snprintf(to + used, size - used, "%s%s", i == 0 ? "" : " ",
                                 reason_words[verdict->findings[i].reason].id);
    }
}

static enum detail detail_of(const struct observations *seen, enum reason reason) {
    struct verdict verdict;
    verdict_reach(&verdict, seen);
    for (size_t i = 0; i < verdict.count; i++) {
        if (verdict.findings[i].reason == reason) {
            return verdict.findings[i].detail;
        }
    }
    fail_msg("there is no %s", reason_words[reason].id);
    return DETAIL_NONE;
}

static void a_lost_connection_says_what_was_seen(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.connections.established = 0;
    assert_int_equal(detail_of(&seen, REASON_DSVA_DISCONNECTED), DETAIL_NONE);
    seen.connections.other_states[CONNECTION_TIME_WAIT] = 3;
    seen.connections.other_states[CONNECTION_SYN_SENT] = 1;
    seen.connections.foreign = 2;
    assert_int_equal(detail_of(&seen, REASON_DSVA_DISCONNECTED), DETAIL_OTHER_STATES);
}

static void a_contradiction_names_its_witnesses(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.worlds = 0;
    scene_no_rows(&seen);
    assert_int_equal(detail_of(&seen, REASON_MUX_CONTRADICTION), DETAIL_NO_WORLD_NOR_CONNECTION);
    scene_unobserved(&seen.probes[PROBE_CONNECTIONS], "the XML is truncated");
    assert_int_equal(detail_of(&seen, REASON_MUX_CONTRADICTION), DETAIL_NO_WORLD);
    scene_healthy(&seen);
    seen.mux.status = STATUS_DOWN;
    assert_int_equal(detail_of(&seen, REASON_MUX_CONTRADICTION), DETAIL_WORLDS_AND_CONNECTIONS);
    seen.worlds = 0;
    seen.connections.alive = 1;
    assert_int_equal(detail_of(&seen, REASON_MUX_CONTRADICTION), DETAIL_CONNECTIONS);
    scene_mux_down(&seen);
    scene_unobserved(&seen.probes[PROBE_WORLDS], "exit code 1");
    seen.connections.ownerless = 1;
    assert_int_equal(detail_of(&seen, REASON_MUX_CONTRADICTION), DETAIL_SOMEBODY);
}

static void not_installed_names_the_successor(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.installed = false;
    assert_int_equal(detail_of(&seen, REASON_MUX_NOT_INSTALLED), DETAIL_NOR_NSX);
    snprintf(seen.service, sizeof seen.service, "another");
    assert_int_equal(detail_of(&seen, REASON_MUX_NOT_INSTALLED), DETAIL_NONE);
}

static void a_host_without_protection_says_how_that_is_known(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    scene_no_rows(&seen);
    seen.deployment = DEPLOYMENT_ABSENT;
    assert_int_equal(detail_of(&seen, REASON_NOT_DEPLOYED), DETAIL_NO_SIGN);
    seen.deployment = DEPLOYMENT_UNWANTED;
    assert_int_equal(detail_of(&seen, REASON_NOT_DEPLOYED), DETAIL_UNWANTED);
}

static void an_added_reason_keeps_the_order(void **state) {
    (void)state;
    struct observations seen;
    struct verdict verdict;
    char reasons[300];
    scene_healthy(&seen);
    verdict_reach(&verdict, &seen);
    verdict_add(&verdict, REASON_MUX_STARTED, DETAIL_RECOVERY);
    list_ids(&verdict, reasons, sizeof reasons);
    assert_string_equal(reasons, "mux-started"); /* "ok" no longer holds */
    assert_int_equal(verdict.findings[0].detail, DETAIL_RECOVERY);
    verdict_add(&verdict, REASON_MANAGER_DISCONNECTED, DETAIL_NONE);
    verdict_add(&verdict, REASON_BUDGET_SPENT, DETAIL_NONE);
    verdict_add(&verdict, REASON_MUX_STARTED, DETAIL_NONE);
    list_ids(&verdict, reasons, sizeof reasons);
    assert_string_equal(reasons, "restart-budget-spent mux-started manager-disconnected");
    assert_int_equal(verdict.findings[1].detail, DETAIL_NONE);
    assert_int_equal(verdict.state, STATE_CRITICAL);
    assert_true(verdict_has(&verdict, REASON_MUX_STARTED));
    assert_false(verdict_has(&verdict, REASON_OK));
}

static void every_reason_at_once_fits(void **state) {
    (void)state;
    struct verdict verdict;
    memset(&verdict, 0, sizeof verdict);
    for (int round = 0; round < 2; round++) {
        for (int reason = 0; reason < REASONS; reason++) {
            verdict_add(&verdict, (enum reason)reason, DETAIL_NONE);
        }
    }
    assert_in_range(verdict.count, REASONS - 1, REASONS);
    for (size_t i = 1; i < verdict.count; i++) {
        assert_true(verdict.findings[i - 1].state >= verdict.findings[i].state);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_connection_says_what_was_seen),
        cmocka_unit_test(a_contradiction_names_its_witnesses),
        cmocka_unit_test(not_installed_names_the_successor),
        cmocka_unit_test(a_host_without_protection_says_how_that_is_known),
        cmocka_unit_test(an_added_reason_keeps_the_order),
        cmocka_unit_test(every_reason_at_once_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
