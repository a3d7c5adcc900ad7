#include "read/status.h"

#include "base/service.h"
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
    {MUX " \033[31mnot running\033[0m\n", 3, D, false, MUX " \033[31mnot running\033[0m"},
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
    {"ready\n", 4, U, false, "ready"},
    {"gone\n", 3, U, false, "gone"},
    /* Ways to write it. */
    {MUX " is running.", 0, R, false, MUX " is running."},
    {MUX " is not running.\r\n", 3, D, false, MUX " is not running."},
    {"state: NOT RUNNING\n", 3, D, false, "state: NOT RUNNING"},
    {"state: not-running\n", 3, D, false, "state: not-running"},
    {"state: not\t running\n", 3, D, false, "state: not\t running"},
    {"Running (pid 12)\n", 0, R, false, "Running (pid 12)"},
    {"not installed but running\n", 0, U, false, "not installed but running"},
    {"state: running\n", 0, R, false, "state: running"},
    {MUX ": up and running since 10:00:00 (pid 0815)\n", 0, R, false,
     MUX ": up and running since 10:00:00 (pid 0815)"},
    {"No errors found: it is still running.\n", 0, U, false, "No errors found: it is still running."},
    {"active (running)\n", 0, R, false, "active (running)"},
    {"It runs\n", 0, R, false, "It runs"},
    /* A negation in the clause decides; so do the words for the opposite. Negated, other words for life are in doubt. */
    {MUX " is not currently running\n", 0, D, true, MUX " is not currently running"},
    {MUX " isn't running\n", 3, D, false, MUX " isn't running"},
    {MUX " isn\xe2\x80\x99t running\n", 3, D, false, MUX " isn\xe2\x80\x99t running"},
    {MUX " is no longer running\n", 3, D, false, MUX " is no longer running"},
    {MUX " has not been started\n", 0, U, false, MUX " has not been started"},
    {MUX " hasn't started\n", 3, U, false, MUX " hasn't started"},
    {MUX " not yet started\n", 3, U, false, MUX " not yet started"},
    {MUX " never ran\n", 3, U, false, MUX " never ran"},
    {MUX " did not start\n", 3, U, false, MUX " did not start"},
    {MUX " doesn't run\n", 3, U, false, MUX " doesn't run"},
    {MUX " does not appear to be running\n", 3, U, false, MUX " does not appear to be running"},
    {"No " MUX " process is running\n", 3, D, false, "No " MUX " process is running"},
    {"nothing is running\n", 3, D, false, "nothing is running"},
    {"not (currently) running\n", 3, D, false, "not (currently) running"},
    {"not installed and running\n", 3, U, false, "not installed and running"},
    {"installed and not running\n", 3, U, false, "installed and not running"},
    {"Mux may be up and running\n", 0, U, false, "Mux may be up and running"},
    {MUX " has no pid file but is running\n", 0, U, false, MUX " has no pid file but is running"},
    {"Perhaps Mux is running\n", 0, U, false, "Perhaps Mux is running"},
    {"Will start once hostd is running\n", 3, U, false, "Will start once hostd is running"},
    {MUX " running before\n", 0, U, false, MUX " running before"},
    {"Mux should be: running\n", 3, U, false, "Mux should be: running"},
    {"Watchdog of Mux: running\n", 0, U, false, "Watchdog of Mux: running"},
    {MUX " is not active\n", 0, U, false, MUX " is not active"},
    {MUX " is not active but running\n", 0, U, false, MUX " is not active but running"},
    {MUX " is not yet running\n", 3, D, false, MUX " is not yet running"},
    {"vsepmux not running\n", NONE, D, false, "vsepmux not running"},
    {"Mux isn't running\n", NONE, D, false, "Mux isn't running"},
    {"Mux: running\n", NONE, R, false, "Mux: running"},
    {"Mux: not running\n", NONE, D, false, "Mux: not running"},
    {"It is up but not running\n", 3, D, false, "It is up but not running"},
    {MUX " stopped running\n", 3, U, false, MUX " stopped running"},
    {MUX " is stopped\n", 0, D, true, MUX " is stopped"},
    {MUX " is DEAD\n", 3, D, false, MUX " is DEAD"},
    {"inactive (dead since noon)\n", 3, D, false, "inactive (dead since noon)"},
    {MUX " has stopped\n", 0, D, true, MUX " has stopped"},
    {MUX " stopped\n", 3, D, false, MUX " stopped"},
    {MUX " stopped\n", 0, U, false, MUX " stopped"},
    {MUX " stopped\n", NONE, U, false, MUX " stopped"},
    {MUX " is not running because the list of modules is unknown\n", 3, U, false,
     MUX " is not running because the list of modules is unknown"},
    {MUX " is not running because it cannot be started\n", 3, U, false,
     MUX " is not running because it cannot be started"},
    /* What is in doubt is unknown, whatever the exit code is. */
    {MUX " failed to start\n", 3, U, false, MUX " failed to start"},
    {MUX " was running\n", 3, U, false, MUX " was running"},
    {MUX " was not running\n", 3, U, false, MUX " was not running"},
    {MUX " wasn't running\n", 3, U, false, MUX " wasn't running"},
    {MUX " may be running\n", 0, U, false, MUX " may be running"},
    {MUX " seems to be running\n", 0, U, false, MUX " seems to be running"},
    {MUX " used to be running\n", 0, U, false, MUX " used to be running"},
    {MUX " is about to be running\n", 0, U, false, MUX " is about to be running"},
    {MUX " is far from running\n", 3, U, false, MUX " is far from running"},
    {MUX " is only partly running\n", 0, U, false, MUX " is only partly running"},
    {MUX " is not permitted to run\n", 3, U, false, MUX " is not permitted to run"},
    {MUX " is prevented from running\n", 0, U, false, MUX " is prevented from running"},
    {MUX " ist nicht running\n", 3, U, false, MUX " ist nicht running"},
    {MUX " is not not running\n", 3, U, false, MUX " is not not running"},
    {MUX " depends on hostd, which is not running\n", 3, U, false,
     MUX " depends on hostd, which is not running"},
    {MUX " has crashed\n", 0, U, false, MUX " has crashed"},
    {MUX " has crashed\n", 3, U, false, MUX " has crashed"},
    {MUX " is not responding\n", 0, U, false, MUX " is not responding"},
    {MUX " is hung\n", 0, U, false, MUX " is hung"},
    {"nobody is running\n", 3, D, false, "nobody is running"},
    {"It must have been running\n", 0, U, false, "It must have been running"},
    {"It was not running\n", 3, U, false, "It was not running"},
    {"Check if it is running\n", 0, U, false, "Check if it is running"},
    {"previous state running\n", 0, U, false, "previous state running"},
    {"is not running at all\n", 3, U, false, "is not running at all"},
    {"It cannot be determined whether " MUX " is running\n", 0, U, false,
     "It cannot be determined whether " MUX " is running"},
    {"can't tell if " MUX " is not running\n", 3, U, false, "can't tell if " MUX " is not running"},
    {"Cannot determine the state\n", 0, U, false, "Cannot determine the state"},
    {"state unknown\n", 3, U, false, "state unknown"},
    {"last known state: running\n", 0, U, false, "last known state: running"},
    {"is it running?\n", 0, U, false, "is it running?"},
    {"running: no\n", 3, U, false, "running: no"},
    {"0 processes running\n", 0, U, false, "0 processes running"},
    {"neither running nor stopped\n", 0, U, false, "neither running nor stopped"},
    {"running | not running\n", 0, U, false, "running | not running"},
    {"not all processes are running\n", 0, U, false, "not all processes are running"},
    {"not stopped\n", 0, U, false, "not stopped"},
    {MUX " is starting\n", 0, U, false, MUX " is starting"},
    {"is running\nis not running\n", 0, U, false, "is not running"},
    /* Between two states is neither. */
    {MUX " is being stopped\n", 3, U, false, MUX " is being stopped"},
    {MUX " is being restarted\n", 3, U, false, MUX " is being restarted"},
    {MUX " is reloading\n", 3, U, false, MUX " is reloading"},
    {MUX " initializing\n", 3, U, false, MUX " initializing"},
    {MUX " is not running yet, start is in progress\n", 3, U, false,
     MUX " is not running yet, start is in progress"},
    {MUX " is not running (upgrade in progress)\n", 3, U, false, MUX " is not running (upgrade in progress)"},
    {MUX " is suspended\n", 3, U, false, MUX " is suspended"},
    {MUX " stop requested\n", 3, U, false, MUX " stop requested"},
    /* Said of something else, of a part, or only of how it runs. */
    {MUX " is up; link is down\n", 0, U, false, MUX " is up; link is down"},
    {MUX ": link is down\n", 0, U, false, MUX ": link is down"},
    {MUX ": network down\n", 3, U, false, MUX ": network down"},
    {MUX " not started by watchdog\n", 0, U, false, MUX " not started by watchdog"},
    {MUX ": one of 2 threads is not running\n", 0, U, false, MUX ": one of 2 threads is not running"},
    {MUX ": 1 of 4 workers is down\n", 0, U, false, MUX ": 1 of 4 workers is down"},
    {MUX " watchdog is not running\n", 3, U, false, MUX " watchdog is not running"},
    {"The watchdog of " MUX " is not running\n", 3, U, false, "The watchdog of " MUX " is not running"},
    {"A watchdog for " MUX " is not running\n", 3, U, false, "A watchdog for " MUX " is not running"},
    {"esx01 daemon " MUX " is running\n", 0, U, false, "esx01 daemon " MUX " is running"},
    {MUX " service's listener is not running\n", 0, U, false, MUX " service's listener is not running"},
    {MUX " is not running properly\n", 3, U, false, MUX " is not running properly"},
    {MUX " is not running as root\n", 3, U, false, MUX " is not running as root"},
    {MUX " is running as root\n", 0, R, false, MUX " is running as root"},
    {MUX " is running with 2 threads\n", 0, R, false, MUX " is running with 2 threads"},
    {MUX " version 6.7 is running\n", 0, U, false, MUX " version 6.7 is running"},
    {MUX " agent is not running\n", 3, D, false, MUX " agent is not running"},
    {MUX " is not running or permission denied\n", 4, U, false, MUX " is not running or permission denied"},
    /* LSB's words and codes for down. */
    {MUX " dead but pid file exists\n", 1, D, false, MUX " dead but pid file exists"},
    {MUX " dead but subsys locked\n", 2, D, false, MUX " dead but subsys locked"},
    {MUX " is dead and pid file exists\n", 1, D, false, MUX " is dead and pid file exists"},
    {MUX " stopped\n", 4, U, false, MUX " stopped"},
    /* Advice says nothing about now. */
    {"Do not start it by hand: it is running\n", 0, U, false, "Do not start it by hand: it is running"},
    {MUX " is not running\nIt can be started with /etc/init.d/" MUX " start\n", 3, D, false,
     MUX " is not running"},
    {"not running\nRun it with start\n", 3, D, false, "not running"},
    /* Other services' names: who names this one is believed. */
    /* A mail wrapped the line behind "is" or "not". */
    {MUX " is not\nrunning\n", NONE, D, false, MUX " is not running"},
    {MUX " is\n\nrunning\n", 0, R, false, MUX " is running"},
    {"vsepmux is not\nrunning\n", NONE, D, false, "vsepmux is not running"},
    {MUX " is\nnetcpad is running\n", NONE, U, false, MUX " is netcpad is running"},
    {"netcpad is not\n" MUX " is running\n", NONE, R, false, MUX " is running"},
    {"watchdog is not running\n" MUX " is running\n", 0, R, false, MUX " is running"},
    {"netcpad is not running, " MUX " is running\n", 0, R, false,
     "netcpad is not running, " MUX " is running"},
    {"The watchdog is running and " MUX " is not running\n", 3, D, false,
     "The watchdog is running and " MUX " is not running"},
    {MUX " watchdog is running; its daemon is not running\n", 0, U, false,
     MUX " watchdog is running; its daemon is not running"},
    {"nsx-mpa is running\nnsx-context-mux is not running\n", 3, D, false, "nsx-context-mux is not running"},
    {"opsAgent is running\n", 0, R, false, "opsAgent is running"},
    /* Parts of other words are none. */
    {"outrunning the bear\n", NONE, U, false, "outrunning the bear"},
    {"runningmate\n", NONE, U, false, "runningmate"},
    {"knot running\n", NONE, U, false, "knot running"},
    /* Several lines: down outweighs running, whichever came first. */
    {"watchdog is running\n" MUX " is not running\n", 3, D, false, MUX " is not running"},
    {MUX " is not running\nwatchdog is running\n", 3, D, false, MUX " is not running"},
    {"\n\nhello\n" MUX " is running\n", 0, R, false, MUX " is running"},
    {"hello\nworld\n", 0, R, false, "hello"},
    /* "not" at the end of a line that names nobody does not reach into the next. */
    {"installed or not\nrunning\n", 0, R, false, "running"},
};

