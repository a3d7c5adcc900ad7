#include "evidence/folder.h"

#include "host/files.h"

#include <errno.h>
#include <stdio.h>

enum { PATH_SIZE = 1024 };

int folder_open(const char *folder, const char *name) {
    char path[PATH_SIZE];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return files_open(path, true);
}

int folder_read(const char *folder, const char *name, uint64_t max, file_taker *take, void *context) {
    int fd = folder_open(folder, name);
    return fd < 0 ? -1 : files_feed(fd, max, FILES_NO_LIMIT, take, context);
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
