#include "format/zip.h"

#include "format/message.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Deflate packs no better than 1,032 to 1. */
enum { PIECE = 128 * 1024, RATIO_MAX = 1032 };

static ssize_t read_file(struct source *source, void *to, size_t size) {
    struct zip_reader *reader = (void *)source;
    bool stopped = reader->damaged || reader->left == 0;
    size = size < reader->left ? size : (size_t)reader->left;
    la_ssize_t count = stopped ? -1 : archive_read_data(reader->archive, to, size);
    reader->left -= count > 0 ? (uint64_t)count : 0;
    reader->damaged = count < 0;
    return count < 0 ? -1 : (ssize_t)count;
}

int zip_open(struct zip_reader *reader, const struct source_file *file, const struct buffer *bytes) {
    struct archive *archive = memory_need(archive_read_new());
    uint64_t size = file != NULL ? (uint64_t)lseek(file->fd, 0, SEEK_END) : bytes->length;
    /* One byte more, so that an empty file, too, has something left: it is no zip whose files overlap. */
    *reader = (struct zip_reader){.file = {read_file}, .archive = archive, .left = size * RATIO_MAX + 1};
    archive_read_support_format_zip_seekable(archive);
    int result = file != NULL ? archive_read_open_fd(archive, file->fd, PIECE)
                              : archive_read_open_memory(archive, bytes->bytes, bytes->length);
    return result == ARCHIVE_OK ? 0 : -1;
}

/* The end of a zip's directory, and the beginning of an entry in that; numbers are little-endian. */
struct __attribute__((packed)) end {
    uint32_t signature, disks, entries, directory, offset; /* `directory` is its size */
    uint16_t comment;
};
struct __attribute__((packed)) entry {
    char fixed[28];
    uint16_t name, extra, comment;
    char rest[12];
};

/* Before the end of a zip of 4 GiB and more. */
enum { LOCATOR = 20 };

/* What libarchive keeps of an entry takes about 200 bytes. */
enum { ENTRIES_MAX = 10000, TAIL_MAX = 4 << 20 };

/* Whether a name has a backslash in the directory of `left` bytes. */
static bool is_slanted(const char *at, size_t left) {
    const struct entry *entry;
    while (left >= sizeof *entry && memcmp(at, "PK\1\2", 4) == 0) {
        entry = (const void *)at;
        size_t name = le16toh(entry->name);
        size_t whole = sizeof *entry + name + le16toh(entry->extra) + le16toh(entry->comment);
        if (whole > left || memchr(at + sizeof *entry, '\\', name) != NULL) {
            return whole <= left;
        }
        at += whole;
        left -= whole;
    }
    return false;
}

struct zip_tail zip_tail(const char *bytes, size_t length) {
    const char *end = bytes + length;
    const struct end *last;
    size_t most = sizeof *last + UINT16_MAX;
    struct zip_tail tail = {.found = false};
    for (const char *at = length > most ? end - most : bytes;
         (at = memmem(at, (size_t)(end - at), "PK\5\6", 4)) != NULL && (size_t)(end - at) >= sizeof *last;
         at += 4) {
        last = (const void *)at;
        size_t directory = le32toh(last->directory);
        ssize_t behind = end - at - (ssize_t)sizeof *last - le16toh(last->comment);
        if (last->disks != 0) {
            continue; /* these bytes by chance, or one of several parts */
        }
        /* libarchive takes the last, even one whose comment is cut off, and the locator of a zip of 4 GiB and more before it. */
        tail.large |=
            directory > TAIL_MAX || (at - bytes >= LOCATOR && memcmp(at - LOCATOR, "PK\6\7", 4) == 0);
        if (behind >= 0) {
            tail.found = true;
            tail.exact = behind == 0;
            tail.slanted = directory <= (size_t)(at - bytes) && is_slanted(at - directory, directory);
        }
    }
    int entries = 0;
    for (const char *at = bytes; (at = memmem(at, (size_t)(end - at), "PK\1\2", 4)) != NULL; at += 4) {
        tail.large |= ++entries > ENTRIES_MAX;
    }
    return tail;
}

struct zip_tail zip_file_tail(const struct source_file *file) {
    off_t size = lseek(file->fd, 0, SEEK_END);
    off_t first = size > TAIL_MAX ? size - TAIL_MAX : 0;
    char *bytes = memory_need(malloc(TAIL_MAX));
    ssize_t count = pread(file->fd, bytes, TAIL_MAX, first);
    struct zip_tail tail = zip_tail(bytes, count > 0 ? (size_t)count : 0);
    free(bytes);
    lseek(file->fd, 0, SEEK_SET);
    return tail;
}

int zip_next(struct zip_reader *reader, const char **path) {
    struct archive_entry *entry;
    int result;
    do {
        result = archive_read_next_header(reader->archive, &entry);
    } while (result == ARCHIVE_OK && archive_entry_filetype(entry) == AE_IFDIR);
    if (result == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        *path = name != NULL ? name : "";
    }
    return result == ARCHIVE_OK ? 1 : result == ARCHIVE_EOF ? 0 : -1;
}

const char *zip_compression(const struct zip_reader *reader) {
    const char *name = archive_format_name(reader->archive);
    bool usual =
        name != NULL && (strstr(name, "(deflation)") != NULL || strstr(name, "(uncompressed)") != NULL);
    return usual ? NULL : name != NULL ? name : "";
}

const char *zip_reason(const struct zip_reader *reader) {
    const char *why = reader->left > 0 ? archive_error_string(reader->archive) : "files overlap";
    return why != NULL ? why : "";
}
