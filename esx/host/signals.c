#include "host/signals.h"

#include "host/clock.h"
#include "host/descriptors.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/*
 * A handler has nothing else to reach its program by, so these two are of file scope.
 */
static int wake[2] = {-1, -1};
static volatile sig_atomic_t end_signal;

static void on_signal(int number) {
    int saved = errno;
    if (number != SIGCHLD && end_signal == 0) {
        end_signal = number;
    }
    /* A full pipe is fine: poll() wakes all the same. */
    ssize_t written = write(wake[1], "", 1);
    (void)written;
    errno = saved;
}

static void on_alarm(int number) {
    static const char message[] = "muxwatch: hung beyond its time limit: giving up\n";
    (void)number;
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    _exit(3);
}

static int handle(int number, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    return sigaction(number, &action, NULL);
}

int signals_begin(unsigned limit_s) {
    static const int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
    if (descriptors_pipe(wake) != 0) {
        return -1;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (handle(numbers[i], on_signal) != 0) {
            return -1;
        }
    }
    if (handle(SIGALRM, on_alarm) != 0 || handle(SIGPIPE, SIG_IGN) != 0) {
        return -1;
    }
    /* cron or a parent may have left some of them blocked. */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    alarm(limit_s);
    return 0;
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

void signals_wait(int64_t milliseconds) {
    int64_t until_ms = clock_ms() + milliseconds;
    struct pollfd polled = {.fd = wake[0], .events = POLLIN};
    for (int64_t left = milliseconds; left > 0 && end_signal == 0; left = until_ms - clock_ms()) {
        if (poll(&polled, 1, (int)left) > 0) {
            signals_drain();
        }
    }
}
