#include "keep/history.h"

#include "unit.h"

enum { NOW = 1795000000 };

static struct history *begin(void) {
    struct history *history = calloc(1, sizeof *history);
    assert_non_null(history);
    return history;
}

static void events_are_bounded_the_oldest_goes(void **state) {
    (void)state;
    struct history *history = begin();
    char text[40];
    for (int i = 0; i < 3 * HISTORY_EVENTS; i++) {
        snprintf(text, sizeof text, "event-%d", i);
        history_add_event(history, NOW + i, text);
    }
    assert_int_equal(history->event_count, HISTORY_EVENTS);
    assert_string_equal(history->events[0].text, "event-200");
    assert_string_equal(history->events[HISTORY_EVENTS - 1].text, "event-299");
    assert_int_equal(history->events[0].wall_s, NOW + 200);
    free(history);
}

static void an_event_becomes_one_printable_line(void **state) {
    (void)state;
    struct history *history = begin();
    char longest[2 * HISTORY_EVENT_SIZE];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    history_add_event(history, NOW, "mux-start\nservice=\033[31m");
    history_add_event(history, NOW, longest);
    assert_string_equal(history->events[0].text, "mux-start?service=?[31m");
    assert_int_equal(strlen(history->events[1].text), HISTORY_EVENT_SIZE - 1);
    free(history);
}

static void marks_are_kept_for_a_day(void **state) {
    (void)state;
    struct history *history = begin();
    history_add_mark(history, NOW, STATE_OK);
    history_add_mark(history, NOW + 60, STATE_CRITICAL);
    history_add_mark(history, NOW + HISTORY_MARKS_AGE_S - 1, STATE_OK);
    assert_int_equal(history->mark_count, 3);
    history_add_mark(history, NOW + HISTORY_MARKS_AGE_S, STATE_WARNING);
    assert_int_equal(history->mark_count, 3);
    assert_int_equal(history->marks[0].wall_s, NOW + 60);
    assert_int_equal(history->marks[0].state, STATE_CRITICAL);
    free(history);
}

static void marks_of_the_future_go(void **state) {
    (void)state;
    struct history *history = begin();
    history_add_mark(history, NOW + 5000, STATE_OK);
    history_add_mark(history, NOW, STATE_UNKNOWN);
    assert_int_equal(history->mark_count, 1);
    assert_int_equal(history->marks[0].state, STATE_UNKNOWN);
    free(history);
}

static void marks_are_bounded(void **state) {
    (void)state;
    struct history *history = begin();
    for (int i = 0; i < HISTORY_MARKS + 10; i++) {
        history_add_mark(history, NOW + i, STATE_OK);
    }
    assert_int_equal(history->mark_count, HISTORY_MARKS);
    assert_int_equal(history->marks[0].wall_s, NOW + 10);
    free(history);
}

static void what_is_printed_is_read_back(void **state) {
    (void)state;
    static char text[HISTORY_TEXT_MAX];
    static const char wanted[] = "event 1795000000 mux-started service=x  recovery_seconds=2.500\n"
                                 "mark 1795000001 O\nmark 1795000002 U\nmark 1795000003 W\n"
                                 "mark 1795000004 C\n";
    static const enum state states[] = {STATE_OK, STATE_UNKNOWN, STATE_WARNING, STATE_CRITICAL};
    struct history *history = begin();
    struct history *back = begin();
    history_add_event(history, NOW, "mux-started service=x  recovery_seconds=2.500");
    for (int i = 0; i < 4; i++) {
        history_add_mark(history, NOW + 1 + i, states[i]);
    }
    size_t length = history_print(history, text);
    assert_int_equal(length, strlen(wanted));
    assert_string_equal(text, wanted);
    back->event_count = 7; /* what was there before goes */
    assert_int_equal(history_parse(back, text, length), 0);
    assert_memory_equal(back, history, sizeof *back);
    free(history);
    free(back);
}

static void the_fullest_history_fits(void **state) {
    (void)state;
    static char text[HISTORY_TEXT_MAX];
    struct history *history = begin();
    struct history *back = begin();
    const int64_t latest = INT64_MAX / 2;
    char longest[HISTORY_EVENT_SIZE];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (int i = 0; i < HISTORY_EVENTS; i++) {
        history_add_event(history, latest, longest);
    }
    for (int i = 0; i < HISTORY_MARKS; i++) {
        history_add_mark(history, latest, STATE_CRITICAL);
    }
    size_t length = history_print(history, text);
    assert_in_range(length, HISTORY_TEXT_MAX / 2, HISTORY_TEXT_MAX - 1);
    assert_int_equal(history_parse(back, text, length), 0);
    assert_int_equal(back->event_count, HISTORY_EVENTS);
    assert_int_equal(back->mark_count, HISTORY_MARKS);
    free(history);
    free(back);
}

static void damaged_lines_are_left_out_and_counted(void **state) {
    (void)state;
    static const char text[] = "event 1 good\n"
                               "event\n"
                               "event 5\n"
                               "event x bad\n"
                               "event -1 bad\n"
                               "mark 5 X\n"
                               "mark 5 OO\n"
                               "mark 5\n"
                               "mark 99999999999999999999 O\n"
                               "other 5 O\n"
                               "\n"
                               "mark 2 C\n"
                               "event 3 bad\033\n"
                               "mark 7 ";
    struct history *history = begin();
    assert_int_equal(history_parse(history, text, sizeof text - 1), 11);
    assert_int_equal(history->event_count, 2);
    assert_string_equal(history->events[1].text, "bad?");
    assert_int_equal(history->mark_count, 1);
    assert_int_equal(history->marks[0].state, STATE_CRITICAL);
    assert_int_equal(history_parse(history, "mark 5 \0\n", 9), 1); /* no letter of a state */
    assert_int_equal(history->mark_count, 0);
    free(history);
}

static void too_many_lines_are_damage(void **state) {
    (void)state;
    static char text[HISTORY_TEXT_MAX];
    size_t used = 0;
    struct history *history = begin();
    for (int i = 0; i < HISTORY_EVENTS + 5; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "event 5 x\n");
    }
    for (int i = 0; i < HISTORY_MARKS + 7; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "mark 5 O\n");
    }
    assert_int_equal(history_parse(history, text, used), 12);
    memset(text, 'x', 5000); /* one that is too long */
    assert_true(history_parse(history, text, used) > 0);
    free(history);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_bounded_the_oldest_goes),
        cmocka_unit_test(an_event_becomes_one_printable_line),
        cmocka_unit_test(marks_are_kept_for_a_day),
        cmocka_unit_test(marks_of_the_future_go),
        cmocka_unit_test(marks_are_bounded),
        cmocka_unit_test(what_is_printed_is_read_back),
        cmocka_unit_test(the_fullest_history_fits),
        cmocka_unit_test(damaged_lines_are_left_out_and_counted),
        cmocka_unit_test(too_many_lines_are_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
