/*
 * taken: gives a text to a reader line by line.
 */
#ifndef MUXWATCH_UNIT_TAKEN_H
#define MUXWATCH_UNIT_TAKEN_H

#include "base/lines.h"

#include <string.h>

static inline void for_each_line(const char *text, void (*take)(void *context, struct span line),
                                 void *context) {
    struct lines lines;
    lines_begin(&lines, take, context);
    lines_feed(&lines, text, strlen(text));
    lines_end(&lines);
}

#endif
