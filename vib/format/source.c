#include "format/source.h"

#include "format/message.h"
#include "format/output.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 128 * 1024, SPOOL_MAX = 1024 * 1024 * 1024 };

int buffer_add(struct buffer *buffer, const void *bytes, size_t length, size_t most) {
    if (length > most || buffer->length > most - length) {
        errno = EFBIG;
        return -1;
    }
    if (buffer->length + length >= buffer->size) {
        buffer->size = 2 * (buffer->length + length) + 1024;
        buffer->bytes = memory_need(realloc(buffer->bytes, buffer->size));
    }
    if (length > 0) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
    }
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
    return 0;
}

void buffer_free(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){.bytes = NULL};
}

static ssize_t read_file(struct source *source, void *to, size_t size) {
    const struct source_file *file = (const void *)source;
    ssize_t count;
    do {
        count = read(file->fd, to, size);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? message_error("%s: %m", file->name) : count;
}

struct source_file source_file_of(int fd, const char *name) {
    return (struct source_file){.source = {read_file}, .fd = fd, .name = name};
}

static int keep(void *context, const void *bytes, size_t length) {
    struct output *kept = context;
    return length > SPOOL_MAX - kept->size ? message_error("stdin: more than 1 GiB; give it as a file")
                                           : output_write(kept, bytes, length);
}

/* A file without a name that holds what stdin gives: a zip is read from its end. */
static int spool(struct source_file *file) {
    struct source_file from = source_file_of(STDIN_FILENO, "stdin");
    FILE *temporary = tmpfile();
    if (temporary == NULL) {
        return message_error("stdin: no temporary file: %m");
    }
    int fd = fcntl(fileno(temporary), F_DUPFD_CLOEXEC, 0);
    struct output kept = {.file = source_file_of(fd, "stdin: the temporary file")};
    fclose(temporary);
    *file = source_file_of(fd, "stdin");
    int result = source_drain(&from.source, keep, &kept);
    if (result != 0) {
        close(file->fd);
    }
    return result;
}

int source_open(struct source_file *file, const char *name) {
    if (strcmp(name, "-") == 0) {
        return spool(file);
    }
    /* Without O_NONBLOCK a FIFO would keep us waiting for somebody to write into it. */
    *file = source_file_of(open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK), name);
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
    char piece[16 * 1024];
    ssize_t count;
    int more = buffer_add(buffer, "", 0, most);
    while ((count = source->read(source, piece, sizeof piece)) > 0) {
        more = more != 0 || buffer_add(buffer, piece, (size_t)count, most) != 0;
    }
    return count < 0 ? -1 : more;
}

int source_drain(struct source *source, source_sink *sink, void *context) {
    char *piece = memory_need(malloc(PIECE));
    ssize_t count;
    int result = 0;
    while (result == 0 && (count = source->read(source, piece, PIECE)) != 0) {
        result = count < 0 ? -1 : sink != NULL ? sink(context, piece, (size_t)count) : 0;
    }
    free(piece);
    return result;
}

void digest_begin(struct digest *digest, enum digest_kind kind) {
    /* OpenSSL 3.0 goes on, and crashes, when its default context could not be made for lack of memory. */
    memory_check(OPENSSL_init_crypto(0, NULL) == 1 && OSSL_LIB_CTX_get0_global_default() != NULL);
    digest->state = memory_need(EVP_MD_CTX_new());
    memory_check(EVP_DigestInit_ex(digest->state, kind == DIGEST_SHA1 ? EVP_sha1() : EVP_sha256(), NULL) ==
                 1);
}

void digest_add(struct digest *digest, const void *bytes, size_t length) {
    memory_check(EVP_DigestUpdate(digest->state, bytes, length) == 1);
}

void digest_text(const struct digest *digest, char *text) {
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_MD_CTX *copy = memory_need(EVP_MD_CTX_new());
    memory_check(EVP_MD_CTX_copy_ex(copy, digest->state) == 1);
    memory_check(EVP_DigestFinal_ex(copy, raw, &length) == 1);
    EVP_MD_CTX_free(copy);
    for (unsigned i = 0; i < length && 2 * i + 2 < DIGEST_TEXT_SIZE; i++) {
        *text++ = digits[raw[i] >> 4];
        *text++ = digits[raw[i] & 15];
    }
    *text = '\0';
}

void digest_free(struct digest *digest) {
    EVP_MD_CTX_free(digest->state);
    digest->state = NULL;
}

/* What failed once has failed: a reader that asks again must not take the rest for the end. */
static ssize_t read_metered(struct source *source, void *to, size_t size) {
    struct source_meter *meter = (void *)source;
    ssize_t count = meter->failed ? -1 : meter->from->read(meter->from, to, size);
    if (count > 0) {
        meter->size += (uint64_t)count;
        digest_add(&meter->digest, to, (size_t)count);
        meter->failed = meter->sink != NULL && meter->sink(meter->context, to, (size_t)count) != 0;
    }
    meter->failed |= count < 0;
    return meter->failed ? -1 : count;
}

void source_meter_begin(struct source_meter *meter, struct source *from) {
    *meter = (struct source_meter){.source = {read_metered}, .from = from};
    digest_begin(&meter->digest, DIGEST_SHA256);
}

int source_meter_end(struct source_meter *meter, char *sha256) {
    int result = source_drain(&meter->source, NULL, NULL);
    digest_text(&meter->digest, sha256);
    digest_free(&meter->digest);
    return result;
}
