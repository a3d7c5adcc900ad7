#include "keep/history.h"

#include "base/lines.h"

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

static bool in_time(struct history_mark mark, int64_t now_s) {
    return mark.wall_s <= now_s && mark.wall_s > now_s - HISTORY_MARKS_AGE_S;
}

void history_add_mark(struct history *history, int64_t wall_s, enum state state) {
    size_t kept = 0;
    for (size_t i = 0; i < history->mark_count; i++) {
        if (in_time(history->marks[i], wall_s)) {
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

struct history_parser {
    struct lines lines;
    struct history *history;
    size_t damaged;
};

static bool parse_event(struct history *history, int64_t wall_s, struct span text) {
    if (text.length == 0 || history->event_count == HISTORY_EVENTS) {
        return false;
    }
    struct history_event *event = &history->events[history->event_count++];
    event->wall_s = wall_s;
    span_copy(event->text, sizeof event->text, text);
    return true;
}

static bool parse_mark(struct history *history, int64_t wall_s, struct span text) {
    const char *letter = text.length == 1 ? memchr(letters, text.bytes[0], sizeof letters) : NULL;
    if (letter == NULL || history->mark_count == HISTORY_MARKS) {
        return false;
    }
    history->marks[history->mark_count++] = (struct history_mark){wall_s, (enum state)(letter - letters)};
    return true;
}

static void take_history_line(void *context, struct span line) {
    struct history_parser *parser = context;
    struct span kind = span_word(&line);
    uint64_t wall_s = 0;
    bool timed = span_number(span_word(&line), INT64_MAX / 2, &wall_s);
    struct span text = span_trim(line);
    bool good =
        timed && ((span_equal(kind, "event") && parse_event(parser->history, (int64_t)wall_s, text)) ||
                  (span_equal(kind, "mark") && parse_mark(parser->history, (int64_t)wall_s, text)));
    parser->damaged += !good;
}

size_t history_parse(struct history *history, const char *text, size_t length) {
    struct history_parser parser = {.history = history};
    history->event_count = 0;
    history->mark_count = 0;
    lines_begin(&parser.lines, take_history_line, &parser);
    lines_feed(&parser.lines, text, length);
    lines_end(&parser.lines);
    return parser.damaged + parser.lines.overlong;
}
