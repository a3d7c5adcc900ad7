#include "report/report.h"

#include "plugin_output.h"
#include "printed.h"
#include "told.h"
#include "unit.h"

static void hostile(struct observations *seen) {
    scene_mux_down(seen);
    snprintf(seen->service, sizeof seen->service, "a|b$c&d'e\"f<g>h`i\n\033[2J");
}

static void list_unseen(struct observations *seen) {
    scene_unobserved(&seen->probes[PROBE_CONNECTIONS], "no answer");
}

static void no_world(struct observations *seen) {
    seen->worlds = 0;
}

/* The output begins and ends so, and keeps to the guidelines. */
static void check_output(const struct report *report, const char *beginning, const char *end) {
    struct printed printed;
    printed_begin(&printed);
    report_print_nagios(printed.out, report);
    const char *text = printed_end(&printed);
    const char *wrong = plugin_output_wrong(text, state_name(report->verdict.state));
    if (wrong != NULL) {
        fail_msg("%s is wrong in\n%s", wrong, text);
    }
    assert_memory_equal(text, beginning, strlen(beginning));
    assert_true(strlen(text) > strlen(end));
    assert_string_equal(text + strlen(text) - strlen(end), end);
    printed_free(&printed);
}

static void the_state_comes_first_and_the_figures_last(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    report.seen.probes[PROBE_CONNECTIONS].duration_ms = 1250;
    report.seen.probes[PROBE_MUX].duration_ms = 30;
    check_output(&report, "MUXWATCH OK - protection is working (esx01)\nOK ok: ",
                 " | worlds=2;;;0 connections=1;;1:;0 time=1.250s;;;0\n");
    told_begin(&report, scene_mux_down);
    check_output(&report, "MUXWATCH CRITICAL - Mux is not running (esx01)\nCRITICAL mux-down: ",
                 " | worlds=0;;;0 connections=0;;1:;0 time=U;;;0\n");
    told_begin(&report, list_unseen);
    check_output(&report, "MUXWATCH UNKNOWN - not everything could be checked (esx01)\n",
                 " | worlds=2;;;0 connections=U;;1:;0 time=U;;;0\n");
}

/* Who draws the figures colours them by their thresholds: none may be red where the state is OK. */
static void no_world_is_no_alarm_while_the_connection_stands(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, no_world);
    check_output(&report, "MUXWATCH OK - ", " | worlds=0;;;0 connections=1;;1:;0 time=U;;;0\n");
}

static void a_long_name_leaves_the_first_line_short(void **state) {
    (void)state;
    struct report report;
    char name[400];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    told_begin(&report, scene_nothing);
    report.from = name;
    check_output(&report, "MUXWATCH OK - protection is working (xxxxxxxx", ";0\n");
}

static void nothing_that_is_said_has_a_meaning_to_a_shell(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, hostile);
    report.from = "$(reboot)|<b>`x`";
    check_output(&report,
                 "MUXWATCH CRITICAL - Mux is not running (\uff04(reboot)\u00a6\u2039b\u203a\u2019x\u2019)\n",
                 ";0\n");
}

static void what_ensure_did_is_said(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_mux_down);
    report.ensured = true;
    check_output(&report, "MUXWATCH CRITICAL - ",
                 "grep 48651\nmuxwatch 0.1.0 | worlds=0;;;0 connections=0;;1:;0 time=U;;;0\n");
    report.action.result = ACTION_SUPPRESSED;
    report.action.suppressor = SUPPRESSED_BY_BACK_OFF;
    report.memory = &(struct memory){.starts = {report.now}, .start_count = 1, .in_a_row = 2};
    check_output(&report, "MUXWATCH CRITICAL - ",
                 "did not start vShield-Endpoint-Mux: back-off (2m left)\n"
                 "muxwatch 0.1.0 | worlds=0;;;0 connections=0;;1:;0 time=U;;;0\n");
}

static void the_cause_comes_with_its_steps(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    report.clues.about[QUESTION_DS_AM].observed = true;
    told_diagnose(&report);
    check_output(&report, "MUXWATCH OK - protection is working (esx01)\nOK ok: ",
                 "\nds-am: ds_am is not running properly on the appliance.\n"
                 "- On the appliance: service ds_agent restart (also starts ds_am)\n"
                 "- On the appliance: ps -ef \u00a6 grep ds_am \u00a6 grep -v grep\n"
                 "- On the host: esxcli network ip connection list \u00a6 grep 48651\n"
                 "muxwatch 0.1.0 | worlds=2;;;0 connections=1;;1:;0 time=U;;;0\n");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_state_comes_first_and_the_figures_last),
        cmocka_unit_test(no_world_is_no_alarm_while_the_connection_stands),
        cmocka_unit_test(a_long_name_leaves_the_first_line_short),
        cmocka_unit_test(nothing_that_is_said_has_a_meaning_to_a_shell),
        cmocka_unit_test(what_ensure_did_is_said),
        cmocka_unit_test(the_cause_comes_with_its_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
