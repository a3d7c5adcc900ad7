/*
 * lines: cuts a stream of chunks into lines, in constant memory.
 *
 * A line that lies whole in a chunk is handed over in place; only one that spans two chunks is copied.
 */
#ifndef MUXWATCH_BASE_LINES_H
#define MUXWATCH_BASE_LINES_H

#include "base/span.h"

/* Longer lines are dropped and counted: no row of any command that muxwatch reads comes near. */
enum { LINES_LONGEST = 2048 };

struct lines {
    void (*take)(void *context, struct span line); /* without its newline and a CR before it */
    void *context;
    size_t overlong;   /* how many lines were dropped */
    bool unterminated; /* the line now handed over had no newline: the text ended there */
    size_t held;       /* bytes of a line whose newline has not come yet; those that fit are in `hold` */
    char hold[LINES_LONGEST];
};

/* Makes `lines` ready; each line goes to `take` with `context`. */
void lines_begin(struct lines *lines, void (*take)(void *context, struct span line), void *context);

/* Takes the next `length` bytes; `context` is a struct lines, as a taker of output or files has it. Returns 0. */
int lines_feed(void *context, const char *bytes, size_t length);

/* Whether some of the text cannot have been read, once lines_end was called: a line was too long, or the last one has no newline. */
bool lines_lost(const struct lines *lines);

/* Says that nothing follows: hands over a last line that has no newline. */
void lines_end(struct lines *lines);

#endif
