/*
 * clock: the date of what is built.
 */
#ifndef VIBTOOL_CLOCK_H
#define VIBTOOL_CLOCK_H

/* "2026-11-22T18:00:00Z" and its NUL. */
enum { CLOCK_TEXT_SIZE = 32 };

/*
 * The date to build with, in seconds since 1970: SOURCE_DATE_EPOCH when it is set (the reproducible-builds
 * convention), else now. Returns 0, or -1 and has said what is wrong with it.
 */
int clock_build_date(long long *seconds);

/* Writes a date as hosts want it, in UTC. `text` has CLOCK_TEXT_SIZE bytes. */
void clock_text(char *text, long long seconds);

#endif
