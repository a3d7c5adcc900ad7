/*
 * policy: whether ensure starts Mux. A pure function of what it remembers, what it sees and the clock.
 */
#ifndef MUXWATCH_JUDGE_POLICY_H
#define MUXWATCH_JUDGE_POLICY_H

#include "judge/verdict.h"
#include "keep/state.h"

/* The limits, from the settings; seconds. */
struct policy_limits {
    unsigned budget; /* starts within the window, 1 to MEMORY_STARTS_MAX */
    int64_t budget_window_s;
    int64_t back_off_first_s; /* after the first start; doubles with each start in a row */
    int64_t back_off_max_s;
    int64_t healthy_after_s; /* so long of health forgets the starts in a row */
};

struct policy_question {
    enum mux mux;
    enum maintenance maintenance;
    bool service_off;     /* by chkconfig */
    bool software_update; /* at work on this host */
    bool looked_twice;
    bool confirmed; /* down both times, both times with worlds or connections observed */
    bool locked_out;
    bool state_writable;
    bool time_left;
    bool interrupted;
};

enum policy_action {
    POLICY_NOTHING, /* Mux runs, or is not installed */
    POLICY_CONFIRM, /* nothing speaks against a start, but look a second time first */
    POLICY_START,
    POLICY_SUPPRESS
};

struct policy_decision {
    enum policy_action action;
    enum suppressor suppressor; /* with POLICY_SUPPRESS */
};

/*
 * What to do about Mux now. POLICY_CONFIRM is only answered before the second look, POLICY_START only after
 * it.
 */
struct policy_decision policy_decide(const struct memory *memory, const struct policy_limits *limits,
                                     const struct policy_question *question, struct moment now);

/* Whether starts are paused now; sets `*until_wall_s` then. */
bool policy_paused(const struct memory *memory, struct moment now, int64_t *until_wall_s);

/* How many starts lie within the budget's window. */
unsigned policy_starts(const struct memory *memory, const struct policy_limits *limits, struct moment now);

/* How many seconds the back-off still holds; 0 when it does not. */
int64_t policy_back_off(const struct memory *memory, const struct policy_limits *limits, struct moment now);

/*
 * How many seconds until the budget allows a start again; 0 when it does now. A damaged state file counts as a spent budget
 * for one window.
 */
int64_t policy_budget_wait(const struct memory *memory, const struct policy_limits *limits,
                           struct moment now);

/*
 * Takes up what a run saw of Mux: health grows or ends, an expired pause goes, a stepped clock is evened out.
 */
void policy_observe(struct memory *memory, const struct policy_limits *limits, enum mux mux,
                    struct moment now);

/* Counts a start, before it is made. */
void policy_count_start(struct memory *memory, struct moment now);

/* Forgets all starts, and a damaged state file: the budget and the back-off are as new. */
void policy_reset(struct memory *memory);

#endif
