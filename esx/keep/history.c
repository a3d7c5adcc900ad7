#include "keep/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The letter of a state in a mark's line. */
static const char letters[] = {
    [STATE_OK] = 'O', [STATE_UNKNOWN] = 'U', [STATE_WARNING] = 'W', [STATE_CRITICAL] = 'C'};

void history_add_event(struct history *history, int64_t wall_s, const char *text) {
    if (history->event_count == HISTORY_EVENTS) {
        history->event_count--;
        memmove(history->events, history->events + 1, history->event_count * sizeof history->events[0]);
    }
    struct history_event *event = &history->events[history->event_count++];
    event->wall_s = wall_s;
    span_copy(event->text, sizeof event->text, span_of(text));
}

void history_add_mark(struct history *history, int64_t wall_s, enum state state) {
    size_t kept = 0;
    for (size_t i = 0; i < history->mark_count; i++) {
        int64_t at_s = history->marks[i].wall_s;
        if (at_s <= wall_s && at_s > wall_s - HISTORY_MARKS_AGE_S) {
            history->marks[kept++] = history->marks[i];
        }
    }
    if (kept == HISTORY_MARKS) {
        kept--;
        memmove(history->marks, history->marks + 1, kept * sizeof history->marks[0]);
    }
    history->marks[kept] = (struct history_mark){wall_s, state};
    history->mark_count = kept + 1;
}

size_t history_print(const struct history *history, char *to) {
    size_t used = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct history_event *event = &history->events[i];
        used += (size_t)snprintf(to + used, HISTORY_TEXT_MAX - used, "event %" PRId64 " %s\n", event->wall_s,
                                 event->text);
    }
    for (size_t i = 0; i < history->mark_count; i++) {
        used += (size_t)snprintf(to + used, HISTORY_TEXT_MAX - used, "mark %" PRId64 " %c\n",
                                 history->marks[i].wall_s, letters[history->marks[i].state]);
    }
    return used;
}

static bool take_line(struct history *history, struct span line) {
    struct span text = line;
    struct span kind = span_word(&text);
    uint64_t wall_s = 0;
    bool timed = span_number(span_word(&text), INT64_MAX / 2, &wall_s);
    text = span_trim(text);
    if (timed && span_equal(kind, "event") && text.length > 0 && history->event_count < HISTORY_EVENTS) {
        struct history_event *event = &history->events[history->event_count++];
        event->wall_s = (int64_t)wall_s;
        span_copy(event->text, sizeof event->text, text);
        return true;
    }
    const char *letter = text.length == 1 ? memchr(letters, text.bytes[0], sizeof letters) : NULL;
    if (timed && span_equal(kind, "mark") && letter != NULL && history->mark_count < HISTORY_MARKS) {
        history->marks[history->mark_count++] =
            (struct history_mark){(int64_t)wall_s, (enum state)(letter - letters)};
        return true;
    }
    return false;
}

size_t history_parse(struct history *history, const char *text, size_t length) {
    struct span rest = {text, length};
    struct span line;
    size_t damaged = 0;
    history->event_count = 0;
    history->mark_count = 0;
    while (span_line(&rest, &line)) {
        damaged += !take_line(history, line);
    }
    return damaged;
}
