#include "read/guest_drivers.h"

#include <string.h>

enum { STATE_LONGEST = 28 /* bytes of its name */ };

enum driver driver_named(struct span name) {
    if (span_equal_nocase(name, "vmci")) {
        return DRIVER_VMCI;
    }
    return span_equal_nocase(name, "vsepflt") ? DRIVER_VSEPFLT : DRIVERS;
}

/* A state's name in a row: English, Japanese, German, French, Spanish, Italian. */
static enum driver_state state_in(struct span row) {
    static const char running[] = "Running|RUNNING|実行中|Wird ausgef|En cours|En ejecuci|In esecuzione";
    static const char stopped[] = "Stopped|STOPPED|停止|Beendet|Angehalten|Arrêt|Detenido|Arrestato";
    return span_has_one(row, running)   ? DRIVER_RUNNING
           : span_has_one(row, stopped) ? DRIVER_NOT_RUNNING
                                        : DRIVER_UNKNOWN;
}

void drivers_begin(struct drivers_reader *reader, enum driver asked) {
    *reader = (struct drivers_reader){
        .asked = asked, .current = asked == DRIVERS ? DRIVER_NONE : asked, .wrapped = DRIVERS};
}

static void set_state(struct drivers_reader *reader, enum driver driver, enum driver_state state) {
    if (state != DRIVER_UNKNOWN) {
        reader->states[driver] = state;
    }
}

/*
 * A state that a record tells before the driver's name is kept for that. The first behind a name is that driver's; a filter may have taken
 * the names before all others.
 */
static void tell_state(struct drivers_reader *reader, enum driver_state state) {
    if (state == DRIVER_UNKNOWN) {
        return;
    }
    if (reader->current == DRIVER_NONE) {
        reader->held = state;
    } else {
        set_state(reader, reader->current, state);
        reader->current = DRIVERS;
    }
}

/*
 * `STATE : 4  RUNNING` in any language: a number of 1 to 7 and a name, but not that of a type or of what sc qc shows, nor `char:1` of
 * `At line:1 char:1`; of JSON the number alone.
 */
static bool take_sc_state(struct drivers_reader *reader, struct span value, bool alone) {
    uint64_t number = 0;
    struct span words[2];
    span_words(value, words, 2);
    struct span name = words[1];
    bool another = span_has_one(name, "DRIVER|PROCESS|WIN32|_START|DISABLED|NORMAL|SEVERE|CRITICAL") ||
                   span_until(name, SPAN_DIGITS) < name.length;
    if (!span_number(words[0], 7, &number) || number == 0 || (name.length < 4 && !alone) ||
        name.bytes[0] == '(' || another) {
        return false;
    }
    tell_state(reader, number == 4 ? DRIVER_RUNNING : DRIVER_NOT_RUNNING);
    return true;
}

/* Without the quotes and the comma of JSON. */
static struct span unquoted(struct span value) {
    value.length -= span_ends(value, ",");
    bool quoted = value.length > 1 && value.bytes[0] == '"' && span_ends(value, "\"");
    return quoted ? (struct span){value.bytes + 1, value.length - 2} : value;
}

/* `NAME: value`, as sc, driverquery /fo list and Get-Service | Format-List have it; `Name=value` of wmic. */
static bool take_named_value(struct drivers_reader *reader, struct span line) {
    size_t length = span_until(line, ":=");
    if (length == line.length) {
        return false;
    }
    struct span name = unquoted(span_trim((struct span){line.bytes, length}));
    struct span value = unquoted(span_trim((struct span){line.bytes + length + 1, line.length - length - 1}));
    bool state = span_is_one(name, "State Status");
    enum driver driver = driver_named(value);
    bool module = span_equal_nocase(name, "Module Name");
    if ((driver != DRIVERS && name.length >= 4) || module ||
        span_is_one(name, "SERVICE_NAME ServiceName Name")) {
        if (!span_is_one(name, "Name ServiceName")) { /* of sc and driverquery, which begin with it */
            reader->held = DRIVER_UNKNOWN;
        }
        reader->named[driver] = true;
        set_state(reader, driver, reader->held);
        reader->current = reader->held != DRIVER_UNKNOWN ? DRIVER_NONE : driver;
        reader->held = DRIVER_UNKNOWN;
        reader->listed |= driver == DRIVERS && module;
        reader->rows++;
        return true;
    }
    if (take_sc_state(reader, value, state && line.bytes[0] == '"')) {
        return true;
    }
    /* The name of a state in any language has no other words behind it. */
    enum driver_state told = value.length < STATE_LONGEST ? state_in(value) : DRIVER_UNKNOWN;
    tell_state(reader, told);
    return told != DRIVER_UNKNOWN || state;
}

/* Whether a line is what driverquery has below its titles, in any language. */
static bool is_ruler(struct span line) {
    return span_starts(line, "=====") && span_find(line, "= =") != NULL;
}

/* The same of its csv, where each row has a status, or a date. */
static bool are_titles(struct span line) {
    return span_starts(line, "\"") && span_find(line, "\",\"") != NULL && span_find(line, "\"OK\"") == NULL &&
           span_until(line, SPAN_DIGITS) == line.length;
}

