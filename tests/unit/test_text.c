#include "report/report.h"

#include "base/utf8.h"

#include "columns.h"
#include "printed.h"
#include "report/results.h"
#include "told.h"
#include "unit.h"

enum look { PLAIN, QUIET, VERBOSE, COLORED };

/* Valid until the next one. */
static const char *print(struct report *report, enum look look) {
    struct printed printed;
    printed_begin(&printed);
    report->color = look == COLORED;
    struct settings settings;
    settings_begin(&settings);
    settings.quiet = look == QUIET;
    settings.verbose = look == VERBOSE || look == QUIET; /* which says less */
    report->settings = &settings;
    report_print_text(printed.out, report);
    return printed_kept(&printed);
}

static void vmci_missing(struct observations *seen) {
    seen->vmci_loaded = false;
}

static void disconnected(struct observations *seen) {
    seen->connections.established = 0;
    seen->connections.other_states[CONNECTION_SYN_SENT] = 1;
}

static void everything(struct observations *seen) {
    scene_mux_down(seen);
    seen->vmci_loaded = false;
    seen->maintenance = MAINTENANCE_ENABLED;
    seen->probes[PROBE_MUX].note =
        fault_make(NOTE_WORDS_COUNT, 0, span_of("vShield-Endpoint-Mux is not running"));
}

static void the_healthy_host_fits_in_a_glance(void **state) {
    (void)state;
    struct report report;
    char wanted[400];
    told_begin(&report, scene_nothing);
    snprintf(wanted, sizeof wanted,
             "OK        esx01 (ESXi 6.7.0)  %s\n"
             "guests ---- VMCI ---- Mux --------- 169.254.1.39:48651 ds_am\n"
             "            ok        ok    ok\n"
             "\n"
             "OK        vShield-Endpoint-Mux is running",
             reason_words[REASON_OK].headline);
    assert_memory_equal(print(&report, PLAIN), wanted, strlen(wanted));
}

static void the_chain_shows_the_break(void **state) {
    (void)state;
    static const struct {
        void (*break_it)(struct observations *seen);
        const char *answer;
        const char *chain;
    } rows[] = {
        {scene_mux_down, "CRITICAL  esx01 (ESXi 6.7.0)  Mux is not running\n",
         "guests ---- VMCI ---- Mux ----x---- appliance:48651 ds_am\n"
         "            ok        DOWN  none\n"},
        {vmci_missing, "CRITICAL  esx01 (ESXi 6.7.0)  the VMCI driver is not loaded\n",
         "guests -x-- VMCI ---- Mux --------- 169.254.1.39:48651 ds_am\n"
         "            MISSING   ok    ok\n"},
        {disconnected, "CRITICAL  esx01 (ESXi 6.7.0)  Mux has no connection to the appliance\n",
         "guests ---- VMCI ---- Mux ----x---- 169.254.1.39:48651 ds_am\n"
         "            ok        ok    SYN_SENT\n"},
        {scene_all_unobserved, "UNKNOWN   esx01 (ESXi 6.7.0)  not everything could be checked\n",
         "guests -?-- VMCI ---- Mux ----?---- appliance:48651 ds_am\n"
         "            ?         ?     ?\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct report report;
        told_begin(&report, rows[i].break_it);
        const char *text = print(&report, PLAIN);
        check_has(text, rows[i].answer);
        check_has(text, rows[i].chain);
    }
}

static void every_reason_has_its_text_and_steps(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, everything);
    const char *text = print(&report, PLAIN);
    assert_memory_equal(text, "CRITICAL  ", 10);
    check_has(text, "(and 2 more)\n");
    check_has(text, "\nCRITICAL  The module vmci is not loaded");
    check_has(text, "\nWARNING   vShield-Endpoint-Mux is not running");
    check_has(text, "\n  next    /etc/init.d/vShield-Endpoint-Mux start\n          /etc/init.d/");
    check_has(text, "\nnote      Mux status: its exit code 0 disagrees");
}

/* The first line stays one line, and the rest within 80 columns, whatever was found. */
static void eighty_columns_do(void **state) {
    (void)state;
    for (int reason = 0; reason < REASONS; reason++) {
        struct report report;
        told_begin(&report, everything);
        report.refusal = "; and some words that were seen instead of it";
        verdict_add(&report.verdict, (enum reason)reason);
        const char *text = print(&report, PLAIN);
        if (columns_widest(text) > 80) {
            fail_msg("%zu columns:\n%s", columns_widest(text), text);
        }
    }
}

static void a_long_word_stands_on_a_line_of_its_own(void **state) {
    (void)state;
    struct report report;
    char words[110] = "a ";
    memset(words + 2, 'w', 100);
    memcpy(words + 102, " b", 3);
    told_begin(&report, scene_nothing);
    report.refusal = words;
    verdict_add(&report.verdict, REASON_WRONG_USAGE);
    const char *text = print(&report, PLAIN);
    check_has(text, "\nUNKNOWN   Nothing was checked: a\n          wwww");
    check_has(text, "w\n          b.\n");
}

static void quiet_is_one_line_and_none_when_all_is_well(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    assert_string_equal(print(&report, QUIET), "");
    told_begin(&report, scene_mux_down);
    assert_string_equal(print(&report, QUIET), "CRITICAL  esx01 (ESXi 6.7.0)  Mux is not running\n");
    report.host_name = "a-host-with-a-name-that-is-much-longer-than-most-of-them.example.com";
    const char *text = print(&report, QUIET);
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void a_long_name_leaves_the_headline_a_line(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_mux_down);
    report.host_name = "esx-cluster-04-blade-17.datacenter-3.example.com";
    check_has(print(&report, PLAIN),
              "CRITICAL  esx-cluster-04-blade-17.datacenter-3.example.com (ESXi 6.7.0)\n"
              "          Mux is not running\n"
              "guests ---- VMCI");
}

