/*
 * columns: how wide a text is on a terminal.
 */
#ifndef MUXWATCH_UNIT_COLUMNS_H
#define MUXWATCH_UNIT_COLUMNS_H

#include "base/utf8.h"

/* The columns of the widest line. */
static inline size_t columns_widest(const char *text) {
    struct span rest = span_of(text);
    struct span line;
    size_t widest = 0;
    while (span_line(&rest, &line)) {
        size_t columns = utf8_columns(line);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

#endif