static void take(void *reader, struct span line) {
    status_line(reader, line);
}

static void read_status(struct status_reader *reader, const char *text, size_t length, size_t piece) {
    struct lines lines = feed_whole(take, reader, text, length, piece);
    reader->overlong = lines.overlong > 0;
}

static void check(size_t i, size_t piece) {
    struct status_reader reader = {.service = SERVICE_VSHIELD};
    struct fault odd;
    read_status(&reader, rows[i].text, strlen(rows[i].text), piece);
    check_number(rows[i].text, status_end(&reader, rows[i].exit_code, &odd), rows[i].status);
    check_number(rows[i].text, odd.id == NOTE_WORDS_COUNT, rows[i].disagrees);
    bool explained = odd.id >= FAULT_STATUS_DOUBT && odd.id <= FAULT_STATUS_NEITHER;
    check_number(rows[i].text, explained, rows[i].status == STATUS_UNKNOWN);
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
    struct status_reader reader = {.service = SERVICE_VSHIELD};
    struct fault odd;
    read_status(&reader, text, sizeof text - 1, SIZE_MAX);
    assert_int_equal(status_end(&reader, 3, &odd), STATUS_DOWN);
    assert_string_equal(reader.words, "?[2J?is not running ?");
}

static void a_long_line_is_cut_for_the_report_only(void **state) {
    (void)state;
    char text[400];
    struct status_reader reader = {.service = SERVICE_VSHIELD};
    struct fault odd;
    snprintf(text, sizeof text, "%0300d is not running\n", 0);
    read_status(&reader, text, strlen(text), 7);
    assert_int_equal(status_end(&reader, STATUS_NO_EXIT, &odd), STATUS_DOWN);
    assert_int_equal(strlen(reader.words), STATUS_WORDS_SIZE - 1);
}

