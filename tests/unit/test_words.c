#include "report/words.h"

#include "report/faults.h"
#include "report/language.h"
#include "told.h"
#include "unit.h"

static void places_are_filled(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *wanted;
    } rows[] = {
        {"", ""},
        {"no place", "no place"},
        {"{service}", "vShield-Endpoint-Mux"},
        {"{service}{port}{module}{refusal}", "vShield-Endpoint-Mux48651vmciwhy"},
        {"a {port} b {port}", "a 48651 b 48651"},
        {"{unknown} {Service} {", "{unknown} {Service} {"},
        {"{{port}}", "{48651}"},
    };
    struct report report;
    told_begin(&report, scene_nothing);
    report.refusal = "why";
    for (size_t i = 0; i < COUNT(rows); i++) {
        char to[WORDS_SIZE];
        words_fill(to, sizeof to, rows[i].text, &report, REASON_WRONG_USAGE);
        check_text(rows[i].text, to, rows[i].wanted);
    }
}

static void what_stands_in_a_place_is_not_filled_again(void **state) {
    (void)state;
    struct report report;
    char to[WORDS_SIZE];
    told_begin(&report, scene_nothing);
    report.refusal = "{port} %s";
    words_fill(to, sizeof to, "{refusal}", &report, REASON_WRONG_USAGE);
    assert_string_equal(to, "{port} %s");
}

static void what_does_not_fit_is_cut(void **state) {
    (void)state;
    static const char whole[] = "port 48651 end";
    struct report report;
    told_begin(&report, scene_nothing);
    for (size_t size = 1; size <= sizeof whole; size++) {
        char *to = malloc(size);
        words_fill(to, size, "port {port} end", &report, REASON_OK);
        assert_int_equal(strlen(to), size - 1);
        assert_memory_equal(to, whole, size - 1);
        free(to);
    }
    for (size_t size = 3; size <= 10; size++) {
        char to[10];
        words_fill(to, size, "\u7570\u5e38\u3002", &report, REASON_OK);
        assert_int_equal(strlen(to), (size - 1) / 3 * 3); /* at a character's border */
    }
}

/* The longest that a run can put into its words still fits. */
static void every_reason_fits(void **state) {
    (void)state;
    struct report report;
    char refusal[400];
    char to[WORDS_SIZE];
    told_begin(&report, scene_nothing);
    memset(report.seen.service, 's', SERVICE_LONGEST);
    memset(report.seen.module, 'm', MODULE_LONGEST);
    memset(refusal, 'd', sizeof refusal - 1);
    refusal[sizeof refusal - 1] = '\0';
    report.refusal = refusal;
    for (int reason = 0; reason < REASONS; reason++) {
        const struct result_words *words = &reason_words[reason];
        words_fill(to, sizeof to, words->text, &report, (enum reason)reason);
        assert_true(strlen(to) < sizeof to - 1);
        for (int i = 0; words->next_steps[i] != NULL; i++) {
            words_fill(to, sizeof to, words->next_steps[i], &report, (enum reason)reason);
            assert_true(strlen(to) < sizeof to - 1);
        }
    }
}

/* The detail of the reason that the verdict on such observations has. */
static void check_place(struct report *report, const char *place, enum reason reason, const char *wanted) {
    char to[WORDS_SIZE];
    verdict_reach(&report->verdict, &report->seen);
    for (size_t i = 0; i < report->verdict.count; i++) {
        if (report->verdict.findings[i].reason == reason) {
            words_fill(to, sizeof to, place, report, report->verdict.findings[i].reason);
            assert_string_equal(to, wanted);
            return;
        }
    }
    fail_msg("there is no %s", reason_words[reason].id);
}

static void a_lost_connection_says_what_was_seen(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    report.seen.connections.established = 0;
    check_place(&report, "{states}", REASON_DSVA_DISCONNECTED, "");
    report.seen.connections.other_states[CONNECTION_TIME_WAIT] = 3;
    report.seen.connections.other_states[CONNECTION_SYN_SENT] = 1;
    report.seen.connections.foreign = 2;
    check_place(&report, "{states}", REASON_DSVA_DISCONNECTED,
                "; current state: 1 SYN_SENT, 3 TIME_WAIT, 2 ESTABLISHED by other processes");
}

