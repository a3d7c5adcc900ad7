/*
 * output: a file that appears whole under its name, or not at all.
 */
#ifndef VIBTOOL_OUTPUT_H
#define VIBTOOL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct output {
    const char *name; /* under which it is to appear */
    int fd;
    bool linkable; /* the file can be given a name; else its bytes have to be copied */
};

/* Whether the output's name is another file than that input's. Returns 0; else -1, and has said so. */
int output_spares(const char *name, const char *input);

/*
 * Begins a file in the folder where `name` is to appear. It has no name until output_commit(), so that nothing is
 * left however we end. What is there and no regular file is not replaced. Returns 0, or -1 and has said why.
 */
int output_begin(struct output *output, const char *name);

/* Writes all of the bytes at the file's end. Returns 0, or -1 and has said why. */
int output_write(struct output *output, const void *bytes, size_t length);

/* Adds what `from` holds, from its beginning. Returns 0, or -1 and has said why. */
int output_append(struct output *output, const struct output *from);

/* Gives the file its name, replacing what has it. Returns 0, or -1 and has said why. */
int output_commit(struct output *output);

/* Ends: closes the file, which is gone then when it was not committed. */
void output_end(struct output *output);

#endif
