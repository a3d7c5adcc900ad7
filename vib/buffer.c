#include "buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 4096 };

static int grow(struct buffer *buffer, size_t needed) {
    size_t size = buffer->size > 0 ? buffer->size : FIRST_SIZE;
    while (size < needed) {
        size *= 2;
    }
    char *bytes = realloc(buffer->bytes, size);
    if (bytes == NULL) {
        return -1;
    }
    buffer->bytes = bytes;
    buffer->size = size;
    return 0;
}

int buffer_add(struct buffer *buffer, const void *bytes, size_t length, size_t most) {
    if (length > most || buffer->length > most - length) {
        errno = EFBIG;
        return -1;
    }
    size_t needed = buffer->length + length + 1;
    if (needed > buffer->size && grow(buffer, needed) != 0) {
        return -1;
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
