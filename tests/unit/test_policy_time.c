/* The policy over time: stepped clocks, pauses, health. */
#include "policing.h"
#include "unit.h"

/* The wall clock alone: `seconds` of true time on, and stepped by `step` seconds. */
static struct moment stepped(int64_t seconds, int64_t step) {
    struct moment moment = at(seconds);
    moment.wall_s += step;
    return moment;
}

static void a_clock_set_forward_frees_nothing(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_question question = ready(true);
    for (int i = 0; i < 3; i++) {
        policy_count_start(&memory, at(i * 10 * MINUTE));
    }
    struct moment now = stepped(21 * MINUTE, 7 * DAY);
    policy_observe(&memory, &limits, MUX_DOWN, now);
    assert_int_equal(policy_starts(&memory, &limits, now), 3);
    assert_int_equal(policy_decide(&memory, &limits, &question, now).suppressor, SUPPRESSED_BY_BUDGET);
    now = stepped(HOUR, 7 * DAY);
    assert_int_equal(policy_decide(&memory, &limits, &question, now).action, POLICY_START);
}

/* As a host boots, its clock is set right, perhaps more than once. */
static void a_clock_set_forward_at_boot_frees_nothing(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_question question = ready(true);
    struct moment now = {1795000000, 20};
    policy_count_start(&memory, now);
    for (int step = 1; step <= 4; step++) {
        now = (struct moment){1795000000 + step * DAY, 20 + step * 10};
        assert_int_equal(policy_decide(&memory, &limits, &question, now).suppressor, SUPPRESSED_BY_BACK_OFF);
        policy_observe(&memory, &limits, MUX_DOWN, now);
    }
    now.uptime_s = 20 + MINUTE;
    assert_int_equal(policy_decide(&memory, &limits, &question, now).action, POLICY_START);
}

/* Where the state file outlives a boot, the time since that is all that surely passed. */
static void a_clock_set_forward_across_a_boot_frees_nothing(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_question question = ready(true);
    for (int i = 0; i < 3; i++) {
        policy_count_start(&memory, at(i * 10 * MINUTE));
    }
    struct moment now = {at(7 * DAY).wall_s, 30};
    assert_int_equal(policy_decide(&memory, &limits, &question, now).suppressor, SUPPRESSED_BY_BUDGET);
    policy_observe(&memory, &limits, MUX_DOWN, now);
    now.uptime_s = HOUR - 1;
    assert_int_equal(policy_decide(&memory, &limits, &question, now).suppressor, SUPPRESSED_BY_BUDGET);
    now.uptime_s = HOUR;
    assert_int_equal(policy_decide(&memory, &limits, &question, now).action, POLICY_START);
}

static void a_clock_set_back_lengthens_nothing(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_question question = ready(true);
    policy_count_start(&memory, at(0));
    for (int64_t second = 0; second < MINUTE; second++) { /* it is set back again and again */
        struct moment now = stepped(second, -second * DAY);
        assert_int_equal(policy_back_off(&memory, &limits, now), MINUTE - second);
        assert_int_equal(policy_decide(&memory, &limits, &question, now).suppressor, SUPPRESSED_BY_BACK_OFF);
        policy_observe(&memory, &limits, MUX_DOWN, now);
    }
    struct moment now = stepped(MINUTE, -60 * DAY);
    assert_int_equal(policy_decide(&memory, &limits, &question, now).action, POLICY_START);
}

static void a_pause_ends_by_itself(void **state) {
    (void)state;
    struct memory memory = empty();
    assert_int_equal(policy_pause(&memory, at(0)), 0);
    memory.paused = at(0);
    memory.pause_s = HOUR;
    assert_int_equal((at(0)).wall_s + policy_pause(&memory, at(0)), at(HOUR).wall_s);
    policy_observe(&memory, &limits, MUX_RUNNING, at(HOUR - 1));
    assert_int_equal((at(HOUR - 1)).wall_s + policy_pause(&memory, at(HOUR - 1)), at(HOUR).wall_s);
    assert_int_equal(policy_pause(&memory, at(HOUR)), 0);
    policy_observe(&memory, &limits, MUX_RUNNING, at(HOUR));
    assert_false(moment_set(memory.paused));
    assert_int_equal(memory.pause_s, 0);
}

static void a_stepped_clock_ends_a_pause_no_sooner_and_no_later(void **state) {
    (void)state;
    struct memory memory = empty();
    memory.paused = at(0);
    memory.pause_s = HOUR;
    assert_int_equal((stepped(MINUTE, DAY)).wall_s + policy_pause(&memory, stepped(MINUTE, DAY)),
                     stepped(HOUR, DAY).wall_s);
    struct moment back = stepped(MINUTE, -DAY);
    policy_observe(&memory, &limits, MUX_DOWN, back);
    assert_int_equal((back).wall_s + policy_pause(&memory, back), stepped(HOUR, -DAY).wall_s);
    assert_true(policy_pause(&memory, stepped(HOUR - 1, -2 * DAY)) > 0);
    assert_int_equal(policy_pause(&memory, stepped(HOUR, -DAY)), 0);
}

