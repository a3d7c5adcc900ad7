#include "host/files.h"

#include "host/clock.h"
#include "host/signals.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 32 * 1024, LOCK_AGAIN_MS = 50 };

int files_open(const char *path, bool follow) {
    struct stat about;
    /* O_NONBLOCK: a FIFO in the file's place must not hang the run. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW));
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

int files_find_folder(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) {
        return -1;
    }
    errno = ENOTDIR;
    return S_ISDIR(about.st_mode) ? 0 : -1;
}

int files_feed(int fd, uint64_t max, int64_t until_ms, file_taker *take, void *context) {
    char chunk[CHUNK];
    ssize_t length = 0;
    do {
        if (until_ms != FILES_NO_LIMIT && signals_over(until_ms)) {
            length = -1;
            break;
        }
        length = read(fd, chunk, max > 0 && max < sizeof chunk ? max : sizeof chunk);
        if (length > 0 && max == 0) {
            errno = EFBIG;
            length = -1;
            break;
        }
        max -= length > 0 ? (uint64_t)length : 0;
    } while (length > 0 ? take(context, chunk, (size_t)length) == 0 : length < 0 && errno == EINTR);
    close(fd);
    return length < 0 ? -1 : 0;
}

/* A text that is filled. */
struct filling {
    char *to;
    size_t length;
};

static int fill(void *context, const char *bytes, size_t length) {
    struct filling *filling = context;
    memcpy(filling->to + filling->length, bytes, length);
    filling->length += length;
    return 0;
}

int files_read(const char *path, bool follow, char *to, size_t size, size_t *length) {
    struct filling filling = {to, 0};
    int fd = files_open(path, follow);
    int result = fd < 0 ? -1 : files_feed(fd, size, FILES_NO_LIMIT, fill, &filling);
    *length = filling.length;
    return result;
}

int files_put(int fd, const char *text, size_t length) {
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
    return 0;
}

int files_append(const char *path, const char *text, size_t length) {
    /* O_NONBLOCK: a FIFO in the file's place must not hang the run. */
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    int result = files_put(fd, text, length);
    close(fd);
    return result;
}

int files_write(const char *path, const char *new_path, const char *text, size_t length, mode_t mode,
                bool (*ready)(const void *context), const void *context) {
    unlink(new_path); /* what a killed run left, or a link that somebody put there */
    int fd = open(new_path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    /* By fchmod, since open() would cut the mode by the umask and drop a sticky bit. */
    bool made = fchmod(fd, mode) == 0 && files_put(fd, text, length) == 0;
    /* A ramdisk that has no fsync has nothing to lose by it. */
    made = made && (fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS);
    close(fd);
    if (made && (ready == NULL || ready(context)) && rename(new_path, path) == 0) {
        return 0;
    }
    int error = errno;
    unlink(new_path);
    errno = error;
    return -1;
}

int files_lock(const char *path, unsigned part, int64_t deadline_ms) {
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    /* fcntl and not flock, which VMkernel makes of it anyway. */
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = part, .l_len = 1};
    while (fcntl(fd, F_SETLK, &lock) != 0) {
        errno = errno == EACCES ? EAGAIN : errno;
        if (errno != EAGAIN || clock_ms() >= deadline_ms || signals_end() != 0) {
            close(fd);
            return -1;
        }
        signals_wait(LOCK_AGAIN_MS);
    }
    return fd;
}

bool files_locked(const char *path) {
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

static bool is_empty(const char *path) {
    DIR *directory = opendir(path);
    const struct dirent *entry = NULL;
    bool empty = directory != NULL;
    while (empty && (entry = readdir(directory)) != NULL) {
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    }
    if (directory != NULL) {
        closedir(directory);
        errno = ENOTEMPTY;
    }
    return empty;
}

int folder_open_new(const char *path) {
    /* Not by rmdir(): an empty folder may be a shell's own one, a link to one, or in a folder that takes no new one. */
    if (mkdir(path, 0700) != 0 && (errno != EEXIST || !is_empty(path))) {
        return -1;
    }
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

FILE *folder_create_stream(int folder, const char *name) {
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");
    if (stream == NULL && fd >= 0) {
        close(fd);
    }
    return stream;
}
