#include "format/output.h"

#include "format/message.h"

#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MODE = 0666, PIECE = 128 * 1024 };

/* What libarchive calls the kinds: format, and options. */
enum { FORMAT, OPTIONS, NAMES };

static const char *const kinds[][NAMES] = {
    /* Deflated, not stored: Java's stream reader refuses stored files whose size comes behind them. */
    [OUTPUT_ZIP] = {"zip", "zip:compression=deflate"},
    [OUTPUT_AR] = {"arbsd", NULL}, /* svr4 would end each name with a slash */
    [OUTPUT_TAR_GZIP] = {"gnutar", "gzip:compression-level=9,gzip:!timestamp"},
};

static bool is_stdout(const char *name) {
    return strcmp(name, "-") == 0;
}

int output_spares(const char *name, const char *input) {
    struct stat one;
    struct stat other;
    if (!is_stdout(name) && stat(name, &one) == 0 && stat(input, &other) == 0 && one.st_dev == other.st_dev &&
        one.st_ino == other.st_ino) {
        return message_error("%s: this is read as well, and is not replaced", name);
    }
    return 0;
}

/* What was said of the first failure is enough. */
static int fail(struct output *output) {
    int number = archive_errno(output->archive);
    if (!output->failed) {
        message_error("%s: %s", output->file.name,
                      number > 0 ? strerror(number) : archive_error_string(output->archive));
    }
    output->failed = true;
    return -1;
}

/* Opens the file, which replaces no device, FIFO or link. Returns 0, or -1 and has said why. */
static int open_file(struct output *output, const char *name) {
    struct stat status;
    if (!is_stdout(name) && lstat(name, &status) == 0 && !S_ISREG(status.st_mode)) {
        return message_error("%s: this is not a regular file, and is not replaced", name);
    }
    char *place = memory_need(strdup(is_stdout(name) ? P_tmpdir "/vibtool" : name));
    output->file = source_file_of(-1, name);
    output->temporary = memory_format("%s.new-%ld", place, (long)getpid());
    unlink(output->temporary); /* one that a killed vibtool of the same process number left */
    output->file.fd = open(dirname(place), O_RDWR | O_TMPFILE | O_CLOEXEC, MODE);
    free(place);
    if (output->file.fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        output->file.fd = open(output->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
        output->named = output->file.fd >= 0;
    }
    return output->file.fd >= 0 ? 0 : message_error("%s: %m", name);
}

int output_begin(struct output *output, enum output_kind kind, const char *name) {
    if (open_file(output, name) != 0) {
        return -1;
    }
    struct archive *archive = output->archive = memory_need(archive_write_new());
    int result = archive_write_set_bytes_per_block(archive, PIECE);
    result |= archive_write_set_bytes_in_last_block(archive, 1);
    result |= archive_write_set_format_by_name(archive, kinds[kind][FORMAT]);
    result |= archive_write_add_filter(archive,
                                       kind == OUTPUT_TAR_GZIP ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_NONE);
    result |= archive_write_set_options(archive, kinds[kind][OPTIONS]);
    result |= archive_write_open_fd(archive, output->file.fd);
    return result == ARCHIVE_OK ? 0 : fail(output);
}

/* Adds a file's header, or a folder. */
static int add_header(struct output *output, const char *path, mode_t mode, uint64_t size) {
    struct archive_entry *entry = memory_need(archive_entry_new());
    archive_entry_copy_pathname(entry, path);
    archive_entry_set_mode(entry, mode);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_mtime(entry, (time_t)output->date, 0);
    archive_entry_set_uid(entry, 0);
    archive_entry_set_gid(entry, 0);
    int result = archive_write_header(output->archive, entry) == ARCHIVE_OK ? 0 : fail(output);
    archive_entry_free(entry);
    return result;
}

static int add_bytes(struct output *output, const void *bytes, size_t length) {
    return archive_write_data(output->archive, bytes, length) == (la_ssize_t)length ? 0 : fail(output);
}

int output_add(struct output *output, const char *path, mode_t mode, const void *bytes, size_t length) {
    int result = add_header(output, path, mode, length);
    return result == 0 && length > 0 ? add_bytes(output, bytes, length) : result;
}

int output_add_xml(struct output *output, const char *path, xmlDoc *document) {
    xmlBuffer *text = memory_need(xmlBufferCreate());
    xml_print(text, document);
    int result =
        output_add(output, path, OUTPUT_FILE_MODE, xmlBufferContent(text), (size_t)xmlBufferLength(text));
    xmlBufferFree(text);
    return result;
}

int output_add_file(struct output *output, const char *path, mode_t mode, struct source_file *file) {
    struct stat status;
    if (fstat(file->fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        output->failed = true;
        return message_error("%s: this is not a regular file", file->name);
    }
    char *piece = memory_need(malloc(PIECE));
    off_t left = status.st_size;
    ssize_t count = 0;
    int result = add_header(output, path, mode, (uint64_t)left);
    while (result == 0 && (count = file->source.read(&file->source, piece, PIECE)) > 0 && count <= left) {
        result = add_bytes(output, piece, (size_t)count);
        left -= count;
    }
    if (result == 0 && (count > 0 || (count == 0 && left > 0))) {
        message_error("%s: it changed while it was read", file->name);
    }
    free(piece);
    output->failed |= count != 0 || left > 0;
    return output->failed ? -1 : 0;
}

int output_finish(struct output *output) {
    if (output->failed || archive_write_close(output->archive) != ARCHIVE_OK) {
        return fail(output);
    }
    lseek(output->file.fd, 0, SEEK_SET);
    return 0;
}

/* By way of a temporary name: a link cannot replace, a rename can. */
int output_commit(struct output *output) {
    char own[64];
    const char *name = output->file.name;
    snprintf(own, sizeof own, "/proc/self/fd/%d", output->file.fd);
    if (is_stdout(name)) {
        lseek(output->file.fd, 0, SEEK_SET);
        return source_drain(&output->file.source, stdout) == 0 ? message_flush() : -1;
    }
    output->named |= linkat(AT_FDCWD, own, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0;
    if (!output->named || rename(output->temporary, name) != 0) {
        return message_error("%s: %m", name);
    }
    output->named = false;
    return 0;
}

/* The file first, so that what libarchive still has goes nowhere; after archive_write_fail() libarchive 3.6 frees not all. */
void output_end(struct output *output) {
    if (output->named) {
        unlink(output->temporary);
    }
    if (output->archive != NULL) {
        close(output->file.fd);
    }
    archive_write_free(output->archive);
    free(output->temporary);
}
