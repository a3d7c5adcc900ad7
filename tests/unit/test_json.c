#include "report/report.h"

#include "json_syntax.h"
#include "printed.h"
#include "told.h"
#include "unit.h"

/* Valid until the next one; always JSON. */
static const char *print(const struct report *report) {
    struct printed printed;
    printed_begin(&printed);
    report_print_json(printed.out, report);
    const char *text = printed_kept(&printed);
    if (!json_syntax(text)) {
        fail_msg("no JSON:\n%s", text);
    }
    return text;
}

static void hostile(struct observations *seen) {
    scene_mux_down(seen);
    snprintf(seen->mux.words, sizeof seen->mux.words, "\"\\\033[31m\xff\n");
    seen->probes[PROBE_MUX].note = (struct fault){.id = FAULT_TEXT, .text = "\x01\""};
    snprintf(seen->probes[PROBE_WORLDS].command, sizeof seen->probes[PROBE_WORLDS].command, "\xc3(");
    snprintf(seen->service, sizeof seen->service, "\"},{\"");
    scene_unobserved(&seen->probes[PROBE_VMCI], "\\");
}

static void the_head_says_who_and_when(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    const char *text = print(&report);
    check_has(text,
              "{\n  \"format_version\": \"1.0\",\n  \"program\": {\n    \"name\": \"muxwatch\",\n"
              "    \"version\": \"" MUXWATCH_VERSION "\"\n  },\n"
              "  \"time\": \"2026-11-22T17:59:59Z\",\n"
              "  \"host\": {\n    \"name\": \"esx01\",\n    \"release\": \"6.7.0\"\n  },\n"
              "  \"evidence\": null,\n  \"service\": \"vShield-Endpoint-Mux\",\n  \"state\": \"OK\",\n");
    report.host_name = "";
    report.seen.release.name[0] = '\0';
    check_has(print(&report), "\"host\": {\n    \"name\": null,\n    \"release\": null\n  }");
}

static void pasted(struct observations *seen) {
    seen->taken = 20240627120000;
    snprintf(seen->hosts[0], sizeof seen->hosts[0], "esx02");
    seen->unused = (struct pasted_lines){.lines = 4, .count = 2, .ranges = {{1, 3}, {9, 9}}};
}

static void evidence_says_its_age_and_what_was_not_used(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, pasted);
    report.from = "ticket.txt";
    check_has(print(&report), "\"evidence\": {\n    \"taken\": \"2024-06-27T12:00:00\",\n    \"hosts\": [\n"
                              "      \"esx02\"\n    ],\n    \"unused_lines\": 4,");
}

static void a_reason_has_its_words(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_mux_down);
    const char *text = print(&report);
    check_has(text, "\"reasons\": [\n    {\n      \"id\": \"mux-down\",\n      \"state\": \"CRITICAL\",\n"
                    "      \"text\": \"vShield-Endpoint-Mux is not running");
    check_has(text, "\"next_steps\": [\n        \"/etc/init.d/vShield-Endpoint-Mux start\",\n");
    told_begin(&report, scene_nothing);
    check_has(print(&report), "\"next_steps\": []");
}

static void reasons_come_worst_first(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    verdict_add(&report.verdict, REASON_MANAGER_DISCONNECTED);
    verdict_add(&report.verdict, REASON_VMCI_MISSING);
    const char *text = print(&report);
    check_has(text, "\"state\": \"CRITICAL\",\n  \"reasons\"");
    assert_true(strstr(text, "\"vmci-missing\"") < strstr(text, "\"manager-disconnected\""));
}

