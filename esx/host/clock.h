/*
 * clock: the host's clocks. VMkernel has REALTIME and MONOTONIC, no more.
 */
#ifndef MUXWATCH_HOST_CLOCK_H
#define MUXWATCH_HOST_CLOCK_H

#include "base/moment.h"

/* Milliseconds of the monotonic clock: for deadlines and lengths of time. */
int64_t clock_ms(void);

/* The moment of clock_ms() that is `ms` from now, or `deadline_ms` where that comes first. */
int64_t clock_until(int64_t ms, int64_t deadline_ms);

/* Seconds since 1970-01-01 UTC, by the wall clock: for what people read. */
int64_t clock_wall_s(void);

/* This moment by both clocks: for what is kept beyond the run. */
struct moment clock_moment(void);

#endif
