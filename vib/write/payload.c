#include "write/payload.h"

#include "format/gzip.h"
#include "format/message.h"
#include "format/source.h"
#include "format/tar.h"

#include <sys/stat.h>
#include <unistd.h>

/* The tar, through the digests and zlib, into the file. */
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

static int take_tar(void *context, const void *bytes, size_t length) {
    struct pipe *pipe = context;
    digest_add(&pipe->tar_sha256, bytes, length);
    digest_add(&pipe->tar_sha1, bytes, length);
    return gzip_write(&pipe->gzip, bytes, length);
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

static int write_header(struct pipe *pipe, const struct tree_entry *entry, uint64_t size, long long date) {
    unsigned char block[TAR_BLOCK];
    tar_format_header(block, entry->path, entry->source == NULL, entry->mode, size, date);
    return take_tar(pipe, block, sizeof block);
}

static int write_body(struct pipe *pipe, struct source_file *file, uint64_t size) {
    static const char zeros[TAR_BLOCK];
    struct source source = source_of_file(file);
    uint64_t given = 0;
    if (source_drain(&source, take_tar, pipe, &given) != 0) {
        return -1;
    }
    if (given != size) {
        return message_error("%s: it changed while it was read", file->name);
    }
    return take_tar(pipe, zeros, (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

static int write_file(struct pipe *pipe, const struct tree_entry *entry, long long date) {
    struct source_file file;
    struct stat status;
    if (source_open(&file, entry->source) != 0) {
        return -1;
    }
    int result = fstat(file.fd, &status) != 0 ? message_errno("%s", entry->source) : 0;
    if (result == 0 && !S_ISREG(status.st_mode)) {
        result = message_error("%s: this is not a regular file", entry->source);
    }
    if (result == 0 && (uint64_t)status.st_size > UINT32_MAX) {
        result = message_error("%s: a host takes no file of 4 GiB or more", entry->source);
    }
    uint64_t size = result == 0 ? (uint64_t)status.st_size : 0;
    if (result == 0) {
        result = write_header(pipe, entry, size, date) != 0 ? -1 : write_body(pipe, &file, size);
    }
    close(file.fd);
    return result;
}

/* Old GNU format; no padding behind the two blocks of zeros that end it. */
static int write_tar(struct pipe *pipe, const struct tree *tree, long long date) {
    static const char zeros[2 * TAR_BLOCK];
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        if ((entry->source != NULL ? write_file(pipe, entry, date) : write_header(pipe, entry, 0, date)) !=
            0) {
            return -1;
        }
    }
    return take_tar(pipe, zeros, sizeof zeros);
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
