/* The ar archive that a VIB is, read as strictly as a host's reader is. */
#ifndef CONTAINER_H
#define CONTAINER_H

#include <stddef.h>

struct member {
    char name[17];
    const char *bytes;
    size_t length;
};

struct container {
    const char *bytes; /* of the whole file */
    size_t length;
    size_t at; /* where the next header begins */
};

enum container_step { CONTAINER_MEMBER, CONTAINER_END, CONTAINER_BAD };

/* Begins. Returns 0, or -1 where the file is no ar archive. */
int container_begin(struct container *container, const char *bytes, size_t length);

/* Takes the next member; its bytes are those of the container. */
enum container_step container_next(struct container *container, struct member *member);

#endif
