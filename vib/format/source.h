/*
 * source: where bytes are read from, one after the other: a file, a member of a zip, or a test.
 */
#ifndef VIBTOOL_SOURCE_H
#define VIBTOOL_SOURCE_H

#include <stddef.h>
#include <sys/types.h>

struct source {
    /* Up to `size` bytes into `to`. Returns how many, 0 at the end, -1 on an error that was already told. */
    ssize_t (*read)(void *context, void *to, size_t size);
    void *context;
};

/* An open file that is read from where it stands. */
struct source_file {
    int fd;
    const char *name; /* for messages */
};

/* The source that reads `file`, which must outlive it. */
struct source source_of_file(struct source_file *file);

/* Opens a regular file, or /dev/null, for reading. Returns 0; else -1, and has said why. */
int source_open(struct source_file *file, const char *name);

/* Reads until `size` bytes are there or the source ends. Returns how many, or -1. */
ssize_t source_fill(struct source *source, void *to, size_t size);

#endif
