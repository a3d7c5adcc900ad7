/*
 * history: what ensure saw and did: the last events, and one mark a run for the last 24 hours. Bounded in
 * memory and as text.
 */
#ifndef MUXWATCH_KEEP_HISTORY_H
#define MUXWATCH_KEEP_HISTORY_H

#include "judge/verdict.h"

#include <stdint.h>

enum {
    HISTORY_EVENTS = 100,
    HISTORY_EVENT_SIZE = 200,
    HISTORY_MARKS = 1500, /* a run a minute for 24 hours is 1440 */
    HISTORY_MARKS_AGE_S = 24 * 3600,
    HISTORY_TEXT_MAX = 64 * 1024 /* more than all of it can need */
};

struct history_event {
    int64_t wall_s;
    char text[HISTORY_EVENT_SIZE]; /* the event's id, then `key=value` words */
};

struct history_mark {
    int64_t wall_s;
    enum state state;
};

struct history {
    size_t event_count;
    size_t mark_count;
    struct history_event events[HISTORY_EVENTS]; /* the oldest first */
    struct history_mark marks[HISTORY_MARKS];    /* the oldest first */
};

/* Adds an event; the oldest makes room. The text is cut at HISTORY_EVENT_SIZE and made one printable line. */
void history_add_event(struct history *history, int64_t wall_s, const char *text);

/* Adds a run's mark; marks older than 24 hours, or later than this one (a clock was set back), go. */
void history_add_mark(struct history *history, int64_t wall_s, enum state state);

/* Writes the history as text into `to` (HISTORY_TEXT_MAX bytes). Returns its length in bytes. */
size_t history_print(const struct history *history, char *to);

/* Reads that text. Lines that are damaged are left out; returns how many. */
size_t history_parse(struct history *history, const char *text, size_t length);

#endif
