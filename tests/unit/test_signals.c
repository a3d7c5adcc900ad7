#include "host/signals.h"

#include "apart.h"
#include "heard.h"
#include "host/clock.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

/* Each body runs in a process of its own: a signal that ends the run cannot be taken back. */

static bool wakes(void) {
    struct pollfd polled = {.fd = signals_fd(), .events = POLLIN};
    return poll(&polled, 1, 0) == 1;
}

static int see_the_first_that_ends(void) {
    APART_WANT(signals_begin(60) == 0);
    APART_WANT(signals_end() == 0 && !wakes());
    raise(SIGINT);
    APART_WANT(signals_end() == SIGINT && wakes());
    signals_drain();
    APART_WANT(!wakes());
    raise(SIGTERM);
    APART_WANT(signals_end() == SIGINT); /* the first one counts */
    return 0;
}

static int be_woken_by_children(void) {
    APART_WANT(signals_begin(60) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    struct pollfd polled = {.fd = signals_fd(), .events = POLLIN};
    int woken = poll(&polled, 1, 20000);
    APART_WANT(woken == 1 || errno == EINTR);
    APART_WANT(wakes());
    APART_WANT(signals_end() == 0); /* a child's end is not the run's */
    return 0;
}

static int see_each(void) {
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        int status = 0;
        pid_t pid = fork();
        if (pid == 0) {
            _exit(signals_begin(60) == 0 && raise(numbers[i]) == 0 && signals_end() == numbers[i] ? 0 : 1);
        }
        APART_WANT(waitpid(pid, &status, 0) == pid && status == 0);
    }
    return 0;
}

static int survive_a_broken_pipe(void) {
    int ends[2];
    APART_WANT(signals_begin(60) == 0 && pipe(ends) == 0);
    close(ends[0]);
    errno = 0;
    APART_WANT(write(ends[1], "x", 1) == -1 && errno == EPIPE);
    return 0;
}

static int unblock_what_was_blocked(void) {
    sigset_t all;
    sigset_t now;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    APART_WANT(signals_begin(60) == 0);
    sigprocmask(SIG_SETMASK, NULL, &now);
    APART_WANT(sigismember(&now, SIGTERM) == 0 && sigismember(&now, SIGALRM) == 0);
    return 0;
}

/* ^Z, and a terminal that wants nobody to write from the background: a stopped run would keep the lock. */
static int go_on_where_a_terminal_stops(void) {
    APART_WANT(signals_begin(60) == 0);
    raise(SIGTSTP);
    raise(SIGTTIN);
    raise(SIGTTOU);
    return 0;
}

static int leave_ignored_what_was_ignored(void) {
    struct sigaction now;
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    APART_WANT(signals_begin(60) == 0);
    raise(SIGHUP);
    raise(SIGINT);
    APART_WANT(signals_end() == 0 && !wakes());
    signals_reset_for_child();
    APART_WANT(sigaction(SIGHUP, NULL, &now) == 0 && now.sa_handler == SIG_DFL);
    APART_WANT(sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler == SIG_DFL);
    raise(SIGTERM); /* this one always counts: the package is to be removed */
    APART_WANT(signals_end() == SIGTERM);
    return 0;
}

static int take_a_flood_of_signals(void) {
    APART_WANT(signals_begin(60) == 0);
    for (int i = 0; i < 100000; i++) { /* more than a pipe holds */
        errno = 42;
        raise(SIGCHLD);
        APART_WANT(errno == 42);
    }
    signals_drain();
    APART_WANT(!wakes());
    return 0;
}

static int keep_descriptors_private(void) {
    APART_WANT(signals_begin(60) == 0);
    APART_WANT(fcntl(signals_fd(), F_GETFD) == FD_CLOEXEC);
    APART_WANT(fcntl(signals_fd(), F_GETFL) & O_NONBLOCK);
    return 0;
}

