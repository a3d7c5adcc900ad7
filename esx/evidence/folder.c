#include "evidence/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, PATH_SIZE = 1024 };

int folder_open(const char *folder, const char *name) {
    char path[PATH_SIZE];
    struct stat about;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

/* Feeds what the descriptor has. Returns 0, or -1 with errno. */
static int feed(int fd, uint64_t max, int (*take)(void *context, const char *bytes, size_t length),
                void *context) {
    char chunk[CHUNK];
    uint64_t total = 0;
    for (;;) {
        ssize_t length = read(fd, chunk, sizeof chunk);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length <= 0) {
            return (int)length;
        }
        total += (uint64_t)length;
        if (total > max) {
            errno = EFBIG;
            return -1;
        }
        if (take(context, chunk, (size_t)length) != 0) {
            return 0; /* its reader says why when it is closed */
        }
    }
}

int folder_feed(int fd, uint64_t max, int (*take)(void *context, const char *bytes, size_t length),
                void *context) {
    int result = feed(fd, max, take, context);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

int folder_read(const char *folder, const char *name, uint64_t max,
                int (*take)(void *context, const char *bytes, size_t length), void *context) {
    int fd = folder_open(folder, name);
    return fd < 0 ? -1 : folder_feed(fd, max, take, context);
}

bool folder_note(struct observation *about, const char *name, int result) {
    snprintf(about->file, sizeof about->file, "%s", name);
    about->observed = result == 0;
    about->failures[0] = (struct failure){.source = name};
    if (result != 0 && errno == ENOENT) {
        about->failures[0].end = fault_number(FAULT_NOT_THERE, 0);
    } else if (result != 0) {
        about->failures[0].end = fault_number(FAULT_ERRNO, (uint64_t)errno);
    }
    return about->observed;
}

void folder_refuse(struct observation *about, enum fault_id id) {
    about->observed = false;
    about->failures[0].output = fault_number(id, 0);
}
