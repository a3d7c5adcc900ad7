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
    {{"links-asked", MOMENT(links_asked)}, false},
    {{"settings-refused", KEY_NUMBER, FIELD(settings_refused), .max = UINT32_MAX}, false},
    {{"starts-made", KEY_COUNT, FIELD(counters.starts), .max = INT64_MAX / 2}, true},
};

static const struct key start = {"start", MOMENT(starts[0])};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* The key of a counter, from 0 on, whose name of two words is made in `name`. Returns false behind the last. */
static bool counter_key(unsigned index, char name[KEY_VALUE_SIZE], struct key *key) {
    unsigned other = index + 1 - PROBES; /* the first suppressor is none */
    bool of_probe = index < PROBES;
    if (!of_probe && other >= SUPPRESSORS) {
        return false;
    }
    snprintf(name, KEY_VALUE_SIZE, "%s %s", of_probe ? "probe-failed" : "start-suppressed",
             of_probe ? probe_name((enum probe)index) : suppressor_id((enum suppressor)other));
    size_t first = of_probe ? FIELD(counters.failed) : FIELD(counters.suppressed);
    *key = (struct key){name, KEY_COUNT, first + (of_probe ? index : other) * sizeof(uint64_t),
                        .max = INT64_MAX / 2};
    return true;
}

/* Writes an entry behind `*used` bytes; one that says nothing only where it always stands. */
static void put(char *text, size_t *used, const struct key *key, const void *from, bool always) {
    char value[KEY_VALUE_SIZE];
    key_print(key, from, value);
    if (always || (value[0] != '\0' && strcmp(value, "0") != 0)) {
        *used += (size_t)snprintf(text + *used, MEMORY_TEXT_MAX - *used, "%s %s\n", key->name, value);
    }
}

size_t memory_print(const struct memory *memory, char *to) {
    char name[KEY_VALUE_SIZE];
    struct key counter;
    size_t used =
        (size_t)snprintf(to, MEMORY_TEXT_MAX, FIRST_LINE "\nstarts-remembered %u\n", memory->start_count);
    for (unsigned i = 0; i < memory->start_count; i++) {
        put(to, &used, &start, (const char *)memory + i * sizeof memory->starts[0], false);
    }
    for (unsigned i = 0; i < ENTRIES; i++) {
        put(to, &used, &entries[i].key, memory, entries[i].always);
    }
    for (unsigned i = 0; counter_key(i, name, &counter); i++) {
        put(to, &used, &counter, memory, false);
    }
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

/* Whether the line is the key's, with its value behind. */
static bool is_entry(struct span line, const struct key *key, struct span *value) {
    if (!span_starts(line, key->name)) {
        return false;
    }
    span_skip(&line, strlen(key->name));
    *value = span_trim(line);
    return line.length == 0 || line.bytes[0] == ' ';
}

static bool take_line(struct state_parser *parser, struct span line) {
    static const struct key count = {"starts-remembered", KEY_COUNT, offsetof(struct state_parser, starts),
                                     .max = UINT32_MAX};
    struct memory *memory = parser->memory;
    char name[KEY_VALUE_SIZE];
    struct key counter;
    struct span value;
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (is_entry(line, &entries[i].key, &value)) {
            parser->keys |= 1U << i;
            return key_read(&entries[i].key, memory, value);
        }
    }
    for (unsigned i = 0; counter_key(i, name, &counter); i++) {
        if (is_entry(line, &counter, &value)) {
            return key_read(&counter, memory, value);
        }
    }
    if (is_entry(line, &start, &value)) {
        return memory->start_count < MEMORY_STARTS_MAX &&
               key_read(&start, (char *)memory + memory->start_count++ * sizeof memory->starts[0], value);
    }
    bool counted = is_entry(line, &count, &value);
    parser->counted |= counted;
    return counted ? key_read(&count, parser, value) : keep(memory, line);
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
