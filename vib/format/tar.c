#include "format/tar.h"

#include "format/memory.h"

#include <stdio.h>
#include <stdlib.h>
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
    LINK = 157,
    MAGIC = 257,
    MAGIC_LENGTH = 8,
    PREFIX = 345,
    PREFIX_LENGTH = 155,
    CONTENT = 496,
    /* of a sparse file */
    PARTS = 386,
    PARTS_MORE = 482,
    REAL_SIZE = 483,
    MAP_MORE = 504,
    PARTS_MAX = 100000,
    EXTRA_MAX = 64 * 1024
};

static const char old_gnu_magic[] = "ustar  ";
static const char visor_magic[] = "visor  ";
static const char posix_magic[MAGIC_LENGTH] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};

/*
 * Reads octal digits up to a NUL or the field's end; blanks around them are read over, but they are a fault, as more than 32 bits are
 * (facts: a 6.7 host's reader takes neither). Returns 0, or -1.
 */
static int read_octal(const unsigned char *field, size_t length, uint64_t *value) {
    size_t i = 0;
    *value = 0;
    while (i < length && field[i] == ' ') {
        i++;
    }
    bool blanks = i > 0;
    for (; i < length && field[i] >= '0' && field[i] <= '7'; i++) {
        *value = *value * 8 + (unsigned)(field[i] - '0');
    }
    bool ended = i == length || field[i] == '\0';
    return ended && !blanks && *value <= UINT32_MAX ? 0 : -1;
}

static bool checksum_right(const unsigned char *block, bool *padded) {
    uint64_t claimed = 0;
    unsigned sum = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        sum += i >= CHECKSUM && i < TYPE ? ' ' : block[i];
    }
    *padded = read_octal(block + CHECKSUM, SHORT_LENGTH, &claimed) != 0;
    return claimed == sum;
}

static enum tar_kind kind_of(char type) {
    static const char types[] = "07S523\0006LKxg";
    static const enum tar_kind kinds[] = {TAR_FILE,      TAR_FILE,      TAR_FILE,      TAR_DIRECTORY,
                                          TAR_LINK,      TAR_NODE,      TAR_FILE,      TAR_NODE,
                                          TAR_EXTENSION, TAR_EXTENSION, TAR_EXTENSION, TAR_EXTENSION};
    const char *found = memchr(types, type, sizeof types - 1);
    return found != NULL ? kinds[found - types] : TAR_OTHER;
}

/* Copies the text of a field that may fill it. Returns its length. */
static size_t copy_field(char *to, const unsigned char *field, size_t length) {
    size_t used = strnlen((const char *)field, length);
    memcpy(to, field, used);
    to[used] = '\0';
    return used;
}

static unsigned read_magic(struct tar *tar, const unsigned char *block) {
    const char *magic = (const char *)block + MAGIC;
    bool known =
        memcmp(magic, old_gnu_magic, MAGIC_LENGTH) == 0 || memcmp(magic, visor_magic, MAGIC_LENGTH) == 0;
    if (tar->magic[0] == '\0') {
        memcpy(tar->magic, magic, MAGIC_LENGTH);
    }
    return known && memcmp(magic, tar->magic, MAGIC_LENGTH) == 0 ? 0 : TAR_FAULT_FORMAT;
}

/* The name: an entry before may have brought it; that of POSIX format may have its beginning elsewhere. */
static void read_name(struct tar *tar, const unsigned char *block) {
    struct tar_entry *entry = &tar->entry;
    char *name = tar->name;
    size_t length = 0;
    if (tar->long_name[0] != '\0') {
        length = copy_field(name, (const unsigned char *)tar->long_name, TAR_NAME_SIZE - 1);
    } else {
        if (memcmp(block + MAGIC, posix_magic, MAGIC_LENGTH) == 0 && block[PREFIX] != '\0') {
            length = copy_field(name, block + PREFIX, PREFIX_LENGTH);
            name[length++] = '/';
        }
        length += copy_field(name + length, block + NAME, NAME_LENGTH);
    }
    entry->faults |= block[PREFIX] != '\0' && entry->type != 'S' ? TAR_FAULT_PREFIX : 0;
    entry->faults |= length >= NAME_LENGTH ? TAR_FAULT_LENGTH : 0;
    bool slash = length > 0 && name[length - 1] == '/';
    if (slash && length > 1) {
        name[length - 1] = '\0';
        entry->kind = entry->kind == TAR_FILE ? TAR_DIRECTORY : entry->kind; /* as before POSIX */
    }
    entry->faults |= entry->kind == TAR_DIRECTORY && !slash ? TAR_FAULT_DIRECTORY : 0;
    entry->name = name;
}

