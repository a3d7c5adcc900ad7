#include "read/guest_drivers.h"

#include <string.h>

enum { STATE_LONGEST = 28 /* bytes of its name */ };

enum driver driver_named(struct span name) {
    if (span_equal_nocase(name, "vmci")) {
        return DRIVER_VMCI;
    }
    return span_equal_nocase(name, "vsepflt") ? DRIVER_VSEPFLT : DRIVERS;
}

/* A state's name in a row: English, Japanese (also as bytes of Shift_JIS), German, French, Spanish, Italian. */
static enum driver_state state_in(struct span row) {
    static const char running[] =
        "Running|RUNNING|\xe5\xae\x9f\xe8\xa1\x8c\xe4\xb8\xad|\x8e\xc0\x8d\x73\x92\x86|"
        "Wird ausgef|En cours|En ejecuci|In esecuzione";
    static const char stopped[] =
        "Stopped|STOPPED|\xe5\x81\x9c\xe6\xad\xa2|\x92\xe2\x8e\x7e|Beendet|Angehalten|"
        "Arr\xc3\xaat|Detenido|Arrestato";
    return span_has_one(row, running)   ? DRIVER_RUNNING
           : span_has_one(row, stopped) ? DRIVER_NOT_RUNNING
                                        : DRIVER_UNKNOWN;
}

void drivers_begin(struct drivers_reader *reader, enum driver asked) {
    *reader = (struct drivers_reader){.asked = asked, .current = asked, .wrapped = DRIVERS};
}

static void set_state(struct drivers_reader *reader, enum driver driver, enum driver_state state) {
    if (driver != DRIVERS && state != DRIVER_UNKNOWN) {
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
    reader->held = reader->current == DRIVERS && !reader->over ? state : DRIVER_UNKNOWN;
    reader->over |= reader->current != DRIVERS;
    set_state(reader, reader->current, state);
    reader->current = DRIVERS;
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
        set_state(reader, driver, reader->held);
        reader->over = driver == DRIVERS && reader->held == DRIVER_UNKNOWN;
        reader->current =
            reader->held != DRIVER_UNKNOWN ? DRIVERS : driver; /* or another one, which is not asked for */
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

/* The column of `Name` in a table of PowerShell's that has others before it; 0: there is none. */
static size_t name_column(struct span line) {
    const char *name = span_find(line, " Name ");
    bool table =
        name != NULL && memchr(line.bytes, ':', line.length) == NULL && span_find(line, " State ") != NULL;
    return table ? (size_t)(name - line.bytes) + 1 : 0;
}

/* The name in a row: its first word, its first cell in csv, or the word in the column of names. `*rest` becomes what follows it. */
static struct span row_name(const struct drivers_reader *reader, struct span line, struct span *rest) {
    struct span name;
    *rest = line;
    if (reader->column > 0 && line.length > reader->column) {
        span_skip(rest, reader->column);
    }
    size_t quote = span_starts(*rest, "\"");
    span_skip(rest, quote);
    name = *rest;
    name = span_word(&name);
    name.length = span_until(name, "\",;");
    span_skip(rest, name.length);
    return name;
}

/* A row of driverquery, Get-Service or fltmc. */
static bool take_row(struct drivers_reader *reader, struct span line) {
    struct span rest;
    struct span first = row_name(reader, line, &rest);
    struct span words[2]; /* behind it */
    unsigned others = span_words(rest, words, 2);
    struct span second = words[0];
    enum driver_state state = state_in(rest);
    enum driver driver = driver_named(first);
    if (driver == DRIVERS && span_take(&second, ",")) { /* wmic's csv: the computer's name comes first */
        second.length = span_until(second, ",");
        driver = driver_named(second);
    }
    if (state_in(first) != DRIVER_UNKNOWN) { /* Get-Service: the state comes first */
        driver = driver_named(second);
        state = state_in(first);
    }
    bool loaded = span_is_number(second) || span_has_one(second, ":");
    if (reader->filters && loaded) { /* `vsepflt 4 328200 0`, `vsepflt C: 328200 …` */
        state = DRIVER_RUNNING;
        driver = reader->volumes ? DRIVER_VSEPFLT : driver;
    }
    bool titles = reader->rows == 0 && driver == DRIVERS && are_titles(line);
    bool row = state != DRIVER_UNKNOWN || driver != DRIVERS || (reader->listed && others > 1);
    reader->listed |= titles; /* of driverquery's csv, in any language */
    reader->rows += row && !titles;
    if (driver != DRIVERS) {
        reader->named[driver] = true;
        set_state(reader, driver, state);
        reader->wrapped = state == DRIVER_UNKNOWN ? driver : DRIVERS;
    }
    return row || titles;
}

/* Takes the rest of a row that a window of 80 columns wrapped: the state is one of its first words, in a row of its own it is not. */
static bool take_rest(struct drivers_reader *reader, struct span line) {
    struct span rest = line;
    for (int words = 0; words < 3; words++) {
        span_word(&rest);
    }
    enum driver_state state = state_in((struct span){line.bytes, (size_t)(rest.bytes - line.bytes)});
    set_state(reader, reader->wrapped, state);
    reader->wrapped = DRIVERS;
    return state != DRIVER_UNKNOWN;
}

bool drivers_line(struct drivers_reader *reader, struct span line) {
    line = span_trim(line);
    if (line.length == 0 || strchr("{}", line.bytes[0]) != NULL) {
        reader->held = DRIVER_UNKNOWN;
        reader->over = false;
        return false;
    }
    if (reader->wrapped != DRIVERS && take_rest(reader, line)) {
        return true;
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
    if (is_ruler(line) ||
        (span_find(line, "Module Name") != NULL && memchr(line.bytes, ':', line.length) == NULL)) {
        reader->listed = true;
        return true;
    }
    size_t column = name_column(line);
    reader->column = column > 0 ? column : reader->column;
    bool quoted = line.bytes[0] == '"';
    bool json = quoted && span_find(line, "\":") != NULL;
    return ((json || !quoted) && take_named_value(reader, line)) || (!json && take_row(reader, line));
}

static bool hexadecimal(struct span word, uint64_t *number) {
    *number = 0;
    if (!span_take(&word, "0x") || word.length == 0 || word.length > 8 ||
        span_run(word, SPAN_DIGITS "abcdefABCDEF") < word.length) {
        return false;
    }
    for (size_t i = 0; i < word.length; i++) {
        int digit = byte_lower(word.bytes[i]);
        *number = *number << 4 | (uint64_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return true;
}

bool sleep_line(struct sleep_reader *reader, struct span line) {
    static const char standby[] = "29f6c1db-86da-48c5-9fdb-f2b67b1f44da";
    unsigned before = reader->count;
    for (struct span word = span_word(&line); word.length > 0; word = span_word(&line)) {
        uint64_t number = 0;
        if (word.length == sizeof standby - 1 && word.bytes[8] == '-' && word.bytes[23] == '-') {
            bool own = span_equal_nocase(word, standby);
            reader->found |= own;
            reader->another = !own && (reader->found || ++reader->guids > 2);
        } else if (!reader->another && hexadecimal(word, &number)) {
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
