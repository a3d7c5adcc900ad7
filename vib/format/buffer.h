/*
 * buffer: bytes that grow, up to a bound.
 */
#ifndef VIBTOOL_BUFFER_H
#define VIBTOOL_BUFFER_H

#include <stddef.h>

struct buffer {
    char *bytes; /* with a NUL behind the last; NULL as long as nothing was added */
    size_t length;
    size_t size;
};

/* Adds bytes. Returns 0, or -1 with errno EFBIG when more than `most` would be in it; it is then as it was. */
int buffer_add(struct buffer *buffer, const void *bytes, size_t length, size_t most);

/* Gives its memory back; it is empty then. */
void buffer_free(struct buffer *buffer);

#endif