static void a_contradiction_names_its_witnesses(void **state) {
    (void)state;
    static const char running[] = "its status says running, but ps lists no world of that name";
    struct report report;
    told_begin(&report, scene_nothing);
    report.seen.worlds = 0;
    scene_no_rows(&report.seen);
    check_place(&report, "{detail}", REASON_MUX_CONTRADICTION, running);
    scene_unobserved(&report.seen.probes[PROBE_CONNECTIONS], "the XML is truncated");
    check_place(&report, "{detail}", REASON_MUX_CONTRADICTION, running);
    told_begin(&report, scene_nothing);
    report.seen.mux.status = STATUS_DOWN;
    check_place(&report, "{detail}", REASON_MUX_CONTRADICTION,
                "its status says not running, but this was seen of it: worlds 2, connections 3");
    report.seen.worlds = 0;
    report.seen.connections.alive = 1;
    check_place(&report, "{detail}", REASON_MUX_CONTRADICTION,
                "its status says not running, but this was seen of it: worlds 0, connections 1");
    scene_mux_down(&report.seen);
    scene_unobserved(&report.seen.probes[PROBE_WORLDS], "exit code 1");
    report.seen.connections.ownerless = 1;
    check_place(&report, "{detail}", REASON_MUX_CONTRADICTION,
                "its status says not running, but some process has a connection to the appliance");
}

static void not_installed_names_the_successor(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    report.seen.installed = false;
    check_place(&report, "{detail}", REASON_MUX_NOT_INSTALLED, " or /etc/init.d/nsx-context-mux");
    snprintf(report.seen.service, sizeof report.seen.service, "another");
    check_place(&report, "{detail}", REASON_MUX_NOT_INSTALLED, "");
}

static void a_host_without_protection_says_how_that_is_known(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    scene_no_rows(&report.seen);
    report.seen.deployment = DEPLOYMENT_ABSENT;
    check_place(&report, "{detail}", REASON_NOT_DEPLOYED,
                "; it was never set up: no interface in vmservice-vmknic-pg, no port group "
                "vmservice-vshield-pg, no connection to port 48651");
    report.seen.deployment = DEPLOYMENT_UNWANTED;
    check_place(&report, "{detail}", REASON_NOT_DEPLOYED, "; none is expected (expect-protection = no)");
}

static void a_mux_that_is_down_says_what_excuses_it(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_mux_down);
    check_place(&report, "{detail}", REASON_MUX_DOWN, "");
    report.seen.service_switch = SWITCH_OFF;
    check_place(&report, "{detail}", REASON_MUX_DOWN,
                "; the service is disabled (to enable it: chkconfig vShield-Endpoint-Mux on)");
}

static void all_that_failed_is_named(void **state) {
    (void)state;
    struct report report;
    char longest[FAULT_TEXT_SIZE];
    told_begin(&report, scene_nothing);
    scene_unobserved(&report.seen.probes[PROBE_MUX], "killed by signal 9");
    report.seen.probes[PROBE_WORLDS].observed = false;
    report.seen.probes[PROBE_WORLDS].failures[0].end = fault_number(FAULT_EXIT, 1);
    check_place(&report, "{probes}", REASON_PROBE_FAILED,
                "Mux status (killed by signal 9); worlds (exit code 1)");
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (int i = 0; i < PROBES; i++) {
        scene_unobserved(&report.seen.probes[i], longest);
    }
    char to[WORDS_SIZE];
    verdict_reach(&report.verdict, &report.seen);
    words_fill(to, sizeof to, "{probes}", &report, report.verdict.findings[0].reason);
    assert_int_equal(strlen(to), FILL_VALUE_SIZE - 1);
}

