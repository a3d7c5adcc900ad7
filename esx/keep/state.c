#include "keep/state.h"

#include "keep/keys.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The first and the last line: a file without either is cut or somebody else's. */
#define FIRST_LINE "muxwatch-state 1"
#define LAST_LINE "end"

#define FIELD(name) offsetof(struct memory, name)

static const char *const flags[] = {"0", "1", NULL};

/* A label is one of our own ids or states: letters and dashes. */
static bool label_valid(struct span value) {
    size_t good = 0;
    for (; good < value.length; good++) {
        char byte = value.bytes[good];
        if (byte != '-' && !(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z')) {
            return false;
        }
    }
    return good > 0;
}

#define MOMENT(name) KEY_MOMENT, FIELD(name), .max = 0
#define LABEL(name) KEY_TEXT, FIELD(name), .max = MEMORY_LABEL_SIZE - 1, .valid = label_valid

/* The entries that stand once. */
static const struct entry {
    struct key key;
    bool always; /* it is in each file that this version writes; the others where they say something */
} entries[] = {
    {{"in-a-row", KEY_NUMBER, FIELD(in_a_row), .max = UINT32_MAX}, true},
    {{"healthy-since", MOMENT(healthy_since)}, false},
    {{"paused", MOMENT(paused)}, false},
    {{"pause-seconds", KEY_COUNT, FIELD(pause_s), .max = INT32_MAX}, true},
    {{"damaged", MOMENT(damaged)}, false},
    {{"budget-told", KEY_FLAG, FIELD(budget_told), .words = flags}, true},
    {{"last-state", LABEL(last_state)}, false},
    {{"last-reason", LABEL(last_reason)}, false},
    {{"last-suppressed", LABEL(last_suppressed)}, false},
    {{"protection-seen", MOMENT(sign_seen)}, false},
    {{"settings-refused", KEY_NUMBER, FIELD(settings_refused), .max = UINT32_MAX}, false},
    {{"starts-made", KEY_COUNT, FIELD(counters.starts), .max = INT64_MAX / 2}, true},
};

/* A start; of the counters, the first of each kind. */
static const struct key start = {"start", KEY_MOMENT, 0, .max = 0};
static const struct key failed = {"probe-failed", KEY_COUNT, FIELD(counters.failed), .max = INT64_MAX / 2};
static const struct key suppressed = {"start-suppressed", KEY_COUNT, FIELD(counters.suppressed[1]),
                                      .max = INT64_MAX / 2};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* The names that a counter goes by in its kind; NULL behind the last. */
static const char *name_of(const struct key *kind, unsigned index) {
    if (kind == &failed) {
        return index < PROBES ? probe_name((enum probe)index) : NULL;
    }
    return index + 1 < SUPPRESSORS ? suppressor_id((enum suppressor)(index + 1)) : NULL;
}

/* Writes a line, behind `*used` bytes. */
static void put(char *text, size_t *used, const struct key *key, const char *name, const void *from) {
    char value[KEY_VALUE_SIZE];
    key_print(key, from, value);
    *used += (size_t)snprintf(text + *used, MEMORY_TEXT_MAX - *used, "%s %s%s%s\n", key->name, name,
                              name[0] != '\0' ? " " : "", value);
}

static void put_counters(char *text, size_t *used, const struct key *kind, const struct memory *memory) {
    const uint64_t *counters = (const void *)((const char *)memory + kind->offset);
    for (unsigned i = 0; name_of(kind, i) != NULL; i++) {
        if (counters[i] > 0) {
            put(text, used, kind, name_of(kind, i), (const char *)memory + i * sizeof *counters);
        }
    }
}

size_t memory_print(const struct memory *memory, char *to) {
    size_t used =
        (size_t)snprintf(to, MEMORY_TEXT_MAX, FIRST_LINE "\nstarts-remembered %u\n", memory->start_count);
    for (unsigned i = 0; i < memory->start_count; i++) {
        put(to, &used, &start, "", &memory->starts[i]);
    }
    for (unsigned i = 0; i < ENTRIES; i++) {
        char value[KEY_VALUE_SIZE];
        key_print(&entries[i].key, memory, value);
        if (entries[i].always || (value[0] != '\0' && strcmp(value, "0") != 0)) {
            put(to, &used, &entries[i].key, "", memory);
        }
    }
    put_counters(to, &used, &failed, memory);
    put_counters(to, &used, &suppressed, memory);
    return used + (size_t)snprintf(to + used, MEMORY_TEXT_MAX - used, "%s" LAST_LINE "\n", memory->kept);
}

struct state_parser {
    struct memory *memory;
    unsigned keys;   /* a bit for each of the entries that was there */
    uint64_t starts; /* as many as the file says that there are */
    bool counted;    /* it says so */
};

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

static bool take_counter(struct memory *memory, const struct key *kind, struct span value, struct span line) {
    struct span name = span_word(&value);
    for (unsigned i = 0; name_of(kind, i) != NULL; i++) {
        if (span_equal(name, name_of(kind, i))) {
            return key_read(kind, (char *)memory + i * sizeof(uint64_t), span_trim(value));
        }
    }
    return keep(memory, line);
}

static bool take_line(struct state_parser *parser, struct span line) {
    struct memory *memory = parser->memory;
    struct span value = line;
    struct span name = span_word(&value);
    value = span_trim(value);
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (span_equal(name, entries[i].key.name)) {
            parser->keys |= 1U << i;
            return key_read(&entries[i].key, memory, value);
        }
    }
    if (span_equal(name, start.name)) {
        return memory->start_count < MEMORY_STARTS_MAX &&
               key_read(&start, &memory->starts[memory->start_count++], value);
    }
    if (span_equal(name, "starts-remembered")) {
        parser->counted = true;
        return span_number(value, UINT32_MAX, &parser->starts);
    }
    if (span_equal(name, failed.name)) {
        return take_counter(memory, &failed, value, line);
    }
    return span_equal(name, suppressed.name) ? take_counter(memory, &suppressed, value, line)
                                             : keep(memory, line);
}

/* What no single line can show. A file made by hand may lack entries; one that has others' must lack none. */
static bool consistent(const struct state_parser *parser) {
    const struct memory *memory = parser->memory;
    bool whole = parser->counted && moment_set(memory->paused) == (memory->pause_s > 0);
    for (unsigned i = 0; i < ENTRIES; i++) {
        whole &= !entries[i].always || (parser->keys & 1U << i) != 0;
    }
    return (!parser->counted || parser->starts == memory->start_count) && (memory->kept[0] == '\0' || whole);
}

bool memory_parse(struct memory *memory, const char *text, size_t length, struct memory_damage *damage) {
    struct state_parser parser = {.memory = memory};
    struct span rest = {text, length};
    struct span line;
    bool ended = false;
    memset(memory, 0, sizeof *memory);
    *damage = (struct memory_damage){DAMAGE_NONE, 0};
    while (damage->kind == DAMAGE_NONE && span_line(&rest, &line)) {
        bool first = damage->line++ == 0;
        bool last = span_equal(line, LAST_LINE);
        if (ended || (first && !span_equal(line, FIRST_LINE)) ||
            (!first && !last && !take_line(&parser, line))) {
            damage->kind = DAMAGE_LINE;
        }
        ended = last;
    }
    if (damage->kind == DAMAGE_NONE && !(ended && consistent(&parser))) {
        damage->kind = ended ? DAMAGE_MISSING : DAMAGE_CUT;
    }
    if (damage->kind != DAMAGE_NONE) {
        memset(memory, 0, sizeof *memory);
    }
    return damage->kind == DAMAGE_NONE;
}
