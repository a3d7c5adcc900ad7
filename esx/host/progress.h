/*
 * progress: a line on the terminal while muxwatch waits, and none where stderr is no terminal.
 */
#ifndef MUXWATCH_HOST_PROGRESS_H
#define MUXWATCH_HOST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool wanted;
    bool shown;
    int64_t since_ms;
};

/* Ready to show progress if stderr is a terminal and `quiet` is false. */
void progress_begin(struct progress *progress, bool quiet);

/* Replaces the line; does nothing in the first 300 ms, so that a quick run does not flicker. */
void progress_show(struct progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Removes the line. */
void progress_clear(struct progress *progress);

#endif
