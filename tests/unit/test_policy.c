#include "policing.h"
#include "unit.h"

static enum policy_action decide(const struct memory *memory, int64_t seconds) {
    struct policy_question question = ready(true);
    return policy_decide(memory, &limits, &question, at(seconds)).action;
}

static void a_sure_death_is_looked_at_twice(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_question question = ready(false);
    assert_int_equal(policy_decide(&memory, &limits, &question, at(0)).action, POLICY_CONFIRM);
    question = ready(true);
    struct policy_decision decision = policy_decide(&memory, &limits, &question, at(0));
    assert_int_equal(decision.action, POLICY_START);
    assert_int_equal(decision.suppressor, SUPPRESSED_BY_NOTHING);
    question.confirmed = false;
    decision = policy_decide(&memory, &limits, &question, at(0));
    assert_int_equal(decision.action, POLICY_SUPPRESS);
    assert_int_equal(decision.suppressor, SUPPRESSED_BY_UNCONFIRMED);
}

static void only_a_dead_mux_is_started(void **state) {
    (void)state;
    static const struct {
        enum mux mux;
        enum policy_action action;
        enum suppressor suppressor;
    } rows[] = {
        {MUX_RUNNING, POLICY_NOTHING, SUPPRESSED_BY_NOTHING},
        {MUX_NOT_INSTALLED, POLICY_NOTHING, SUPPRESSED_BY_NOTHING},
        {MUX_UNKNOWN, POLICY_SUPPRESS, SUPPRESSED_BY_UNKNOWN},
        {MUX_CONTRADICTED, POLICY_SUPPRESS, SUPPRESSED_BY_UNKNOWN},
        {MUX_DOWN, POLICY_START, SUPPRESSED_BY_NOTHING},
    };
    struct memory memory = empty();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct policy_question question = ready(true);
        question.mux = rows[i].mux;
        struct policy_decision decision = policy_decide(&memory, &limits, &question, at(0));
        assert_int_equal(decision.action, rows[i].action);
        assert_int_equal(decision.suppressor, rows[i].suppressor);
    }
}

/* Each makes one thing speak against a start. */
static void interrupt(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->interrupted = true;
}

static void doubt(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->mux = MUX_CONTRADICTED;
}

static void find_nothing_deployed(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->deployment = DEPLOYMENT_ABSENT;
}

static void take_a_pause(struct memory *memory, struct policy_question *question) {
    (void)question;
    memory->paused = at(-10);
    memory->pause_s = MINUTE;
}

static void enter_maintenance(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->maintenance = MAINTENANCE_ENABLED;
}

static void switch_off(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->service_off = true;
}

static void update_software(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->software_update = true;
}

static void hide_maintenance(struct memory *memory, struct policy_question *question) {
    (void)memory;
    if (question->maintenance == MAINTENANCE_DISABLED) {
        question->maintenance = MAINTENANCE_UNKNOWN;
    }
}

static void hold_lock(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->locked_out = true;
}

static void spend_budget(struct memory *memory, struct policy_question *question) {
    (void)question;
    for (int i = 0; i < 3; i++) {
        policy_count_start(memory, at(-50 * MINUTE + i));
    }
    memory->in_a_row = 0; /* the back-off is another one's */
}

static void back_off(struct memory *memory, struct policy_question *question) {
    (void)question;
    policy_count_start(memory, at(-30));
}

static void lose_state(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->state_writable = false;
}

static void lose_time(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->time_left = false;
}

static void lose_witness(struct memory *memory, struct policy_question *question) {
    (void)memory;
    question->confirmed = false;
}

/* The weightiest first. */
static const struct {
    void (*speak)(struct memory *memory, struct policy_question *question);
    enum suppressor suppressor;
    const char *id;
} against[] = {
    {interrupt, SUPPRESSED_BY_SIGNAL, "interrupted"},
    {doubt, SUPPRESSED_BY_UNKNOWN, "unknown"},
    {find_nothing_deployed, SUPPRESSED_BY_DEPLOYMENT, "protection-not-deployed"},
    {take_a_pause, SUPPRESSED_BY_PAUSE, "paused"},
    {switch_off, SUPPRESSED_BY_SERVICE_OFF, "service-off"},
    {update_software, SUPPRESSED_BY_UPDATE, "software-update"},
    {enter_maintenance, SUPPRESSED_BY_MAINTENANCE, "maintenance-mode"},
    {hide_maintenance, SUPPRESSED_BY_MAINTENANCE_UNKNOWN, "maintenance-unknown"},
    {hold_lock, SUPPRESSED_BY_LOCK, "lock-held"},
    {spend_budget, SUPPRESSED_BY_BUDGET, "restart-budget-spent"},
    {back_off, SUPPRESSED_BY_BACK_OFF, "back-off"},
    {lose_state, SUPPRESSED_BY_STATE, "state-unwritable"},
    {lose_time, SUPPRESSED_BY_TIME, "out-of-time"},
    {lose_witness, SUPPRESSED_BY_UNCONFIRMED, "unconfirmed"},
};