/* Whatever stands behind what is quoted of a line counts, too. */
static void a_long_line_is_joined_to_none(void **state) {
    (void)state;
    char text[600];
    struct status_reader reader = {.service = SERVICE_VSHIELD};
    struct fault odd;
    snprintf(text, sizeof text, MUX " is\nrunning, %0300d, but " MUX " is not running\n", 0);
    read_status(&reader, text, strlen(text), SIZE_MAX);
    assert_int_equal(status_end(&reader, STATUS_NO_EXIT, &odd), STATUS_DOWN);
}

static void of_another_name_is_in_doubt_unless_asked(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int asked;
        int unasked;
    } said[] = {
        {"hostd is running", R, U},
        {"netCP agent service is not running", D, U},
        {"vShieldMux is running.", R, R},
        {"it is not running", D, D},
        {"hostd is running\n" MUX " is not running", D, D},
        {"Key : TSM-SSH\nRunning : True", R, U},
        {"* hostd.service\nActive: active (running)", R, U},
        {"* " MUX "\nActive: active (running)", R, R},
    };
    for (size_t i = 0; i < COUNT(said); i++) {
        for (int unasked = 0; unasked <= 1; unasked++) {
            struct status_reader reader = {.service = SERVICE_VSHIELD};
            struct fault odd;
            reader.unasked = unasked;
            read_status(&reader, said[i].text, strlen(said[i].text), SIZE_MAX);
            assert_int_equal(status_end(&reader, NONE, &odd), unasked ? said[i].unasked : said[i].asked);
        }
    }
}

