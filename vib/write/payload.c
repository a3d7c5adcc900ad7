#include "write/payload.h"

#include "format/gzip.h"
#include "format/memory.h"
#include "format/message.h"
#include "format/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 128 * 1024 };

/* From libarchive, which makes the tar, through the digests and zlib into the file. */
struct pipe {
    struct output *output;
    struct gzip gzip;
    struct digest member;
    struct digest tar_sha256;
    struct digest tar_sha1;
    uint64_t size;
};

static int take_gzip(void *context, const void *bytes, size_t length) {
    struct pipe *pipe = context;
    pipe->size += length;
    digest_add(&pipe->member, bytes, length);
    return output_write(pipe->output, bytes, length);
}

static la_ssize_t take_tar(struct archive *archive, void *context, const void *bytes, size_t length) {
    struct pipe *pipe = context;
    digest_add(&pipe->tar_sha256, bytes, length);
    digest_add(&pipe->tar_sha1, bytes, length);
    if (gzip_write(&pipe->gzip, bytes, length) != 0) {
        archive_set_error(archive, EIO, "the payload could not be written");
        return -1;
    }
    return (la_ssize_t)length;
}

static void begin(struct pipe *pipe) {
    digest_begin(&pipe->member, DIGEST_SHA256);
    digest_begin(&pipe->tar_sha256, DIGEST_SHA256);
    digest_begin(&pipe->tar_sha1, DIGEST_SHA1);
    gzip_begin_writing(&pipe->gzip, take_gzip, pipe);
}

static int finish(struct pipe *pipe, struct payload_digests *digests) {
    if (gzip_finish_writing(&pipe->gzip) != 0) {
        return -1;
    }
    digests->size = pipe->size;
    digest_end(&pipe->member, digests->member);
    digest_end(&pipe->tar_sha256, digests->tar_sha256);
    digest_end(&pipe->tar_sha1, digests->tar_sha1);
    return 0;
}

static int fail(struct archive *archive, const char *name) {
    const char *why = archive_error_string(archive);
    return message_error("%s: %s", name, why != NULL ? why : "libarchive failed");
}

/* Copies as many bytes as the header promised. */
static int copy_body(struct archive *archive, struct source_file *file, uint64_t size) {
    struct source source = source_of_file(file);
    char *piece = memory_need(malloc(PIECE));
    int result = 0;
    while (result == 0 && size > 0) {
        ssize_t count = source_fill(&source, piece, size < PIECE ? (size_t)size : PIECE);
        if (count <= 0) {
            result = count < 0 ? -1 : message_error("%s: it shrank while it was read", file->name);
        } else if (archive_write_data(archive, piece, (size_t)count) != count) {
            result = fail(archive, file->name);
        } else {
            size -= (uint64_t)count;
        }
    }
    free(piece);
    return result;
}

static int write_header(struct archive *archive, const struct tree_entry *from, uint64_t size,
                        long long date) {
    struct archive_entry *entry = memory_need(archive_entry_new());
    archive_entry_copy_pathname(entry, from->path);
    archive_entry_set_filetype(entry, from->source != NULL ? AE_IFREG : AE_IFDIR);
    archive_entry_set_perm(entry, from->mode);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_mtime(entry, (time_t)date, 0);
    archive_entry_set_uid(entry, 0);
    archive_entry_set_gid(entry, 0);
    int result = archive_write_header(archive, entry) == ARCHIVE_OK ? 0 : fail(archive, from->path);
    archive_entry_free(entry);
    return result;
}

static int write_file(struct archive *archive, const struct tree_entry *entry, long long date) {
    struct source_file file;
    struct stat status;
    if (source_open(&file, entry->source) != 0) {
        return -1;
    }
    int result = fstat(file.fd, &status) != 0 ? message_errno("%s", entry->source) : 0;
    if (result == 0 && !S_ISREG(status.st_mode)) {
        result = message_error("%s: this is not a regular file", entry->source);
    }
    if (result == 0) {
        result = write_header(archive, entry, (uint64_t)status.st_size, date);
    }
    if (result == 0) {
        result = copy_body(archive, &file, (uint64_t)status.st_size);
    }
    close(file.fd);
    return result;
}

static int write_entries(struct archive *archive, const struct tree *tree, long long date) {
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        int result =
            entry->source != NULL ? write_file(archive, entry, date) : write_header(archive, entry, 0, date);
        if (result != 0) {
            return -1;
        }
    }
    return archive_write_close(archive) == ARCHIVE_OK ? 0 : fail(archive, "the payload");
}

static int write_tar(struct pipe *pipe, const struct tree *tree, long long date) {
    struct archive *archive = memory_need(archive_write_new());
    int result = 0;
    /* Old GNU format; no padding behind the two blocks of zeros that end it. */
    if (archive_write_set_format_gnutar(archive) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(archive, PIECE) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(archive, 1) != ARCHIVE_OK ||
        archive_write_open(archive, pipe, NULL, take_tar, NULL) != ARCHIVE_OK) {
        result = fail(archive, pipe->output->name);
    }
    if (result == 0) {
        result = write_entries(archive, tree, date);
    }
    if (result != 0) {
        archive_write_fail(archive); /* so that freeing it does not write on */
    }
    archive_write_free(archive);
    return result;
}

int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests) {
    struct pipe pipe = {.output = output};
    begin(&pipe);
    int result = write_tar(&pipe, tree, date);
    if (result == 0) {
        result = finish(&pipe, digests);
    }
    digest_free(&pipe.member);
    digest_free(&pipe.tar_sha256);
    digest_free(&pipe.tar_sha1);
    gzip_free_writing(&pipe.gzip);
    return result;
}
