#include "judge/status.h"

#include "feed.h"
#include "unit.h"

#define MUX "vShield-Endpoint-Mux"

enum { R = STATUS_RUNNING, D = STATUS_DOWN, U = STATUS_UNKNOWN, NONE = STATUS_NO_EXIT };

static const struct {
    const char *text;
    int exit_code;
    int status;
    bool disagrees;
    const char *words;
} rows[] = {
    /* The vendor's own two lines; the second contains "running". */
    {MUX " is running\n", 0, R, false, MUX " is running"},
    {MUX " is not running\n", 3, D, false, MUX " is not running"},
    {MUX " is running\n", NONE, R, false, MUX " is running"},
    {MUX " is not running\n", NONE, D, false, MUX " is not running"},
    /* The words count, and a code that says otherwise is noted. */
    {MUX " is running\n", 3, R, true, MUX " is running"},
    {MUX " is running\n", 1, R, true, MUX " is running"},
    {MUX " is not running\n", 0, D, true, MUX " is not running"},
    {MUX " is not running\n", 6, D, false, MUX " is not running"},
    /* Without such words the code counts. */
    {"", 0, R, false, ""},
    {"", 3, D, false, ""},
    {"", 1, U, false, ""},
    {"", 127, U, false, ""},
    {"", NONE, U, false, ""},
    {"all fine\n", 0, R, false, "all fine"},
    {"gone\n", 3, D, false, "gone"},
    {"gone\n", 4, U, false, "gone"},
    /* Ways to write it. */
    {MUX " is running.", 0, R, false, MUX " is running."},
    {MUX " is not running.\r\n", 3, D, false, MUX " is not running."},
    {"state: NOT RUNNING\n", 3, D, false, "state: NOT RUNNING"},
    {"state: not-running\n", 3, D, false, "state: not-running"},
    {"state: not\t running\n", 3, D, false, "state: not\t running"},
    {"Running (pid 12)\n", 0, R, false, "Running (pid 12)"},
    {"not installed but running\n", 0, R, false, "not installed but running"},
    {"opsAgent is running\n", 0, R, false, "opsAgent is running"},
    /* Parts of other words are none. */
    {"outrunning the bear\n", NONE, U, false, "outrunning the bear"},
    {"runningmate\n", NONE, U, false, "runningmate"},
    {"knot running\n", NONE, R, false, "knot running"},
    /* Several lines: down outweighs running, whichever came first. */
    {"watchdog is running\n" MUX " is not running\n", 3, D, false, MUX " is not running"},
    {MUX " is not running\nwatchdog is running\n", 3, D, false, MUX " is not running"},
    {"\n\nhello\n" MUX " is running\n", 0, R, false, MUX " is running"},
    {"hello\nworld\n", 0, R, false, "hello"},
    /* "not" at the end of a line does not reach into the next. */
    {"whether or not\nrunning\n", 0, R, false, "running"},
    /* As pasted: with the prompt's lines, in which the words do not count. */
    {"~ # /etc/init.d/" MUX " status\n" MUX " is running\n~ #\n", NONE, R, false, MUX " is running"},
    {"~ # /etc/init.d/" MUX " status (\xe5\x81\x9c\xe6\xad\xa2\xe6\x99\x82)\n" MUX " is not running\n", NONE,
     D, false, MUX " is not running"},
    {"[root@esx01:~] echo running\n", NONE, U, false, ""},
};

static void check(size_t i, size_t piece) {
    struct status_reader reader;
    bool disagrees = !rows[i].disagrees;
    status_begin(&reader);
    feed_lines(&reader.lines, rows[i].text, strlen(rows[i].text), piece);
    check_number(rows[i].text, status_end(&reader, rows[i].exit_code, &disagrees), rows[i].status);
    check_number(rows[i].text, disagrees, rows[i].disagrees);
    char wanted[STATUS_WORDS_SIZE];
    span_copy(wanted, sizeof wanted, span_of(rows[i].words));
    check_text(rows[i].text, reader.words, wanted);
}

static void the_words_come_first(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            check(i, feed_sizes[piece]);
        }
    }
}

static void hostile_words_are_made_printable(void **state) {
    (void)state;
    static const char text[] = "\033[2J\0is not running \xff\n";
    struct status_reader reader;
    bool disagrees = false;
    status_begin(&reader);
    feed_lines(&reader.lines, text, sizeof text - 1, SIZE_MAX);
    assert_int_equal(status_end(&reader, 3, &disagrees), STATUS_DOWN);
    assert_string_equal(reader.words, "?[2J?is not running ?");
}

static void a_long_line_is_cut_for_the_report_only(void **state) {
    (void)state;
    char text[400];
    struct status_reader reader;
    bool disagrees = false;
    snprintf(text, sizeof text, "%0300d is not running\n", 0);
    status_begin(&reader);
    feed_lines(&reader.lines, text, strlen(text), 7);
    assert_int_equal(status_end(&reader, STATUS_NO_EXIT, &disagrees), STATUS_DOWN);
    assert_int_equal(strlen(reader.words), STATUS_WORDS_SIZE - 1);
}

static void a_flood_without_newlines_says_nothing(void **state) {
    (void)state;
    struct status_reader reader;
    bool disagrees = false;
    status_begin(&reader);
    for (int i = 0; i < 2000; i++) {
        lines_feed(&reader.lines, "running ", 8);
    }
    assert_int_equal(status_end(&reader, STATUS_NO_EXIT, &disagrees), STATUS_UNKNOWN);
    assert_int_equal(reader.lines.overlong, 1);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_come_first),
        cmocka_unit_test(hostile_words_are_made_printable),
        cmocka_unit_test(a_long_line_is_cut_for_the_report_only),
        cmocka_unit_test(a_flood_without_newlines_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
