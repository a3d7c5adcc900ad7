#include "format/buffer.h"

#include "format/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
