/*
 * verdict: from what was seen to what is wrong. Pure: the same observations give the same verdict.
 */
#ifndef MUXWATCH_JUDGE_VERDICT_H
#define MUXWATCH_JUDGE_VERDICT_H

#include "judge/observations.h"
#include <stddef.h>

/* The worse the greater: an UNKNOWN must not hide a WARNING or a CRITICAL. */
enum state { STATE_OK, STATE_UNKNOWN, STATE_WARNING, STATE_CRITICAL };

/* Everything that muxwatch can find. */
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
    REASON_NOT_DEPLOYED, /* in place of REASON_MUX_DOWN and REASON_DSVA_DISCONNECTED */
    REASON_EVIDENCE_CONFLICTS,
    REASONS /* how many */
};

/* Whether Mux runs, by all its witnesses: its own status first, its worlds and its connections beside it. */
enum mux {
    MUX_UNKNOWN,
    MUX_RUNNING,
    MUX_DOWN,
    MUX_CONTRADICTED,
    MUX_NOT_INSTALLED,
    MUX_GONE /* its status was not seen, and whole lists show no world and no connection of it: nothing is started */
};

struct finding {
    enum reason reason;
    enum state state;
};

struct verdict {
    enum state state; /* the worst of the findings' */
    enum mux mux;
    size_t count;                     /* at least 1 */
    struct finding findings[REASONS]; /* the worst first */
};

/* OK, UNKNOWN, WARNING, CRITICAL. */
const char *state_name(enum state state);

/* The exit code that the contract gives a state: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
int state_exit_code(enum state state);

/* The state that a reason means, as long as nothing changes it, such as maintenance mode. */
enum state reason_state(enum reason reason);

/* Whether Mux runs. */
enum mux verdict_mux(const struct observations *seen);

/* Judges what was seen. */
void verdict_reach(struct verdict *verdict, const struct observations *seen);

/*
 * Adds a finding with the state that its reason means. The order of findings and the verdict's state follow. A reason that is
 * there already is replaced.
 */
void verdict_add(struct verdict *verdict, enum reason reason);

/* Whether the verdict has this reason. */
bool verdict_has(const struct verdict *verdict, enum reason reason);

#endif
