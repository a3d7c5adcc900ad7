/*
 * output: a file that appears whole under its name, or not at all.
 */
#ifndef VIBTOOL_OUTPUT_H
#define VIBTOOL_OUTPUT_H

#include "format/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output {
    struct source_file file; /* stands at its beginning, to be read; its name is the one that it is to get */
    uint64_t size;           /* so far */
    char *temporary;         /* a name that is ours as long as we live */
    bool named;              /* the file has it */
};

/* Whether the output's name is another file than that input's. Returns 0; else -1, and has said so. */
int output_spares(const char *name, const char *input);

/*
 * Begins a file in the folder where `name` is to appear. It has no name until output_commit(), so that nothing is left however we end (but
 * a temporary one where the file system knows no files without a name). What is there and no regular file is not replaced. Returns 0, or
 * -1 and has said why. output_end() in any case.
 */
int output_begin(struct output *output, const char *name);

/* Writes all of the bytes at the end of the output: a source_sink, whose context is the output. Returns 0, or -1 and has said why. */
int output_write(void *context, const void *bytes, size_t length);

/* Gives the file its name, replacing what has it. Returns 0, or -1 and has said why. */
int output_commit(struct output *output);

/* Ends: closes the file, which is gone then when it was not committed. */
void output_end(struct output *output);

#endif