static void check_against(size_t first, size_t second) {
    struct memory memory = empty();
    struct policy_question question = ready(true);
    against[first].speak(&memory, &question);
    against[second].speak(&memory, &question);
    struct policy_decision decision = policy_decide(&memory, &limits, &question, at(0));
    size_t weightiest = first < second ? first : second;
    check_number(against[first].id, decision.action, POLICY_SUPPRESS);
    check_text(against[first].id, suppressor_id(decision.suppressor), against[weightiest].id);
}

static void each_suppressor_suppresses_and_the_weightiest_is_named(void **state) {
    (void)state;
    assert_int_equal(COUNT(against), SUPPRESSORS - 2); /* that Mux has recovered is seen without the policy */
    assert_null(suppressor_id(SUPPRESSED_BY_NOTHING));
    for (size_t first = 0; first < COUNT(against); first++) {
        check_text(against[first].id, suppressor_id(against[first].suppressor), against[first].id);
        for (size_t second = 0; second < COUNT(against); second++) {
            check_against(first, second);
        }
    }
}

static void before_the_second_look_no_witness_is_wanted(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(against); i++) {
        struct memory memory = empty();
        struct policy_question question = ready(false);
        against[i].speak(&memory, &question);
        enum policy_action wanted =
            against[i].suppressor == SUPPRESSED_BY_UNCONFIRMED ? POLICY_CONFIRM : POLICY_SUPPRESS;
        check_number(against[i].id, policy_decide(&memory, &limits, &question, at(0)).action, wanted);
    }
}

static void maintenance_that_was_not_asked_is_not_known(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_question question = ready(true);
    question.maintenance = MAINTENANCE_NOT_ASKED;
    assert_int_equal(policy_decide(&memory, &limits, &question, at(0)).suppressor,
                     SUPPRESSED_BY_MAINTENANCE_UNKNOWN);
}

static void only_a_deployment_that_is_none_suppresses(void **state) {
    (void)state;
    static const struct {
        enum deployment deployment;
        enum suppressor suppressor;
    } rows[] = {{DEPLOYMENT_UNKNOWN, SUPPRESSED_BY_NOTHING},
                {DEPLOYMENT_PRESENT, SUPPRESSED_BY_NOTHING},
                {DEPLOYMENT_ABSENT, SUPPRESSED_BY_DEPLOYMENT},
                {DEPLOYMENT_UNWANTED, SUPPRESSED_BY_DEPLOYMENT}};
    struct memory memory = empty();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct policy_question question = ready(true);
        question.deployment = rows[i].deployment;
        assert_int_equal(policy_decide(&memory, &limits, &question, at(0)).suppressor, rows[i].suppressor);
    }
}

static void a_sign_is_remembered_until_a_reset(void **state) {
    (void)state;
    struct memory memory = empty();
    policy_note_sign(&memory, false, EXPECTATION_AUTO, at(0));
    assert_false(moment_set(memory.sign_seen));
    policy_note_sign(&memory, true, EXPECTATION_AUTO, at(10));
    policy_note_sign(&memory, false, EXPECTATION_YES, at(20));
    assert_int_equal(memory.sign_seen.wall_s, at(10).wall_s);
    policy_reset(&memory);
    assert_false(moment_set(memory.sign_seen));
    policy_note_sign(&memory, true, EXPECTATION_YES, at(30));
    assert_true(moment_set(memory.sign_seen));
    policy_note_sign(&memory, true, EXPECTATION_NO, at(40));
    assert_false(moment_set(memory.sign_seen));
}

static void the_back_off_doubles_up_to_its_end(void **state) {
    (void)state;
    static const int minutes[] = {1, 2, 4, 8, 16, 30, 30, 30};
    struct policy_limits rich = limits;
    struct memory memory = empty();
    struct policy_question question = ready(true);
    int64_t now = 0;
    rich.budget = MEMORY_STARTS_MAX;
    for (size_t i = 0; i < COUNT(minutes); i++) {
        assert_int_equal(policy_back_off(&memory, &rich, at(now)), 0);
        policy_count_start(&memory, at(now));
        assert_int_equal(policy_back_off(&memory, &rich, at(now)), minutes[i] * MINUTE);
        now += minutes[i] * MINUTE - 1;
        assert_int_equal(policy_back_off(&memory, &rich, at(now)), 1);
        assert_int_equal(policy_decide(&memory, &rich, &question, at(now)).suppressor,
                         SUPPRESSED_BY_BACK_OFF);
        now += 1;
        assert_int_equal(policy_decide(&memory, &rich, &question, at(now)).action, POLICY_START);
    }
}

static void odd_lengths_of_back_off_are_kept_to(void **state) {
    (void)state;
    struct policy_limits odd = limits;
    struct memory memory = empty();
    policy_count_start(&memory, at(0));
    odd.back_off_first_s = 100;
    odd.back_off_max_s = 40; /* shorter than the first: it is the end of all */
    assert_int_equal(policy_back_off(&memory, &odd, at(0)), 40);
    memory.in_a_row = UINT32_MAX; /* no overflow, and no long loop */
    odd.back_off_first_s = 1;
    odd.back_off_max_s = DAY;
    assert_int_equal(policy_back_off(&memory, &odd, at(0)), DAY);
}

