/* The diagnosis in text and in JSON: report/text.c and report/json.c. */
#include "report/report.h"

#include "printed.h"
#include "report/language.h"
#include "told.h"
#include "unit.h"

static struct report report;
static struct clues *const clues = &report.clues;

static void begin(void (*break_it)(struct observations *seen)) {
    told_begin(&report, break_it);
}

/* What is printed, by one of the two; to be freed. */
static const char *print(struct printed *printed, bool json) {
    told_diagnose(&report);
    printed_begin(printed);
    if (json) {
        report_print_json(printed->out, &report);
    } else {
        report_print_text(printed->out, &report);
    }
    return printed_end(printed);
}

static void check_parts(bool json, const char *const *parts) {
    struct printed printed;
    const char *text = print(&printed, json);
    const char *at = text;
    for (; *parts != NULL; parts++) {
        at = strstr(at, *parts);
        if (at == NULL) {
            fail_msg("wanted, in this order: %s\nin\n%s", *parts, text);
        }
    }
    printed_free(&printed);
}

/* Evidence that is whole: each question is answered, and nothing is wrong. */
static void see_all(void) {
    clues->about[QUESTION_SCOPE].observed = clues->about[QUESTION_SLEEP].observed =
        clues->about[QUESTION_GUEST_VMCI].observed = true;
    clues->about[QUESTION_GUEST_VSEPFLT].observed = clues->about[QUESTION_APPLIANCE_PORT].observed =
        clues->about[QUESTION_DS_AM].observed = true;
    clues->about[QUESTION_AGENT_LOG].observed = clues->about[QUESTION_SYSLOG].observed = true;
    clues->guests.stated = SCOPE_NONE;
    clues->drivers[DRIVER_VMCI] = clues->drivers[DRIVER_VSEPFLT] = DRIVER_RUNNING;
    clues->port.established = 1;
    clues->ds_am_processes = 2;
}

/* Lines of the text up to the one that begins with this. */
static unsigned lines_before(const char *text, const char *begin) {
    unsigned lines = 0;
    while (strncmp(text, begin, strlen(begin)) != 0) {
        text = strchr(text, '\n');
        if (text == NULL) {
            fail_msg("no line begins with %s", begin);
        }
        text++;
        lines++;
    }
    return lines;
}

static void the_cause_comes_first(void **state) {
    (void)state;
    static const char *const down[] = {
        "CRITICAL  esx01",
        "\ncause     vShield-Endpoint-Mux is not running on the host",
        "\n  next    /etc/init.d/vShield-Endpoint-Mux start\n",
        "\n\nguests ---- VMCI",
        "?           ok        DOWN  none",
        "\n\nbroken    Mux is not running",
        "\nok        The VMCI driver is loaded (vmci) [esxcfg-module -l]\n",
        "\nbroken    Nothing ESTABLISHED to port 48651 [esxcli network ip connection list]\n",
        "\nunchecked affected guests, the appliance, inside the guest\n",
        NULL};
    struct printed printed;
    begin(scene_mux_down);
    snprintf(report.seen.probes[PROBE_VMCI].command, OBSERVATION_COMMAND_SIZE, "/sbin/esxcfg-module -l");
    snprintf(report.seen.probes[PROBE_CONNECTIONS].command, OBSERVATION_COMMAND_SIZE,
             "/sbin/esxcli --formatter=xml network ip connection list");
    check_parts(false, down);
    const char *text = print(&printed, false);
    assert_in_range(lines_before(text, "guests ----"), 4, 20);
    assert_null(strstr(text, "collect")); /* the cause is known */
    printed_free(&printed);
}