static void colours_stand_around_the_same_words(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_mux_down);
    const char *text = print(&report, COLORED);
    check_has(text, "\033[1;31mCRITICAL\033[0m  esx01");
    check_has(text, "\033[32mok\033[0m        \033[1;31mDOWN\033[0m  \033[1;31mnone\033[0m\n");
    char stripped[32768];
    size_t used = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\033') {
            at = strchr(at, 'm');
        } else {
            stripped[used++] = *at;
        }
    }
    stripped[used] = '\0';
    assert_string_equal(stripped, print(&report, PLAIN));
}

static void verbose_shows_each_probe(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    snprintf(report.seen.probes[PROBE_MUX].command, 100, "/etc/init.d/vShield-Endpoint-Mux status");
    report.seen.probes[PROBE_MUX].duration_ms = 1234;
    snprintf(report.seen.probes[PROBE_WORLDS].file, 100, "ps.txt");
    scene_unobserved(&report.seen.probes[PROBE_VMCI], "exit code 1");
    snprintf(report.seen.probes[PROBE_CONNECTIONS].command, 100,
             "/sbin/esxcli --formatter=xml network ip connection list");
    report.seen.probes[PROBE_CONNECTIONS].duration_ms = 20;
    const char *text = print(&report, VERBOSE);
    check_has(text, "\nprobes    mux: running, 1.234 s\n"
                    "            /etc/init.d/vShield-Endpoint-Mux status\n"
                    "          worlds: present [ps.txt]\n"
                    "          vmci: unknown\n"
                    "          connections: established, 0.020 s\n"
                    "            /sbin/esxcli --formatter=xml network ip connection list\n");
    told_begin(&report, scene_nothing);
    assert_null(strstr(print(&report, PLAIN), "probes "));
}

static const struct {
    struct action action;
    const char *text;
} actions[] = {
    {{.result = ACTION_STARTED, .recovery_ms = 2340},
     "\naction    started vShield-Endpoint-Mux; confirmed running after 2.3 s\n"},
    {{.result = ACTION_FAILED, .recovery_ms = REPORT_NO_TIME},
     "\naction    started vShield-Endpoint-Mux; it did not come up\n"},
    {{.result = ACTION_INTERRUPTED, .recovery_ms = REPORT_NO_TIME},
     "\naction    started vShield-Endpoint-Mux; interrupted before it was seen running\n"},
    {{.result = ACTION_DRY_RUN, .recovery_ms = REPORT_NO_TIME},
     "\naction    would start vShield-Endpoint-Mux now (dry run)\n"},
    {{.result = ACTION_SUPPRESSED, .suppressor = SUPPRESSED_BY_BACK_OFF, .recovery_ms = REPORT_NO_TIME},
     "\naction    did not start vShield-Endpoint-Mux: back-off (2m left)\n"},
    {{.result = ACTION_SUPPRESSED, .suppressor = SUPPRESSED_BY_LOCK, .recovery_ms = REPORT_NO_TIME},
     "\naction    did not start vShield-Endpoint-Mux: lock-held (another muxwatch is\n"
     "          running)\n"},
};

static void what_was_done_is_said(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_mux_down);
    report.ensured = true;
    report.memory = &(struct memory){.starts = {report.now}, .start_count = 1, .in_a_row = 2};
    assert_null(strstr(print(&report, PLAIN), "action"));
    for (size_t i = 0; i < COUNT(actions); i++) {
        report.action = actions[i].action;
        check_has(print(&report, PLAIN), actions[i].text);
    }
}

static void evidence_is_named_by_its_folder(void **state) {
    (void)state;
    struct report report;
    told_begin(&report, scene_nothing);
    report.from = "/tmp/case\033[31m";
    report.seen.release.name[0] = '\0';
    check_has(print(&report, PLAIN), "OK        /tmp/case?[31m  ");
}

static void two_found(struct observations *seen) {
    vmci_missing(seen);
    disconnected(seen);
}

/* The answer stands in one line as long as that has no more than 80 columns, in both languages. */
static void the_first_line_is_filled(void **state) {
    (void)state;
    for (enum language language = LANGUAGE_EN; language <= LANGUAGE_JA; language++) {
        struct report report;
        size_t most = 0;
        told_begin(&report, two_found);
        report.language = language;
        for (size_t length = 1; length < 50; length++) {
            char host[51] = "";
            memset(host, 'h', length);
            report.host_name = host;
            const char *text = print(&report, PLAIN);
            size_t columns = utf8_columns((struct span){text, strcspn(text, "\n")});
            most = columns > most ? columns : most;
        }
        assert_int_equal(most, 80);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_healthy_host_fits_in_a_glance),
        cmocka_unit_test(the_chain_shows_the_break),
        cmocka_unit_test(every_reason_has_its_text_and_steps),
        cmocka_unit_test(eighty_columns_do),
        cmocka_unit_test(a_long_word_stands_on_a_line_of_its_own),
        cmocka_unit_test(quiet_is_one_line_and_none_when_all_is_well),
        cmocka_unit_test(a_long_name_leaves_the_headline_a_line),
        cmocka_unit_test(the_first_line_is_filled),
        cmocka_unit_test(colours_stand_around_the_same_words),
        cmocka_unit_test(verbose_shows_each_probe),
        cmocka_unit_test(what_was_done_is_said),
        cmocka_unit_test(evidence_is_named_by_its_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
