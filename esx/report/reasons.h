/*
 * reasons: the one table of everything muxwatch can find, with the words for it and the next steps. Every
 * format, the manual and the tests take it from here.
 */
#ifndef MUXWATCH_REPORT_REASONS_H
#define MUXWATCH_REPORT_REASONS_H

#include <stddef.h>

/* The worse the greater: an UNKNOWN must not hide a WARNING or a CRITICAL. */
enum state { STATE_OK, STATE_UNKNOWN, STATE_WARNING, STATE_CRITICAL };

enum reason {
    REASON_OK,
    REASON_MUX_NOT_INSTALLED,
    REASON_MUX_DOWN,
    REASON_MUX_CONTRADICTION,
    REASON_VMCI_MISSING,
    REASON_DSVA_DISCONNECTED,
    REASON_OWNER_UNKNOWN,
    REASON_MANAGER_DISCONNECTED,
    REASON_PROBE_FAILED,
    REASON_MAINTENANCE_MODE,
    REASON_MUX_STARTED,
    REASON_START_FAILED,
    REASON_BUDGET_SPENT,
    REASON_WRONG_USAGE,
    REASONS /* how many */
};

enum { REASON_STEPS = 6 };

struct reason_words {
    const char *id;
    enum state state;     /* as long as nothing changes it, such as maintenance mode */
    const char *headline; /* a few words, for the report's first line */
    const char
        *text; /* a sentence; `{service}`, `{port}`, `{module}` and `{detail}` stand for what was seen */
    const char *next_steps[REASON_STEPS]; /* up to the first NULL; the same places may stand in them */
};

/* The words for a reason (less than REASONS). */
const struct reason_words *reason_words(enum reason reason);

/* OK, UNKNOWN, WARNING, CRITICAL. */
const char *state_name(enum state state);

/* The exit code that the contract gives a state: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
int state_exit_code(enum state state);

#endif