static void all_well_is_five_lines(void **state) {
    (void)state;
    static const char *const well[] = {"OK        esx01 (ESXi 6.7.0)  protection is working\n"
                                       "          No fault found in what was checked.\n"
                                       "guests ---- VMCI ---- Mux --------- 169.254.1.39:48651 ds_am\n"
                                       "?           ok        ok    ok                         ok\n"
                                       "unchecked affected guests, the appliance, inside the guest\n",
                                       NULL};
    static const char *const unreadable[] = {
        "?         guest vmci not checked (guest-vmci.txt: no answer found)\n",
        "unchecked affected guests, the appliance, guest sleep, guest vsepflt", NULL};
    struct printed printed;
    begin(scene_nothing);
    check_parts(false, well);
    assert_int_equal(strlen(print(&printed, false)), strlen(well[0]));
    printed_free(&printed);
    clues->about[QUESTION_GUEST_VMCI].failures[0] =
        (struct failure){.source = "guest-vmci.txt", .output.id = FAULT_NO_ANSWER};
    check_parts(false, unreadable);
    begin(scene_nothing);
    see_all();
    assert_int_equal(lines_before(print(&printed, false), "ok          ok        ok    ok"), 3);
    assert_null(strstr(printed.text, "unchecked"));
    printed_free(&printed);
}

static void disconnected(struct observations *seen) {
    scene_no_rows(seen);
    seen->connections.peer_count = 0;
}

/* Steps that only ask go, one by one, as the evidence answers them; and three are enough. */
static void no_step_asks_what_is_known(void **state) {
    (void)state;
    static const char *const steps[] = {
        "  next    On the appliance: netstat -tna | grep 48651\n",
        "          On the appliance (9.5 and later): ps -ef",
        "          Search /var/opt/ds_agent/diag/ds_agent.log",
        "\n\nguests ----",
        "collect   on the appliance:\n          netstat -tna > dsva-netstat.txt",
        NULL};
    static const char *const rest[] = {"  next    Restarting a running Mux does not help.\n\nguests", NULL};
    begin(disconnected);
    check_parts(false, steps);
    see_all();
    clues->port.established = 0;
    clues->port.listening = 1;
    check_parts(false, rest);
}

/* A start that somebody tried is no step any more. */
static void a_start_that_failed_is_not_asked_for_again(void **state) {
    (void)state;
    static const char *const steps[] = {"  next    Find out why it does not stay up: /var/log/syslog.log,\n  "
                                        "        /var/log/vmkernel.log\n\n",
                                        NULL};
    begin(scene_mux_down);
    clues->started = true;
    check_parts(false, steps);
}

static void contradicted_and_disconnected(struct observations *seen) {
    scene_mux_down(seen);
    seen->mux.status = STATUS_RUNNING;
}

/* A dead Mux has no connection either: whether it is one comes first. */
static void a_doubtful_mux_is_settled_before_the_appliance(void **state) {
    (void)state;
    static const char *const first[] = {
        "cause     Not enough evidence to name a cause.\n",
        "  next    ps -c | grep vShield-Endpoint-Mux\n",
        "          If it is confirmed down: /etc/init.d/vShield-Endpoint-Mux restart\n",
        "\nCRITICAL  vShield-Endpoint-Mux has no ESTABLISHED connection",
        "\nUNKNOWN   Cannot tell whether vShield-Endpoint-Mux is running",
        NULL};
    static const char *const link[] = {
        "cause     vShield-Endpoint-Mux has no ESTABLISHED connection to port 48651 of\n"
        "          the appliance: the host has no enabled VMkernel interface",
        "\n  next    ", "\nUNKNOWN   Cannot tell whether vShield-Endpoint-Mux is running", NULL};
    begin(contradicted_and_disconnected);
    check_parts(false, first);
    /* But without a link between them no Mux has one, dead or alive. */
    report.links_asked = true;
    report.links[LINK_CONTROL_INTERFACE] = (struct link_answer){LINK_BROKEN, "missing", LIST_INTERFACES};
    check_parts(false, link);
}

static void a_scope_that_is_unclear_says_no_more(void **state) {
    (void)state;
    static const char *const unclear[] = {"\n?         Unclear whether all guests are affected: web01\n",
                                          NULL};
    static const struct guest failed = {.name = "web01", .says = GUEST_FAILED};
    static const struct guest unread = {.name = "web02", .says = GUEST_UNREAD};
    begin(disconnected);
    clues->about[QUESTION_SCOPE].observed = true;
    guests_add(&clues->guests, &failed);
    guests_add(&clues->guests, &unread);
    check_parts(false, unclear);
}

