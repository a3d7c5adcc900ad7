#include "report/report.h"

#include "printed.h"
#include "unit.h"

enum { NOW = 1795372500 }; /* 2026-11-22T18:35:00Z */

#define LEGEND ". OK   ? UNKNOWN   w WARNING   C CRITICAL   blank: no run for 15 minutes\n"

static struct history history;
static struct memory memory;
static struct settings settings;

static struct report begin(void) {
    memset(&history, 0, sizeof history);
    memset(&memory, 0, sizeof memory);
    settings_begin(&settings);
    return (struct report){.now = {NOW, 10000},
                           .host_name = "esx01",
                           .history = &history,
                           .memory = &memory,
                           .settings = &settings};
}

/* Valid until the next one. */
static const char *print(const struct report *report) {
    struct printed printed;
    printed_begin(&printed);
    history_print_text(printed.out, report);
    return printed_kept(&printed);
}

/* The rows below the first line are these. */
static void check_rows(const struct report *report, const char *rows) {
    char wanted[1000];
    snprintf(wanted, sizeof wanted, "\n\n%s" LEGEND "\nno events\n", rows);
    check_text(rows, strchr(print(report), '\n'), wanted);
}

static void a_new_host_has_no_history(void **state) {
    (void)state;
    struct report report = begin();
    assert_string_equal(print(&report), "esx01  runs in the last 24 hours: 0, starts used: 0 of 3\n\n" LEGEND
                                        "\nno events\n");
}

static void each_run_has_its_mark(void **state) {
    (void)state;
    struct report report = begin();
    history_add_mark(&history, NOW - 86399, STATE_UNKNOWN);
    history_add_mark(&history, NOW - 100, STATE_OK);
    history_add_mark(&history, NOW - 90, STATE_CRITICAL);
    history_add_mark(&history, NOW, STATE_WARNING);
    check_rows(&report, "2026-11-21T18:35:01Z  ?\n2026-11-22T18:33:20Z  .Cw\n");
}

static void an_hour_without_a_run_ends_a_row(void **state) {
    (void)state;
    struct report report = begin();
    history_add_mark(&history, NOW - 3600 - 3661, STATE_OK);
    history_add_mark(&history, NOW - 3600, STATE_OK);
    history_add_mark(&history, NOW, STATE_OK);
    check_rows(&report, "2026-11-22T16:33:59Z  .\n2026-11-22T17:35:00Z  . .\n");
}

static void missing_runs_are_a_blank(void **state) {
    (void)state;
    char rows[100] = "2026-11-22T06:35:00Z  .";
    struct report report = begin();
    for (int64_t at = NOW - 12 * 3600; at <= NOW; at += 1800) {
        history_add_mark(&history, at, STATE_OK);
    }
    for (int i = 1; i < 24; i++) {
        strcat(rows, " .");
    }
    strcat(rows, " .\n");
    check_rows(&report, rows);
    report = begin();
    history_add_mark(&history, NOW - 961 - 960, STATE_OK);
    history_add_mark(&history, NOW - 961, STATE_OK);
    history_add_mark(&history, NOW, STATE_CRITICAL);
    check_rows(&report, "2026-11-22T18:02:59Z  .. C\n");
}

static void a_day_of_runs_fills_six_rows(void **state) {
    (void)state;
    struct report report = begin();
    char rows[600];
    char dots[49];
    memset(dots, '.', sizeof dots - 1);
    dots[48] = '\0';
    for (int64_t at = NOW - 86400 + 300; at <= NOW; at += 300) {
        history_add_mark(&history, at, at == NOW - 3600 ? STATE_CRITICAL : STATE_OK);
    }
    snprintf(rows, sizeof rows,
             "2026-11-21T18:40:00Z  %s\n2026-11-21T22:40:00Z  %s\n2026-11-22T02:40:00Z  %s\n"
             "2026-11-22T06:40:00Z  %s\n2026-11-22T10:40:00Z  %s\n2026-11-22T14:40:00Z  %.35sC%.12s\n",
             dots, dots, dots, dots, dots, dots, dots);
    check_rows(&report, rows);
}

/* Where ensure has not run for a while, old marks are still in the file. */
static void marks_of_another_day_are_not_counted(void **state) {
    (void)state;
    struct report report = begin();
    history_add_mark(&history, NOW - 2 * 86400, STATE_OK);
    history_add_mark(&history, NOW - 2 * 86400 + 60, STATE_OK);
    const char *text = print(&report);
    assert_memory_equal(text, "esx01  runs in the last 24 hours: 0,", 36);
    report.now.wall_s = NOW - 2 * 86400 + 30; /* the clock was set back behind the second */
    text = print(&report);
    assert_memory_equal(text, "esx01  runs in the last 24 hours: 1,", 36);
}

static void a_clock_before_1970_is_a_clock(void **state) {
    (void)state;
    struct report report = begin();
    report.now.wall_s = -100;
    history_add_mark(&history, -86400, STATE_CRITICAL);
    history_add_mark(&history, -100, STATE_OK);
    assert_non_null(strstr(print(&report), "hours: 2,"));
    report.now.wall_s = -1;
    check_rows(&report, "1969-12-31T00:00:00Z  C\n1969-12-31T23:58:20Z  .\n");
}

static void the_state_of_affairs_comes_first(void **state) {
    (void)state;
    struct report report = begin();
    history_add_mark(&history, NOW - 60, STATE_OK);
    history_add_event(&history, NOW - 60, "mux-started service=x recovery_seconds=2.500");
    memory.start_count = 3; /* within the hour; the first leaves it in 10 minutes */
    memory.starts[0] = (struct moment){NOW - 3000, 7000};
    memory.starts[1] = (struct moment){NOW - 2000, 8000};
    memory.starts[2] = (struct moment){NOW - 120, 9880};
    memory.in_a_row = 3; /* then four minutes have to pass */
    memory.paused = report.now;
    memory.pause_s = 3600;
    settings.quiet = true;
    assert_string_equal(print(&report),
                        "esx01  runs in the last 24 hours: 1, starts used: 3 of 3\n"
                        "no starts for another 10m (start limit), or until /opt/muxwatch/bin/muxwatch reset\n"
                        "no starts for another 2m (back-off)\n"
                        "no starts until 2026-11-22T19:35:00Z (paused)\n"
                        "2026-11-22T18:34:00Z  mux-started service=x recovery_seconds=2.500\n");
}

static void marks_have_the_colour_of_their_state(void **state) {
    (void)state;
    struct report report = begin();
    history_add_mark(&history, NOW - 600, STATE_OK);
    history_add_mark(&history, NOW - 300, STATE_CRITICAL);
    report.color = true;
    const char *text = print(&report);
    assert_non_null(strstr(text, "18:25:00Z  \033[32m.\033[0m\033[1;31mC\033[0m\n"));
    assert_non_null(strstr(text, "\033[33mw\033[0m WARNING   \033[1;31mC\033[0m CRITICAL"));
    report.color = false;
    assert_null(strchr(print(&report), '\033'));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_host_has_no_history),
        cmocka_unit_test(each_run_has_its_mark),
        cmocka_unit_test(an_hour_without_a_run_ends_a_row),
        cmocka_unit_test(missing_runs_are_a_blank),
        cmocka_unit_test(a_day_of_runs_fills_six_rows),
        cmocka_unit_test(marks_of_another_day_are_not_counted),
        cmocka_unit_test(a_clock_before_1970_is_a_clock),
        cmocka_unit_test(the_state_of_affairs_comes_first),
        cmocka_unit_test(marks_have_the_colour_of_their_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
