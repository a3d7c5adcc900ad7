#include "write/payload.h"

#include "format/message.h"
#include "format/pack.h"

#include <sys/stat.h>
#include <unistd.h>

/* The tar, through the digests and gzip, into the file. */
struct pipe {
    struct output *output;
    struct pack tar;
    struct pack gzip;
    struct digest member;
    struct digest tar_sha256;
    struct digest tar_sha1;
};

static int take_gzip(void *context, const void *bytes, size_t length) {
    struct pipe *pipe = context;
    digest_add(&pipe->member, bytes, length);
    return output_write(pipe->output, bytes, length);
}

static int take_tar(void *context, const void *bytes, size_t length) {
    struct pipe *pipe = context;
    digest_add(&pipe->tar_sha256, bytes, length);
    digest_add(&pipe->tar_sha1, bytes, length);
    return pack_write(&pipe->gzip, bytes, length);
}

static int write_file(struct pack *tar, const struct tree_entry *entry) {
    struct source_file file;
    struct stat before;
    struct stat behind;
    if (source_open(&file, entry->source) != 0) {
        return -1;
    }
    int result = fstat(file.fd, &before) != 0 ? message_errno("%s", entry->source) : 0;
    if (result == 0 && !S_ISREG(before.st_mode)) {
        result = message_error("%s: this is not a regular file", entry->source);
    }
    if (result == 0 && (uint64_t)before.st_size > UINT32_MAX) {
        result = message_error("%s: a host takes no file of 4 GiB or more", entry->source);
    }
    if (result == 0) {
        result =
            pack_add_source(tar, entry->path, S_IFREG | entry->mode, &file.source, (uint64_t)before.st_size);
    }
    if (result == 0 && (fstat(file.fd, &behind) != 0 || behind.st_size != before.st_size)) {
        result = message_error("%s: it changed while it was read", entry->source);
    }
    close(file.fd);
    return result;
}

/* Writes all. Returns 0, or -1 and has said why. */
static int write_tar(struct pipe *pipe, const struct tree *tree) {
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        if ((entry->source != NULL ? write_file(&pipe->tar, entry)
                                   : pack_add(&pipe->tar, entry->path, S_IFDIR | entry->mode, 0)) != 0) {
            return -1;
        }
    }
    return pack_finish(&pipe->tar) != 0 ? -1 : pack_finish(&pipe->gzip);
}

int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests) {
    struct pipe pipe = {.output = output};
    digest_begin(&pipe.member, DIGEST_SHA256);
    digest_begin(&pipe.tar_sha256, DIGEST_SHA256);
    digest_begin(&pipe.tar_sha1, DIGEST_SHA1);
    int result = pack_begin(&pipe.gzip, PACK_GZIP, take_gzip, &pipe, 0);
    if (result == 0) {
        result = pack_begin(&pipe.tar, PACK_TAR, take_tar, &pipe, date);
    }
    if (result == 0) {
        result = write_tar(&pipe, tree);
    }
    digests->size = output->size;
    digest_end(&pipe.member, digests->member);
    digest_end(&pipe.tar_sha256, digests->tar_sha256);
    digest_end(&pipe.tar_sha1, digests->tar_sha1);
    pack_free(&pipe.tar);
    pack_free(&pipe.gzip);
    return result;
}
