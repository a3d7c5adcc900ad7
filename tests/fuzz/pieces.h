/*
 * pieces: gives an input to a reader of lines in other ways, which must all come to the same.
 */
#ifndef MUXWATCH_FUZZ_PIECES_H
#define MUXWATCH_FUZZ_PIECES_H

#include "../unit/feed.h"
#include "fuzz.h"

/* One of the odd sizes, the same for the same input. */
static inline size_t pieces_size(size_t length) {
    return feed_sizes[1 + length % (FEED_SIZES - 1)];
}

/*
 * The input with CR LF in place of LF, to be freed; NULL where that may differ: it has CRs already, or a line so
 * long that the CR makes it too long.
 */
static inline char *pieces_crlf(const char *bytes, size_t length, size_t *longer) {
    size_t line = 0;
    size_t used = 0;
    char *to = malloc(2 * length + 1);
    for (size_t i = 0; i < length; i++) {
        line = bytes[i] == '\n' ? 0 : line + 1;
        if (bytes[i] == '\r' || line >= LINES_LONGEST) {
            free(to);
            return NULL;
        }
        if (bytes[i] == '\n') {
            to[used++] = '\r';
        }
        to[used++] = bytes[i];
    }
    *longer = used;
    return to;
}

/* Whether it may be a mail's text, encoded: only these prove that, and in UTF-16 it is not undone. */
static inline bool pieces_may_be_mail(const char *bytes, size_t length) {
    return span_has_one((struct span){bytes, length}, "=|ase64|ASE64");
}

#endif
