#include "read/guest_drivers.h"

#include <string.h>

enum driver driver_named(struct span name) {
    if (span_equal_nocase(name, "vmci")) {
        return DRIVER_VMCI;
    }
    return span_equal_nocase(name, "vsepflt") ? DRIVER_VSEPFLT : DRIVERS;
}

/* A state's name in a row: English, Japanese (also as bytes of Shift_JIS), German, French, Spanish, Italian. */
static enum driver_state state_in(struct span row) {
    static const struct {
        enum driver_state state;
        const char *words[9];
    } states[] = {{DRIVER_RUNNING,
                   {"Running", "RUNNING", "\xe5\xae\x9f\xe8\xa1\x8c\xe4\xb8\xad", "\x8e\xc0\x8d\x73\x92\x86",
                    "Wird ausgef", "En cours", "En ejecuci", "In esecuzione"}},
                  {DRIVER_NOT_RUNNING,
                   {"Stopped", "STOPPED", "\xe5\x81\x9c\xe6\xad\xa2", "\x92\xe2\x8e\x7e", "Beendet",
                    "Angehalten", "Arr\xc3\xaat", "Detenido", "Arrestato"}}};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        for (size_t word = 0; word < 9 && states[i].words[word] != NULL; word++) {
            if (span_find(row, states[i].words[word]) != NULL) {
                return states[i].state;
            }
        }
    }
    return DRIVER_UNKNOWN;
}

void drivers_begin(struct drivers_reader *reader, enum driver asked) {
    *reader = (struct drivers_reader){.asked = asked, .current = asked};
}

/* `STATE : 4  RUNNING` in any language: a number of 1 to 7 and a name, but not that of a type. */
static bool take_sc_state(struct drivers_reader *reader, struct span value) {
    uint64_t number = 0;
    struct span rest = value;
    struct span first = span_word(&rest);
    struct span name = span_word(&rest);
    bool type = span_find(name, "DRIVER") != NULL || span_find(name, "PROCESS") != NULL ||
                span_find(name, "WIN32") != NULL;
    if (!span_number(first, 7, &number) || number == 0 || name.length < 4 || name.bytes[0] == '(' || type) {
        return false;
    }
    if (reader->current != DRIVERS) {
        reader->states[reader->current] = number == 4 ? DRIVER_RUNNING : DRIVER_NOT_RUNNING;
    }
    return true;
}

/* `NAME: value`, as sc, driverquery /fo list and Get-Service | Format-List have it. */
static bool take_named_value(struct drivers_reader *reader, struct span line) {
    struct span value;
    if (!span_behind(line, ":", &value)) {
        return false;
    }
    struct span name = span_trim((struct span){line.bytes, (size_t)(value.bytes - line.bytes) - 1});
    value = span_trim(value);
    enum driver driver = driver_named(value);
    bool module = span_equal_nocase(name, "Module Name");
    if ((driver != DRIVERS && name.length >= 4) || module || span_equal_nocase(name, "SERVICE_NAME") ||
        span_equal_nocase(name, "Name")) {
        reader->current = driver; /* or another one, which is not asked for */
        reader->listed |= driver == DRIVERS && module;
        reader->rows++;
        return true;
    }
    if (take_sc_state(reader, value)) {
        return true;
    }
    bool state = span_equal_nocase(name, "State") || span_equal_nocase(name, "Status");
    if (state && reader->current != DRIVERS && state_in(value) != DRIVER_UNKNOWN) {
        reader->states[reader->current] = state_in(value);
    }
    return state;
}

/* A row of driverquery, Get-Service or fltmc. */
static bool take_row(struct drivers_reader *reader, struct span line) {
    struct span rest = line;
    struct span first = span_word(&rest);
    struct span second = rest;
    second = span_word(&second);
    if (span_starts(line, "\"")) { /* csv: the name is the first cell */
        const char *close = memchr(line.bytes + 1, '"', line.length - 1);
        first = (struct span){line.bytes + 1, close == NULL ? 0 : (size_t)(close - line.bytes) - 1};
        rest = line;
        span_skip(&rest, 1 + first.length);
    }
    enum driver_state state = state_in(rest);
    enum driver driver = driver_named(first);
    if (state_in(first) != DRIVER_UNKNOWN) { /* Get-Service: the state comes first */
        driver = driver_named(second);
        state = state_in(first);
    }
    uint64_t number = 0;
    bool loaded =
        span_number(second, UINT32_MAX, &number) || memchr(second.bytes, ':', second.length) != NULL;
    if (reader->filters && loaded) { /* `vsepflt 4 328200 0`, `vsepflt C: 328200 …` */
        state = DRIVER_RUNNING;
    }
    struct span third = rest;
    span_word(&third);
    bool row =
        state != DRIVER_UNKNOWN || driver != DRIVERS || (reader->listed && span_word(&third).length > 0);
    reader->rows += row;
    if (driver != DRIVERS) {
        reader->named[driver] = true;
        reader->states[driver] = state != DRIVER_UNKNOWN ? state : reader->states[driver];
    }
    return row;
}

bool drivers_line(struct drivers_reader *reader, struct span line) {
    line = span_trim(line);
    if (line.length == 0) {
        return false;
    }
    struct span name;
    bool missing = span_behind(line, "ObjectNotFound: (", &name); /* Get-Service, in any language */
    if (missing) {
        reader->current = driver_named(span_cut(&name, ':'));
    }
    if (missing || (span_starts(line, "[SC]") && span_find(line, " 1060") != NULL)) {
        if (reader->current != DRIVERS && reader->states[reader->current] == DRIVER_UNKNOWN) {
            reader->states[reader->current] = DRIVER_ABSENT;
        }
        return true;
    }
    if (span_starts(line, "Filter Name") ||
        (span_starts(line, "Filter ") && span_find(line, "Volume Name") != NULL)) {
        reader->filters = true;
        return true;
    }
    if (span_find(line, "Module Name") != NULL && memchr(line.bytes, ':', line.length) == NULL) {
        reader->listed = true;
        return true;
    }
    return (line.bytes[0] != '"' && take_named_value(reader, line)) || take_row(reader, line);
}

static bool hexadecimal(struct span word, uint64_t *number) {
    *number = 0;
    if (!span_starts(word, "0x") || word.length < 3 || word.length > 10) {
        return false;
    }
    for (size_t i = 2; i < word.length; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = memchr(digits, word.bytes[i] | 0x20, sizeof digits - 1);
        if (digit == NULL) {
            return false;
        }
        *number = *number << 4 | (uint64_t)(digit - digits);
    }
    return true;
}

bool sleep_line(struct sleep_reader *reader, struct span line) {
    unsigned before = reader->count;
    for (struct span word = span_word(&line); word.length > 0; word = span_word(&line)) {
        uint64_t number = 0;
        if (hexadecimal(word, &number)) {
            reader->last[0] = reader->last[1];
            reader->last[1] = number;
            reader->count++;
        }
    }
    return reader->count > before;
}

bool sleep_end(const struct sleep_reader *reader, uint64_t *seconds) {
    *seconds = 0;
    for (int i = 0; i < 2 && reader->count >= 2; i++) {
        if (reader->last[i] != 0 && (*seconds == 0 || reader->last[i] < *seconds)) {
            *seconds = reader->last[i];
        }
    }
    return reader->count >= 2;
}
