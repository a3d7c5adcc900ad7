#include "format/ar.h"

#include <stdio.h>
#include <stdlib.h>
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

/*
 * Reads a number as 6.7 does (facts: it takes modes "0o0", "0" and blank, blank dates and owners, numbers aligned right): blanks,
 * digits, blanks. Nothing at all is 0, and `absent` then. Returns 0, or -1.
 */
static int read_number(const char *field, int length, int base, uint64_t *value, bool *absent) {
    char text[AR_HEADER_SIZE];
    snprintf(text, sizeof text, "%.*s", length, field);
    const char *first = text + strspn(text, " ");
    *absent = first == text + length;
    first += base == 8 && strncmp(first, "0o", 2) == 0 && first[2] != '\0' ? 2 : 0;
    char *end = NULL;
    *value = strtoull(first, &end, base);
    end += strspn(end, " ");
    return *absent || (*first >= '0' && *first <= '9' && end == text + length) ? 0 : -1;
}

static unsigned judge_numbers(struct ar_member *member) {
    static const struct {
        int from, to, base;
        unsigned fault;
    } fields[] = {{TIME, UID, 10, AR_FAULT_DATE},
                  {UID, GID, 10, AR_FAULT_OWNER},
                  {GID, MODE, 10, AR_FAULT_OWNER},
                  {MODE, SIZE, 8, AR_FAULT_MODE}};
    unsigned faults = 0;
    uint64_t value;
    bool absent;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        int base = fields[i].base;
        int wrong = read_number(member->header + fields[i].from, fields[i].to - fields[i].from, base, &value,
                                &absent);
        bool usual = base == 8 ? value == PLAIN_MODE || value == (PLAIN_FILE | PLAIN_MODE) : value == 0;
        faults |= wrong != 0 ? AR_FAULT_NUMBER : usual && !absent ? 0 : fields[i].fault;
    }
    int wrong = read_number(member->header + SIZE, END - SIZE, 10, &member->size, &absent);
    return faults | (wrong != 0 || absent ? AR_FAULT_SIZE : 0);
}

/* Takes the name out of its field. A NUL ends it, so that a name with one in it is not plain. */
static unsigned judge_name(struct ar_member *member) {
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-";
    char *name = memcpy(member->name, member->header, TIME);
    name[TIME] = '\0';
    bool whole = memchr(name, '\0', TIME) == NULL;
    size_t length = strlen(name);
    while (length > 0 && name[length - 1] == ' ') {
        name[--length] = '\0';
    }
    if (strcmp(name, "/") == 0 || strcmp(name, "/SYM64/") == 0 || strncmp(name, "__.SYMDEF", 9) == 0) {
        return AR_FAULT_SYMBOLS;
    }
    if (name[0] == '/' || strncmp(name, "#1/", 3) == 0) {
        return AR_FAULT_LONG;
    }
    if (length > 1 && name[length - 1] == '/') {
        name[length - 1] = '\0';
    }
    bool plain = name[0] != '\0' && name[strspn(name, allowed)] == '\0';
    return whole && plain ? 0 : AR_FAULT_NAME;
}

static ssize_t read_body(struct source *source, void *to, size_t size) {
    struct ar *ar = (void *)source;
    size = size > ar->left ? (size_t)ar->left : size;
    ssize_t count = size > 0 ? ar->from->read(ar->from, to, size) : 0;
    if (count > 0) {
        ar->offset += (uint64_t)count;
        ar->left -= (uint64_t)count;
    }
    return count;
}

enum ar_result ar_begin(struct ar *ar, struct source *from) {
    char magic[AR_MAGIC_SIZE];
    *ar = (struct ar){.body = {read_body}, .from = from};
    ssize_t count = source_fill(from, magic, sizeof magic);
    if (count < 0) {
        return AR_FAILED;
    }
    ar->offset = (uint64_t)count;
    return count == AR_MAGIC_SIZE && memcmp(magic, AR_MAGIC, sizeof magic) == 0 ? AR_OK : AR_NO_MAGIC;
}

enum ar_result ar_next(struct ar *ar) {
    struct ar_member *member = &ar->member;
    *member = (struct ar_member){.offset = ar->offset};
    ssize_t count = source_fill(ar->from, member->header, sizeof member->header);
    if (count < 0) {
        return AR_FAILED;
    }
    ar->offset += (uint64_t)count;
    if (count == 0) {
        return AR_END;
    }
    if (count < AR_HEADER_SIZE) {
        return AR_CUT;
    }
    member->faults = judge_numbers(member) | judge_name(member);
    member->faults |= memcmp(member->header + END, "`\n", 2) != 0 ? AR_FAULT_END : 0;
    ar->left = member->size;
    return AR_OK;
}

enum ar_result ar_finish(struct ar *ar) {
    ar->pad = '\0';
    if (ar->left > 0) {
        return AR_CUT;
    }
    if (ar->member.size % 2 == 0) {
        return AR_OK;
    }
    ssize_t count = source_fill(ar->from, &ar->pad, 1);
    ar->offset += count > 0 ? 1 : 0;
    return count < 0 ? AR_FAILED : count == 0 ? AR_END : AR_OK;
}

void ar_format_header(char *header, const char *name, uint64_t size) {
    char text[AR_HEADER_SIZE + 32];
    snprintf(text, sizeof text, "%-16s%-12d%-6d%-6d%-8o%-10llu`\n", name, 0, 0, 0, PLAIN_FILE | PLAIN_MODE,
             (unsigned long long)size);
    memcpy(header, text, AR_HEADER_SIZE);
}