static void nothing_to_look_at_is_said(void **state) {
    (void)state;
    static const char *const folder[] = {
        "cause     No evidence found: this folder has none of the files",
        "\n\ncollect   all or some, as Deep Security Manager shows:\n          echo all > guests.txt\n",
        NULL};
    static const char *const machine[] = {"cause     This machine is not an ESXi host",
                                          "  next    Run muxwatch on the ESXi host", NULL};
    struct printed printed;
    begin(scene_nothing);
    for (int i = 0; i < PROBES; i++) {
        report.seen.probes[i] = (struct observation){.failures = {{.end.id = FAULT_NOT_THERE}}};
    }
    verdict_reach(&report.verdict, &report.seen);
    report.from = "folder";
    check_parts(false, folder);
    report.from = NULL;
    report.seen.release.name[0] = '\0';
    check_parts(false, machine);
    assert_null(strstr(print(&printed, false), "guests ----"));
    printed_free(&printed);
}

static void a_guests_case_has_component_and_measures(void **state) {
    (void)state;
    static const char *const parts[] = {"cause     Only some guests",
                                        "next    In the guest",
                                        "NSX File Introspection",
                                        "broken    Only some guests are affected\n",
                                        "?         guest vmci not checked (guest-vmci.txt: no answer found)",
                                        "measures  1. ",
                                        "3. Reactivate the guest.",
                                        "8. Update vShield Endpoint.",
                                        "collect   in the guest:\n          powercfg",
                                        NULL};
    begin(scene_nothing);
    clues->about[QUESTION_SCOPE].observed = true;
    clues->guests.stated = SCOPE_SOME;
    clues->about[QUESTION_GUEST_VMCI].failures[0] =
        (struct failure){.source = "guest-vmci.txt", .output.id = FAULT_NO_ANSWER};
    check_parts(false, parts);
    snprintf(report.seen.service, sizeof report.seen.service, "%s", SERVICE_NSX);
    static const char *const nsx[] = {"NSX       Trend Micro's support pages", NULL};
    check_parts(false, nsx);
}

static void the_past_is_told_as_such(void **state) {
    (void)state;
    static const char *const parts[] = {"earlier   \"amsocket open\" failures: 2, last 2015-10-06 19:16:45\n",
                                        NULL};
    begin(scene_mux_down);
    clues->about[QUESTION_DS_AM].observed = true;
    clues->ds_am_processes = 2;
    clues->about[QUESTION_AGENT_LOG].observed = true;
    clues->agent_log.refusals = 2;
    snprintf(clues->agent_log.last, sizeof clues->agent_log.last, "2015-10-06 19:16:45.000000");
    check_parts(false, parts);
}

static void the_json_has_the_same(void **state) {
    (void)state;
    static const char *const parts[] = {
        "\"diagnosis\": {",        "\"scope\": \"some\"", "\"id\": \"scope\"",     "\"answer\": \"broken\"",
        "\"id\": \"guest-sleep\"", "\"seen\": false",     "\"cause\": {",          "\"id\": \"guest\"",
        "NSX File Introspection",  "\"measures\": [",     "Reactivate the guest.", NULL};
    begin(scene_nothing);
    clues->about[QUESTION_SCOPE].observed = true;
    clues->guests.stated = SCOPE_SOME;
    check_parts(true, parts);
}

static void both_speak_japanese(void **state) {
    (void)state;
    static const char *const parts[] = {"原因      ", "異常      ", "未確認    ", NULL};
    begin(scene_mux_down);
    report.language = LANGUAGE_JA;
    check_parts(false, parts);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cause_comes_first),
        cmocka_unit_test(all_well_is_five_lines),
        cmocka_unit_test(no_step_asks_what_is_known),
        cmocka_unit_test(a_start_that_failed_is_not_asked_for_again),
        cmocka_unit_test(a_doubtful_mux_is_settled_before_the_appliance),
        cmocka_unit_test(a_scope_that_is_unclear_says_no_more),
        cmocka_unit_test(nothing_to_look_at_is_said),
        cmocka_unit_test(a_guests_case_has_component_and_measures),
        cmocka_unit_test(the_past_is_told_as_such),
        cmocka_unit_test(the_json_has_the_same),
        cmocka_unit_test(both_speak_japanese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
