#include "report/report.h"

#include "exposition.h"
#include "printed.h"
#include "told.h"
#include "unit.h"

/* The output, read back; to be freed. */
static void print(struct printed *printed, const struct report *report) {
    printed_begin(printed);
    report_print_prometheus(printed->out, report);
    const char *text = printed_end(printed);
    const char *wrong = exposition_wrong(text);
    if (wrong != NULL) {
        fail_msg("no exposition from here on:\n%.200s", wrong);
    }
}

/* The line is there, or (`wanted` false) is not. */
static void check_line(const struct printed *printed, const char *line, bool wanted) {
    char whole[300];
    snprintf(whole, sizeof whole, "\n%s\n", line);
    if ((strstr(printed->text, whole) != NULL) != wanted) {
        fail_msg("%s: %s\nin\n%s", wanted ? "missing" : "there", line, printed->text);
    }
}

static void a_healthy_host_is_ok(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    told_begin(&report, scene_nothing);
    report.seen.probes[PROBE_MUX].duration_ms = 1034;
    print(&printed, &report);
    check_line(&printed, "muxwatch_state{host=\"esx01\",state=\"ok\"} 1", true);
    check_line(&printed, "muxwatch_state{host=\"esx01\",state=\"critical\"} 0", true);
    check_line(&printed, "muxwatch_reason{host=\"esx01\",reason=\"mux-down\"} 0", true);
    check_line(&printed, "muxwatch_probe_observed{host=\"esx01\",probe=\"vmci\"} 1", true);
    check_line(&printed, "muxwatch_probe_duration_seconds{host=\"esx01\",probe=\"mux\"} 1.034", true);
    check_line(&printed, "muxwatch_mux_worlds{host=\"esx01\"} 2", true);
    check_line(&printed, "muxwatch_appliance_connections{host=\"esx01\",state=\"ESTABLISHED\"} 1", true);
    check_line(&printed, "muxwatch_report_timestamp_seconds{host=\"esx01\"} 1795370399", true);
    assert_null(strstr(printed.text, "_total"));
    printed_free(&printed);
}

static void what_was_not_seen_has_no_value(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    told_begin(&report, scene_all_unobserved);
    print(&printed, &report);
    check_line(&printed, "muxwatch_state{host=\"esx01\",state=\"unknown\"} 1", true);
    check_line(&printed, "muxwatch_probe_observed{host=\"esx01\",probe=\"mux\"} 0", true);
    assert_null(strstr(printed.text, "muxwatch_mux_running"));
    assert_null(strstr(printed.text, "muxwatch_mux_worlds"));
    assert_null(strstr(printed.text, "muxwatch_vmci_loaded"));
    assert_null(strstr(printed.text, "muxwatch_appliance_connections"));
    printed_free(&printed);
}

static void what_ensure_remembers_is_counted(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    struct memory memory = {.start_count = 1, .pause_s = 60};
    memory.starts[0] = (struct moment){1795370000, 5};
    memory.paused = (struct moment){1795370300, 5};
    memory.counters.starts = 7;
    memory.counters.failed[PROBE_WORLDS] = 3;
    memory.counters.suppressed[SUPPRESSED_BY_SIGNAL] = 2;
    told_begin(&report, scene_mux_down);
    report.memory = &memory;
    report.ensured = true;
    report.action.recovery_ms = 1205;
    print(&printed, &report);
    check_line(&printed, "muxwatch_starts_total{host=\"esx01\"} 7", true);
    check_line(&printed, "muxwatch_probe_failures_total{host=\"esx01\",probe=\"worlds\"} 3", true);
    check_line(&printed, "muxwatch_starts_suppressed_total{host=\"esx01\",reason=\"interrupted\"} 2", true);
    check_line(&printed, "muxwatch_last_start_timestamp_seconds{host=\"esx01\"} 1795370000", true);
    check_line(&printed, "muxwatch_paused_until_timestamp_seconds{host=\"esx01\"} 1795370360", true);
    check_line(&printed, "muxwatch_recovery_seconds{host=\"esx01\"} 1.205", true);
    printed_free(&printed);
}

static void the_likely_cause_is_one_of_all(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    told_begin(&report, scene_mux_down);
    print(&printed, &report);
    assert_null(strstr(printed.text, "muxwatch_cause"));
    printed_free(&printed);
    told_diagnose(&report);
    print(&printed, &report);
    check_line(&printed, "muxwatch_cause{host=\"esx01\",cause=\"mux\"} 1", true);
    check_line(&printed, "muxwatch_cause{host=\"esx01\",cause=\"none\"} 0", true);
    printed_free(&printed);
}

static void hostile_names_stay_labels(void **state) {
    (void)state;
    struct report report;
    struct printed printed;
    told_begin(&report, scene_nothing);
    report.from = "a\"} 1\nmuxwatch_state{x=\"\\";
    snprintf(report.seen.release.name, RELEASE_SIZE, "6\\\"");
    print(&printed, &report);
    check_line(&printed, "muxwatch_mux_worlds{host=\"a\\\"} 1?muxwatch_state{x=\\\"\\\\\"} 2", true);
    printed_free(&printed);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_healthy_host_is_ok),
        cmocka_unit_test(what_was_not_seen_has_no_value),
        cmocka_unit_test(what_ensure_remembers_is_counted),
        cmocka_unit_test(the_likely_cause_is_one_of_all),
        cmocka_unit_test(hostile_names_stay_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
