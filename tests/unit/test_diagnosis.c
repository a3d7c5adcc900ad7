#include "judge/diagnosis.h"

#include "report/results.h"
#include "report/words.h"
#include "scene.h"
#include "unit.h"

struct setting {
    struct observations seen;
    struct verdict verdict;
    struct clues clues;
    struct diagnosis diagnosis;
};

static void begin(struct setting *setting) {
    memset(setting, 0, sizeof *setting);
    scene_healthy(&setting->seen);
}

static enum cause cause_of(struct setting *setting) {
    verdict_reach(&setting->verdict, &setting->seen);
    diagnosis_reach(&setting->diagnosis, &setting->seen, &setting->verdict, &setting->clues, NULL);
    return setting->diagnosis.cause;
}

static void say(struct setting *setting, enum scope scope) {
    setting->clues.about[QUESTION_SCOPE].observed = true;
    setting->clues.guests.stated = scope;
}

static void run_drivers(struct setting *setting, enum driver_state vmci, enum driver_state vsepflt) {
    setting->clues.about[QUESTION_GUEST_VMCI].observed =
        setting->clues.about[QUESTION_GUEST_VSEPFLT].observed = true;
    setting->clues.drivers[DRIVER_VMCI] = vmci;
    setting->clues.drivers[DRIVER_VSEPFLT] = vsepflt;
}

static void the_host_explains_all_guests(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    assert_int_equal(cause_of(&it), CAUSE_NONE);
    say(&it, SCOPE_ALL);
    assert_int_equal(cause_of(&it), CAUSE_OTHER);
    assert_true(it.diagnosis.measures);
    scene_mux_down(&it.seen);
    assert_int_equal(cause_of(&it), CAUSE_MUX);
    begin(&it);
    it.seen.vmci_loaded = false;
    assert_int_equal(cause_of(&it), CAUSE_VMCI);
    begin(&it);
    scene_no_rows(&it.seen);
    assert_int_equal(cause_of(&it), CAUSE_CONNECTION);
    begin(&it);
    scene_unobserved(&it.seen.probes[PROBE_MUX], "x");
    it.seen.mux.status = STATUS_UNKNOWN;
    assert_int_equal(cause_of(&it), CAUSE_NOT_ENOUGH);
}

static void the_appliance_is_found_down(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    scene_no_rows(&it.seen);
    it.clues.about[QUESTION_DS_AM].observed = true;
    for (unsigned processes = 0; processes < 2; processes++) {
        it.clues.ds_am_processes = processes;
        assert_int_equal(cause_of(&it), CAUSE_DS_AM);
        assert_int_equal(it.diagnosis.ds_am, STATE_CRITICAL);
    }
    it.clues.ds_am_processes = 2;
    assert_int_equal(cause_of(&it), CAUSE_CONNECTION);
    assert_int_equal(it.diagnosis.ds_am, STATE_OK);
    begin(&it);
    scene_no_rows(&it.seen);
    it.clues.about[QUESTION_SYSLOG].observed = true;
    it.clues.syslog.refusals = 2;
    assert_int_equal(cause_of(&it), CAUSE_DS_AM_9_0);
    begin(&it);
    it.clues.about[QUESTION_AGENT_LOG].observed = true;
    it.clues.agent_log.refusals = 2;
    assert_int_equal(cause_of(&it), CAUSE_NONE); /* the connection stands: they are of the past */
    begin(&it);
    it.clues.about[QUESTION_APPLIANCE_PORT].observed = true;
    assert_int_equal(cause_of(&it), CAUSE_CONNECTION);
    it.clues.port.listening = 1;
    assert_int_equal(cause_of(&it), CAUSE_CONNECTION);
    it.clues.port.established = 1;
    assert_int_equal(cause_of(&it), CAUSE_NONE);
}

/* The path begins with the scope. */
static const char *saw_scope(struct setting *setting) {
    static char saw[WORDS_SIZE];
    cause_of(setting);
    static const struct settings defaults;
    struct report report = {.settings = &defaults, .seen = setting->seen, .clues = setting->clues};
    words_saw(saw, &report, &setting->diagnosis.steps[0]);
    return saw;
}

static void certain_guests_are_named(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    say(&it, SCOPE_SOME);
    assert_string_equal(saw_scope(&it), "Only some guests are affected");
    struct guest guest = {.name = "web01", .says = GUEST_CONNECTED};
    guests_add(&it.clues.guests, &guest);
    for (int i = 1; i <= 40; i++) {
        guest.says = GUEST_FAILED;
        snprintf(guest.name, sizeof guest.name, "database-%02d", i);
        guests_add(&it.clues.guests, &guest);
        if (i == 2) {
            assert_string_equal(saw_scope(&it), "Only some guests are affected: database-01, database-02");
        }
    }
    assert_string_equal(
        saw_scope(&it),
        "Only some guests are affected: database-32, database-01, database-02, database-03, database-04, "
        "database-05, database-06, database-07, database-08 and 31 more");
}

