/*
 * columns: how wide a text is on a terminal.
 */
#ifndef MUXWATCH_UNIT_COLUMNS_H
#define MUXWATCH_UNIT_COLUMNS_H

#include <stddef.h>

/* The widest line's columns: characters of UTF-8, not bytes. */
static inline size_t columns_widest(const char *text) {
    size_t widest = 0;
    size_t columns = 0;
    for (; *text != '\0'; text++) {
        columns = *text == '\n' ? 0 : columns + (((unsigned char)*text & 0xc0) != 0x80);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

#endif
