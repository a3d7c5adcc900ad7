/*
 * crontab: muxwatch's line in root's crontab. Pure: text in, text out; every other line stays as it is, byte
 * for byte.
 */
#ifndef MUXWATCH_KEEP_CRONTAB_H
#define MUXWATCH_KEEP_CRONTAB_H

#include "base/span.h"

/* Where the VIB puts the program. */
#define CRONTAB_PROGRAM "/opt/muxwatch/bin/muxwatch"

enum { CRONTAB_SCHEDULE_SIZE = 64, CRONTAB_LINE_SIZE = 160 };

/*
 * Whether the text is a schedule that the crond of 6.7 (BusyBox 1.22.1) runs: five fields (minute 0-59, hour 0-23, day
 * 1-31, month 1-12, weekday 0-6), each of numbers, ranges, `*` and steps, parted by commas; the fields are parted by single
 * blanks. That crond takes other schedules without a word, and never runs them.
 */
bool crontab_schedule_valid(struct span schedule);

/*
 * The schedule of a host that has none in its settings: every five minutes, in the one of the five that the
 * host's name gives, so that a fleet does not ask its hosts all at once. `to` has CRONTAB_SCHEDULE_SIZE
 * bytes.
 */
void crontab_schedule_for(char *to, const char *host_name);

/* The whole line, without a newline. `to` has CRONTAB_LINE_SIZE bytes. */
void crontab_line(char *to, const char *schedule);

/*
 * Muxwatch's first line in the table; an empty span when it has none. Its own is a schedule that
 * crontab_schedule_valid() takes, and behind it the exact command that crontab_line() writes.
 */
struct span crontab_find(struct span table);

/*
 * Writes the table into `to` (of `size` bytes) with `line` as muxwatch's only one, at the end; without any where `line` is NULL.
 * Returns true and the length, or false where that is more than `size`.
 */
bool crontab_edit(struct span table, const char *line, char *to, size_t size, size_t *length);

#endif
