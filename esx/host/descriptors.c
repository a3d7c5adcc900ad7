#include "host/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { DESCRIPTORS_MAX = 1024 };

int descriptor_private(int fd) {
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        return -1;
    }
    return fcntl(fd, F_SETFL, O_NONBLOCK);
}

/*
 * Which descriptors are open is asked with one poll() for all of them (there is no /proc/self/fd on ESXi): a
 * closed one is answered with POLLNVAL. A lower RLIMIT_NOFILE makes that fail with EINVAL, so the question
 * gets smaller until it fits.
 */
static void close_on_exec_above(int lowest) {
    struct pollfd asked[DESCRIPTORS_MAX];
    nfds_t count = DESCRIPTORS_MAX;
    for (nfds_t i = 0; i < count; i++) {
        asked[i] = (struct pollfd){.fd = lowest + (int)i, .events = 0};
    }
    while (poll(asked, count, 0) < 0) {
        if (errno == EINVAL && count > 1) {
            count /= 2;
        } else if (errno != EINTR) {
            return;
        }
    }
    for (nfds_t i = 0; i < count; i++) {
        if ((asked[i].revents & POLLNVAL) == 0) {
            fcntl(asked[i].fd, F_SETFD, FD_CLOEXEC);
        }
    }
}

int descriptors_secure(void) {
    int fd = 0;
    do {
        fd = open("/dev/null", O_RDWR);
        if (fd < 0) {
            return -1;
        }
    } while (fd <= STDERR_FILENO);
    close(fd);
    close_on_exec_above(STDERR_FILENO + 1);
    return 0;
}