static void certain_guests_are_asked_first(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    say(&it, SCOPE_SOME);
    assert_int_equal(cause_of(&it), CAUSE_GUEST_OTHER);
    assert_int_equal(it.diagnosis.steps[1].question, QUESTION_SLEEP);
    assert_int_equal(it.diagnosis.step_count, QUESTIONS);
    assert_int_not_equal(it.diagnosis.component, COMPONENT_NONE);
    run_drivers(&it, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    assert_int_equal(cause_of(&it), CAUSE_GUEST_DRIVER);
    assert_int_equal(it.diagnosis.guest_driver, STATE_CRITICAL);
    run_drivers(&it, DRIVER_ABSENT, DRIVER_RUNNING);
    assert_int_equal(cause_of(&it), CAUSE_GUEST_DRIVER);
    run_drivers(&it, DRIVER_RUNNING, DRIVER_RUNNING);
    assert_int_equal(cause_of(&it), CAUSE_OTHER);
    assert_int_equal(it.diagnosis.guest_driver, STATE_OK);
    it.clues.about[QUESTION_GUEST_VSEPFLT].observed = false;
    cause_of(&it);
    assert_int_equal(it.diagnosis.guest_driver, STATE_UNKNOWN); /* one of two tells nothing of the other */
    it.clues.about[QUESTION_GUEST_VSEPFLT].observed = true;
    it.clues.about[QUESTION_SLEEP].observed = true;
    it.clues.sleeps_after_s = 900;
    assert_int_equal(cause_of(&it), CAUSE_GUEST_SLEEP);
    it.clues.sleeps_after_s = 0;
    assert_int_equal(cause_of(&it), CAUSE_OTHER);
    scene_mux_down(&it.seen);
    assert_int_equal(cause_of(&it), CAUSE_MUX); /* which explains them, too */
}

static void every_answer_of_mux_is_told(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    it.seen.worlds = 0;
    scene_no_rows(&it.seen);
    cause_of(&it);
    assert_int_equal(it.verdict.mux, MUX_CONTRADICTED);
    assert_int_equal(it.diagnosis.steps[1].state, STATE_UNKNOWN);
    assert_true(it.diagnosis.steps[1].seen);
    begin(&it);
    it.seen.installed = false;
    observations_not_asked(&it.seen);
    snprintf(it.seen.service, sizeof it.seen.service, "%s", SERVICE_NSX);
    assert_int_equal(cause_of(&it), CAUSE_NOT_ENOUGH);
    assert_true(it.diagnosis.nsx);
}

static void where_nothing_was_set_up_nothing_is_broken(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    scene_mux_down(&it.seen);
    it.seen.deployment = DEPLOYMENT_ABSENT;
    assert_int_equal(cause_of(&it), CAUSE_NONE);
    for (unsigned i = 0; i < it.diagnosis.step_count; i++) {
        assert_int_not_equal(it.diagnosis.steps[i].state, STATE_CRITICAL);
    }
    it.seen.vmci_loaded = false;
    assert_int_equal(cause_of(&it), CAUSE_VMCI);
    it.seen.vmci_loaded = true;
    it.seen.deployment = DEPLOYMENT_PRESENT;
    assert_int_equal(cause_of(&it), CAUSE_MUX);
}

static void the_scope_may_be_unknown(void **state) {
    (void)state;
    static struct setting it;
    begin(&it);
    it.clues.about[QUESTION_SCOPE].observed = true;
    it.clues.guests.count = 2;
    assert_int_equal(cause_of(&it), CAUSE_NONE);
    assert_int_equal(it.diagnosis.steps[0].state, STATE_UNKNOWN);
    say(&it, SCOPE_NONE);
    cause_of(&it);
    assert_int_equal(it.diagnosis.steps[0].state, STATE_OK);
    run_drivers(&it, DRIVER_UNKNOWN, DRIVER_UNKNOWN);
    cause_of(&it);
    assert_int_equal(it.diagnosis.steps[it.diagnosis.step_count - 1].state, STATE_UNKNOWN);
}

static void the_component_goes_by_the_release(void **state) {
    (void)state;
    static const struct {
        const char *release;
        uint64_t build;
        enum component component;
    } table[] = {
        {"", 0, COMPONENT_ANY},
        {"x", 0, COMPONENT_ANY},
        {"5.1.0", 799733, COMPONENT_VSHIELD},
        {"5.5.0", 1331820, COMPONENT_VSHIELD},
        {"5.5.0", 2068190, COMPONENT_GUEST},
        {"5.5.0", 0, COMPONENT_ANY},
        {"6.0.0", 2494585, COMPONENT_GUEST},
        {"6.0.0", 2809209, COMPONENT_NSX},
        {"6.0.0", 0, COMPONENT_ANY},
        {"6.7.0", 0, COMPONENT_NSX},
        {"8.0", 1, COMPONENT_NSX},
        {"6.", 1, COMPONENT_ANY},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        check_number(table[i].release, component_of(table[i].release, table[i].build), table[i].component);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_host_explains_all_guests),
        cmocka_unit_test(the_appliance_is_found_down),
        cmocka_unit_test(certain_guests_are_named),
        cmocka_unit_test(certain_guests_are_asked_first),
        cmocka_unit_test(every_answer_of_mux_is_told),
        cmocka_unit_test(the_scope_may_be_unknown),
        cmocka_unit_test(where_nothing_was_set_up_nothing_is_broken),
        cmocka_unit_test(the_component_goes_by_the_release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
