#include "host/signals.h"

#include "host/clock.h"
#include "host/descriptors.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

enum { HUNG = 3, LAST_WORDS_S = 2 };

/*
 * A handler has nothing else to reach its program by, so these are of file scope.
 */
static int wake[2] = {-1, -1};
static volatile sig_atomic_t end_signal;
static volatile sig_atomic_t answering; /* all is done but the answer on stdout */

/* Those that end a run. Whoever started it may have left the first two ignored, and then they stay so. */
static const int ending[] = {SIGHUP, SIGINT, SIGTERM};
enum { ENDING = sizeof ending / sizeof ending[0], MAY_BE_IGNORED = 2 };

static void on_signal(int number) {
    int saved = errno;
    if (number != SIGCHLD && answering) {
        close(STDOUT_FILENO); /* the write that this interrupts fails, and so does each that follows */
    }
    if (number != SIGCHLD && end_signal == 0) {
        end_signal = number;
    }
    /* A full pipe is fine: poll() wakes all the same. */
    ssize_t written = write(wake[1], "", 1);
    (void)written;
    errno = saved;
}

/* Says nothing: whoever hangs may hang in a write to the very terminal that would have to take the message. */
static void on_alarm(int number) {
    (void)number;
    _exit(HUNG);
}

static int handle(int number, void (*handler)(int), int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigfillset(&action.sa_mask);
    return sigaction(number, &action, NULL);
}

/* Without SA_RESTART: a write that blocks is given up. */
static int handle_ending(void) {
    for (size_t i = 0; i < ENDING; i++) {
        struct sigaction before = {.sa_handler = SIG_DFL};
        if (i < MAY_BE_IGNORED && sigaction(ending[i], NULL, &before) != 0) {
            return -1;
        }
        if (before.sa_handler != SIG_IGN && handle(ending[i], on_signal, 0) != 0) {
            return -1;
        }
    }
    return 0;
}

int signals_begin(unsigned limit_s) {
    if (descriptors_pipe(wake) != 0 || handle_ending() != 0 || handle(SIGCHLD, on_signal, SA_RESTART) != 0 ||
        handle(SIGALRM, on_alarm, 0) != 0 || handle(SIGPIPE, SIG_IGN, 0) != 0) {
        return -1;
    }
    /*
     * cron or a parent may have left some of them blocked. Those that stop a process are: a terminal that stops a run,
     * for ^Z or for writing from the background (stty tostop), would stop it with the lock, and its alarm with it.
     */
    static const int stopping[] = {SIGTSTP, SIGTTIN, SIGTTOU};
    sigset_t blocked;
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof stopping / sizeof stopping[0]; i++) {
        sigaddset(&blocked, stopping[i]);
    }
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    signals_limit(limit_s);
    return 0;
}

void signals_limit(unsigned limit_s) {
    alarm(limit_s);
}

void signals_answer(void) {
    answering = true;
    if (end_signal != 0) {
        unsigned left_s = alarm(LAST_WORDS_S);
        if (left_s > 0 && left_s < LAST_WORDS_S) {
            alarm(left_s);
        }
    }
}

void signals_reset_for_child(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t none;
    sigaction(SIGPIPE, &standard, NULL);
    for (size_t i = 0; i < MAY_BE_IGNORED; i++) {
        sigaction(ending[i], &standard, NULL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

int signals_fd(void) {
    return wake[0];
}

void signals_drain(void) {
    char bytes[64];
    while (read(wake[0], bytes, sizeof bytes) > 0) {
    }
}

int signals_end(void) {
    return end_signal;
}

bool signals_over(int64_t until_ms) {
    errno = signals_end() != 0 ? EINTR : ETIMEDOUT;
    return signals_end() != 0 || clock_ms() >= until_ms;
}

void signals_wait(int64_t milliseconds) {
    int64_t until_ms = clock_ms() + milliseconds;
    struct pollfd polled = {.fd = wake[0], .events = POLLIN};
    for (int64_t left = milliseconds; left > 0 && end_signal == 0; left = until_ms - clock_ms()) {
        if (poll(&polled, 1, (int)left) > 0) {
            signals_drain();
        }
    }
}