static void read_link(struct tar *tar, const unsigned char *block) {
    struct tar_entry *entry = &tar->entry;
    size_t length = copy_field(tar->link, block + LINK, NAME_LENGTH);
    if (entry->kind == TAR_LINK && (length == 0 || length == NAME_LENGTH)) {
        entry->faults |= TAR_FAULT_LINK;
    }
    if (tar->long_link[0] != '\0') {
        copy_field(tar->link, (const unsigned char *)tar->long_link, TAR_NAME_SIZE - 1);
    }
    entry->link = tar->link;
}

static void read_numbers(struct tar_entry *entry, const unsigned char *block) {
    uint64_t mode = 0;
    uint64_t time = 0;
    bool padded = false;
    int wrong = read_octal(block + MODE, SHORT_LENGTH, &mode);
    wrong |= read_octal(block + UID, SHORT_LENGTH, &entry->uid);
    wrong |= read_octal(block + GID, SHORT_LENGTH, &entry->gid);
    wrong |= read_octal(block + SIZE, LONG_LENGTH, &entry->size);
    wrong |= read_octal(block + TIME, LONG_LENGTH, &time);
    entry->mode = (unsigned)(mode & 07777);
    entry->faults |= checksum_right(block, &padded) ? 0 : TAR_FAULT_CHECKSUM;
    entry->faults |= wrong != 0 || padded ? TAR_FAULT_NUMBER : 0;
}

static void read_type(struct tar_entry *entry, const unsigned char *block) {
    entry->type = (char)block[TYPE];
    entry->kind = kind_of(entry->type);
    entry->faults |= entry->type == '\0' || strchr("023567LKxg", entry->type) == NULL || entry->type == 'K'
                         ? TAR_FAULT_TYPE
                         : 0;
    entry->faults |= entry->type == 'x' || entry->type == 'g' ? TAR_FAULT_FORMAT : 0;
    entry->faults |= entry->type == 'L' ? TAR_FAULT_LONG_NAME : 0;
}

/* Adds up to `count` parts of a sparse file. */
static void read_parts(struct tar *tar, const unsigned char *from, size_t count) {
    tar->parts = memory_need(reallocarray(tar->parts, tar->part_count + count, sizeof *tar->parts));
    for (size_t i = 0; i < count && from[2 * LONG_LENGTH * i] != '\0'; i++) {
        struct tar_part *part = &tar->parts[tar->part_count];
        read_octal(from + 2 * LONG_LENGTH * i, LONG_LENGTH, &part->position);
        read_octal(from + 2 * LONG_LENGTH * i + LONG_LENGTH, LONG_LENGTH, &part->length);
        tar->part_count++;
    }
}

static void read_sparse(struct tar *tar, const unsigned char *block) {
    tar->part_count = tar->part = 0;
    tar->stored = tar->entry.size;
    if (tar->entry.type == 'S') {
        read_parts(tar, block + PARTS, 4);
        read_octal(block + REAL_SIZE, LONG_LENGTH, &tar->entry.size);
        tar->map = block[PARTS_MORE] != 0;
    }
}

/* Whether the contents come behind all headers. */
static bool apart(const struct tar *tar) {
    return tar->entry.content > 0 && tar->entry.kind == TAR_FILE;
}

/* Keeps a file until its content comes. */
static void keep_file(struct tar *tar) {
    if (tar->file_count == TAR_FILES_MAX) {
        tar->broken = true;
        return;
    }
    if ((tar->file_count & (tar->file_count - 1)) == 0) {
        size_t size = tar->file_count == 0 ? 1 : 2 * tar->file_count;
        tar->files = memory_need(reallocarray(tar->files, size, sizeof *tar->files));
    }
    struct tar_entry *file = &tar->files[tar->file_count++];
    if (tar->entry.content < tar->first_content) {
        tar->first_content = tar->entry.content;
    }
    *file = tar->entry;
    file->name = memory_need(strdup(tar->entry.name));
    file->link = "";
}

