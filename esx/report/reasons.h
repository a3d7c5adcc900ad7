/*
 * reasons: the words for everything that muxwatch can find, and the next steps. Every format, the manual and the
 * tests take them from here.
 */
#ifndef MUXWATCH_REPORT_REASONS_H
#define MUXWATCH_REPORT_REASONS_H

#include "judge/verdict.h"

enum { REASON_STEPS = 6 };

struct reason_words {
    const char *id;
    const char *headline; /* a few words, for the report's first line */
    const char
        *text; /* a sentence; `{service}`, `{port}`, `{module}` and `{detail}` stand for what was seen */
    const char *next_steps[REASON_STEPS]; /* up to the first NULL; the same places may stand in them */
};

/* The words for a reason (less than REASONS). */
const struct reason_words *reason_words(enum reason reason);

#endif