/* A terminal that was stopped takes no answer: what ends the run then ends the write, too. */
static int close_stdout_for_the_answer(void) {
    APART_WANT(signals_begin(60) == 0);
    raise(SIGTERM);
    APART_WANT(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
    signals_answer();
    raise(SIGCHLD);
    APART_WANT(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
    errno = 42;
    raise(SIGINT);
    APART_WANT(errno == 42 && signals_end() == SIGTERM);
    APART_WANT(fcntl(STDOUT_FILENO, F_GETFD) < 0);
    return 0;
}

static int wait_in_vain(void) {
    APART_WANT(signals_begin(60) == 0);
    int64_t since = clock_ms();
    raise(SIGCHLD); /* does not shorten the wait */
    signals_wait(300);
    APART_WANT(clock_ms() - since >= 300);
    signals_wait(0);
    signals_wait(-5);
    return 0;
}

static int wait_until_told(void) {
    APART_WANT(signals_begin(60) == 0);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        usleep(100000);
        kill(parent, SIGHUP);
        _exit(0);
    }
    int64_t since = clock_ms();
    signals_wait(30000);
    APART_WANT(clock_ms() - since < 20000);
    APART_WANT(signals_end() == SIGHUP);
    signals_wait(30000); /* once told, nothing is waited for */
    APART_WANT(clock_ms() - since < 20000);
    return 0;
}

/* Writes to a pipe that nobody reads, until that blocks for ever. */
static int fill_a_pipe(int fd) {
    static const char bytes[4096];
    while (write(fd, bytes, sizeof bytes) > 0) {
    }
    return 99; /* given up */
}

static int write_until_told(void) {
    int ends[2];
    pid_t parent = getpid();
    APART_WANT(pipe(ends) == 0 && signals_begin(60) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        usleep(200000);
        kill(parent, SIGTERM);
        _exit(0);
    }
    int64_t since = clock_ms();
    APART_WANT(fill_a_pipe(ends[1]) == 99 && errno == EINTR);
    APART_WANT(clock_ms() - since < 20000);
    return 0;
}

static int hang(void) {
    int ends[2];
    return pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0 && signals_begin(1) == 0
               ? fill_a_pipe(STDERR_FILENO)
               : 98;
}

/* The body's own alarm is what must not be needed. */
static pid_t answer_nobody(bool told_before) {
    int ends[2];
    pid_t pid = fork();
    if (pid == 0) {
        if (pipe(ends) != 0 || signals_begin(60) != 0 || (told_before && raise(SIGTERM) != 0)) {
            _exit(98);
        }
        signals_answer();
        dup2(ends[1], STDOUT_FILENO);
        fill_a_pipe(STDOUT_FILENO);
        fill_a_pipe(STDOUT_FILENO); /* a report is many writes, of which none may wait */
        _exit(errno == EBADF ? 4 : 97);
    }
    return pid;
}

static void each_body_holds(void **state) {
    (void)state;
    static int (*const bodies[])(void) = {
        see_the_first_that_ends,
        be_woken_by_children,
        see_each,
        survive_a_broken_pipe,
        unblock_what_was_blocked,
        go_on_where_a_terminal_stops,
        leave_ignored_what_was_ignored,
        take_a_flood_of_signals,
        keep_descriptors_private,
        close_stdout_for_the_answer,
        wait_in_vain,
        wait_until_told,
        write_until_told,
    };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        char row[20];
        snprintf(row, sizeof row, "bodies[%zu]", i);
        check_number(row, apart_run(bodies[i]), 0);
    }
}

static void the_last_resort_ends_a_hanging_run(void **state) {
    (void)state;
    struct heard heard;
    heard_begin(&heard);
    int status = apart_run(hang);
    heard_end(&heard);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_string_equal(heard.text, "");
}

static void an_answer_that_nobody_takes_ends_at_once(void **state) {
    (void)state;
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        int status = 0;
        int64_t since = clock_ms();
        pid_t pid = answer_nobody(false);
        usleep(200000);
        kill(pid, numbers[i]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 4);
        assert_true(clock_ms() - since < 5000);
    }
}

static void one_who_was_told_to_end_has_two_seconds_for_the_answer(void **state) {
    (void)state;
    int status = 0;
    int64_t since = clock_ms();
    pid_t pid = answer_nobody(true);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    assert_in_range(clock_ms() - since, 1000, 10000);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_body_holds),
        cmocka_unit_test(the_last_resort_ends_a_hanging_run),
        cmocka_unit_test(an_answer_that_nobody_takes_ends_at_once),
        cmocka_unit_test(one_who_was_told_to_end_has_two_seconds_for_the_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
