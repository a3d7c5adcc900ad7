#include "report/report.h"

#include "printed.h"
#include "unit.h"

enum { NOW = 1795370400, SLOTS = 72 }; /* 2026-11-22T18:00:00Z */

static struct history history;

static struct past begin(void) {
    memset(&history, 0, sizeof history);
    return (struct past){.wall_s = NOW, .host_name = "esx01", .history = &history, .budget = 3};
}

/* Valid until the next one. */
static const char *print(const struct past *past, bool quiet) {
    static char text[32768];
    struct style style = {.quiet = quiet};
    struct printed printed;
    printed_begin(&printed);
    past_print_text(printed.out, past, &style);
    snprintf(text, sizeof text, "%s", printed_end(&printed));
    printed_free(&printed);
    return text;
}

static void a_new_host_has_no_history(void **state) {
    (void)state;
    struct past past = begin();
    char wanted[600];
    snprintf(wanted, sizeof wanted,
             "esx01  0 runs in the last 24 hours, 0 of 3 starts used\n"
             "[%72s]\n"
             "-24 h%69s\n"
             ". OK   w warning   C critical   ? unknown   blank: no run\n"
             "\n"
             "no events\n",
             "", "now");
    assert_string_equal(print(&past, false), wanted);
}

/* The bar between its brackets. */
static const char *bar(const struct past *past) {
    return strchr(print(past, false), '[') + 1;
}

static void each_twenty_minutes_show_their_worst(void **state) {
    (void)state;
    static const struct {
        int64_t age_s;
        enum state state;
        int slot;
        char letter;
    } rows[] = {
        {0, STATE_OK, SLOTS - 1, '.'},          {1199, STATE_OK, SLOTS - 1, '.'},
        {1200, STATE_UNKNOWN, SLOTS - 2, '?'},  {2400, STATE_WARNING, SLOTS - 3, 'w'},
        {3600, STATE_CRITICAL, SLOTS - 4, 'C'}, {86399, STATE_OK, 0, '.'},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct past past = begin();
        history_add_mark(&history, NOW - rows[i].age_s, rows[i].state);
        const char *slots = bar(&past);
        for (int slot = 0; slot < SLOTS; slot++) {
            assert_int_equal(slots[slot], slot == rows[i].slot ? rows[i].letter : ' ');
        }
        assert_int_equal(slots[SLOTS], ']');
    }
}

static void the_worst_of_a_slot_counts(void **state) {
    (void)state;
    struct past past = begin();
    history_add_mark(&history, NOW - 100, STATE_OK);
    history_add_mark(&history, NOW - 90, STATE_CRITICAL);
    history_add_mark(&history, NOW - 80, STATE_WARNING);
    assert_int_equal(bar(&past)[SLOTS - 1], 'C');
}

/* Where ensure has not run for a while, old marks are still in the file. */
static void marks_of_another_day_are_not_counted(void **state) {
    (void)state;
    struct past past = begin();
    history_add_mark(&history, NOW - 2 * 86400, STATE_OK);
    history_add_mark(&history, NOW - 2 * 86400 + 60, STATE_OK);
    const char *text = print(&past, false);
    assert_memory_equal(text, "esx01  0 runs in the last 24 hours", 34);
    past.wall_s = NOW - 2 * 86400 + 30; /* the clock was set back behind the second */
    text = print(&past, false);
    assert_memory_equal(text, "esx01  1 runs in the last 24 hours", 34);
}

static void the_state_of_affairs_comes_first(void **state) {
    (void)state;
    struct past past = begin();
    history_add_mark(&history, NOW - 60, STATE_OK);
    history_add_event(&history, NOW - 60, "mux-started service=x recovery_seconds=2.500");
    past.starts_in_window = 2;
    past.back_off_s = 120;
    past.paused_until_wall_s = NOW + 3600;
    assert_string_equal(print(&past, true),
                        "esx01  1 runs in the last 24 hours, 2 of 3 starts used, back-off for 2m, paused "
                        "until 2026-11-22T19:00:00Z\n"
                        "2026-11-22T17:59:00Z  mux-started service=x recovery_seconds=2.500\n");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_host_has_no_history),
        cmocka_unit_test(each_twenty_minutes_show_their_worst),
        cmocka_unit_test(the_worst_of_a_slot_counts),
        cmocka_unit_test(marks_of_another_day_are_not_counted),
        cmocka_unit_test(the_state_of_affairs_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
