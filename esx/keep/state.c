#include "keep/state.h"

#include "keep/keys.h"

#include <stdio.h>
#include <string.h>

/* The first and the last line: a file without either is cut or somebody else's. */
#define FIRST_LINE "muxwatch-state 1"
#define LAST_LINE "end"

#define FIELD(name) KEY_FIELD(struct memory, name)

static const char *const flags[] = {"0", "1", NULL};

/* A label is one of our own ids or states: letters and dashes. */
static bool label_valid(struct span value) {
    return value.length > 0 && span_run(value, SPAN_LETTERS "-") == value.length;
}

#define MOMENT(name) KEY_MOMENT, FIELD(name), .max = 0
#define LABEL(name) KEY_TEXT, FIELD(name), .valid = label_valid

/* The entries that stand once. */
static const struct entry {
    struct key key;
    bool always; /* it is in each file that this version writes; the others where they say something */
} entries[] = {
    {{"in-a-row", KEY_NUMBER, FIELD(in_a_row), .max = UINT32_MAX}, true},
    {{"healthy-since", MOMENT(healthy_since)}, false},
    {{"paused", MOMENT(paused)}, false},
    {{"pause-seconds", KEY_NUMBER, FIELD(pause_s), .max = INT32_MAX}, true},
    {{"damaged", MOMENT(damaged)}, false},
    {{"budget-told", KEY_WORD, FIELD(budget_told), .words = flags}, true},
    {{"last-state", LABEL(last_state)}, false},
    {{"last-reason", LABEL(last_reason)}, false},
    {{"last-suppressed", LABEL(last_suppressed)}, false},
    {{"protection-seen", MOMENT(sign_seen)}, false},
    {{"links-asked", MOMENT(links_asked)}, false},
    {{"settings-refused", KEY_NUMBER, FIELD(settings_refused), .max = UINT32_MAX}, false},
    {{"starts-made", KEY_NUMBER, FIELD(counters.starts), .max = INT64_MAX / 2}, true},
};

/* Stands as often as there are starts: its field is one of them. */
static const struct key start = {"start", KEY_MOMENT, .max = 0};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* The key at `index`, the entries first, then the counters, whose names of two words are made in `name`; false behind the last. */
static bool key_at(unsigned index, char name[KEY_VALUE_SIZE], struct key *key) {
    unsigned probe = index - ENTRIES;
    unsigned suppressor = probe - PROBES + 1; /* the first is none */
    if (index < ENTRIES) {
        *key = entries[index].key;
    } else if (probe < PROBES) {
        snprintf(name, KEY_VALUE_SIZE, "probe-failed %s", probe_name((enum probe)probe));
        *key = (struct key){name, KEY_NUMBER, FIELD(counters.failed[probe]), .max = INT64_MAX / 2};
    } else if (suppressor < SUPPRESSORS) {
        snprintf(name, KEY_VALUE_SIZE, "start-suppressed %s", suppressor_id((enum suppressor)suppressor));
        *key = (struct key){name, KEY_NUMBER, FIELD(counters.suppressed[suppressor]), .max = INT64_MAX / 2};
    } else {
        return false;
    }
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
    struct key key;
    size_t used =
        (size_t)snprintf(to, MEMORY_TEXT_MAX, FIRST_LINE "\nstarts-remembered %u\n", memory->start_count);
    for (unsigned i = 0; i < memory->start_count; i++) {
        put(to, &used, &start, &memory->starts[i], false);
    }
    for (unsigned i = 0; key_at(i, name, &key); i++) {
        put(to, &used, &key, memory, i < ENTRIES && entries[i].always);
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
    bool named = span_take(&line, key->name);
    *value = span_trim(line);
    return named && (line.length == 0 || line.bytes[0] == ' ');
}

static bool take_line(struct state_parser *parser, struct span line) {
    static const struct key count = {"starts-remembered", KEY_NUMBER, KEY_FIELD(struct state_parser, starts),
                                     .max = UINT32_MAX};
    struct memory *memory = parser->memory;
    char name[KEY_VALUE_SIZE];
    struct key key;
    struct span value;
    for (unsigned i = 0; key_at(i, name, &key); i++) {
        if (is_entry(line, &key, &value)) {
            parser->keys |= i < ENTRIES ? 1U << i : 0;
            return key_read(&key, memory, value);
        }
    }
    if (is_entry(line, &start, &value)) {
        return memory->start_count < MEMORY_STARTS_MAX &&
               key_read(&start, &memory->starts[memory->start_count++], value);
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

bool memory_parse(struct memory *memory, const char *text, size_t length) {
    struct state_parser parser = {.memory = memory};
    struct span rest = {text, length};
    struct span line;
    memset(memory, 0, sizeof *memory);
    bool whole = span_line(&rest, &line) && span_equal(line, FIRST_LINE);
    bool ended = false;
    while (whole && span_line(&rest, &line)) {
        whole = !ended;
        ended = span_equal(line, LAST_LINE);
        whole &= ended || take_line(&parser, line);
    }
    if (!whole || !ended || !consistent(&parser)) {
        memset(memory, 0, sizeof *memory);
        return false;
    }
    return true;
}
