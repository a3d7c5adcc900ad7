#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): for pipe2() */
#include "host/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { DESCRIPTORS_MAX = 1024 };

int descriptors_pipe(int ends[2]) {
    int result = pipe2(ends, O_CLOEXEC | O_NONBLOCK);
    if (result != 0) {
        ends[0] = ends[1] = -1;
    }
    return result;
}

int descriptors_output_pipe(int ends[2]) {
    return descriptors_pipe(ends) != 0 ? -1 : fcntl(ends[1], F_SETFL, 0);
}

/* Marks those of `count` descriptors from `first` on that are open. Returns 0, or -1 with errno. */
static int close_on_exec(int first, nfds_t count) {
    struct pollfd asked[DESCRIPTORS_MAX];
    int result = -1;
    for (nfds_t i = 0; i < count; i++) {
        asked[i] = (struct pollfd){.fd = first + (int)i, .events = 0};
    }
    do {
        result = poll(asked, count, 0);
    } while (result < 0 && errno == EINTR);
    for (nfds_t i = 0; result >= 0 && i < count; i++) {
        if ((asked[i].revents & POLLNVAL) == 0) {
            fcntl(asked[i].fd, F_SETFD, FD_CLOEXEC);
        }
    }
    return result < 0 ? -1 : 0;
}

/*
 * Which descriptors are open is asked with one poll() for all of them (there is no /proc/self/fd on ESXi): a closed
 * one is answered with POLLNVAL. No poll() takes more of them than RLIMIT_NOFILE (EINVAL): then it takes several.
 */
static void close_on_exec_above(int lowest) {
    nfds_t count = DESCRIPTORS_MAX;
    for (int first = lowest; first < DESCRIPTORS_MAX; first += (int)count) {
        while (close_on_exec(first, count) != 0 && errno == EINVAL && count > 1) {
            count /= 2;
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
