#include "format/zip.h"

#include "format/message.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 128 * 1024 };

static ssize_t read_file(struct source *source, void *to, size_t size) {
    struct zip_reader *reader = (void *)source;
    la_ssize_t count = reader->damaged ? -1 : archive_read_data(reader->archive, to, size);
    reader->damaged = count < 0;
    return count < 0 ? -1 : (ssize_t)count;
}

int zip_open(struct zip_reader *reader, const struct source_file *file, const struct buffer *bytes) {
    struct archive *archive = memory_need(archive_read_new());
    *reader = (struct zip_reader){.file = {read_file}, .archive = archive};
    archive_read_support_format_zip_seekable(archive);
    int result = file != NULL ? archive_read_open_fd(archive, file->fd, PIECE)
                              : archive_read_open_memory(archive, bytes->bytes, bytes->length);
    return result == ARCHIVE_OK ? 0 : -1;
}

/* The end of a zip's directory: its size, and where its fields are; likewise of an entry in the directory. */
enum { END = 22, DIRECTORY_SIZE = 12, COMMENT_LENGTH = 20, ENTRY = 46, NAME_LENGTH = 28, TAIL_MAX = 4 << 20 };

static size_t read_little(const char *bytes, int count) {
    size_t value = 0;
    while (count-- > 0) {
        value = value << 8 | (unsigned char)bytes[count];
    }
    return value;
}

enum zip_end zip_end(const char *bytes, size_t length, bool *slanted) {
    size_t least = length > END + UINT16_MAX ? length - END - UINT16_MAX : 0;
    size_t end = length >= END ? length - END : 0;
    while (end > least && (memcmp(bytes + end, "PK\5\6", 4) != 0 ||
                           end + END + read_little(bytes + end + COMMENT_LENGTH, 2) > length)) {
        end--;
    }
    *slanted = false;
    if (length < END || memcmp(bytes + end, "PK\5\6", 4) != 0) {
        return ZIP_END_NONE;
    }
    size_t left = read_little(bytes + end + DIRECTORY_SIZE, 4);
    const char *at = left <= end ? bytes + end - left : bytes;
    while (left <= end && left >= ENTRY && !*slanted && memcmp(at, "PK\1\2", 4) == 0) {
        size_t name = read_little(at + NAME_LENGTH, 2);
        size_t whole =
            ENTRY + name + read_little(at + NAME_LENGTH + 2, 2) + read_little(at + NAME_LENGTH + 4, 2);
        if (whole > left) {
            break;
        }
        *slanted = memchr(at + ENTRY, '\\', name) != NULL;
        at += whole;
        left -= whole;
    }
    return end + END + read_little(bytes + end + COMMENT_LENGTH, 2) == length ? ZIP_END_GOOD : ZIP_END_EARLY;
}

enum zip_end zip_file_end(const struct source_file *file, bool *slanted) {
    off_t size = lseek(file->fd, 0, SEEK_END);
    off_t first = size > TAIL_MAX ? size - TAIL_MAX : 0;
    char *tail = memory_need(malloc(TAIL_MAX));
    ssize_t count = pread(file->fd, tail, TAIL_MAX, first);
    enum zip_end end = zip_end(tail, count > 0 ? (size_t)count : 0, slanted);
    free(tail);
    lseek(file->fd, 0, SEEK_SET);
    return end;
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
    const char *why = archive_error_string(reader->archive);
    return why != NULL ? why : "";
}

void zip_close(struct zip_reader *reader) {
    archive_read_free(reader->archive);
    reader->archive = NULL;
}
