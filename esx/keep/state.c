#include "keep/state.h"

#include "base/lines.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
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
    put(&text, "starts-remembered %u\n", memory->start_count);
    for (unsigned i = 0; i < memory->start_count; i++) {
        put_moment(&text, "start", memory->starts[i]);
    }
    put(&text, "in-a-row %u\n", memory->in_a_row);
    put_moment(&text, "healthy-since", memory->healthy_since);
    put_moment(&text, "paused", memory->paused);
    put(&text, "pause-seconds %" PRId64 "\n", memory->pause_s);
    put_moment(&text, "damaged", memory->damaged);
    put(&text, "budget-told %d\n", memory->budget_told);
    put_label(&text, "last-state", memory->last_state);
    put_label(&text, "last-reason", memory->last_reason);
    put_label(&text, "last-suppressed", memory->last_suppressed);
    if (memory->settings_refused != 0) {
        put(&text, "settings-refused %u\n", memory->settings_refused);
    }
    put(&text, "starts-made %" PRIu64 "\n", memory->counters.starts);
    put_counters(&text, "probe-failed", failed_name, memory->counters.failed);
    put_counters(&text, "start-suppressed", suppressor_name, memory->counters.suppressed + 1);
    put(&text, "%s" LAST_LINE "\n", memory->kept);
    return text.used;
}

struct state_parser {
    struct lines lines;
    struct memory *memory;
    unsigned line;
    unsigned keys;   /* a bit for each of the entries that was there */
    unsigned starts; /* as many as the file says that there are */
    bool counted;    /* it says so */
    bool ended;
    bool damaged;
};

static bool parse_number(struct span *rest, uint64_t max, uint64_t *number) {
    return span_number(span_word(rest), max, number);
}

/* The values that entries have, each read into a field of its type. */
static bool parse_unsigned(struct span *rest, void *to) {
    uint64_t number = 0;
    bool good = parse_number(rest, UINT32_MAX, &number);
    *(unsigned *)to = (unsigned)number;
    return good;
}

static bool parse_seconds(struct span *rest, void *to) {
    uint64_t number = 0;
    bool good = parse_number(rest, INT32_MAX, &number);
    *(int64_t *)to = (int64_t)number;
    return good;
}

static bool parse_flag(struct span *rest, void *to) {
    uint64_t number = 0;
    bool good = parse_number(rest, 1, &number);
    *(bool *)to = number == 1;
    return good;
}

static bool parse_count(struct span *rest, void *to) {
    return parse_number(rest, INT64_MAX / 2, to);
}

static bool parse_moment(struct span *rest, void *to) {
    uint64_t wall = 0;
    uint64_t uptime = 0;
    bool good = parse_number(rest, INT64_MAX / 2, &wall) && parse_number(rest, INT64_MAX / 2, &uptime);
    *(struct moment *)to = (struct moment){(int64_t)wall, (int64_t)uptime};
    return good && wall > 0;
}

/* A label is one of our own ids or states: lower case, upper case and dashes. */
static bool parse_label(struct span *rest, void *to) {
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
    span_copy(to, MEMORY_LABEL_SIZE, word);
    return true;
}

