#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): for pipe2() */
#include "host/descriptors.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

enum { DESCRIPTORS_MAX = 1024 };

int descriptors_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
}

/*
 * Which descriptors are open is asked with one poll() for all of them (there is no /proc/self/fd on ESXi): a closed
 * one is answered with POLLNVAL. No poll() takes more of them than RLIMIT_NOFILE (EINVAL): then each is marked that may be open.
 */
static void close_on_exec_above(int lowest) {
    struct pollfd asked[DESCRIPTORS_MAX];
    for (int fd = 0; fd < DESCRIPTORS_MAX; fd++) {
        asked[fd] = (struct pollfd){.fd = fd};
    }
    bool answered = poll(asked, DESCRIPTORS_MAX, 0) >= 0;
    for (int fd = lowest; fd < DESCRIPTORS_MAX; fd++) {
        if (!answered || (asked[fd].revents & POLLNVAL) == 0) {
            fcntl(fd, F_SETFD, FD_CLOEXEC);
        }
    }
}

int descriptors_secure(void) {
    int fd = 0;
    do {
        fd = open("/dev/null", O_RDWR);
        if (fd == STDOUT_FILENO) { /* a report that goes there reaches nobody, and is to fail */
            close(fd);
            fd = open("/dev/null", O_RDONLY);
        }
        if (fd < 0) {
            return -1;
        }
    } while (fd <= STDERR_FILENO);
    close(fd);
    close_on_exec_above(STDERR_FILENO + 1);
    return 0;
}
