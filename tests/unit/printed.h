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

/* The text, up to 32 KiB of it, as a copy that is valid until the next one: there is nothing to free. */
static inline const char *printed_kept(struct printed *printed) {
    static char text[32768];
    snprintf(text, sizeof text, "%s", printed_end(printed));
    printed_free(printed);
    return text;
}

#endif
