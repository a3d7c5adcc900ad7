#include "format/zip.h"

#include "format/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 128 * 1024 };

static struct archive *new_reader(struct zip_reader *reader) {
    *reader = (struct zip_reader){.archive = memory_need(archive_read_new())};
    archive_read_support_format_zip_seekable(reader->archive);
    return reader->archive;
}

int zip_open_file(struct zip_reader *reader, const struct source_file *file) {
    return archive_read_open_fd(new_reader(reader), file->fd, PIECE) == ARCHIVE_OK ? 0 : -1;
}

int zip_open_bytes(struct zip_reader *reader, const struct buffer *bytes) {
    return archive_read_open_memory(new_reader(reader), bytes->bytes, bytes->length) == ARCHIVE_OK ? 0 : -1;
}

/* The end of a zip's directory: its signature, its own size, and where its fields are. */
enum { END = 22, DIRECTORY_SIZE = 12, COMMENT_LENGTH = 20, COMMENT_MAX = 0xffff, DIRECTORY_MAX = 4 << 20 };

static size_t read_little(const unsigned char *bytes, int count) {
    size_t value = 0;
    while (count-- > 0) {
        value = value << 8 | bytes[count];
    }
    return value;
}

/* The last end of a directory in these bytes, which are the zip's last. Returns its place, or -1. */
static ssize_t find_end(const unsigned char *tail, ssize_t count) {
    for (ssize_t i = count - END; i >= 0; i--) {
        if (memcmp(tail + i, "PK\5\6", 4) == 0 &&
            i + END + (ssize_t)read_little(tail + i + COMMENT_LENGTH, 2) <= count) {
            return i;
        }
    }
    return -1;
}

/* Whether a name in the directory has a backslash: libarchive makes slashes of them. */
static bool directory_slanted(const unsigned char *at, size_t left) {
    enum { ENTRY = 46, NAME_LENGTH = 28 };
    while (left >= ENTRY && memcmp(at, "PK\1\2", 4) == 0) {
        size_t name = read_little(at + NAME_LENGTH, 2);
        size_t whole =
            ENTRY + name + read_little(at + NAME_LENGTH + 2, 2) + read_little(at + NAME_LENGTH + 4, 2);
        if (whole > left || memchr(at + ENTRY, '\\', name) != NULL) {
            return whole <= left;
        }
        at += whole;
        left -= whole;
    }
    return false;
}

enum zip_end zip_file_end(const struct source_file *file, bool *slanted) {
    unsigned char tail[END + COMMENT_MAX];
    off_t size = lseek(file->fd, 0, SEEK_END);
    off_t first = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
    ssize_t count = size >= END ? pread(file->fd, tail, sizeof tail, first) : 0;
    ssize_t end = find_end(tail, count);
    *slanted = false;
    lseek(file->fd, 0, SEEK_SET);
    if (end < 0) {
        return ZIP_END_NONE;
    }
    size_t length = read_little(tail + end + DIRECTORY_SIZE, 4);
    if (length <= DIRECTORY_MAX && (off_t)length <= first + end) {
        unsigned char *directory = memory_need(malloc(length + 1));
        ssize_t got = pread(file->fd, directory, length, first + end - (off_t)length);
        *slanted = got == (ssize_t)length && directory_slanted(directory, length);
        free(directory);
    }
    return end + END + (ssize_t)read_little(tail + end + COMMENT_LENGTH, 2) == count ? ZIP_END_GOOD
                                                                                     : ZIP_END_EARLY;
}

bool zip_bytes_slanted(const struct buffer *bytes) {
    const unsigned char *all = (const unsigned char *)bytes->bytes;
    ssize_t end = find_end(all, (ssize_t)bytes->length);
    size_t length = end >= 0 ? read_little(all + end + DIRECTORY_SIZE, 4) : 0;
    return end >= 0 && length <= (size_t)end && directory_slanted(all + end - length, length);
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
    return name != NULL ? name : "";
}

bool zip_deflated(const struct zip_reader *reader) {
    const char *name = zip_compression(reader);
    return strstr(name, "(deflation)") != NULL || strstr(name, "(uncompressed)") != NULL;
}

static ssize_t read_file(void *context, void *to, size_t size) {
    struct zip_reader *reader = context;
    la_ssize_t count = reader->damaged ? -1 : archive_read_data(reader->archive, to, size);
    reader->damaged = count < 0;
    return count < 0 ? -1 : (ssize_t)count;
}

struct source zip_source(struct zip_reader *reader) {
    return (struct source){.read = read_file, .context = reader};
}

const char *zip_reason(const struct zip_reader *reader) {
    const char *why = archive_error_string(reader->archive);
    return why != NULL ? why : "";
}

void zip_close(struct zip_reader *reader) {
    archive_read_free(reader->archive);
    reader->archive = NULL;
}
