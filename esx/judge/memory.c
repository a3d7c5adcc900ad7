#include "judge/memory.h"

#include "base/language.h"
#include "base/lines.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The first and the last line: a file without either is cut or somebody else's. */
#define FIRST_LINE "muxwatch-state 1"
#define LAST_LINE "end"

struct text {
    char *to;
    size_t used;
};

static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->to + text->used, MEMORY_TEXT_MAX - text->used, format, arguments);
    va_end(arguments);
    text->used += (size_t)length;
}

static void put_moment(struct text *text, const char *key, struct moment moment) {
    if (moment_set(moment)) {
        put(text, "%s %" PRId64 " %" PRId64 "\n", key, moment.wall_s, moment.uptime_s);
    }
}

static void put_label(struct text *text, const char *key, const char *label) {
    if (label[0] != '\0') {
        put(text, "%s %s\n", key, label);
    }
}

const char *probe_name(enum probe probe) {
    static const char *const names[PROBES] = {"mux", "worlds", "vmci", "connections"};
    return names[probe];
}

/* The names that a counter goes by in its kind; NULL behind the last. */
static const char *suppressor_name(unsigned index) {
    return index + 1 < SUPPRESSORS ? suppressor_id((enum suppressor)(index + 1)) : NULL;
}

static const char *failed_name(unsigned index) {
    return index < PROBES ? probe_name((enum probe)index) : NULL;
}

static void put_counters(struct text *text, const char *key, const char *name_of(unsigned index),
                         const uint64_t *counters) {
    for (unsigned i = 0; name_of(i) != NULL; i++) {
        if (counters[i] > 0) {
            put(text, "%s %s %" PRIu64 "\n", key, name_of(i), counters[i]);
        }
    }
}

size_t memory_print(const struct memory *memory, char *to) {
    struct text text = {to, 0};
    put(&text, FIRST_LINE "\n");
    for (unsigned i = 0; i < memory->start_count; i++) {
        put_moment(&text, "start", memory->starts[i]);
    }
    put(&text, "in-a-row %u\n", memory->in_a_row);
    put_moment(&text, "healthy-since", memory->healthy_since);
    put_moment(&text, "paused", memory->paused);
    put(&text, "pause-seconds %" PRId64 "\n", memory->pause_s);
    put(&text, "budget-told %d\n", memory->budget_told);
    put_label(&text, "last-state", memory->last_state);
    put_label(&text, "last-reason", memory->last_reason);
    put_label(&text, "last-suppressed", memory->last_suppressed);
    put(&text, "starts-made %" PRIu64 "\n", memory->counters.starts);
    put_counters(&text, "probe-failed", failed_name, memory->counters.failed);
    put_counters(&text, "start-suppressed", suppressor_name, memory->counters.suppressed + 1);
    put(&text, LAST_LINE "\n");
    return text.used;
}

struct parsing {
    struct lines lines;
    struct memory *memory;
    unsigned line;
    bool ended;
    bool damaged;
};

static bool parse_number(struct span *rest, uint64_t max, int64_t *number) {
    uint64_t value = 0;
    if (!span_number(span_word(rest), max, &value)) {
        return false;
    }
    *number = (int64_t)value;
    return true;
}

static bool parse_moment(struct span *rest, struct moment *moment) {
    return parse_number(rest, INT64_MAX / 2, &moment->wall_s) &&
           parse_number(rest, INT64_MAX / 2, &moment->uptime_s) && moment_set(*moment);
}

/* A label is one of our own ids or states: lower case, upper case and dashes. */
static bool parse_label(struct span *rest, char *label) {
    struct span word = span_word(rest);
    for (size_t i = 0; i < word.length; i++) {
        char byte = word.bytes[i];
        if (byte != '-' && !(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z')) {
            return false;
        }
    }
    if (word.length == 0 || word.length >= MEMORY_LABEL_SIZE) {
        return false;
    }
    span_copy(label, MEMORY_LABEL_SIZE, word);
    return true;
}

static bool parse_start(struct memory *memory, struct span *rest) {
    return memory->start_count < MEMORY_STARTS_MAX &&
           parse_moment(rest, &memory->starts[memory->start_count++]);
}

static bool parse_counter(struct span *rest, const char *name_of(unsigned index), uint64_t *counters) {
    struct span name = span_word(rest);
    for (unsigned i = 0; name_of(i) != NULL; i++) {
        if (span_equal(name, name_of(i))) {
            return span_number(span_word(rest), INT64_MAX / 2, &counters[i]);
        }
    }
    return false;
}

static bool parse_counters(struct counters *counters, struct span key, struct span *rest) {
    if (span_equal(key, "starts-made")) {
        return span_number(span_word(rest), INT64_MAX / 2, &counters->starts);
    }
    if (span_equal(key, "probe-failed")) {
        return parse_counter(rest, failed_name, counters->failed);
    }
    return span_equal(key, "start-suppressed") &&
           parse_counter(rest, suppressor_name, counters->suppressed + 1);
}

static bool parse_entry(struct memory *memory, struct span key, struct span *rest) {
    int64_t number = 0;
    if (span_equal(key, "start")) {
        return parse_start(memory, rest);
    }
    if (span_equal(key, "in-a-row") && parse_number(rest, UINT32_MAX, &number)) {
        memory->in_a_row = (unsigned)number;
        return true;
    }
    if (span_equal(key, "healthy-since")) {
        return parse_moment(rest, &memory->healthy_since);
    }
    if (span_equal(key, "paused")) {
        return parse_moment(rest, &memory->paused);
    }
    if (span_equal(key, "pause-seconds")) {
        return parse_number(rest, INT32_MAX, &memory->pause_s);
    }
    if (span_equal(key, "budget-told") && parse_number(rest, 1, &number)) {
        memory->budget_told = number == 1;
        return true;
    }
    if (span_equal(key, "last-state")) {
        return parse_label(rest, memory->last_state);
    }
    if (span_equal(key, "last-reason")) {
        return parse_label(rest, memory->last_reason);
    }
    if (span_equal(key, "last-suppressed")) {
        return parse_label(rest, memory->last_suppressed);
    }
    return parse_counters(&memory->counters, key, rest);
}

static void take_line(void *context, struct span line) {
    struct parsing *parsing = context;
    if (parsing->damaged) {
        return;
    }
    parsing->line++;
    if (parsing->line == 1) {
        parsing->damaged = !span_equal(line, FIRST_LINE);
    } else if (parsing->ended) {
        parsing->damaged = true;
    } else if (span_equal(line, LAST_LINE)) {
        parsing->ended = true;
    } else {
        struct span rest = line;
        struct span key = span_word(&rest);
        parsing->damaged = !parse_entry(parsing->memory, key, &rest) || span_trim(rest).length > 0;
    }
}

bool memory_parse(struct memory *memory, const char *text, size_t length, char *error, size_t size) {
    struct parsing parsing = {.memory = memory};
    memset(memory, 0, sizeof *memory);
    lines_begin(&parsing.lines, take_line, &parsing);
    lines_feed(&parsing.lines, text, length);
    lines_end(&parsing.lines);
    if (parsing.ended && !parsing.damaged && parsing.lines.overlong == 0) {
        error[0] = '\0';
        return true;
    }
    if (parsing.damaged) {
        snprintf(error, size, tr("line %u is none of a state file"), parsing.line);
    } else {
        snprintf(error, size, tr("it breaks off after line %u"), parsing.line);
    }
    memset(memory, 0, sizeof *memory);
    return false;
}
