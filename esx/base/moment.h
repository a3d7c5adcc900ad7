/*
 * moment: a point in time that survives a stepped clock.
 *
 * It holds the wall clock and the time since boot. What passed between two moments is the lesser of both
 * differences, so that a clock set forward does not make a budget or a back-off expire early; one set back
 * makes it wait, never start anew too soon.
 */
#ifndef MUXWATCH_BASE_MOMENT_H
#define MUXWATCH_BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

struct moment {
    int64_t wall_s;   /* seconds since 1970-01-01T00:00:00Z; 0: there is no such moment */
    int64_t uptime_s; /* seconds of the monotonic clock */
};

/* "2026-11-22T18:00:00Z" and its NUL. */
enum { MOMENT_TEXT_SIZE = 32 };

/* Whether the moment is set. */
bool moment_set(struct moment moment);

/*
 * Seconds from `then` to `now`, at least 0. The monotonic clock is taken into account where both of its
 * readings can be times since boot (a run lasts under a minute, so a clock that begins with the process never
 * reads more) and it has not begun anew.
 */
int64_t moment_elapsed(struct moment then, struct moment now);

/* `then`, or `now` where a clock of `then` lies in the future: after a step back it ages from now on. */
struct moment moment_clamp(struct moment then, struct moment now);

/* Writes the wall clock as RFC 3339 in UTC. `to` has MOMENT_TEXT_SIZE bytes. */
void moment_text(char *to, int64_t wall_s);

#endif
