/*
 * printed: catches what a printer writes.
 */
#ifndef MUXWATCH_UNIT_PRINTED_H
#define MUXWATCH_UNIT_PRINTED_H

#include <stdio.h>
#include <stdlib.h>

struct printed {
    char *text;
    size_t length;
    FILE *out;
};

static inline void printed_begin(struct printed *printed) {
    printed->out = open_memstream(&printed->text, &printed->length);
    if (printed->out == NULL) {
        abort();
    }
}

/* The whole text, until printed_free. */
static inline const char *printed_end(struct printed *printed) {
    fclose(printed->out);
    return printed->text;
}

static inline void printed_free(struct printed *printed) {
    free(printed->text);
}

#endif
