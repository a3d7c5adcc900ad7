/* What a verdict says beside its reasons: their details, and those that are added to it. */
#include "judge/verdict.h"

#include "report/reasons.h"
#include "scene.h"
#include "unit.h"

static void list_ids(const struct verdict *verdict, char *to, size_t size) {
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < verdict->count; i++) {
        used += (size_t)snprintf(to + used, size - used, "%s%s", i == 0 ? "" : " ",
                                 reason_words(verdict->findings[i].reason)->id);
    }
}

static const char *detail_of(struct observations *seen, enum reason reason) {
    static struct verdict verdict;
    verdict_reach(&verdict, seen);
    for (size_t i = 0; i < verdict.count; i++) {
        if (verdict.findings[i].reason == reason) {
            return verdict.findings[i].detail;
        }
    }
    fail_msg("there is no %s", reason_words(reason)->id);
    return NULL;
}

static void a_lost_connection_says_what_was_seen(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.connections.established = 0;
    assert_string_equal(detail_of(&seen, REASON_DSVA_DISCONNECTED), "");
    seen.connections.other_states[CONNECTION_TIME_WAIT] = 3;
    seen.connections.other_states[CONNECTION_SYN_SENT] = 1;
    seen.connections.foreign = 2;
    assert_string_equal(detail_of(&seen, REASON_DSVA_DISCONNECTED),
                        "; seen instead: 1 SYN_SENT, 3 TIME_WAIT, 2 ESTABLISHED of other processes");
}

static const char *contradiction_of(struct observations *seen) {
    return detail_of(seen, REASON_MUX_CONTRADICTION);
}

static void a_contradiction_names_its_witnesses(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.worlds = 0;
    scene_no_rows(&seen);
    assert_string_equal(contradiction_of(&seen),
                        "its status says that it runs, but ps lists no world of that "
                        "name, and it has no connection to the appliance");
    scene_unobserved(&seen.probes[PROBE_CONNECTIONS], "the XML breaks off");
    assert_string_equal(contradiction_of(&seen),
                        "its status says that it runs, but ps lists no world of that name");
    scene_healthy(&seen);
    seen.mux.status = STATUS_DOWN;
    assert_string_equal(contradiction_of(&seen),
                        "its status says that it is down, but ps lists worlds of it (2) "
                        "and it holds connections (3)");
    seen.worlds = 0;
    seen.connections.alive = 1;
    assert_string_equal(contradiction_of(&seen),
                        "its status says that it is down, but it holds connections (1)");
    scene_mux_down(&seen);
    scene_unobserved(&seen.probes[PROBE_WORLDS], "exit code 1");
    seen.connections.ownerless = 1;
    assert_string_equal(contradiction_of(&seen),
                        "its status says that it is down, but somebody holds a connection to the appliance");
}

static void all_that_failed_is_named(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    scene_unobserved(&seen.probes[PROBE_MUX], "killed by signal 9");
    scene_unobserved(&seen.probes[PROBE_WORLDS], "exit code 1");
    scene_unobserved(&seen.probes[PROBE_VMCI], "exit code 2");
    scene_unobserved(&seen.probes[PROBE_CONNECTIONS], "the XML breaks off");
    assert_string_equal(detail_of(&seen, REASON_PROBE_FAILED),
                        "mux (killed by signal 9); worlds (exit code 1); vmci (exit code 2); "
                        "connections (the XML breaks off)");
}

static void long_details_are_cut(void **state) {
    (void)state;
    struct observations seen;
    char longest[OBSERVATION_TEXT_SIZE];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    scene_healthy(&seen);
    scene_unobserved(&seen.probes[PROBE_MUX], longest);
    scene_unobserved(&seen.probes[PROBE_WORLDS], longest);
    scene_unobserved(&seen.probes[PROBE_VMCI], longest);
    scene_unobserved(&seen.probes[PROBE_CONNECTIONS], longest);
    assert_int_equal(strlen(detail_of(&seen, REASON_PROBE_FAILED)), FINDING_DETAIL_SIZE - 1);
}

static void not_installed_names_the_successor(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.installed = false;
    assert_non_null(strstr(detail_of(&seen, REASON_MUX_NOT_INSTALLED), SERVICE_NSX));
    snprintf(seen.service, sizeof seen.service, "another");
    assert_string_equal(detail_of(&seen, REASON_MUX_NOT_INSTALLED), "");
}

static void an_added_reason_keeps_the_order(void **state) {
    (void)state;
    struct observations seen;
    struct verdict verdict;
    char reasons[300];
    scene_healthy(&seen);
    verdict_reach(&verdict, &seen);
    verdict_add(&verdict, REASON_MUX_STARTED, " after %d s", 3);
    list_ids(&verdict, reasons, sizeof reasons);
    assert_string_equal(reasons, "mux-started"); /* "ok" no longer holds */
    assert_string_equal(verdict.findings[0].detail, " after 3 s");
    verdict_add(&verdict, REASON_MANAGER_DISCONNECTED, "%s", "");
    verdict_add(&verdict, REASON_BUDGET_SPENT, "%s", "");
    verdict_add(&verdict, REASON_MUX_STARTED, "%s", "again");
    list_ids(&verdict, reasons, sizeof reasons);
    assert_string_equal(reasons, "restart-budget-spent mux-started manager-disconnected");
    assert_string_equal(verdict.findings[1].detail, "again");
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
            verdict_add(&verdict, (enum reason)reason, "%s", "");
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
        cmocka_unit_test(all_that_failed_is_named),
        cmocka_unit_test(long_details_are_cut),
        cmocka_unit_test(not_installed_names_the_successor),
        cmocka_unit_test(an_added_reason_keeps_the_order),
        cmocka_unit_test(every_reason_at_once_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
