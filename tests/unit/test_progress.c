#define _GNU_SOURCE

#include "apart.h"
#include "heard.h"
#include "host/clock.h"
#include "host/log.h"
#include "unit.h"

#include <fcntl.h>
#include <termios.h>

/* A terminal as stderr; what is written there can be read from the other side. */
struct terminal {
    int master;
    int before;
    char text[2000];
};

static void open_terminal(struct terminal *terminal) {
    terminal->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    assert_true(terminal->master >= 0);
    assert_int_equal(grantpt(terminal->master) | unlockpt(terminal->master), 0);
    int slave = open(ptsname(terminal->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(slave >= 0);
    terminal->before = dup(STDERR_FILENO);
    assert_int_equal(dup2(slave, STDERR_FILENO), STDERR_FILENO);
    close(slave);
}

/* What was written since the last time. */
static const char *read_terminal(struct terminal *terminal) {
    fflush(stderr);
    ssize_t length = read(terminal->master, terminal->text, sizeof terminal->text - 1);
    terminal->text[length > 0 ? length : 0] = '\0';
    return terminal->text;
}

static void close_terminal(struct terminal *terminal) {
    dup2(terminal->before, STDERR_FILENO);
    close(terminal->before);
    close(terminal->master);
}

static void nothing_is_shown_where_nobody_looks(void **state) {
    (void)state;
    struct progress progress;
    struct heard heard;
    heard_begin(&heard); /* a file is no terminal */
    progress_begin(&progress, false);
    progress.since_ms -= 5000;
    progress_show(&progress, "working");
    progress_clear(&progress);
    heard_end(&heard);
    assert_string_equal(heard.text, "");
    assert_false(progress.wanted);
}

static void a_terminal_sees_a_line_that_goes_again(void **state) {
    (void)state;
    struct terminal terminal;
    struct progress progress;
    char early[100];
    char shown[100];
    char same[100];
    char cleared[100];
    char again[100];
    open_terminal(&terminal);
    progress_begin(&progress, false);
    progress.since_ms += 60000; /* however slow the day is: not yet 300 ms */
    progress_show(&progress, "working");
    progress_clear(&progress);
    snprintf(early, sizeof early, "%s", read_terminal(&terminal));
    progress.since_ms -= 60000 + 12400;
    progress_show(&progress, "working on %d", 3);
    snprintf(shown, sizeof shown, "%s", read_terminal(&terminal));
    progress_show(&progress, "working on %d", 3);
    snprintf(same, sizeof same, "%s", read_terminal(&terminal));
    progress_clear(&progress);
    snprintf(cleared, sizeof cleared, "%s", read_terminal(&terminal));
    progress_clear(&progress);
    snprintf(again, sizeof again, "%s", read_terminal(&terminal));
    close_terminal(&terminal);
    assert_string_equal(early, "");
    assert_string_equal(shown, "\r 12 s  working on 3\033[K");
    assert_true(same[0] == '\0' || strstr(same, " 13 s ") != NULL); /* the same line is not drawn again */
    assert_string_equal(cleared, "\r\033[K");
    assert_string_equal(again, "");
}

static void a_wait_says_for_what(void **state) {
    (void)state;
    struct terminal terminal;
    struct progress progress;
    char shown[100];
    open_terminal(&terminal);
    progress_begin(&progress, false);
    progress.since_ms -= 5000;
    int64_t begin_ms = progress.since_ms;
    progress_wait(&progress, 100, "waiting 100%");
    snprintf(shown, sizeof shown, "%s", read_terminal(&terminal));
    close_terminal(&terminal);
    assert_ptr_equal(strstr(shown, "\r  5 s  waiting 100%\033[K"), shown);
    assert_in_range(clock_ms() - begin_ms, 5100, 9000);
}

static void quiet_shows_nothing(void **state) {
    (void)state;
    struct terminal terminal;
    struct progress progress;
    open_terminal(&terminal);
    progress_begin(&progress, true);
    progress.since_ms -= 5000;
    progress_show(&progress, "working");
    bool silent = read_terminal(&terminal)[0] == '\0';
    close_terminal(&terminal);
    assert_true(silent);
}

static void a_long_line_fits_the_terminal(void **state) {
    (void)state;
    struct terminal terminal;
    struct progress progress;
    char words[300];
    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    open_terminal(&terminal);
    progress_begin(&progress, false);
    progress.since_ms -= 5000;
    progress_show(&progress, "%s", words);
    size_t length = strlen(read_terminal(&terminal));
    close_terminal(&terminal);
    assert_in_range(length, 40, 80 + strlen("\r\033[K") - 1);
}

/* A message and a progress line are said again and again to a stderr that takes nothing; each body in a process of its own. */
static int talk(int stderr_fd) {
    struct progress progress = {.wanted = true};
    alarm(20);
    if (dup2(stderr_fd, STDERR_FILENO) < 0) {
        return 98;
    }
    for (int i = 0; i < 1000; i++) {
        log_warn("a message of some length, of which many make a pipe full: number %d", i);
        progress_show(&progress, "waiting, and not for stderr: number %d", i);
        progress_clear(&progress);
    }
    return 0;
}

static int talk_to_a_full_pipe(void) {
    int ends[2];
    return pipe(ends) == 0 ? talk(ends[1]) : 99;
}

static int talk_to_a_stopped_terminal(void) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        return 99;
    }
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    return terminal >= 0 && tcflow(terminal, TCOOFF) == 0 ? talk(terminal) : 97;
}

static void nobody_waits_for_a_stderr_that_takes_nothing(void **state) {
    (void)state;
    assert_int_equal(apart_run(talk_to_a_full_pipe), 0);
    assert_int_equal(apart_run(talk_to_a_stopped_terminal), 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_shown_where_nobody_looks),
        cmocka_unit_test(a_terminal_sees_a_line_that_goes_again),
        cmocka_unit_test(a_wait_says_for_what),
        cmocka_unit_test(quiet_shows_nothing),
        cmocka_unit_test(a_long_line_fits_the_terminal),
        cmocka_unit_test(nobody_waits_for_a_stderr_that_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
