#include "host/guest_logs.h"

#include "host/clock.h"
#include "host/signals.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 32 * 1024, PATH_SIZE = 1024, NAME_SIZE = 256, ONE_LOG_MS = 2000 };

/* What a folder holds, by name. */
struct names {
    size_t count;
    char names[GUEST_LOGS_MAX][NAME_SIZE];
};

/* Opens the log. Returns the descriptor, with `*size` the file's, or -1 with errno. */
static int open_log(const char *config, off_t *size) {
    char path[PATH_SIZE];
    struct stat about;
    const char *slash = strrchr(config, '/');
    if (slash == NULL ||
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

/* Whether reading is to end: then with errno. */
static bool is_over(int64_t until_ms) {
    errno = signals_end() != 0 ? EINTR : ETIMEDOUT;
    return signals_end() != 0 || clock_ms() >= until_ms;
}

/* Feeds what is left, but no more than `max` bytes; where `within` a line, from the next one on. */
static int feed(int fd, int64_t until_ms, size_t max, bool within,
                int (*take)(void *context, const char *bytes, size_t length), void *context) {
    char chunk[CHUNK];
    while (max > 0) {
        if (is_over(until_ms)) {
            return -1;
        }
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

int guest_log_read(const char *config, int64_t until_ms,
                   int (*take)(void *context, const char *bytes, size_t length), void *context) {
    off_t size = 0;
    int64_t alone_ms = clock_ms() + ONE_LOG_MS;
    if (is_over(until_ms)) {
        return -1;
    }
    int fd = open_log(config, &size);
    if (fd < 0) {
        return -1;
    }
    bool cut = size > GUEST_LOG_END;
    int result = -1;
    if (!cut || lseek(fd, size - GUEST_LOG_END, SEEK_SET) >= 0) {
        result = feed(fd, alone_ms < until_ms ? alone_ms : until_ms, GUEST_LOG_END, cut, take, context);
    }
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int compare(const void *one, const void *other) {
    return strcmp(one, other);
}

/* Fills in the names of a folder, without those that begin with a dot. Returns 0, 1 where there are more, or -1 with errno. */
static int list_folder(const char *path, struct names *names) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry = NULL;
    if (folder == NULL) {
        int error = errno;
        if (fd >= 0) {
            close(fd);
        }
        errno = error;
        return -1;
    }
    names->count = 0;
    while ((entry = readdir(folder)) != NULL && names->count < GUEST_LOGS_MAX) {
        if (entry->d_name[0] != '.') {
            snprintf(names->names[names->count++], NAME_SIZE, "%s", entry->d_name);
        }
    }
    closedir(folder);
    qsort(names->names, names->count, NAME_SIZE, compare);
    return entry != NULL;
}

/* One datastore's guests. What is no folder is none. */
static int find_guests(const char *datastore, int64_t until_ms, struct names *guests,
                       void (*found)(void *context, const char *guest, const char *config), void *context) {
    char config[PATH_SIZE];
    int result = list_folder(datastore, guests);
    if (result < 0) {
        return errno == ENOTDIR || errno == ELOOP ? 0 : -1;
    }
    for (size_t i = 0; i < guests->count; i++) {
        if (is_over(until_ms)) {
            return 1;
        }
        if (snprintf(config, sizeof config, "%s/%s/.vmx", datastore, guests->names[i]) < (int)sizeof config) {
            found(context, guests->names[i], config);
        }
    }
    return result;
}

int guest_logs_find(const char *volumes, int64_t until_ms,
                    void (*found)(void *context, const char *guest, const char *config), void *context) {
    struct names *names = calloc(2, sizeof *names);
    if (names == NULL) {
        return -1;
    }
    struct names *datastores = &names[0];
    int result = list_folder(volumes, datastores);
    for (size_t i = 0; result >= 0 && i < datastores->count; i++) {
        char path[PATH_SIZE];
        if (snprintf(path, sizeof path, "%s/%s", volumes, datastores->names[i]) < (int)sizeof path) {
            int one = find_guests(path, until_ms, &names[1], found, context);
            result = one < 0 ? one : result | one;
        }
    }
    int error = errno;
    free(names);
    errno = error;
    return result;
}
