/*
 * container: the ar archive that a VIB is, read and written byte by byte.
 *
 * GNU ar and libarchive take many shapes of it and hide which one they saw; a host takes one (64-bit sizes
 * and name tables break its reader). So the 60 bytes of a header are read and written here.
 */
#ifndef VIBTOOL_CONTAINER_H
#define VIBTOOL_CONTAINER_H

#include "format/source.h"

#include <stdbool.h>
#include <stdint.h>

#define CONTAINER_MAGIC "!<arch>\n"

enum { CONTAINER_MAGIC_SIZE = 8, CONTAINER_HEADER_SIZE = 60, CONTAINER_NAME_SIZE = 17 };

/* What is wrong with a header, as bits. */
enum container_fault {
    CONTAINER_FAULT_NUMBER = 1,    /* time, uid, gid or mode is no number */
    CONTAINER_FAULT_END = 2,       /* it does not end in "`\n" */
    CONTAINER_FAULT_DATE = 4,      /* time is not 0 */
    CONTAINER_FAULT_OWNER = 8,     /* uid or gid is not 0 */
    CONTAINER_FAULT_MODE = 16,     /* mode is not that of a plain file, 644 */
    CONTAINER_FAULT_NAME = 32,     /* not a plain name */
    CONTAINER_FAULT_LONG = 64,     /* a table of long names, or a reference into one */
    CONTAINER_FAULT_SYMBOLS = 128, /* a symbol table */
    CONTAINER_FAULT_SIZE = 256     /* the size is no number: where the body ends is not known */
};

struct container_member {
    char header[CONTAINER_HEADER_SIZE]; /* as it stands in the file */
    char name[CONTAINER_NAME_SIZE];     /* without padding and without a final slash */
    uint64_t size;                      /* of the body, in bytes */
    uint64_t offset;                    /* of the header in the file */
    unsigned faults;                    /* enum container_fault */
};

struct container {
    struct source *source;
    uint64_t offset; /* of the next byte */
    uint64_t left;   /* of the body that is being read */
    bool odd;        /* that body needs a byte of padding */
};

enum container_result {
    CONTAINER_OK,
    CONTAINER_END,      /* there is no further member */
    CONTAINER_CUT,      /* the file ends inside of what was asked for */
    CONTAINER_NO_MAGIC, /* this is not an ar archive */
    CONTAINER_FAILED    /* reading failed, and that was already told */
};

/* Begins with the magic: OK, NO_MAGIC or FAILED. */
enum container_result container_begin(struct container *container, struct source *source);

/* Reads the next header: OK (even with faults in it), END, CUT or FAILED. */
enum container_result container_next(struct container *container, struct container_member *member);

/*
 * Reads from the body. Returns how many bytes, 0 at its end or where the file ends (container->left is then
 * what is missing), -1 on a failure.
 */
ssize_t container_read(struct container *container, void *to, size_t size);

/* Reads the padding behind a body of odd size into `pad`, "" when it needs none: OK, CUT or FAILED. */
enum container_result container_finish(struct container *container, char pad[2]);

/* Reads on to the end of the body and of its padding: OK, CUT or FAILED. */
enum container_result container_skip(struct container *container);

/* Writes a header as hosts want it into `header` (CONTAINER_HEADER_SIZE bytes, no NUL). */
void container_format_header(char *header, const char *name, uint64_t size);

#endif
