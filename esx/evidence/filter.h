/*
 * filter: a pattern of grep, findstr, Select-String and the like, and whether it lets a row through.
 *
 * Only what is let through, or held back, for sure counts: a part of a pattern that is not known here makes filter_add() fail.
 */
#ifndef MUXWATCH_EVIDENCE_FILTER_H
#define MUXWATCH_EVIDENCE_FILTER_H

#include "base/span.h"

enum { FILTER_PATTERN = 128 };

/* All zero, but what the options say, before the first filter_add(). */
struct filter {
    char pattern[FILTER_PATTERN]; /* taken apart */
    bool drops;                   /* -v: the rows with the pattern go */
    bool any_case;                /* -i */
    bool extended;                /* -E: | + ? are special */
    bool fixed;                   /* -F: nothing is */
    bool alternatives;            /* findstr: each word is a pattern by itself */
    bool word;                    /* -w: only as a word of its own */
    bool begins;                  /* PowerShell's -eq, -like "a*": only where a field begins */
    bool ends;                    /* -eq, -like "*a": only where one ends */
};

/* Adds a pattern, an alternative to those before. False where it is empty, too long for the filter, or not known here. */
bool filter_add(struct filter *filter, struct span pattern);

/* Whether the filter lets the row through for sure. */
bool filter_keeps(const struct filter *filter, struct span row);

#endif
