/*
 * progress: a line on the terminal while muxwatch waits, and none where stderr is no terminal.
 */
#ifndef MUXWATCH_HOST_PROGRESS_H
#define MUXWATCH_HOST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

enum { PROGRESS_SIZE = 80 };

struct progress {
    bool wanted;
    bool shown;
    int64_t since_ms;
    char line[PROGRESS_SIZE]; /* what stands on the terminal */
};

/* Ready to show progress if stderr is a terminal and `quiet` is false. */
void progress_begin(struct progress *progress, bool quiet);

/*
 * Replaces the line, with the seconds waited before it. Nothing in the first 300 ms, so that a quick run does
 * not flicker, and nothing where the line would be the same.
 */
void progress_show(struct progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Removes the line. */
void progress_clear(struct progress *progress);

#endif
