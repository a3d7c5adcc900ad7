/*
 * feed: gives a text to a reader in pieces, as a pipe would.
 */
#ifndef MUXWATCH_UNIT_FEED_H
#define MUXWATCH_UNIT_FEED_H

#include "base/lines.h"

#include <stdlib.h>
#include <string.h>

/* The sizes of the pieces; every reader must say the same for each of them. */
static const size_t feed_sizes[] = {SIZE_MAX, 1, 2, 3, 7, 61};

enum { FEED_SIZES = sizeof feed_sizes / sizeof feed_sizes[0] };

/* Each piece has memory of its own, of just its size, so that ASan sees a reader that looks elsewhere. */
static inline void feed_lines(struct lines *lines, const char *text, size_t length, size_t piece) {
    while (length > 0) {
        size_t size = piece < length ? piece : length;
        char *held = malloc(size);
        memcpy(held, text, size);
        lines_feed(lines, held, size);
        free(held);
        text += size;
        length -= size;
    }
}

/* Cuts a whole text into lines for `take`, in pieces. Returns how it ended. */
static inline struct lines feed_whole(void (*take)(void *context, struct span line), void *context,
                                      const char *text, size_t length, size_t piece) {
    struct lines lines;
    lines_begin(&lines, take, context);
    feed_lines(&lines, text, length, piece);
    lines_end(&lines);
    return lines;
}

#endif