static void the_probes_say_what_they_saw(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    report.seen.probes[PROBE_MUX].duration_ms = 12;
    snprintf(report.seen.probes[PROBE_MUX].command, 100, "/etc/init.d/vShield-Endpoint-Mux status");
    report.seen.connections.other_states[CONNECTION_TIME_WAIT] = 2;
    const char *text = print(&report);
    check_has(text,
              "\"mux\": {\n      \"state\": \"running\",\n"
              "      \"words\": \"vShield-Endpoint-Mux is running\",\n      \"exit_code\": 0,\n"
              "      \"command\": \"/etc/init.d/vShield-Endpoint-Mux status\",\n      \"file\": null,\n"
              "      \"duration_seconds\": 0.012,\n      \"note\": null,\n      \"error\": null\n    }");
    check_has(text, "\"worlds\": {\n      \"state\": \"present\",\n      \"count\": 2,\n");
    check_has(text, "\"vmci\": {\n      \"state\": \"loaded\",\n      \"module\": \"vmci\",\n");
    check_has(text, "\"connections\": {\n      \"state\": \"established\",\n      \"established\": 1,\n");
    check_has(text, "\"other_states\": {\n        \"TIME_WAIT\": 2\n      },\n"
                    "      \"peers\": [\n        \"169.254.1.39:48651\"\n      ],\n");
}

static const char *const keys[] = {
    "format_version",
    "program",
    "name",
    "version",
    "time",
    "host",
    "release",
    "service",
    "state",
    "reasons",
    "probes",
    "mux",
    "worlds",
    "vmci",
    "connections",
    "words",
    "exit_code",
    "count",
    "module",
    "established",
    "established_without_owner",
    "established_of_others",
    "other_states",
    "peers",
    "manager",
    "rows",
    "command",
    "file",
    "duration_seconds",
    "note",
    "error",
    "action",
    "diagnosis",
};

/* Absent is null, never a missing key: whatever was seen, the keys are the same. */
static void no_key_is_ever_missing(void **state) {
    (void)state;
    static void (*const scenes[])(struct observations *) = {scene_nothing, scene_mux_down,
                                                            scene_all_unobserved, hostile};
    for (size_t scene = 0; scene < COUNT(scenes); scene++) {
        struct report report;
        told_begin(&report, scenes[scene]);
        const char *text = print(&report);
        for (size_t i = 0; i < COUNT(keys); i++) {
            char key[40];
            snprintf(key, sizeof key, "\"%s\": ", keys[i]);
            check_has(text, key);
        }
    }
}

static void what_was_not_observed_is_null(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_all_unobserved);
    const char *text = print(&report);
    check_has(text, "\"mux\": {\n      \"state\": \"unknown\",\n      \"words\": null,\n"
                    "      \"exit_code\": null,\n");
    check_has(text, "\"duration_seconds\": null,\n      \"note\": null,\n"
                    "      \"error\": \"killed by signal 9\"\n");
    check_has(text, "\"worlds\": {\n      \"state\": \"unknown\",\n      \"count\": null,\n");
    check_has(text, "\"connections\": {\n      \"state\": \"unknown\",\n      \"established\": null,\n");
    check_has(text, "\"other_states\": null,\n      \"peers\": null,\n");
}

static const struct {
    struct action action;
    const char *text;
} actions[] = {
    {{.result = ACTION_NONE, .recovery_ms = REPORT_NO_TIME},
     "\"kind\": \"none\",\n    \"result\": \"none\",\n    \"suppressed_by\": null,\n"
     "    \"recovery_seconds\": null,\n"},
    {{.result = ACTION_STARTED, .recovery_ms = 2345},
     "\"kind\": \"start\",\n    \"result\": \"started\",\n    \"suppressed_by\": null,\n"
     "    \"recovery_seconds\": 2.345,\n"},
    {{.result = ACTION_FAILED, .recovery_ms = REPORT_NO_TIME},
     "\"kind\": \"start\",\n    \"result\": \"failed\",\n    \"suppressed_by\": null,\n"},
    {{.result = ACTION_SUPPRESSED, .suppressor = SUPPRESSED_BY_PAUSE, .recovery_ms = REPORT_NO_TIME},
     "\"kind\": \"start\",\n    \"result\": \"suppressed\",\n    \"suppressed_by\": \"paused\",\n"},
    {{.result = ACTION_INTERRUPTED, .recovery_ms = REPORT_NO_TIME},
     "\"kind\": \"start\",\n    \"result\": \"interrupted\",\n    \"suppressed_by\": null,\n"},
    {{.result = ACTION_DRY_RUN, .recovery_ms = REPORT_NO_TIME},
     "\"kind\": \"start\",\n    \"result\": \"dry-run\",\n    \"suppressed_by\": null,\n"},
};

