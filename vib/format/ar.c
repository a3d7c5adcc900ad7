#include "format/ar.h"

#include <ar.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PLAIN_MODE = 0644 };

/*
 * Reads a number as 6.7 does (facts: it takes modes "0o0", "0" and blank, blank dates and owners, numbers aligned right): blanks,
 * digits, blanks. Returns 1, 0 where there is nothing at all, or -1.
 */
static int read_number(const char *field, size_t length, int base, uint64_t *value) {
    char text[sizeof(struct ar_hdr)];
    snprintf(text, sizeof text, "%.*s", (int)length, field);
    const char *first = text + strspn(text, " ");
    bool absent = first == text + length;
    first += base == 8 && strncmp(first, "0o", 2) == 0 && first[2] != '\0' ? 2 : 0;
    char *end = NULL;
    *value = strtoull(first, &end, base);
    end += strspn(end, " ");
    return absent ? 0 : *first >= '0' && *first <= '9' && end == text + length ? 1 : -1;
}

/* The fault of a number that should be 0, and of a mode, in octal digits; `fault` where it is another one. */
static unsigned judge_number(const char *field, size_t length, int base, unsigned fault) {
    uint64_t value;
    int there = read_number(field, length, base, &value);
    bool usual = base == 8 ? (value & ~(uint64_t)S_IFREG) == PLAIN_MODE : value == 0;
    return there < 0 ? AR_FAULT_NUMBER : there > 0 && usual ? 0 : fault;
}

static unsigned judge_numbers(struct ar_member *member, const struct ar_hdr *header) {
    unsigned faults = judge_number(header->ar_date, sizeof header->ar_date, 10, AR_FAULT_DATE);
    faults |= judge_number(header->ar_uid, sizeof header->ar_uid, 10, AR_FAULT_OWNER);
    faults |= judge_number(header->ar_gid, sizeof header->ar_gid, 10, AR_FAULT_OWNER);
    faults |= judge_number(header->ar_mode, sizeof header->ar_mode, 8, AR_FAULT_MODE);
    int there = read_number(header->ar_size, sizeof header->ar_size, 10, &member->size);
    return faults | (there <= 0 ? AR_FAULT_SIZE | AR_FAULT_NUMBER : 0);
}

/* Takes the name out of its field. A NUL ends it, so that a name with one in it is not plain. */
static unsigned judge_name(struct ar_member *member, const struct ar_hdr *header) {
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-";
    char *name = memcpy(member->name, header->ar_name, AR_NAME_SIZE - 1);
    name[AR_NAME_SIZE - 1] = '\0';
    bool whole = memchr(name, '\0', AR_NAME_SIZE - 1) == NULL;
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

enum ar_result ar_begin(struct ar *ar, struct source *from) {
    char magic[SARMAG];
    *ar = (struct ar){.body = source_part_of(from)};
    ssize_t count = source_part_fill(&ar->body, magic, sizeof magic);
    bool known = count == SARMAG && memcmp(magic, ARMAG, SARMAG) == 0;
    return count < 0 ? AR_FAILED : known ? AR_OK : AR_NO_MAGIC;
}

enum ar_result ar_next(struct ar *ar) {
    struct ar_member *member = &ar->member;
    struct ar_hdr header;
    *member = (struct ar_member){.offset = ar->body.offset};
    ssize_t count = source_part_fill(&ar->body, &header, sizeof header);
    if (count < (ssize_t)sizeof header) {
        return count < 0 ? AR_FAILED : count == 0 ? AR_END : AR_CUT;
    }
    member->faults = judge_numbers(member, &header);
    member->faults |= judge_name(member, &header);
    member->faults |= memcmp(header.ar_fmag, ARFMAG, sizeof header.ar_fmag) != 0 ? AR_FAULT_END : 0;
    ar->body.left = member->size;
    return AR_OK;
}

enum ar_result ar_finish(struct ar *ar) {
    ar->pad = '\0';
    if (ar->body.left > 0) {
        return AR_CUT;
    }
    if (ar->member.size % 2 == 0) {
        return AR_OK;
    }
    ssize_t count = source_part_fill(&ar->body, &ar->pad, 1);
    return count < 0 ? AR_FAILED : count == 0 ? AR_END : AR_OK;
}