static uint64_t padding_of(uint64_t size) {
    return (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK;
}

static void start_body(struct tar *tar) {
    struct tar_entry *entry = &tar->entry;
    tar->position = 0;
    tar->body = entry->kind == TAR_FILE || entry->kind == TAR_EXTENSION ? tar->stored : 0;
    tar->padding = padding_of(tar->body);
    tar->extra.length = 0;
    if (entry->kind == TAR_FILE) {
        tar->listener.content(tar->listener.context, entry);
        if (tar->body == 0) {
            tar->listener.finished(tar->listener.context, entry);
        }
    }
}

static void read_header(struct tar *tar, const unsigned char *block) {
    struct tar_entry *entry = &tar->entry;
    *entry = (struct tar_entry){.offset = tar->offset - TAR_BLOCK};
    entry->faults = read_magic(tar, block);
    read_type(entry, block);
    read_numbers(entry, block);
    read_name(tar, block);
    read_link(tar, block);
    if (memcmp(block + MAGIC, visor_magic, MAGIC_LENGTH) == 0 && entry->size > 0) {
        const unsigned char *at = block + CONTENT;
        entry->content = at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
    }
    if (tar->long_size != UINT64_MAX && entry->kind != TAR_EXTENSION) {
        entry->size = tar->long_size;
    }
    entry->faults |= entry->kind == TAR_DIRECTORY && entry->size > 0 ? TAR_FAULT_DIRECTORY : 0;
    entry->faults |= tar->sparse_next && entry->kind == TAR_FILE ? TAR_FAULT_SPARSE : 0;
    read_sparse(tar, block);
    tar->listener.entry(tar->listener.context, entry);
    if (entry->kind != TAR_EXTENSION) {
        tar->long_name[0] = tar->long_link[0] = '\0';
        tar->long_size = UINT64_MAX;
        tar->sparse_next = false;
    }
    if (apart(tar)) {
        keep_file(tar);
    } else if (!tar->map) {
        start_body(tar);
    }
}

static int compare_content(const void *left, const void *right) {
    const struct tar_entry *a = left;
    const struct tar_entry *b = right;
    return (a->content > b->content) - (a->content < b->content);
}

static void take_block(struct tar *tar) {
    static const unsigned char zeros[TAR_BLOCK];
    bool empty = memcmp(tar->block, zeros, TAR_BLOCK) == 0;
    tar->filled = 0;
    tar->offset += TAR_BLOCK;
    if (tar->map) {
        read_parts(tar, tar->block, 21);
        tar->map = tar->block[MAP_MORE] != 0 && tar->part_count < PARTS_MAX;
        if (!tar->map) {
            start_body(tar);
        }
    } else if (empty) {
        tar->zeros++;
    } else if (tar->zeros > 0) {
        tar->trailing = true;
    } else {
        read_header(tar, tar->block);
    }
}

/* The value of a pax record that has that key; `record` is what follows its length. NULL when it has another. */
static const char *pax_value(const char *record, const char *key) {
    size_t length = strlen(key);
    return strncmp(record, key, length) == 0 && record[length] == '=' ? record + length + 1 : NULL;
}

static void read_pax(struct tar *tar, char *text) {
    char *end = text + tar->extra.length;
    while (text < end) {
        char *record = NULL;
        unsigned long length = strtoul(text, &record, 10);
        if (length == 0 || length > (unsigned long)(end - text) || *record != ' ' ||
            record >= text + length) {
            return;
        }
        text += length;
        text[-1] = '\0';
        record++;
        const char *path = pax_value(record, "path");
        const char *link = pax_value(record, "linkpath");
        const char *size = pax_value(record, "size");
        if (path != NULL) {
            snprintf(tar->long_name, TAR_NAME_SIZE, "%s", path);
        }
        if (link != NULL) {
            snprintf(tar->long_link, TAR_NAME_SIZE, "%s", link);
        }
        tar->long_size = size != NULL ? strtoull(size, NULL, 10) : tar->long_size;
        tar->sparse_next |= strncmp(record, "GNU.sparse.", 11) == 0;
    }
}

/* What a long name or a pax header says is of the next entry. */
static void end_extension(struct tar *tar) {
    char *text = tar->extra.bytes != NULL ? tar->extra.bytes : "";
    switch (tar->entry.type) {
    case 'L':
        snprintf(tar->long_name, TAR_NAME_SIZE, "%s", text);
        return;
    case 'K':
        snprintf(tar->long_link, TAR_NAME_SIZE, "%s", text);
        return;
    case 'x':
        read_pax(tar, text);
        return;
    default:
        return;
    }
}

/* Gives bytes of a sparse file to where they belong. Returns how many were taken. */
static size_t give_part(struct tar *tar, const unsigned char *bytes, size_t length) {
    while (tar->part < tar->part_count && tar->position == tar->parts[tar->part].length) {
        tar->part++;
        tar->position = 0;
    }
    if (tar->part == tar->part_count) {
        return length; /* more than the parts have */
    }
    const struct tar_part *part = &tar->parts[tar->part];
    uint64_t left = part->length - tar->position;
    size_t count = left < length ? (size_t)left : length;
    tar->listener.body(tar->listener.context, part->position + tar->position, bytes, count);
    tar->position += count;
    return count;
}

static size_t give_body(struct tar *tar, const unsigned char *bytes, size_t length) {
    size_t count = tar->body < length ? (size_t)tar->body : length;
    if (tar->entry.kind == TAR_EXTENSION) {
        buffer_add(&tar->extra, bytes, count, EXTRA_MAX);
    } else if (tar->entry.type == 'S') {
        count = give_part(tar, bytes, count);
    } else {
        tar->listener.body(tar->listener.context, tar->position, bytes, count);
        tar->position += count;
    }
    tar->body -= count;
    if (tar->body == 0 && tar->entry.kind == TAR_EXTENSION) {
        end_extension(tar);
    } else if (tar->body == 0) {
        tar->listener.finished(tar->listener.context, &tar->entry);
    }
    return count;
}

/* VMware's format, behind the headers: goes on to the next file's content. Returns how many of the bytes lie before it. */
static size_t skip_to_content(struct tar *tar, size_t length) {
    if (tar->file == 0) {
        qsort(tar->files, tar->file_count, sizeof *tar->files, compare_content);
    }
    const struct tar_entry *file = &tar->files[tar->file];
    if (file->content > tar->offset) {
        uint64_t gap = file->content - tar->offset;
        return gap < length ? (size_t)gap : length;
    }
    tar->entry = *file;
    tar->file++;
    if (file->content < tar->offset) {
        tar->entry.faults |= TAR_FAULT_CONTENT;
    }
    tar->stored = file->content < tar->offset ? 0 : file->size;
    start_body(tar);
    tar->padding = 0;
    return 0;
}

/* Takes what it can of the bytes. Returns how many those were. */
static size_t take(struct tar *tar, const unsigned char *bytes, size_t length) {
    if (tar->body > 0) {
        return give_body(tar, bytes, length);
    }
    if (tar->padding > 0) {
        size_t count = tar->padding < length ? (size_t)tar->padding : length;
        tar->padding -= count;
        return count;
    }
    bool contents = tar->zeros > 0 || tar->offset >= tar->first_content;
    if (contents && tar->filled == 0 && tar->file < tar->file_count) {
        return skip_to_content(tar, length);
    }
    return 0;
}

void tar_begin(struct tar *tar, struct tar_listener listener) {
    memset(tar, 0, sizeof *tar);
    tar->listener = listener;
    tar->long_size = tar->first_content = UINT64_MAX;
}

void tar_read(struct tar *tar, const void *bytes, size_t length) {
    const unsigned char *next = bytes;
    while (length > 0 && !tar->broken) {
        size_t file = tar->file;
        size_t count = take(tar, next, length);
        tar->offset += count;
        if (count == 0 && file == tar->file) {
            count = TAR_BLOCK - tar->filled < length ? TAR_BLOCK - tar->filled : length;
            memcpy(tar->block + tar->filled, next, count);
            tar->filled += count;
            if (tar->filled == TAR_BLOCK) {
                take_block(tar);
            }
        }
        next += count;
        length -= count;
    }
}

enum tar_end tar_finish(struct tar *tar) {
    /* Files without content may lie at the very end, or anywhere. */
    if (tar->body > 0 || tar->map || tar->broken || tar->file < tar->file_count ||
        (tar->zeros == 0 && (tar->filled > 0 || tar->padding > 0))) {
        return TAR_END_CUT;
    }
    if (tar->trailing && tar->file_count == 0) {
        return TAR_END_TRAILING;
    }
    if (tar->filled > 0 && tar->file_count == 0) {
        return TAR_END_ODD;
    }
    return tar->zeros == 0                           ? TAR_END_ABSENT
           : tar->zeros == 1 && tar->file_count == 0 ? TAR_END_SHORT
                                                     : TAR_END_GOOD;
}

void tar_free(struct tar *tar) {
    for (size_t i = 0; i < tar->file_count; i++) {
        union {
            const char *kept;
            char *freed;
        } name = {tar->files[i].name};
        free(name.freed);
    }
    free(tar->files);
    free(tar->parts);
    buffer_free(&tar->extra);
}

static void put_octal(unsigned char *field, int digits, unsigned long long value) {
    char text[32];
    snprintf(text, sizeof text, "%0*llo", digits, value);
    memcpy(field, text, (size_t)digits + 1);
}

void tar_format_header(unsigned char block[TAR_BLOCK], const char *path, bool directory, unsigned mode,
                       uint64_t size, long long date) {
    unsigned sum = 0;
    memset(block, 0, TAR_BLOCK);
    size_t length = strnlen(path, NAME_LENGTH - 2);
    memcpy(block, path, length);
    block[length] = directory ? '/' : '\0';
    put_octal(block + MODE, SHORT_LENGTH - 1, mode);
    put_octal(block + UID, SHORT_LENGTH - 1, 0);
    put_octal(block + GID, SHORT_LENGTH - 1, 0);
    put_octal(block + SIZE, LONG_LENGTH - 1, size);
    put_octal(block + TIME, LONG_LENGTH - 1, (unsigned long long)date);
    memset(block + CHECKSUM, ' ', SHORT_LENGTH);
    block[TYPE] = directory ? '5' : '0';
    memcpy(block + MAGIC, old_gnu_magic, MAGIC_LENGTH);
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        sum += block[i];
    }
    put_octal(block + CHECKSUM, SHORT_LENGTH - 2, sum);
}