static void a_flood_without_newlines_says_nothing(void **state) {
    (void)state;
    static char text[16000];
    struct status_reader reader = {.service = SERVICE_VSHIELD};
    struct fault odd;
    for (size_t at = 0; at < sizeof text; at += 8) {
        memcpy(text + at, "running ", 8);
    }
    read_status(&reader, text, sizeof text, 8);
    assert_int_equal(status_end(&reader, STATUS_NO_EXIT, &odd), STATUS_UNKNOWN);
    assert_true(reader.overlong);
}

/* It may have said the words: an exit code must not speak in its place. */
static void a_line_too_long_is_in_doubt(void **state) {
    (void)state;
    static char text[LINES_LONGEST + 100];
    struct status_reader reader = {.service = SERVICE_VSHIELD};
    struct fault odd;
    memset(text, ' ', sizeof text - 1);
    memcpy(text + sizeof text - 10, " running\n", 9);
    read_status(&reader, text, strlen(text), 100);
    assert_int_equal(status_end(&reader, 3, &odd), STATUS_UNKNOWN);
    assert_int_equal(odd.id, FAULT_STATUS_DOUBT);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_come_first),
        cmocka_unit_test(hostile_words_are_made_printable),
        cmocka_unit_test(a_long_line_is_cut_for_the_report_only),
        cmocka_unit_test(a_long_line_is_joined_to_none),
        cmocka_unit_test(of_another_name_is_in_doubt_unless_asked),
        cmocka_unit_test(a_flood_without_newlines_says_nothing),
        cmocka_unit_test(a_line_too_long_is_in_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
