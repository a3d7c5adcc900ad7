/*
 * page: what the texts for people are set with: 80 columns, labels at the left, states in colour and in words.
 */
#ifndef MUXWATCH_REPORT_PAGE_H
#define MUXWATCH_REPORT_PAGE_H

#include "judge/verdict.h"
#include "keep/settings.h"

#include <stdio.h>

enum { PAGE_COLUMNS = 80, PAGE_LABEL = 10, PLAIN = STATE_CRITICAL + 1 };

struct page {
    FILE *out;
    enum language language; /* of the words that are set on it */
    bool color;
};

/* A character that means something else to whoever reads the text, and what is printed in its place; NULL: the last. */
struct escape {
    const char *character;
    const char *instead;
};

/*
 * Text, so that it shows as what it is, as utf8_shown has it; with escapes; as much of it as fits `columns_max` columns. Returns how
 * many it took.
 */
size_t page_escaped(FILE *out, struct span text, const struct escape *escapes, size_t columns_max);

/* The same without escapes, and all of it. */
void page_text(const struct page *page, struct span text);

/* A word in the state's colour (or PLAIN), padded to `width` columns. The word says all: the colour only helps to find it. */
void page_state(const struct page *page, unsigned state, const char *word, size_t width);

/*
 * A line that begins with a label, in the colour of `state` or PLAIN, and has a sentence behind it, printf-like. Label and format
 * are messages, which it translates. Broken before column 80, between words or between wide characters, and ended with a newline.
 */
void page_line(const struct page *page, unsigned state, const char *label, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
