#include "format/tar.h"

#include <string.h>

/* Where the fields of a header lie, and how long they are. */
enum {
    NAME = 0,
    NAME_LENGTH = 100,
    MODE = 100,
    UID = 108,
    GID = 116,
    SHORT_LENGTH = 8,
    SIZE = 124,
    LONG_LENGTH = 12,
    TIME = 136,
    CHECKSUM = 148,
    TYPE = 156,
    MAGIC = 257,
    MAGIC_LENGTH = 8,
    PREFIX = 345,
    PREFIX_LENGTH = 155
};

static const char old_gnu_magic[MAGIC_LENGTH] = {'u', 's', 't', 'a', 'r', ' ', ' ', '\0'};
static const char posix_magic[MAGIC_LENGTH] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};

/* Reads blanks, octal digits, then a NUL or a blank or the field's end. Returns 0, or -1. */
static int read_octal(const unsigned char *field, size_t length, uint64_t *value) {
    size_t i = 0;
    *value = 0;
    while (i < length && field[i] == ' ') {
        i++;
    }
    size_t first = i;
    for (; i < length && field[i] >= '0' && field[i] <= '7'; i++) {
        *value = *value * 8 + (unsigned)(field[i] - '0');
    }
    return i > first && (i == length || field[i] == '\0' || field[i] == ' ') ? 0 : -1;
}

static int checksum_right(const unsigned char *block) {
    uint64_t claimed = 0;
    unsigned sum = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        sum += i >= CHECKSUM && i < TYPE ? ' ' : block[i];
    }
    return read_octal(block + CHECKSUM, SHORT_LENGTH, &claimed) == 0 && claimed == sum;
}

static enum tar_kind kind_of(char type) {
    switch (type) {
    case '\0':
    case '0':
    case '7':
        return TAR_FILE;
    case '5':
        return TAR_DIRECTORY;
    case '2':
        return TAR_LINK;
    case 'L':
    case 'K':
    case 'x':
    case 'g':
        return TAR_EXTENSION;
    default:
        return TAR_OTHER;
    }
}

/* Copies the text of a field that may fill it. Returns its length. */
static size_t copy_field(char *to, const unsigned char *field, size_t length) {
    size_t used = strnlen((const char *)field, length);
    memcpy(to, field, used);
    to[used] = '\0';
    return used;
}

/*
 * The name: that of POSIX format may have its beginning elsewhere; in old GNU format other things are there.
 */
static void read_name(struct tar_entry *entry, const unsigned char *block) {
    size_t length = 0;
    if (memcmp(block + MAGIC, posix_magic, MAGIC_LENGTH) == 0 && block[PREFIX] != '\0') {
        length = copy_field(entry->name, block + PREFIX, PREFIX_LENGTH);
        entry->name[length++] = '/';
    }
    size_t used = copy_field(entry->name + length, block + NAME, NAME_LENGTH);
    entry->faults |= used == NAME_LENGTH ? TAR_FAULT_LENGTH : 0;
    length += used;
    if (length > 1 && entry->name[length - 1] == '/') {
        entry->name[length - 1] = '\0';
        entry->kind = entry->kind == TAR_FILE ? TAR_DIRECTORY : entry->kind; /* as before POSIX */
    }
}

static void read_header(struct tar_entry *entry, const unsigned char *block) {
    uint64_t mode = 0;
    uint64_t time = 0;
    int wrong = read_octal(block + MODE, SHORT_LENGTH, &mode);
    wrong |= read_octal(block + UID, SHORT_LENGTH, &entry->uid);
    wrong |= read_octal(block + GID, SHORT_LENGTH, &entry->gid);
    wrong |= read_octal(block + SIZE, LONG_LENGTH, &entry->size);
    wrong |= read_octal(block + TIME, LONG_LENGTH, &time);
    entry->type = (char)block[TYPE];
    entry->kind = kind_of(entry->type);
    entry->faults |= wrong != 0 ? TAR_FAULT_NUMBER : 0;
    entry->mode = (unsigned)(mode & 07777);
    entry->faults |= checksum_right(block) ? 0 : TAR_FAULT_CHECKSUM;
    if (memcmp(block + MAGIC, old_gnu_magic, MAGIC_LENGTH) != 0 || entry->type == 'x' || entry->type == 'g') {
        entry->faults |= TAR_FAULT_FORMAT;
    }
    entry->faults |= entry->type == 'L' || entry->type == 'K' ? TAR_FAULT_LONG_NAME : 0;
    read_name(entry, block);
    if (entry->kind == TAR_DIRECTORY || entry->kind == TAR_LINK || entry->kind == TAR_OTHER) {
        entry->size = 0; /* their size field says nothing about bytes that follow */
    }
}

static void take_block(struct tar *tar) {
    static const unsigned char zeros[TAR_BLOCK];
    struct tar_entry entry = {.offset = tar->offset};
    tar->offset += TAR_BLOCK;
    if (memcmp(tar->block, zeros, TAR_BLOCK) == 0) {
        tar->zeros++;
        return;
    }
    if (tar->zeros >= 2) {
        tar->trailing = 1;
        return;
    }
    tar->zeros = 0;
    read_header(&entry, tar->block);
    tar->listener.entry(tar->listener.context, &entry);
    tar->body = entry.size;
    tar->padding = (TAR_BLOCK - entry.size % TAR_BLOCK) % TAR_BLOCK;
    if (tar->body == 0) {
        tar->listener.finished(tar->listener.context);
    }
}

/* Takes what of the bytes belongs to a body or its padding. Returns how many those were. */
static size_t take_body(struct tar *tar, const unsigned char *bytes, size_t length) {
    uint64_t *left = tar->body > 0 ? &tar->body : &tar->padding;
    size_t count = *left < length ? (size_t)*left : length;
    *left -= count;
    tar->offset += count;
    if (left == &tar->body) {
        tar->listener.body(tar->listener.context, bytes, count);
        if (tar->body == 0) {
            tar->listener.finished(tar->listener.context);
        }
    }
    return count;
}

void tar_begin(struct tar *tar, struct tar_listener listener) {
    *tar = (struct tar){.listener = listener};
}

void tar_read(struct tar *tar, const void *bytes, size_t length) {
    const unsigned char *next = bytes;
    while (length > 0) {
        size_t count;
        if (tar->body > 0 || tar->padding > 0) {
            count = take_body(tar, next, length);
        } else {
            count = TAR_BLOCK - tar->filled < length ? TAR_BLOCK - tar->filled : length;
            memcpy(tar->block + tar->filled, next, count);
            tar->filled += count;
            if (tar->filled == TAR_BLOCK) {
                tar->filled = 0;
                take_block(tar);
            }
        }
        next += count;
        length -= count;
    }
}

enum tar_end tar_finish(const struct tar *tar) {
    if (tar->body > 0 || tar->padding > 0 || tar->filled > 0) {
        return TAR_END_CUT;
    }
    if (tar->trailing) {
        return TAR_END_TRAILING;
    }
    return tar->zeros >= 2 ? TAR_END_GOOD : TAR_END_ABSENT;
}
