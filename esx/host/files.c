#include "host/files.h"

#include "host/clock.h"
#include "host/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 256, LOCK_AGAIN_MS = 50 };

static int read_all(int fd, char *to, size_t size, size_t *length) {
    *length = 0;
    for (;;) {
        char over;
        size_t room = size - *length;
        ssize_t got = read(fd, room > 0 ? to + *length : &over, room > 0 ? room : 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? -1 : 0;
        }
        if (room == 0) {
            errno = EFBIG;
            return -1;
        }
        *length += (size_t)got;
    }
}

static int read_file(const char *path, int flags, char *to, size_t size, size_t *length) {
    struct stat about;
    int result = -1;
    /* O_NONBLOCK: a FIFO in the file's place must not hang the run. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        result = read_all(fd, to, size, length);
    } else {
        errno = EINVAL;
    }
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

int files_read(const char *path, char *to, size_t size, size_t *length) {
    return read_file(path, O_NOFOLLOW, to, size, length);
}

int files_read_beginning(const char *path, char *to, size_t size, size_t *length) {
    int result = read_file(path, 0, to, size, length);
    return result != 0 && errno == EFBIG ? 0 : result;
}

static int write_all(int fd, const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return -1;
        }
        text += written;
        length -= (size_t)written;
    }
    /* A ramdisk that has no fsync has nothing to lose by it. */
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS ? 0 : -1;
}

/*
 * VMkernel of 6.7 may have no fchown (it is not among the calls that are known to be there), so it is called only where the
 * owner is another's.
 */
static int own(int fd, const struct stat *like) {
    struct stat now;
    if (like == NULL) {
        return 0;
    }
    if (fstat(fd, &now) != 0) {
        return -1;
    }
    return now.st_uid == like->st_uid && now.st_gid == like->st_gid ? 0
                                                                    : fchown(fd, like->st_uid, like->st_gid);
}

int files_make(const char *path, const char *text, size_t length, mode_t mode, const struct stat *like) {
    unlink(path); /* what a killed run left, or a link that somebody put there */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    /* By fchmod, since open() would cut the mode by the umask and drop a sticky bit. */
    int result = own(fd, like) != 0 || fchmod(fd, mode) != 0 ? -1 : write_all(fd, text, length);
    int error = errno;
    if (close(fd) != 0 && result == 0) {
        result = -1;
        error = errno;
    }
    if (result != 0) {
        unlink(path);
        errno = error;
    }
    return result;
}

int files_rename(const char *new_path, const char *path) {
    int result = rename(new_path, path);
    if (result != 0) {
        int error = errno;
        unlink(new_path);
        errno = error;
    }
    return result;
}

int files_write(const char *path, const char *text, size_t length, mode_t mode) {
    char new_path[PATH_SIZE];
    if (snprintf(new_path, sizeof new_path, "%s.new", path) >= (int)sizeof new_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return files_make(new_path, text, length, mode, NULL) != 0 ? -1 : files_rename(new_path, path);
}

int lock_take(const char *path, unsigned part, int64_t deadline_ms) {
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    /* fcntl and not flock, which VMkernel makes of it anyway. */
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = part, .l_len = 1};
    while (fcntl(fd, F_SETLK, &lock) != 0) {
        int error = errno == EACCES ? EAGAIN : errno;
        if (error != EAGAIN || clock_ms() >= deadline_ms || signals_end() != 0) {
            close(fd);
            errno = error;
            return -1;
        }
        poll(NULL, 0, LOCK_AGAIN_MS);
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
