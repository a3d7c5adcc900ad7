/* The reasons that are added to a verdict. */
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

static void an_added_reason_keeps_the_order(void **state) {
    (void)state;
    struct observations seen;
    struct verdict verdict;
    char reasons[300];
    scene_healthy(&seen);
    verdict_reach(&verdict, &seen);
    verdict_add(&verdict, REASON_MUX_STARTED);
    list_ids(&verdict, reasons, sizeof reasons);
    assert_string_equal(reasons, "mux-started"); /* "ok" no longer holds */
    verdict_add(&verdict, REASON_MANAGER_DISCONNECTED);
    verdict_add(&verdict, REASON_BUDGET_SPENT);
    verdict_add(&verdict, REASON_MUX_STARTED);
    list_ids(&verdict, reasons, sizeof reasons);
    assert_string_equal(reasons, "restart-budget-spent mux-started manager-disconnected");
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
            verdict_add(&verdict, (enum reason)reason);
        }
    }
    assert_in_range(verdict.count, REASONS - 1, REASONS);
    for (size_t i = 1; i < verdict.count; i++) {
        assert_true(verdict.findings[i - 1].state >= verdict.findings[i].state);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_added_reason_keeps_the_order),
        cmocka_unit_test(every_reason_at_once_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
