#include "format/buffer.h"

#include "format/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 4096 };

static void grow(struct buffer *buffer, size_t needed) {
    size_t size = buffer->size > 0 ? buffer->size : FIRST_SIZE;
    while (size < needed) {
        size *= 2;
    }
    buffer->bytes = memory_need(realloc(buffer->bytes, size));
    buffer->size = size;
}

int buffer_add(struct buffer *buffer, const void *bytes, size_t length, size_t most) {
    if (length > most || buffer->length > most - length) {
        errno = EFBIG;
        return -1;
    }
    size_t needed = buffer->length + length + 1;
    if (needed > buffer->size) {
        grow(buffer, needed);
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
