#include "tarcheck.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "refuse.h"

enum { BLOCK = 512, NAME_MAX_BYTES = 100, MODE_AT = 100, SIZE_AT = 124, TYPE_AT = 156, MAGIC_AT = 257 };

/* The directories of this tar so far, each followed by a NUL. */
struct folders {
    char *names;
    size_t length;
};

static bool folder_known(const struct folders *folders, const char *name) {
    for (size_t at = 0; at < folders->length; at += strlen(folders->names + at) + 1) {
        if (strcmp(folders->names + at, name) == 0) {
            return true;
        }
    }
    return false;
}

static int folder_add(struct folders *folders, const char *name) {
    size_t size = strlen(name) + 1;
    char *names = realloc(folders->names, folders->length + size);
    if (!names) {
        return -1;
    }
    memcpy(names + folders->length, name, size);
    folders->names = names;
    folders->length += size;
    return 0;
}

/* A path below the root, without a part that leads elsewhere, of characters that a line can hold. */
static bool path_is_plain(const char *path) {
    const char *part = path;
    for (const char *c = path; *c; c++) {
        if ((unsigned char)*c < ' ') {
            return false;
        }
    }
    while (part) {
        size_t length = strcspn(part, "/");
        if (length == 0 || strncmp(part, ".", length) == 0 || (length == 2 && strncmp(part, "..", 2) == 0)) {
            return false;
        }
        part = part[length] ? part + length + 1 : NULL;
    }
    return true;
}

static bool parent_known(const struct folders *folders, const char *path) {
    char parent[NAME_MAX_BYTES + 1];
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return true;
    }
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
    return folder_known(folders, parent);
}

static int member_take(const char *header, struct folders *folders) {
    char path[NAME_MAX_BYTES + 1];
    char type = header[TYPE_AT];
    snprintf(path, sizeof path, "%.*s", NAME_MAX_BYTES, header);
    size_t length = strlen(path);
    if (length > 1 && path[length - 1] == '/') {
        path[length - 1] = '\0';
    }
    if (memcmp(header + MAGIC_AT, "ustar  ", 8) != 0) {
        return refuse("InstallationError", "payload member %s is not in old GNU tar format", path);
    }
    if (type != '0' && type != '2' && type != '5') {
        return refuse("InstallationError", "payload member %s is of type '%c'", path, type);
    }
    if (!path_is_plain(path)) {
        return refuse("InstallationError", "payload member '%s' is not a plain path", path);
    }
    if (!parent_known(folders, path)) {
        return refuse("InstallationError", "the directory of payload member %s is not in the payload", path);
    }
    printf("%c %lo %s\n", type == '5' ? 'd' : 'f', strtoul(header + MODE_AT, NULL, 8), path);
    return type == '5' && folder_add(folders, path) ? refuse("InstallationError", "no memory") : 0;
}

static int tar_take(const char *bytes, size_t length) {
    struct folders folders = {NULL, 0};
    int refused = 0;
    size_t at = 0;
    while (!refused && at + BLOCK <= length && bytes[at]) {
        size_t size = strtoul(bytes + at + SIZE_AT, NULL, 8);
        refused = size > length - at - BLOCK ? refuse("InstallationError", "the payload is cut off")
                                             : member_take(bytes + at, &folders);
        at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    if (!refused && at + BLOCK > length) {
        refused = refuse("InstallationError", "the payload is cut off");
    }
    free(folders.names);
    return refused;
}

int tarcheck_main(int argc, char **argv) {
    size_t length;
    (void)argc;
    (void)argv;
    char *bytes = descriptor_read(0, &length);
    int refused = bytes ? tar_take(bytes, length) : refuse("InstallationError", "the payload cannot be read");
    free(bytes);
    return refused;
}
