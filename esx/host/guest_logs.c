#include "host/guest_logs.h"

#include "host/clock.h"
#include "host/signals.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, NAME_SIZE = 256, ONE_LOG_MS = 2000 };

/* What a folder holds, by name. */
struct names {
    size_t count;
    char names[GUEST_LOGS_MAX][NAME_SIZE];
};

/* A log that is read from within a line. */
struct part {
    bool within;
    file_taker *take;
    void *context;
};

static int take_part(void *context, const char *bytes, size_t length) {
    struct part *part = context;
    const char *end = bytes + length;
    if (part->within) {
        const char *newline = memchr(bytes, '\n', length);
        part->within = newline == NULL;
        bytes = newline != NULL ? newline + 1 : end;
    }
    return part->take(part->context, bytes, (size_t)(end - bytes));
}

int log_end_read(const char *path, bool follow, int64_t until_ms, file_taker *take, void *context) {
    int fd = signals_over(until_ms) ? -1 : files_open(path, follow);
    if (fd < 0) {
        return -1;
    }
    struct stat about;
    if (fstat(fd, &about) != 0 ||
        (about.st_size > GUEST_LOG_END && lseek(fd, about.st_size - GUEST_LOG_END, SEEK_SET) < 0)) {
        close(fd);
        return -1;
    }
    struct part part = {about.st_size > GUEST_LOG_END, take, context};
    int result = files_feed(fd, GUEST_LOG_END, clock_until(ONE_LOG_MS, until_ms), take_part, &part);
    return result != 0 && errno == EFBIG ? 0 : result; /* it grew meanwhile */
}

int guest_log_read(const char *config, int64_t until_ms, file_taker *take, void *context) {
    char path[PATH_SIZE];
    const char *slash = strrchr(config, '/');
    if (slash == NULL ||
        snprintf(path, sizeof path, "%.*s/vmware.log", (int)(slash - config), config) >= (int)sizeof path) {
        errno = EINVAL;
        return -1;
    }
    return log_end_read(path, false, until_ms, take, context);
}

/*
 * Fills in the names of a folder in their order (without qsort(), which would add 2 KB to a program that may have 400 KiB), without those
 * that begin with a dot. Returns 0, 1 where there are more, or -1 with errno.
 */
static int list_folder(const char *path, struct names *names) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry = NULL;
    if (folder == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    names->count = 0;
    while ((entry = readdir(folder)) != NULL && names->count < GUEST_LOGS_MAX) {
        size_t at = names->count;
        if (entry->d_name[0] == '.') {
            continue;
        }
        for (; at > 0 && strcmp(names->names[at - 1], entry->d_name) > 0; at--) {
            memcpy(names->names[at], names->names[at - 1], NAME_SIZE);
        }
        snprintf(names->names[at], NAME_SIZE, "%s", entry->d_name);
        names->count++;
    }
    closedir(folder);
    return entry != NULL;
}

/* One datastore's guests. Anything but a folder is skipped. */
static int find_guests(const char *datastore, int64_t until_ms, struct names *guests,
                       void (*found)(void *context, const char *guest, const char *config), void *context) {
    char config[PATH_SIZE];
    int result = list_folder(datastore, guests);
    if (result < 0) {
        return errno == ENOTDIR || errno == ELOOP ? 0 : -1;
    }
    for (size_t i = 0; i < guests->count; i++) {
        if (signals_over(until_ms)) {
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
