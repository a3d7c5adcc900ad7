#include "format/ar.h"

#include <stdio.h>
#include <string.h>

/* Where the fields of a header lie. */
enum {
    TIME = 16,
    UID = 28,
    GID = 34,
    MODE = 40,
    SIZE = 48,
    END = 58,
};

enum { PLAIN_FILE = 0100000, PLAIN_MODE = 0644 };

/* Reads from `bytes` digits up to the first blank; only blanks may follow. Returns 0, or -1. */
static int read_number(const char *bytes, size_t length, unsigned base, uint64_t *value) {
    size_t i = 0;
    *value = 0;
    for (; i < length && bytes[i] >= '0' && bytes[i] < (char)('0' + base); i++) {
        *value = *value * base + (unsigned)(bytes[i] - '0');
    }
    if (i == 0) {
        return -1;
    }
    while (i < length && bytes[i] == ' ') {
        i++;
    }
    return i == length ? 0 : -1;
}

static unsigned judge_numbers(struct container_member *member) {
    uint64_t time = 0;
    uint64_t uid = 0;
    uint64_t gid = 0;
    uint64_t mode = 0;
    const char *header = member->header;
    unsigned faults = 0;
    int wrong = read_number(header + TIME, UID - TIME, 10, &time);
    wrong |= read_number(header + UID, GID - UID, 10, &uid);
    wrong |= read_number(header + GID, MODE - GID, 10, &gid);
    wrong |= read_number(header + MODE, SIZE - MODE, 8, &mode);
    faults |= wrong != 0 ? CONTAINER_FAULT_NUMBER : 0;
    faults |= read_number(header + SIZE, END - SIZE, 10, &member->size) != 0 ? CONTAINER_FAULT_SIZE : 0;
    faults |= time != 0 ? CONTAINER_FAULT_DATE : 0;
    faults |= uid != 0 || gid != 0 ? CONTAINER_FAULT_OWNER : 0;
    faults |= mode != PLAIN_MODE && mode != (PLAIN_FILE | PLAIN_MODE) ? CONTAINER_FAULT_MODE : 0;
    return faults;
}

static bool plain_name(const char *name) {
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-";
    return name[0] != '\0' && name[strspn(name, allowed)] == '\0';
}

/* Takes the name out of its field. A NUL ends it, so that a name with one in it is not plain. */
static unsigned judge_name(struct container_member *member) {
    char *name = member->name;
    memcpy(name, member->header, TIME);
    name[TIME] = '\0';
    bool whole = memchr(name, '\0', TIME) == NULL;
    size_t length = strlen(name);
    while (length > 0 && name[length - 1] == ' ') {
        name[--length] = '\0';
    }
    if (strcmp(name, "/") == 0 || strcmp(name, "/SYM64/") == 0 || strncmp(name, "__.SYMDEF", 9) == 0) {
        return CONTAINER_FAULT_SYMBOLS;
    }
    if (name[0] == '/' || strncmp(name, "#1/", 3) == 0) {
        return CONTAINER_FAULT_LONG;
    }
    if (length > 1 && name[length - 1] == '/') {
        name[length - 1] = '\0';
    }
    return whole && plain_name(name) ? 0 : CONTAINER_FAULT_NAME;
}

enum container_result container_begin(struct container *container, struct source *source) {
    char magic[CONTAINER_MAGIC_SIZE];
    *container = (struct container){.source = source};
    ssize_t count = source_fill(source, magic, sizeof magic);
    if (count < 0) {
        return CONTAINER_FAILED;
    }
    container->offset = (uint64_t)count;
    return count == CONTAINER_MAGIC_SIZE && memcmp(magic, CONTAINER_MAGIC, sizeof magic) == 0
               ? CONTAINER_OK
               : CONTAINER_NO_MAGIC;
}

enum container_result container_next(struct container *container, struct container_member *member) {
    *member = (struct container_member){.offset = container->offset};
    ssize_t count = source_fill(container->source, member->header, sizeof member->header);
    if (count < 0) {
        return CONTAINER_FAILED;
    }
    container->offset += (uint64_t)count;
    if (count == 0) {
        return CONTAINER_END;
    }
    if (count < CONTAINER_HEADER_SIZE) {
        return CONTAINER_CUT;
    }
    member->faults = judge_numbers(member) | judge_name(member);
    if (memcmp(member->header + END, "`\n", 2) != 0) {
        member->faults |= CONTAINER_FAULT_END;
    }
    container->left = member->size;
    container->odd = member->size % 2 == 1;
    return CONTAINER_OK;
}

ssize_t container_read(struct container *container, void *to, size_t size) {
    if (size > container->left) {
        size = (size_t)container->left;
    }
    if (size == 0) {
        return 0;
    }
    ssize_t count = container->source->read(container->source->context, to, size);
    if (count > 0) {
        container->offset += (uint64_t)count;
        container->left -= (uint64_t)count;
    }
    return count;
}

enum container_result container_finish(struct container *container, char pad[2]) {
    pad[0] = pad[1] = '\0';
    if (container->left > 0) {
        return CONTAINER_CUT;
    }
    if (!container->odd) {
        return CONTAINER_OK;
    }
    container->odd = false;
    ssize_t count = source_fill(container->source, pad, 1);
    container->offset += count > 0 ? 1 : 0;
    return count < 0 ? CONTAINER_FAILED : count == 0 ? CONTAINER_CUT : CONTAINER_OK;
}

enum container_result container_skip(struct container *container) {
    char bytes[16 * 1024];
    char pad[2];
    ssize_t count;
    do {
        count = container_read(container, bytes, sizeof bytes);
    } while (count > 0);
    return count < 0 ? CONTAINER_FAILED : container_finish(container, pad);
}

void container_format_header(char *header, const char *name, uint64_t size) {
    char text[CONTAINER_HEADER_SIZE + 32];
    snprintf(text, sizeof text, "%-16s%-12d%-6d%-6d%-8o%-10llu`\n", name, 0, 0, 0, PLAIN_FILE | PLAIN_MODE,
             (unsigned long long)size);
    memcpy(header, text, CONTAINER_HEADER_SIZE);
}
