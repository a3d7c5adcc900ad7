#include "format/tar.h"

#include "format/message.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A header; all of it are characters, so that it may lie anywhere. */
struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], time[12], checksum[8], type, link[100], magic[8];
    char owners[64], devices[16], prefix[155], rest[12];
};

/* Where else something lies, in a header of VMware's format, of a sparse file, and in a block behind that; and what is read at most. */
enum { CONTENT = 496, PARTS_MORE = 482, MAP_MORE = 504, EXTRA_MAX = 64 * 1024 };

static const char old_gnu_magic[8] = "ustar  ";
static const char visor_magic[8] = "visor  ";
static const char posix_magic[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};

/*
 * Reads octal digits up to a NUL or the field's end; blanks before them are read over, but they are a fault, as more than 32 bits are
 * (facts: a 6.7 host's reader takes neither). Returns 0, or -1.
 */
static int read_octal(const char *field, size_t length, uint64_t *value) {
    char text[16];
    char *end = NULL;
    snprintf(text, sizeof text, "%.*s", (int)length, field);
    bool digit = text[0] >= '0' && text[0] <= '7';
    *value = digit || text[0] == ' ' ? strtoull(text, &end, 8) : 0;
    return (digit && *end == '\0' && *value <= UINT32_MAX) || text[0] == '\0' ? 0 : -1;
}

/* Copies the text of a field that may fill it. Returns its length. */
static size_t copy_field(char *to, const char *field, size_t length) {
    size_t used = strnlen(field, length);
    memcpy(to, field, used);
    to[used] = '\0';
    return used;
}

static unsigned read_magic(struct tar *tar, const char *magic) {
    bool known = memcmp(magic, old_gnu_magic, 8) == 0 || memcmp(magic, visor_magic, 8) == 0;
    if (tar->magic[0] == '\0') {
        memcpy(tar->magic, magic, 8);
    }
    return known && memcmp(magic, tar->magic, 8) == 0 ? 0 : TAR_FAULT_FORMAT;
}

/* Name and link, in place of which an entry before may have brought others. The name of POSIX format may have its beginning elsewhere. */
static void read_names(struct tar *tar, const struct header *header) {
    struct tar_entry *entry = &tar->entry;
    char *name = entry->name = tar->name;
    size_t length = 0;
    if (memcmp(header->magic, posix_magic, 8) == 0 && header->prefix[0] != '\0') {
        length = copy_field(name, header->prefix, sizeof header->prefix);
        name[length++] = '/';
    }
    length += copy_field(name + length, header->name, sizeof header->name);
    if (tar->next.name[0] != '\0') {
        length = copy_field(name, tar->next.name, TAR_NAME_SIZE - 1);
    }
    entry->faults |= header->prefix[0] != '\0' && entry->type != 'S' ? TAR_FAULT_PREFIX : 0;
    entry->faults |= length >= sizeof header->name ? TAR_FAULT_LENGTH : 0;
    bool slash = length > 0 && name[length - 1] == '/';
    if (slash && length > 1) {
        name[length - 1] = '\0';
        entry->kind = entry->kind == TAR_FILE ? TAR_DIRECTORY : entry->kind; /* as before POSIX */
    }
    entry->faults |= entry->kind == TAR_DIRECTORY && !slash ? TAR_FAULT_DIRECTORY : 0;
    length = copy_field(tar->link, header->link, sizeof header->link);
    if (entry->kind == TAR_LINK && (length == 0 || length == sizeof header->link)) {
        entry->faults |= TAR_FAULT_LINK;
    }
    if (tar->next.link[0] != '\0') {
        copy_field(tar->link, tar->next.link, TAR_NAME_SIZE - 1);
    }
    entry->link = tar->link;
}

static void read_numbers(struct tar_entry *entry, const struct header *header) {
    uint64_t mode = 0;
    uint64_t time = 0;
    uint64_t claimed = 0;
    unsigned sum = sizeof header->checksum * ' ';
    const unsigned char *block = (const unsigned char *)header;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        sum += i >= offsetof(struct header, checksum) && i < offsetof(struct header, type) ? 0 : block[i];
    }
    int wrong = read_octal(header->mode, sizeof header->mode, &mode);
    wrong |= read_octal(header->uid, sizeof header->uid, &entry->uid);
    wrong |= read_octal(header->gid, sizeof header->gid, &entry->gid);
    wrong |= read_octal(header->size, sizeof header->size, &entry->size);
    wrong |= read_octal(header->time, sizeof header->time, &time);
    wrong |= read_octal(header->checksum, sizeof header->checksum, &claimed);
    entry->mode = (unsigned)(mode & 07777);
    entry->faults |= claimed != sum ? TAR_FAULT_CHECKSUM : 0;
    entry->faults |= wrong != 0 ? TAR_FAULT_NUMBER : 0;
}

