#include "host/lock.h"

#include "host/clock.h"
#include "host/descriptors.h"
#include "host/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { AGAIN_MS = 50 };

int lock_take(const char *path, unsigned part, int64_t deadline_ms) {
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    /* fcntl and not flock, which VMkernel makes of it anyway. */
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = part, .l_len = 1};
    while (fcntl(fd, F_SETLK, &lock) != 0) {
        errno = errno == EACCES ? EAGAIN : errno;
        if (errno != EAGAIN || clock_ms() >= deadline_ms || signals_end() != 0) {
            descriptors_close(fd);
            return -1;
        }
        poll(NULL, 0, AGAIN_MS);
    }
    return fd;
}

bool lock_held(const char *path) {
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno != ENOENT;
    }
    /* A read lock is in the way of a write lock only. */
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    bool held = fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
    close(fd);
    return held;
}
