#include "format/source.h"

#include "format/memory.h"
#include "format/message.h"
#include "format/output.h"

#include <errno.h>
#include <fcntl.h>
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

static ssize_t read_file(void *context, void *to, size_t size) {
    const struct source_file *file = context;
    ssize_t count;
    do {
        count = read(file->fd, to, size);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? message_errno("%s", file->name) : count;
}

struct source source_of_file(struct source_file *file) {
    return (struct source){.read = read_file, .context = file};
}

static int keep(void *context, const void *bytes, size_t length) {
    struct output *kept = context;
    return length > SPOOL_MAX - kept->size ? message_error("stdin: more than 1 GiB; give it as a file")
                                           : output_write(kept, bytes, length);
}

/* A file without a name that holds what stdin gives: a zip is read from its end. */
static int spool(struct source_file *file) {
    struct source_file from = {.fd = STDIN_FILENO, .name = "stdin"};
    struct source source = source_of_file(&from);
    FILE *temporary = tmpfile();
    if (temporary == NULL) {
        return message_errno("stdin: no temporary file");
    }
    struct output kept = {.name = "stdin: the temporary file",
                          .fd = fcntl(fileno(temporary), F_DUPFD_CLOEXEC, 0)};
    fclose(temporary);
    *file = (struct source_file){.fd = kept.fd, .name = "stdin"};
    int result = source_drain(&source, keep, &kept);
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
    *file = (struct source_file){.fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK), .name = name};
    struct stat status;
    if (file->fd < 0 || fstat(file->fd, &status) != 0) {
        message_errno("%s", name);
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
    while (have < size && (count = source->read(source->context, (char *)to + have, size - have)) > 0) {
        have += (size_t)count;
    }
    return count < 0 ? -1 : (ssize_t)have;
}

int source_collect(struct source *source, struct buffer *buffer, size_t most) {
    char piece[16 * 1024];
    ssize_t count;
    int more = buffer_add(buffer, "", 0, most);
    while ((count = source->read(source->context, piece, sizeof piece)) > 0) {
        more = more != 0 || buffer_add(buffer, piece, (size_t)count, most) != 0;
    }
    return count < 0 ? -1 : more;
}

int source_drain(struct source *source, source_sink *sink, void *context) {
    char *piece = memory_need(malloc(PIECE));
    ssize_t count;
    int result = 0;
    while (result == 0 && (count = source->read(source->context, piece, PIECE)) != 0) {
        result = count < 0 ? -1 : sink != NULL ? sink(context, piece, (size_t)count) : 0;
    }
    free(piece);
    return result;
}

static ssize_t read_metered(void *context, void *to, size_t size) {
    struct source_meter *meter = context;
    ssize_t count = meter->from->read(meter->from->context, to, size);
    if (count > 0) {
        meter->size += (uint64_t)count;
        digest_add(&meter->digest, to, (size_t)count);
    }
    return count > 0 && meter->sink != NULL && meter->sink(meter->context, to, (size_t)count) != 0 ? -1
                                                                                                   : count;
}

struct source source_metered(struct source_meter *meter, struct source *from) {
    *meter = (struct source_meter){.from = from};
    digest_begin(&meter->digest, DIGEST_SHA256);
    return (struct source){.read = read_metered, .context = meter};
}

int source_meter_end(struct source_meter *meter, char *sha256) {
    struct source source = {.read = read_metered, .context = meter};
    int result = source_drain(&source, NULL, NULL);
    digest_end(&meter->digest, sha256);
    return result;
}