static void read_type(struct tar_entry *entry, char type) {
    static const char types[] = "07S523\0006LKxg";
    static const enum tar_kind kinds[] = {TAR_FILE,      TAR_FILE,      TAR_FILE,      TAR_DIRECTORY,
                                          TAR_LINK,      TAR_NODE,      TAR_FILE,      TAR_NODE,
                                          TAR_EXTENSION, TAR_EXTENSION, TAR_EXTENSION, TAR_EXTENSION};
    const char *found = memchr(types, type, sizeof types - 1);
    entry->type = type;
    entry->kind = found != NULL ? kinds[found - types] : TAR_OTHER;
    entry->faults |= type == '\0' || strchr("023567Lxg", type) == NULL ? TAR_FAULT_TYPE : 0;
    entry->faults |= type == 'x' || type == 'g' ? TAR_FAULT_FORMAT : 0;
    entry->faults |= type == 'L' ? TAR_FAULT_LONG_NAME : 0;
}

/* Reads a block. Returns whether it is there. */
static bool take_block(struct tar *tar) {
    return source_part_fill(&tar->content, tar->block, TAR_BLOCK) == TAR_BLOCK;
}

static bool skip(struct tar *tar, uint64_t length) {
    tar->content.left = length;
    return source_drain(&tar->content.source, NULL) == 0 && tar->content.left == 0;
}

/* Reads over the blocks behind a sparse file's header that say where its parts belong. Returns whether they are there. */
static bool skip_map(struct tar *tar) {
    bool more = tar->block[PARTS_MORE] != 0;
    while (more && take_block(tar)) {
        more = tar->block[MAP_MORE] != 0;
    }
    return !more;
}

/* Keeps a file until its content comes. Returns whether there is room. */
static bool keep_file(struct tar *tar) {
    size_t count = tar->kept.count;
    if (names_add(&tar->kept, (struct name){.text = tar->name}) != 0) {
        return false;
    }
    tar->files = memory_grow(tar->files, count, sizeof *tar->files);
    tar->files[count] = tar->entry;
    tar->files[count].name = tar->kept.list[count].text;
    tar->files[count].link = "";
    tar->files[count].part = TAR_CONTENT;
    tar->first_content = tar->entry.content < tar->first_content ? tar->entry.content : tar->first_content;
    return true;
}

static const struct tar_entry *finish(struct tar *tar, enum tar_end end) {
    tar->end = end;
    tar->content.left = tar->padding = 0;
    return NULL;
}

static const struct tar_entry *read_header(struct tar *tar) {
    const struct header *header = (const void *)tar->block;
    struct tar_entry *entry = &tar->entry;
    *entry = (struct tar_entry){.offset = tar->content.offset - TAR_BLOCK};
    entry->faults = read_magic(tar, header->magic);
    read_type(entry, header->type);
    read_numbers(entry, header);
    read_names(tar, header);
    if (memcmp(header->magic, visor_magic, sizeof visor_magic) == 0 && entry->size > 0) {
        const unsigned char *at = (const unsigned char *)tar->block + CONTENT;
        entry->content = at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
    }
    entry->faults |= entry->kind == TAR_DIRECTORY && entry->size > 0 ? TAR_FAULT_DIRECTORY : 0;
    entry->faults |=
        entry->type == 'S' || (tar->next.sparse && entry->kind == TAR_FILE) ? TAR_FAULT_SPARSE : 0;
    if (entry->kind != TAR_EXTENSION) {
        entry->size = tar->next.sized ? tar->next.size : entry->size;
        tar->next.name[0] = tar->next.link[0] = '\0';
        tar->next.sized = tar->next.sparse = false;
    }
    if (entry->content > 0 && entry->kind == TAR_FILE) {
        entry->part = TAR_HEAD;
        return keep_file(tar) ? entry : finish(tar, TAR_END_MANY);
    }
    if (entry->type == 'S' && !skip_map(tar)) {
        return finish(tar, TAR_END_CUT);
    }
    tar->content.left = entry->kind == TAR_FILE || entry->kind == TAR_EXTENSION ? entry->size : 0;
    tar->padding = (TAR_BLOCK - tar->content.left % TAR_BLOCK) % TAR_BLOCK;
    return entry;
}

