#include "host/guest_logs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 32 * 1024, PATH_SIZE = 1024 };

/* Opens the log. Returns the descriptor, with `*size` the file's, or -1 with errno. */
static int open_log(const char *config, off_t *size) {
    char path[PATH_SIZE];
    struct stat about;
    const char *slash = strrchr(config, '/');
    if (config[0] != '/' ||
        snprintf(path, sizeof path, "%.*s/vmware.log", (int)(slash - config), config) >= (int)sizeof path) {
        errno = EINVAL;
        return -1;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    *size = fd >= 0 ? about.st_size : 0;
    return fd;
}

/* Feeds what is left, but no more than `max` bytes; where `within` a line, from the next one on. */
static int feed(int fd, size_t max, bool within, int (*take)(void *context, const char *bytes, size_t length),
                void *context) {
    char chunk[CHUNK];
    while (max > 0) {
        ssize_t length = read(fd, chunk, max < sizeof chunk ? max : sizeof chunk);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length <= 0) {
            return (int)length;
        }
        const char *from = chunk;
        const char *end = chunk + length;
        max -= (size_t)length;
        if (within) {
            const char *newline = memchr(chunk, '\n', (size_t)length);
            from = newline != NULL ? newline + 1 : end;
            within = newline == NULL;
        }
        take(context, from, (size_t)(end - from));
    }
    return 0;
}

int guest_log_read(const char *config, int (*take)(void *context, const char *bytes, size_t length),
                   void *context) {
    off_t size = 0;
    int fd = open_log(config, &size);
    if (fd < 0) {
        return -1;
    }
    bool cut = size > GUEST_LOG_END;
    int result = -1;
    if (!cut || lseek(fd, size - GUEST_LOG_END, SEEK_SET) >= 0) {
        result = feed(fd, GUEST_LOG_END, cut, take, context);
    }
    int error = errno;
    close(fd);
    errno = error;
    return result;
}
