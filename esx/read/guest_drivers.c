#include "read/guest_drivers.h"

#include <string.h>

/* `        STATE              : 4  RUNNING`; error 1060 is "no such service". */
static void take_sc_line(void *context, struct span line) {
    static const char *const others[] = {"STOPPED",          "START_PENDING", "STOP_PENDING",
                                         "CONTINUE_PENDING", "PAUSE_PENDING", "PAUSED"};
    struct sc_reader *reader = context;
    struct span word = span_word(&line);
    for (struct span rest = line; word.length > 0; word = span_word(&rest)) {
        if (span_equal(word, "RUNNING")) {
            reader->state = DRIVER_RUNNING;
        }
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
            if (span_equal(word, others[i])) {
                reader->state = DRIVER_NOT_RUNNING;
            }
        }
        if (reader->state == DRIVER_UNKNOWN && (span_equal(word, "1060:") || span_equal(word, "1060"))) {
            reader->state = DRIVER_ABSENT;
        }
    }
}

void sc_begin(struct sc_reader *reader) {
    reader->state = DRIVER_UNKNOWN;
    lines_begin(&reader->lines, take_sc_line, reader);
}

/* The state's word in a row: of an English Windows, and of a Japanese one in UTF-8 and in Shift_JIS. */
static enum driver_state state_in(struct span row) {
    static const char *const running[] = {"Running", "\xe5\xae\x9f\xe8\xa1\x8c\xe4\xb8\xad",
                                          "\x8e\xc0\x8d\x73\x92\x86"};
    static const char *const stopped[] = {"Stopped", "\xe5\x81\x9c\xe6\xad\xa2", "\x92\xe2\x8e\x7e"};
    for (size_t i = 0; i < sizeof running / sizeof running[0]; i++) {
        if (span_find(row, running[i]) != NULL) {
            return DRIVER_RUNNING;
        }
        if (span_find(row, stopped[i]) != NULL) {
            return DRIVER_NOT_RUNNING;
        }
    }
    return DRIVER_UNKNOWN;
}

static void take_driver_row(void *context, struct span line) {
    struct driverquery_reader *reader = context;
    struct span rest = line;
    struct span name = span_word(&rest);
    enum driver_state state = state_in(rest);
    reader->rows += state != DRIVER_UNKNOWN;
    if (span_equal_nocase(name, "vmci")) {
        reader->vmci = state;
    } else if (span_equal_nocase(name, "vsepflt")) {
        reader->vsepflt = state;
    }
}

void driverquery_begin(struct driverquery_reader *reader) {
    reader->vmci = reader->vsepflt = DRIVER_ABSENT;
    reader->rows = 0;
    lines_begin(&reader->lines, take_driver_row, reader);
}

bool driverquery_end(struct driverquery_reader *reader) {
    lines_end(&reader->lines);
    return reader->rows > 0;
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

static void take_power_line(void *context, struct span line) {
    struct sleep_reader *reader = context;
    for (struct span word = span_word(&line); word.length > 0; word = span_word(&line)) {
        uint64_t number = 0;
        if (hexadecimal(word, &number)) {
            reader->last[0] = reader->last[1];
            reader->last[1] = number;
            reader->count++;
        }
    }
}

void sleep_begin(struct sleep_reader *reader) {
    reader->count = 0;
    lines_begin(&reader->lines, take_power_line, reader);
}

bool sleep_end(struct sleep_reader *reader, uint64_t *seconds) {
    lines_end(&reader->lines);
    *seconds = 0;
    if (reader->count < 2) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        if (reader->last[i] != 0 && (*seconds == 0 || reader->last[i] < *seconds)) {
            *seconds = reader->last[i];
        }
    }
    return true;
}