/* Whether the line is a header with others before the column of names, as PowerShell and wmic have it. */
static bool has_names_within(struct span line) {
    return span_find(line, " Name ") != NULL && span_find(line, " State ") != NULL &&
           memchr(line.bytes, ':', line.length) == NULL;
}

/*
 * Whether the driver's name `word`, with `words` before it of which `before` is the last, is the name of the row: the first cell, behind a
 * state (Get-Service) or the computer (wmic's csv); where a header says so, any. Else it is of a description: `VMware VMCI Sockets`.
 */
static bool names_row(const struct drivers_reader *reader, struct span word, unsigned words,
                      struct span before) {
    bool computer = words == 1 && word.bytes[-1] == ',';
    return words == 0 || computer || state_in(before) != DRIVER_UNKNOWN ||
           ((reader->names_within || reader->filters) && word.bytes[0] >= 'a');
}

/*
 * A row of driverquery, Get-Service, wmic or fltmc: the driver's name and its state behind it, or right before. A window of 80 columns
 * may have wrapped the row before: then the state is one of the first words, in a row of its own it is not.
 */
static bool take_row(struct drivers_reader *reader, struct span line) {
    enum driver driver = DRIVERS;
    unsigned words = 0;
    bool numbers = false;
    struct span front = {line.bytes, 0};
    struct span before = front; /* the word before */
    struct span told = line;    /* what holds the state: that word, else all from the name on */
    for (struct span rest = line; rest.length > 0;) {
        struct span word = {rest.bytes, span_until(rest, " \t\",;")};
        span_skip(&rest, word.length + (word.length < rest.length));
        enum driver named = driver == DRIVERS ? driver_named(word) : DRIVERS;
        if (named != DRIVERS && names_row(reader, word, words, before)) {
            driver = named;
            told = state_in(before) != DRIVER_UNKNOWN
                       ? before
                       : (struct span){word.bytes, (size_t)(line.bytes + line.length - word.bytes)};
        }
        words += word.length > 0;
        before = word.length > 0 ? word : before;
        front.length = words <= 3 ? (size_t)(rest.bytes - line.bytes) : front.length;
        numbers |= span_is_number(word);
    }
    bool wrapped = driver == DRIVERS && reader->wrapped != DRIVERS;
    bool titles = reader->rows == 0 && driver == DRIVERS && are_titles(line);
    bool loaded = reader->filters && numbers; /* `vsepflt 4 328200 0`, `C: 328200 vsepflt Instance …` */
    enum driver_state state = loaded && driver != DRIVERS ? DRIVER_RUNNING : state_in(wrapped ? front : told);
    set_state(reader, wrapped ? reader->wrapped : driver, state);
    bool row = state != DRIVER_UNKNOWN || driver != DRIVERS || loaded || (reader->listed && words > 2);
    reader->listed |= titles; /* of driverquery's csv, in any language */
    reader->rows += row && !titles;
    reader->wrapped = state == DRIVER_UNKNOWN ? driver : DRIVERS;
    reader->named[driver] = true;
    return row || titles;
}

bool drivers_line(struct drivers_reader *reader, struct span line) {
    line = span_trim(line);
    if (line.length == 0 || strchr("{}", line.bytes[0]) != NULL) {
        reader->held = DRIVER_UNKNOWN;
        reader->current = reader->current == DRIVERS ? DRIVER_NONE : reader->current;
        return false;
    }
    struct span name;
    bool missing =
        span_behind(line, "ObjectNotFound: (", &name) || /* Get-Service, in any language; PowerShell 7 */
        span_behind(line, "with service name '", &name);
    if (missing) {
        name.length = span_until(name, ":'");
        reader->current = driver_named(name);
    }
    if (missing || span_starts(line, "No Instance(s) Available") ||
        (span_starts(line, "[SC]") && span_find(line, " 1060") != NULL)) {
        if (reader->current != DRIVER_NONE && reader->states[reader->current] == DRIVER_UNKNOWN) {
            reader->states[reader->current] = DRIVER_ABSENT;
        }
        return true;
    }
    if (span_starts(line, "Filter ") && span_find(line, " Name") != NULL) { /* of fltmc */
        reader->filters = true;
        return true;
    }
    if (is_ruler(line) ||
        (span_find(line, "Module Name") != NULL && memchr(line.bytes, ':', line.length) == NULL)) {
        reader->listed = true;
        return true;
    }
    reader->names_within |= has_names_within(line);
    bool quoted = line.bytes[0] == '"';
    bool json = quoted && span_find(line, "\":") != NULL;
    return ((json || !quoted) && take_named_value(reader, line)) || (!json && take_row(reader, line));
}

bool sleep_line(struct sleep_reader *reader, struct span line) {
    static const char standby[] = "29f6c1db-86da-48c5-9fdb-f2b67b1f44da";
    unsigned before = reader->count;
    for (struct span word = span_word(&line); word.length > 0; word = span_word(&line)) {
        uint32_t number = span_take(&word, "0x") ? span_in_base(word, 16) : UINT32_MAX;
        if (word.length == sizeof standby - 1 && word.bytes[8] == '-' && word.bytes[23] == '-') {
            reader->another = !span_equal_nocase(word, standby);
        } else if (!reader->another && number != UINT32_MAX) {
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