static void the_budget_is_for_a_sliding_window(void **state) {
    (void)state;
    struct memory memory = empty();
    policy_count_start(&memory, at(0));
    policy_count_start(&memory, at(20 * MINUTE));
    assert_int_equal(policy_budget_wait(&memory, &limits, at(30 * MINUTE)), 0);
    policy_count_start(&memory, at(40 * MINUTE));
    assert_int_equal(policy_starts(&memory, &limits, at(HOUR - 1)), 3);
    assert_int_equal(policy_budget_wait(&memory, &limits, at(50 * MINUTE)), 10 * MINUTE);
    assert_int_equal(decide(&memory, HOUR - 1), POLICY_SUPPRESS);
    assert_int_equal(policy_starts(&memory, &limits, at(HOUR)), 2);
    assert_int_equal(policy_budget_wait(&memory, &limits, at(HOUR)), 0);
    assert_int_equal(decide(&memory, HOUR), POLICY_START);
    policy_count_start(&memory, at(HOUR));
    assert_int_equal(policy_budget_wait(&memory, &limits, at(HOUR)), 20 * MINUTE);
    assert_int_equal(policy_starts(&memory, &limits, at(2 * HOUR)), 0);
}

static void only_the_last_starts_are_remembered(void **state) {
    (void)state;
    struct memory memory = empty();
    for (int i = 0; i < 2 * MEMORY_STARTS_MAX; i++) {
        policy_count_start(&memory, at(i * HOUR));
    }
    assert_int_equal(memory.start_count, MEMORY_STARTS_MAX);
    assert_int_equal(memory.starts[0].uptime_s, at(MEMORY_STARTS_MAX * HOUR).uptime_s);
    assert_int_equal(memory.starts[MEMORY_STARTS_MAX - 1].uptime_s,
                     at((2 * MEMORY_STARTS_MAX - 1) * HOUR).uptime_s);
    assert_int_equal(memory.in_a_row, 2 * MEMORY_STARTS_MAX);
}

static void a_smaller_budget_holds_at_once(void **state) {
    (void)state;
    struct memory memory = empty();
    struct policy_limits one = limits;
    one.budget = 1;
    policy_count_start(&memory, at(0));
    policy_count_start(&memory, at(10 * MINUTE));
    assert_int_equal(policy_budget_wait(&memory, &one, at(HOUR)), 10 * MINUTE);
}

static void a_reset_makes_all_as_new(void **state) {
    (void)state;
    struct memory memory = empty();
    for (int i = 0; i < 3; i++) {
        policy_count_start(&memory, at(i * MINUTE));
    }
    memory.budget_told = true;
    assert_int_equal(decide(&memory, 3 * MINUTE), POLICY_SUPPRESS);
    policy_reset(&memory);
    assert_int_equal(decide(&memory, 3 * MINUTE), POLICY_START);
    assert_int_equal(policy_starts(&memory, &limits, at(3 * MINUTE)), 0);
    assert_int_equal(policy_back_off(&memory, &limits, at(3 * MINUTE)), 0);
    assert_int_equal(policy_budget_wait(&memory, &limits, at(3 * MINUTE)), 0);
    assert_false(memory.budget_told);
}

static void links_are_asked_for_once_an_hour_or_for_a_new_reason(void **state) {
    (void)state;
    struct memory memory = {.last_reason = "dsva-disconnected"};
    assert_true(policy_asks_links(&memory, MUX_RUNNING, true, "dsva-disconnected", at(0)));
    memory.links_asked = at(0);
    assert_false(policy_asks_links(&memory, MUX_RUNNING, true, "dsva-disconnected", at(3599)));
    assert_true(policy_asks_links(&memory, MUX_RUNNING, true, "dsva-disconnected", at(3600)));
    assert_true(policy_asks_links(&memory, MUX_RUNNING, true, "mux-down", at(1)));
    assert_false(policy_asks_links(&memory, MUX_DOWN, true, "mux-down", at(1))); /* its start comes first */
    assert_true(policy_asks_links(&memory, MUX_DOWN, false, "mux-down", at(1)));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_asked_for_once_an_hour_or_for_a_new_reason),
        cmocka_unit_test(a_sure_death_is_looked_at_twice),
        cmocka_unit_test(only_a_dead_mux_is_started),
        cmocka_unit_test(each_suppressor_suppresses_and_the_weightiest_is_named),
        cmocka_unit_test(before_the_second_look_no_witness_is_wanted),
        cmocka_unit_test(maintenance_that_was_not_asked_is_not_known),
        cmocka_unit_test(only_a_deployment_that_is_none_suppresses),
        cmocka_unit_test(a_sign_is_remembered_until_a_reset),
        cmocka_unit_test(the_back_off_doubles_up_to_its_end),
        cmocka_unit_test(odd_lengths_of_back_off_are_kept_to),
        cmocka_unit_test(the_budget_is_for_a_sliding_window),
        cmocka_unit_test(only_the_last_starts_are_remembered),
        cmocka_unit_test(a_smaller_budget_holds_at_once),
        cmocka_unit_test(a_reset_makes_all_as_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