static void the_action_is_told(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    check_has(print(&report), "  \"action\": null,\n  \"diagnosis\": null\n}\n");
    report.ensured = true;
    for (size_t i = 0; i < COUNT(actions); i++) {
        report.action = actions[i].action;
        check_has(print(&report), actions[i].text);
    }
}

static void hostile_texts_stay_strings(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, hostile);
    report.host_name = "\xff\"\\";
    check_has(print(&report), "\"service\": \"\\\"},{\\\"\",");
}

static void the_history_is_told(void **state) {
    (void)state;
    static struct history history;
    const struct moment now = {1795370399, 3000};
    /* The last of two starts was two minutes ago, and the back-off after it lasts four. */
    struct memory memory = {
        .starts = {{1795369879, 2480}, {1795370279, 2880}}, .start_count = 2, .in_a_row = 3};
    const struct settings settings = {.limits = {.budget = 2,
                                                 .budget_window_s = 1120,
                                                 .back_off_first_s = 60,
                                                 .back_off_max_s = 1800,
                                                 .healthy_after_s = 3600}};
    struct report report = {.now = now,
                            .host_name = "esx01",
                            .seen.release.name = "6.7.0",
                            .history = &history,
                            .memory = &memory,
                            .settings = &settings};
    struct printed printed;
    printed_begin(&printed);
    history_print_json(printed.out, &report);
    check_has(printed_end(&printed),
              "\"host\": {\n    \"name\": \"esx01\",\n    \"release\": \"6.7.0\"\n  },\n");
    check_has(printed.text, "  \"paused_until\": null,\n  \"starts_in_window\": 2,\n  \"budget\": 2,\n"
                            "  \"budget_wait_seconds\": 600,\n  \"back_off_seconds\": 120,\n  \"marks\": "
                            "[],\n  \"events\": []\n}\n");
    assert_true(json_syntax(printed.text));
    printed_free(&printed);
    history_add_event(&history, 1795370000, "mux-start \"x\"");
    history_add_mark(&history, 1795370001, STATE_WARNING);
    memory.paused = now;
    memory.pause_s = 1;
    printed_begin(&printed);
    history_print_json(printed.out, &report);
    const char *text = printed_end(&printed);
    check_has(text, "\"paused_until\": \"2026-11-22T18:00:00Z\"");
    check_has(text, "{\n      \"time\": \"2026-11-22T17:53:21Z\",\n      \"state\": \"WARNING\"\n    }");
    check_has(text, "\"event\": \"mux-start \\\"x\\\"\"");
    assert_true(json_syntax(text));
    printed_free(&printed);
}

static void what_was_done_is_told(void **state) {
    (void)state;
    for (int done = 0; done < 2; done++) {
        struct printed printed;
        printed_begin(&printed);
        const struct report report = {.done = "No starts for \"1h\".", .refusal = done == 1 ? NULL : "why"};
        done_print_json(printed.out, &report);
        const char *text = printed_end(&printed);
        assert_true(json_syntax(text));
        check_has(text, "{\n  \"format_version\": \"1.0\",\n  \"program\": {");
        check_has(text, done == 1 ? "\"done\": true,\n  \"message\": \"No starts for \\\"1h\\\".\"\n}\n"
                                  : "\"done\": false,\n  \"message\": \"why\"\n}\n");
        printed_free(&printed);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_says_who_and_when),
        cmocka_unit_test(a_reason_has_its_words),
        cmocka_unit_test(reasons_come_worst_first),
        cmocka_unit_test(the_probes_say_what_they_saw),
        cmocka_unit_test(no_key_is_ever_missing),
        cmocka_unit_test(what_was_not_observed_is_null),
        cmocka_unit_test(the_action_is_told),
        cmocka_unit_test(hostile_texts_stay_strings),
        cmocka_unit_test(evidence_says_its_age_and_what_was_not_used),
        cmocka_unit_test(the_history_is_told),
        cmocka_unit_test(what_was_done_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
