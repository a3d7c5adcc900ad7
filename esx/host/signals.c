#include "host/signals.h"

#include "host/clock.h"
#include "host/descriptors.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

enum { HUNG = 3, LAST_WORDS_S = 2 };

/*
 * A handler has nothing else to reach its program by, so these are of file scope.
 */
static int wake[2]; /* its end for writing is -1 once all is done but the answer on stdout */
static volatile sig_atomic_t end_signal;

static void on_signal(int number) {
    int saved = errno;
    if (number != SIGCHLD && wake[1] < 0) {
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

static const struct {
    int number;
    void (*handler)(int);
    int flags; /* without SA_RESTART a write that blocks is given up */
    bool kept; /* where whoever started the run left it ignored, it stays so */
} handled[] = {
    {SIGHUP, on_signal, 0, true},   {SIGINT, on_signal, 0, true},
    {SIGTERM, on_signal, 0, false}, {SIGCHLD, on_signal, SA_RESTART, false},
    {SIGALRM, on_alarm, 0, false},  {SIGPIPE, SIG_IGN, 0, false},
};

enum { HANDLED = sizeof handled / sizeof handled[0] };

int signals_begin(unsigned limit_s) {
    if (descriptors_pipe(wake) != 0) {
        return -1;
    }
    for (size_t i = 0; i < HANDLED; i++) {
        struct sigaction before = {.sa_handler = SIG_DFL};
        struct sigaction action = {.sa_handler = handled[i].handler, .sa_flags = handled[i].flags};
        sigfillset(&action.sa_mask);
        if ((handled[i].kept && sigaction(handled[i].number, NULL, &before) != 0) ||
            (before.sa_handler != SIG_IGN && sigaction(handled[i].number, &action, NULL) != 0)) {
            return -1;
        }
    }
    /*
     * cron or a parent may have left some of them blocked. Those that stop a process are: a terminal that stops a run,
     * for ^Z or for writing from the background (stty tostop), would stop it with the lock, and its alarm with it.
     */
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTSTP);
    sigaddset(&blocked, SIGTTIN);
    sigaddset(&blocked, SIGTTOU);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    signals_limit(limit_s);
    return 0;
}

void signals_limit(unsigned limit_s) {
    alarm(limit_s);
}

void signals_answer(void) {
    wake[1] = -1;
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
    for (size_t i = 0; i < HANDLED; i++) {
        if (handled[i].kept || handled[i].handler == SIG_IGN) {
            sigaction(handled[i].number, &standard, NULL);
        }
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
