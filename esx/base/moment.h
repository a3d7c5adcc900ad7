/*
 * moment: points in time that survive a stepped clock, and lengths of time.
 *
 * A moment holds the wall clock, for people, and the time since boot, by which it ages. That is right as long as the host runs,
 * however the wall clock is set; once it has booted, what is taken to have passed is at most what truly did.
 */
#ifndef MUXWATCH_BASE_MOMENT_H
#define MUXWATCH_BASE_MOMENT_H

#include "base/span.h"

struct moment {
    int64_t wall_s;   /* seconds since 1970-01-01T00:00:00Z; 0: there is no such moment */
    int64_t uptime_s; /* seconds of the monotonic clock, which begins with the boot */
};

/* A moment or a length of time as it is written; a function's value, so that it can stand where it is printed. */
struct time_text {
    char text[32];
};

/* The moment at which the clocks show this. It is set: before 1970 the wall clock counts as 1970's first second. */
struct moment moment_at(int64_t wall_s, int64_t uptime_s);

/* Whether the moment is set. */
bool moment_set(struct moment moment);

/*
 * Seconds from `then` to `now`, by the time since boot: never more than truly passed. Where `then` is of an earlier boot and this
 * one has not lasted so long, all of this one has passed since; else, as nobody can tell the boots apart, the difference.
 */
int64_t moment_elapsed(struct moment then, struct moment now);

/* `then`; where its uptime lies in the future, it is of an earlier boot, and ages from the beginning of this one. */
struct moment moment_clamp(struct moment then, struct moment now);

/* The wall clock as RFC 3339 has it, in UTC: `2026-11-22T18:00:00Z`. */
struct time_text moment_text(int64_t wall_s);

/*
 * Reads `90`, `90s`, `30m`, `2h` or `1d` (a bare number is seconds). Returns false when it is none of these
 * or longer than `max_s` seconds.
 */
bool duration_parse(struct span text, int64_t max_s, int64_t *seconds);

/* Seconds as people write them, `2h`, `90m`, `45s`: in the greatest unit that holds them without a rest. */
struct time_text duration_text(int64_t seconds);

#endif