/* The same observations give the same verdict, whatever the language. */
static void the_language_is_only_in_the_words(void **state) {
    (void)state;
    struct report english;
    struct report japanese;
    char to[WORDS_SIZE];
    told_begin(&english, scene_mux_down);
    told_begin(&japanese, scene_mux_down);
    japanese.language = LANGUAGE_JA;
    assert_memory_equal(&english.verdict, &japanese.verdict, sizeof english.verdict);
    japanese.seen.probes[PROBE_VMCI].observed = false;
    japanese.seen.probes[PROBE_VMCI].failures[0].end = fault_number(FAULT_EXIT, 1);
    error_words(to, LANGUAGE_JA, &japanese.seen.probes[PROBE_VMCI]);
    assert_string_equal(to, "\u7d42\u4e86\u30b3\u30fc\u30c9 1");
    error_words(to, LANGUAGE_EN, &japanese.seen.probes[PROBE_VMCI]);
    assert_string_equal(to, "exit code 1");
}

static void each_probe_has_its_states(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    assert_string_equal(words_probe(&seen, PROBE_MUX), "running");
    assert_string_equal(words_probe(&seen, PROBE_WORLDS), "present");
    assert_string_equal(words_probe(&seen, PROBE_VMCI), "loaded");
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "established");
    scene_mux_down(&seen);
    seen.vmci_loaded = false;
    assert_string_equal(words_probe(&seen, PROBE_MUX), "down");
    assert_string_equal(words_probe(&seen, PROBE_WORLDS), "none");
    assert_string_equal(words_probe(&seen, PROBE_VMCI), "missing");
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "none");
    seen.connections.ownerless = 1;
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "established");
    seen.mux.status = STATUS_UNKNOWN;
    assert_string_equal(words_probe(&seen, PROBE_MUX), "unknown");
}

static void measures_fit_the_scope(void **state) {
    (void)state;
    static const unsigned wanted[] = {[SCOPE_UNKNOWN] = MEASURES,
                                      [SCOPE_NONE] = MEASURES,
                                      [SCOPE_SOME] = MEASURES,
                                      [SCOPE_ALL] = MEASURES - 1};
    struct report report;
    struct result result;
    told_begin(&report, scene_nothing);
    told_diagnose(&report);
    words_measures(&result, &report);
    assert_int_equal(result.step_count, 0);
    report.diagnosis.measures = true;
    for (int scope = SCOPE_UNKNOWN; scope <= SCOPE_ALL; scope++) {
        report.diagnosis.scope = (enum scope)scope;
        words_measures(&result, &report);
        assert_int_equal(result.step_count, wanted[scope]);
    }
}

static void what_was_not_observed_is_unknown(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.probes[PROBE_MUX].observed = seen.probes[PROBE_WORLDS].observed = false;
    seen.probes[PROBE_VMCI].observed = seen.probes[PROBE_CONNECTIONS].observed = false;
    assert_string_equal(words_probe(&seen, PROBE_MUX), "unknown");
    assert_string_equal(words_probe(&seen, PROBE_WORLDS), "unknown");
    assert_string_equal(words_probe(&seen, PROBE_VMCI), "unknown");
    assert_string_equal(words_probe(&seen, PROBE_CONNECTIONS), "unknown");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_filled),
        cmocka_unit_test(what_stands_in_a_place_is_not_filled_again),
        cmocka_unit_test(what_does_not_fit_is_cut),
        cmocka_unit_test(every_reason_fits),
        cmocka_unit_test(a_lost_connection_says_what_was_seen),
        cmocka_unit_test(a_contradiction_names_its_witnesses),
        cmocka_unit_test(not_installed_names_the_successor),
        cmocka_unit_test(a_host_without_protection_says_how_that_is_known),
        cmocka_unit_test(a_mux_that_is_down_says_what_excuses_it),
        cmocka_unit_test(all_that_failed_is_named),
        cmocka_unit_test(the_language_is_only_in_the_words),
        cmocka_unit_test(each_probe_has_its_states),
        cmocka_unit_test(measures_fit_the_scope),
        cmocka_unit_test(what_was_not_observed_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
