#include "format/zip.h"

#include "format/memory.h"
#include "format/message.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 128 * 1024, FILE_MODE = 0644 };

static int fail(const struct zip_writer *writer) {
    if (writer->refused) {
        return -1;
    }
    const char *why = archive_error_string(writer->archive);
    return message_error("the zip: %s", why != NULL ? why : "libarchive failed");
}

static la_ssize_t pass_on(struct archive *archive, void *context, const void *bytes, size_t length) {
    struct zip_writer *writer = context;
    (void)archive;
    writer->refused = writer->sink(writer->context, bytes, length) != 0;
    return writer->refused ? -1 : (la_ssize_t)length;
}

int zip_begin(struct zip_writer *writer, zip_sink *sink, void *context, long long date) {
    struct archive *archive = memory_need(archive_write_new());
    *writer = (struct zip_writer){.archive = archive, .sink = sink, .context = context, .date = date};
    /* Deflated, not stored: Java's stream reader refuses stored files whose size comes behind them. */
    if (archive_write_set_format_zip(archive) != ARCHIVE_OK ||
        archive_write_zip_set_compression_deflate(archive) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(archive, PIECE) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(archive, 1) != ARCHIVE_OK ||
        archive_write_open(archive, writer, NULL, pass_on, NULL) != ARCHIVE_OK) {
        return fail(writer);
    }
    return 0;
}

static int add_header(struct zip_writer *writer, const char *path, uint64_t size) {
    struct archive_entry *entry = memory_need(archive_entry_new());
    archive_entry_copy_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, FILE_MODE);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_mtime(entry, (time_t)writer->date, 0);
    archive_entry_set_uid(entry, 0);
    archive_entry_set_gid(entry, 0);
    int result = archive_write_header(writer->archive, entry) == ARCHIVE_OK ? 0 : fail(writer);
    archive_entry_free(entry);
    return result;
}

int zip_add(struct zip_writer *writer, const char *path, struct source *source, uint64_t size) {
    char *piece = memory_need(malloc(PIECE));
    int result = add_header(writer, path, size);
    while (result == 0 && size > 0) {
        ssize_t count = source_fill(source, piece, size < PIECE ? (size_t)size : PIECE);
        if (count <= 0) {
            result = count < 0 ? -1 : message_error("%s: it shrank while it was read", path);
        } else if (archive_write_data(writer->archive, piece, (size_t)count) != count) {
            result = fail(writer);
        } else {
            size -= (uint64_t)count;
        }
    }
    free(piece);
    return result;
}

int zip_add_bytes(struct zip_writer *writer, const char *path, const void *bytes, size_t length) {
    if (add_header(writer, path, length) != 0) {
        return -1;
    }
    return archive_write_data(writer->archive, bytes, length) == (la_ssize_t)length ? 0 : fail(writer);
}

int zip_finish(struct zip_writer *writer) {
    return archive_write_close(writer->archive) == ARCHIVE_OK ? 0 : fail(writer);
}

void zip_free(struct zip_writer *writer) {
    archive_write_fail(writer->archive);
    archive_write_free(writer->archive);
    writer->archive = NULL;
}

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

bool zip_ends_well(const struct source_file *file) {
    static const char signature[] = {'P', 'K', 5, 6};
    enum { END = 22, COMMENT_LENGTH = 20, COMMENT_MAX = 0xffff };
    off_t size = lseek(file->fd, 0, SEEK_END);
    off_t first = size > END + COMMENT_MAX ? size - END - COMMENT_MAX : 0;
    unsigned char tail[END + COMMENT_MAX];
    ssize_t count = size >= END ? pread(file->fd, tail, sizeof tail, first) : 0;
    bool found = false;
    for (ssize_t i = 0; i + END <= count && !found; i++) {
        ssize_t comment = tail[i + COMMENT_LENGTH] + (tail[i + COMMENT_LENGTH + 1] << 8);
        found = memcmp(tail + i, signature, sizeof signature) == 0 && i + END + comment == count;
    }
    lseek(file->fd, 0, SEEK_SET);
    return found;
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
