#include "format/source.h"

#include "format/message.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, SPOOL_MAX = 1024 * 1024 * 1024 };

static ssize_t read_file(struct source *source, void *to, size_t size) {
    const struct source_file *file = (const void *)source;
    ssize_t count = TEMP_FAILURE_RETRY(read(file->fd, to, size));
    return count < 0 ? message_error("%s: %m", file->name) : count;
}

struct source_file source_file_of(int fd, const char *name) {
    return (struct source_file){.source = {read_file}, .fd = fd, .name = name};
}

static ssize_t read_part(struct source *source, void *to, size_t size) {
    struct source_part *part = (void *)source;
    size = part->left < size ? (size_t)part->left : size;
    ssize_t count = size > 0 ? part->from->read(part->from, to, size) : 0;
    part->left -= count > 0 ? (uint64_t)count : 0;
    part->offset += count > 0 ? (uint64_t)count : 0;
    memory_check(part->digest == NULL || count <= 0 ||
                 EVP_DigestUpdate(part->digest, to, (size_t)count) == 1);
    return count;
}

struct source_part source_part_of(struct source *from) {
    return (struct source_part){.source = {read_part}, .from = from};
}

ssize_t source_part_fill(struct source_part *part, void *to, size_t size) {
    part->left = size;
    return source_fill(&part->source, to, size);
}

/* Puts what stdin gives into a file without a name, which is stdin from then on: a zip is read from its end. */
static int spool(void) {
    struct source_file from = source_file_of(STDIN_FILENO, "stdin");
    struct source_part part = source_part_of(&from.source);
    FILE *kept = tmpfile();
    if (kept == NULL) {
        return message_error("stdin: no temporary file: %m");
    }
    part.left = SPOOL_MAX + 1;
    int result = source_drain(&part.source, kept);
    if (part.left == 0) {
        result = message_error("stdin: more than 1 GiB; give it as a file");
    } else if (ferror(kept) || fflush(kept) != 0 || dup2(fileno(kept), STDIN_FILENO) < 0) {
        result = message_error("stdin: the temporary file: %m");
    }
    fclose(kept);
    lseek(STDIN_FILENO, 0, SEEK_SET);
    return result;
}

int source_open(struct source_file *file, const char *name) {
    bool given = strcmp(name, "-") == 0;
    if (given && spool() != 0) {
        return -1;
    }
    /* Without O_NONBLOCK a FIFO would keep us waiting for somebody to write into it. */
    *file = source_file_of(given ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                 : open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
                           given ? "stdin" : name);
    struct stat status;
    if (file->fd < 0 || fstat(file->fd, &status) != 0) {
        message_error("%s: %m", name);
    } else if (S_ISREG(status.st_mode) || S_ISCHR(status.st_mode)) {
        return 0;
    } else {
        message_error("%s: this is %s", name,
                      S_ISDIR(status.st_mode) ? "a directory, not a file" : "not a regular file");
    }
    if (file->fd >= 0) {
        close(file->fd);
    }
    return -1;
}

ssize_t source_fill(struct source *source, void *to, size_t size) {
    size_t have = 0;
    ssize_t count = 1;
    while (have < size && (count = source->read(source, (char *)to + have, size - have)) > 0) {
        have += (size_t)count;
    }
    return count < 0 ? -1 : (ssize_t)have;
}

int source_collect(struct source *source, struct buffer *buffer, size_t most) {
    ssize_t count = 1;
    bool more = false;
    while (count > 0) {
        size_t room = most - buffer->length;
        buffer->bytes = memory_need(realloc(buffer->bytes, buffer->length + PIECE + 1));
        count = source->read(source, buffer->bytes + buffer->length, PIECE);
        more |= count > 0 && (size_t)count > room;
        buffer->length += count <= 0 ? 0 : more ? room : (size_t)count;
    }
    buffer->bytes[buffer->length] = '\0';
    return count < 0 ? -1 : more;
}

int source_drain(struct source *source, FILE *to) {
    char piece[PIECE];
    ssize_t count;
    while ((count = source->read(source, piece, sizeof piece)) > 0 &&
           (to == NULL || fwrite(piece, 1, (size_t)count, to) == (size_t)count)) {
    }
    return count < 0 ? -1 : 0;
}

EVP_MD_CTX *digest_begin(enum digest_kind kind) {
    /* OpenSSL 3.0 goes on, and crashes, when its default context could not be made for lack of memory. */
    memory_check(OPENSSL_init_crypto(0, NULL) == 1 && OSSL_LIB_CTX_get0_global_default() != NULL);
    EVP_MD_CTX *digest = memory_need(EVP_MD_CTX_new());
    memory_check(EVP_DigestInit_ex(digest, kind == DIGEST_SHA1 ? EVP_sha1() : EVP_sha256(), NULL) == 1);
    return digest;
}

void digest_text(const EVP_MD_CTX *digest, char *text) {
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_MD_CTX *copy = memory_need(EVP_MD_CTX_new());
    memory_check(EVP_MD_CTX_copy_ex(copy, digest) == 1 && EVP_DigestFinal_ex(copy, raw, &length) == 1);
    EVP_MD_CTX_free(copy);
    for (unsigned i = 0; i < length; i++) {
        snprintf(text + 2 * (size_t)i, 3, "%02x", raw[i]);
    }
}

struct source_part source_metered(struct source *from) {
    struct source_part metered = source_part_of(from);
    metered.left = UINT64_MAX;
    metered.digest = digest_begin(DIGEST_SHA256);
    return metered;
}

int source_metered_end(struct source_part *metered, char *sha256) {
    int result = source_drain(&metered->source, NULL);
    digest_text(metered->digest, sha256);
    EVP_MD_CTX_free(metered->digest);
    return result;
}