static void an_hour_of_health_ends_the_back_off(void **state) {
    (void)state;
    struct memory memory = empty();
    policy_count_start(&memory, at(0));
    policy_count_start(&memory, at(5 * MINUTE));
    policy_observe(&memory, &limits, MUX_RUNNING, at(6 * MINUTE));
    policy_observe(&memory, &limits, MUX_RUNNING, at(6 * MINUTE + HOUR - 1));
    assert_int_equal(memory.in_a_row, 2);
    policy_observe(&memory, &limits, MUX_RUNNING, at(6 * MINUTE + HOUR));
    assert_int_equal(memory.in_a_row, 0);
    assert_int_equal(policy_back_off(&memory, &limits, at(2 * HOUR)), 0);
    assert_int_equal(policy_starts(&memory, &limits, at(6 * MINUTE + HOUR)), 0);
    policy_count_start(&memory, at(2 * HOUR));
    assert_int_equal(policy_back_off(&memory, &limits, at(2 * HOUR)), MINUTE);
}

static void whatever_is_not_running_ends_the_health(void **state) {
    (void)state;
    static const enum mux others[] = {MUX_UNKNOWN, MUX_DOWN, MUX_CONTRADICTED, MUX_NOT_INSTALLED};
    for (size_t i = 0; i < COUNT(others); i++) {
        struct memory memory = empty();
        policy_count_start(&memory, at(0));
        policy_observe(&memory, &limits, MUX_RUNNING, at(MINUTE));
        policy_observe(&memory, &limits, others[i], at(30 * MINUTE));
        assert_false(moment_set(memory.healthy_since));
        policy_observe(&memory, &limits, MUX_RUNNING, at(40 * MINUTE));
        policy_observe(&memory, &limits, MUX_RUNNING, at(95 * MINUTE));
        assert_int_equal(memory.in_a_row, 1);
        policy_observe(&memory, &limits, MUX_RUNNING, at(100 * MINUTE));
        assert_int_equal(memory.in_a_row, 0);
    }
}

static void a_start_ends_the_health(void **state) {
    (void)state;
    struct memory memory = empty();
    policy_observe(&memory, &limits, MUX_RUNNING, at(0));
    policy_count_start(&memory, at(50 * MINUTE));
    policy_observe(&memory, &limits, MUX_RUNNING, at(51 * MINUTE));
    policy_observe(&memory, &limits, MUX_RUNNING, at(65 * MINUTE));
    assert_int_equal(memory.in_a_row, 1);
}

static void a_clock_set_forward_is_no_health(void **state) {
    (void)state;
    struct memory memory = empty();
    policy_count_start(&memory, at(0));
    policy_observe(&memory, &limits, MUX_RUNNING, at(MINUTE));
    policy_observe(&memory, &limits, MUX_RUNNING, stepped(2 * MINUTE, 3 * DAY));
    assert_int_equal(memory.in_a_row, 1);
}

static void a_spent_budget_is_news_again_when_it_was_free_between(void **state) {
    (void)state;
    struct memory memory = empty();
    for (int i = 0; i < 3; i++) {
        policy_count_start(&memory, at(i));
    }
    memory.budget_told = true;
    policy_observe(&memory, &limits, MUX_DOWN, at(HOUR - 1));
    assert_true(memory.budget_told);
    policy_observe(&memory, &limits, MUX_DOWN, at(HOUR + 2));
    assert_false(memory.budget_told);
    memory.budget_told = true;
    policy_count_start(&memory, at(HOUR + 3)); /* by a run that had no time to observe */
    assert_false(memory.budget_told);
}

/* Any smaller count would be a guess, and a pause may have been lost with the file. */
static void a_damaged_state_file_is_a_spent_budget_for_one_window(void **state) {
    (void)state;
    struct memory memory;
    struct policy_question question = ready(true);
    policy_begin_damaged(&memory, at(0));
    assert_int_equal(policy_starts(&memory, &limits, at(0)), 0);
    assert_int_equal(policy_budget_wait(&memory, &limits, at(0)), HOUR);
    policy_observe(&memory, &limits, MUX_DOWN, stepped(HOUR - 1, DAY));
    assert_int_equal(policy_decide(&memory, &limits, &question, stepped(HOUR - 1, DAY)).suppressor,
                     SUPPRESSED_BY_BUDGET);
    assert_true(memory.budget_told);
    policy_observe(&memory, &limits, MUX_DOWN, stepped(HOUR, DAY));
    assert_int_equal(policy_decide(&memory, &limits, &question, stepped(HOUR, DAY)).action, POLICY_START);
    assert_false(moment_set(memory.damaged));
    assert_false(memory.budget_told);
}

static void a_reset_ends_what_damage_did(void **state) {
    (void)state;
    struct memory memory;
    struct policy_question question = ready(true);
    policy_begin_damaged(&memory, at(0));
    policy_reset(&memory);
    assert_int_equal(policy_budget_wait(&memory, &limits, at(1)), 0);
    assert_int_equal(policy_decide(&memory, &limits, &question, at(1)).action, POLICY_START);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_set_forward_frees_nothing),
        cmocka_unit_test(a_clock_set_forward_at_boot_frees_nothing),
        cmocka_unit_test(a_clock_set_forward_across_a_boot_frees_nothing),
        cmocka_unit_test(a_clock_set_back_lengthens_nothing),
        cmocka_unit_test(a_pause_ends_by_itself),
        cmocka_unit_test(a_stepped_clock_ends_a_pause_no_sooner_and_no_later),
        cmocka_unit_test(an_hour_of_health_ends_the_back_off),
        cmocka_unit_test(whatever_is_not_running_ends_the_health),
        cmocka_unit_test(a_start_ends_the_health),
        cmocka_unit_test(a_clock_set_forward_is_no_health),
        cmocka_unit_test(a_damaged_state_file_is_a_spent_budget_for_one_window),
        cmocka_unit_test(a_reset_ends_what_damage_did),
        cmocka_unit_test(a_spent_budget_is_news_again_when_it_was_free_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