/* The entries that stand once. */
static const struct entry {
    const char *key;
    bool always; /* it is in each file that this version writes */
    bool (*parse)(struct span *rest, void *to);
    size_t offset;
} entries[] = {
    {"in-a-row", true, parse_unsigned, offsetof(struct memory, in_a_row)},
    {"healthy-since", false, parse_moment, offsetof(struct memory, healthy_since)},
    {"paused", false, parse_moment, offsetof(struct memory, paused)},
    {"pause-seconds", true, parse_seconds, offsetof(struct memory, pause_s)},
    {"damaged", false, parse_moment, offsetof(struct memory, damaged)},
    {"budget-told", true, parse_flag, offsetof(struct memory, budget_told)},
    {"last-state", false, parse_label, offsetof(struct memory, last_state)},
    {"last-reason", false, parse_label, offsetof(struct memory, last_reason)},
    {"last-suppressed", false, parse_label, offsetof(struct memory, last_suppressed)},
    {"settings-refused", false, parse_unsigned, offsetof(struct memory, settings_refused)},
    {"starts-made", true, parse_count, offsetof(struct memory, counters.starts)},
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

enum parsed { PARSED, PARSED_NOT_KNOWN, PARSED_DAMAGED };

static enum parsed parsed_if(bool good) {
    return good ? PARSED : PARSED_DAMAGED;
}

static enum parsed parse_counter(struct span *rest, const char *name_of(unsigned index), uint64_t *counters) {
    struct span name = span_word(rest);
    for (unsigned i = 0; name_of(i) != NULL; i++) {
        if (span_equal(name, name_of(i))) {
            return parsed_if(parse_count(rest, &counters[i]));
        }
    }
    return PARSED_NOT_KNOWN;
}

/* The entries that may stand more than once, and how many starts there are. */
static enum parsed parse_repeated(struct state_parser *parser, struct span key, struct span *rest) {
    struct memory *memory = parser->memory;
    if (span_equal(key, "start")) {
        return parsed_if(memory->start_count < MEMORY_STARTS_MAX &&
                         parse_moment(rest, &memory->starts[memory->start_count++]));
    }
    if (span_equal(key, "starts-remembered")) {
        parser->counted = true;
        return parsed_if(parse_unsigned(rest, &parser->starts));
    }
    if (span_equal(key, "probe-failed")) {
        return parse_counter(rest, failed_name, memory->counters.failed);
    }
    if (span_equal(key, "start-suppressed")) {
        return parse_counter(rest, suppressor_name, memory->counters.suppressed + 1);
    }
    return PARSED_NOT_KNOWN;
}

static enum parsed parse_entry(struct state_parser *parser, struct span key, struct span *rest) {
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (span_equal(key, entries[i].key)) {
            parser->keys |= 1U << i;
            return parsed_if(entries[i].parse(rest, (char *)parser->memory + entries[i].offset));
        }
    }
    return parse_repeated(parser, key, rest);
}

/* Keeps a line that this version does not know; false where it is none of a state file, or there is no room. */
static bool keep(struct memory *memory, struct span line) {
    size_t used = strlen(memory->kept);
    if (line.length == 0 || line.bytes[0] < 'a' || line.bytes[0] > 'z' ||
        used + line.length + sizeof "\n" > MEMORY_KEPT_SIZE) {
        return false;
    }
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] < ' ' || line.bytes[i] > '~') {
            return false;
        }
    }
    snprintf(memory->kept + used, MEMORY_KEPT_SIZE - used, "%.*s\n", (int)line.length, line.bytes);
    return true;
}

static bool parse_line(struct state_parser *parser, struct span line) {
    struct span rest = line;
    struct span key = span_word(&rest);
    enum parsed parsed = parse_entry(parser, key, &rest);
    if (parsed == PARSED_NOT_KNOWN) {
        return keep(parser->memory, line);
    }
    return parsed == PARSED && span_trim(rest).length == 0;
}

/* Whether nothing is missing that this version always writes; a file made by hand may lack some. */
static bool complete(const struct state_parser *parser) {
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (entries[i].always && (parser->keys & 1U << i) == 0) {
            return false;
        }
    }
    return parser->counted && moment_set(parser->memory->paused) == (parser->memory->pause_s > 0);
}

/* What no single line can show. */
static bool consistent(const struct state_parser *parser) {
    const struct memory *memory = parser->memory;
    return (!parser->counted || parser->starts == memory->start_count) &&
           (memory->kept[0] == '\0' || complete(parser));
}

static void take_state_line(void *context, struct span line) {
    struct state_parser *parser = context;
    if (parser->damaged) {
        return;
    }
    parser->line++;
    if (parser->line == 1) {
        parser->damaged = !span_equal(line, FIRST_LINE);
    } else if (parser->ended) {
        parser->damaged = true;
    } else if (span_equal(line, LAST_LINE)) {
        parser->ended = true;
    } else {
        parser->damaged = !parse_line(parser, line);
    }
}

bool memory_parse(struct memory *memory, const char *text, size_t length, struct memory_damage *damage) {
    struct state_parser parser = {.memory = memory};
    memset(memory, 0, sizeof *memory);
    lines_begin(&parser.lines, take_state_line, &parser);
    lines_feed(&parser.lines, text, length);
    lines_end(&parser.lines);
    *damage = (struct memory_damage){DAMAGE_NONE, parser.line};
    if (parser.damaged) {
        damage->kind = DAMAGE_LINE;
    } else if (!parser.ended) {
        damage->kind = DAMAGE_CUT;
    } else if (parser.lines.overlong > 0 || !consistent(&parser)) {
        damage->kind = DAMAGE_MISSING;
    } else {
        return true;
    }
    memset(memory, 0, sizeof *memory);
    return false;
}