static int compare_content(const void *left, const void *right) {
    const struct tar_entry *a = left;
    const struct tar_entry *b = right;
    return (a->content > b->content) - (a->content < b->content);
}

/* VMware's format, behind the headers: goes on to the next file's content. */
static const struct tar_entry *read_content(struct tar *tar) {
    if (tar->file == 0) {
        qsort(tar->files, tar->kept.count, sizeof *tar->files, compare_content);
    }
    tar->entry = tar->files[tar->file++];
    uint64_t content = tar->entry.content;
    bool within = content < tar->content.offset; /* of what came before */
    if (!within && !skip(tar, content - tar->content.offset)) {
        return finish(tar, TAR_END_CUT);
    }
    tar->entry.faults |= within ? TAR_FAULT_CONTENT : 0;
    tar->content.left = within ? 0 : tar->entry.size;
    return &tar->entry;
}

/* Takes what the records of a pax header, each with its length before it, say of the next entry. */
static void read_pax(struct tar_extension *next, char *text, size_t left) {
    char *record = text;
    unsigned long length;
    for (; (length = strtoul(text, &record, 10)) > 0 && length <= left && *record == ' ' &&
           record < text + length;
         text += length, left -= length) {
        text[length - 1] = '\0';
        if (strncmp(record, " path=", 6) == 0) {
            snprintf(next->name, TAR_NAME_SIZE, "%s", record + 6);
        } else if (strncmp(record, " linkpath=", 10) == 0) {
            snprintf(next->link, TAR_NAME_SIZE, "%s", record + 10);
        } else if (strncmp(record, " size=", 6) == 0) {
            next->sized = true;
            next->size = strtoull(record + 6, NULL, 10);
        }
        next->sparse |= strncmp(record, " GNU.sparse.", 12) == 0;
    }
}

/* What an entry of its own says is of the next entry. */
static void read_extension(struct tar *tar) {
    size_t size = tar->content.left < EXTRA_MAX ? (size_t)tar->content.left : EXTRA_MAX;
    char *text = memory_need(calloc(1, size + 1));
    if (source_fill(&tar->content.source, text, size) != (ssize_t)size) {
        finish(tar, TAR_END_CUT);
    } else if (tar->entry.type == 'x') {
        read_pax(&tar->next, text, size);
    } else if (tar->entry.type != 'g') {
        snprintf(tar->entry.type == 'L' ? tar->next.name : tar->next.link, TAR_NAME_SIZE, "%s", text);
    }
    free(text);
}

static bool is_zero(const char *block) {
    static const char zeros[TAR_BLOCK];
    return memcmp(block, zeros, TAR_BLOCK) == 0;
}

/* Behind the first block of zeros: how the archive ends. */
static enum tar_end judge_end(struct tar *tar) {
    bool trailing = false;
    uint64_t offset = tar->content.offset;
    while (take_block(tar)) {
        bool zero = is_zero(tar->block);
        tar->zeros += zero ? 1 : 0;
        trailing |= !zero;
        offset = tar->content.offset;
    }
    return trailing                        ? TAR_END_TRAILING
           : tar->content.offset != offset ? TAR_END_ODD
           : tar->zeros == 1               ? TAR_END_SHORT
                                           : TAR_END_GOOD;
}

void tar_begin(struct tar *tar, struct source *from, bool *last) {
    *tar = (struct tar){.content = source_part_of(from), .last = last, .first_content = UINT64_MAX};
}

const struct tar_entry *tar_next(struct tar *tar) {
    if (tar->end == TAR_END_NONE && tar->entry.kind == TAR_EXTENSION) {
        read_extension(tar);
    }
    if (tar->end != TAR_END_NONE) {
        return NULL;
    }
    /* One after the other: a size may be so large that there is no sum. */
    if (!skip(tar, tar->content.left) || !skip(tar, tar->padding)) {
        return finish(tar, TAR_END_CUT);
    }
    tar->padding = 0;
    uint64_t offset = tar->content.offset;
    if (tar->zeros == 0 && (tar->file == tar->kept.count || offset < tar->first_content)) {
        if (!take_block(tar)) {
            return finish(tar, tar->content.offset > offset ? TAR_END_CUT : TAR_END_ABSENT);
        }
        if (!is_zero(tar->block)) {
            return read_header(tar);
        }
        *tar->last = true;
        tar->zeros = 1;
    }
    if (tar->file < tar->kept.count) {
        return read_content(tar);
    }
    return finish(tar, tar->kept.count > 0 ? TAR_END_GOOD : judge_end(tar));
}

void tar_free(struct tar *tar) {
    names_free(&tar->kept);
    free(tar->files);
}
