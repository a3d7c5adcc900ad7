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

static int hang(void) {
    if (signals_begin(1) == 0) {
        for (;;) {
            pause();
        }
    }
    return 0;
}

static void each_body_holds(void **state) {
    (void)state;
    static int (*const bodies[])(void) = {
        see_the_first_that_ends,
        be_woken_by_children,
        see_each,
        survive_a_broken_pipe,
        unblock_what_was_blocked,
        take_a_flood_of_signals,
        keep_descriptors_private,
        wait_in_vain,
        wait_until_told,
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
    assert_string_equal(heard.text, "muxwatch: hung beyond its time limit: giving up\n");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_body_holds),
        cmocka_unit_test(the_last_resort_ends_a_hanging_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
