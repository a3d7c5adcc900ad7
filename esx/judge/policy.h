/*
 * policy: whether ensure starts Mux. A pure function of what it remembers, what it sees and the clock.
 */
#ifndef MUXWATCH_JUDGE_POLICY_H
#define MUXWATCH_JUDGE_POLICY_H

#include "base/moment.h"
#include "judge/verdict.h"

/* What keeps ensure from a start that would be due, the weightiest first. */
enum suppressor {
    SUPPRESSED_BY_NOTHING,
    SUPPRESSED_BY_SIGNAL,     /* muxwatch was told to end */
    SUPPRESSED_BY_UNKNOWN,    /* Mux may be down, but that is not confirmed */
    SUPPRESSED_BY_DEPLOYMENT, /* protection was never set up here, or is not to be */
    SUPPRESSED_BY_PAUSE,
    SUPPRESSED_BY_SERVICE_OFF, /* an administrator switched it off, by chkconfig */
    SUPPRESSED_BY_UPDATE,      /* the host's software is being updated */
    SUPPRESSED_BY_MAINTENANCE,
    SUPPRESSED_BY_MAINTENANCE_UNKNOWN, /* neither esxcli nor localcli could tell */
    SUPPRESSED_BY_LOCK,                /* another muxwatch is at work */
    SUPPRESSED_BY_BUDGET,
    SUPPRESSED_BY_BACK_OFF,
    SUPPRESSED_BY_STATE,       /* the state file cannot be written: an uncounted start could become a loop */
    SUPPRESSED_BY_TIME,        /* too little is left of the run to verify a start */
    SUPPRESSED_BY_UNCONFIRMED, /* not seen down twice, each time with a second witness */
    SUPPRESSED_BY_RECOVERY,    /* it ran again when it was asked for the last time */
    SUPPRESSORS                /* how many */
};

/* The id of a suppressor, as the report has it: `back-off`; NULL for SUPPRESSED_BY_NOTHING. */
const char *suppressor_id(enum suppressor suppressor);

enum {
    MEMORY_STARTS_MAX = 20, /* so many starts are remembered; the greatest budget that can be set */
    MEMORY_LABEL_SIZE = 32,
    MEMORY_KEPT_SIZE = 512,   /* for lines of a later version, with a NUL */
    POLICY_START_NEEDS_S = 50 /* the slowest script, then the verification, then the last look */
};

/* What was counted since the state file was new, for those who watch how it grows. */
struct counters {
    uint64_t starts;
    uint64_t failed[PROBES];          /* runs at whose end the probe had not been observed */
    uint64_t suppressed[SUPPRESSORS]; /* runs that would have started Mux, but for this */
};

/* What one run of ensure leaves for the next. */
struct memory {
    struct moment starts[MEMORY_STARTS_MAX]; /* the oldest first */
    unsigned start_count;
    unsigned in_a_row;           /* starts since the last hour of health: the back-off's exponent */
    struct moment healthy_since; /* Mux was seen running in every run since */
    struct moment sign_seen;     /* when, last, that protection was set up here; not set: never */
    struct moment links_asked;   /* when, last, the links were asked; not set: the next run asks */
    struct moment paused;        /* when; not set: not paused */
    int64_t pause_s;             /* for how long */
    struct moment damaged; /* when the state file was found damaged: how many starts it held is not known */
    bool budget_told;      /* the spent budget was logged */
    char last_state[MEMORY_LABEL_SIZE];      /* the last run's state, "" when there was none */
    char last_reason[MEMORY_LABEL_SIZE];     /* its first reason */
    char last_suppressed[MEMORY_LABEL_SIZE]; /* what kept it from a start, "" for nothing */
    unsigned
        settings_refused; /* a hash of the settings file's error that was logged; 0: none since it was read */
    struct counters counters;
    char kept
        [MEMORY_KEPT_SIZE]; /* whole lines with keys that a later version wrote; they are written back as they are */
};

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
    enum deployment deployment;
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

/* How many seconds the pause still holds; 0 when starts are not paused. */
int64_t policy_pause(const struct memory *memory, struct moment now);

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
 * Whether a run asks the host which link is broken: where its reason is another than the last run's, else once an hour. Where Mux is
 * down and a sign says that it should not be (`sign`), nothing is to come before its start.
 */
bool policy_asks_links(const struct memory *memory, enum mux mux, bool sign, const char *reason,
                       struct moment now);

/*
 * Takes up what a run saw of Mux: health grows or ends, an expired pause goes, a stepped clock is evened out.
 */
void policy_observe(struct memory *memory, const struct policy_limits *limits, enum mux mux,
                    struct moment now);

/* Counts a start, before it is made. */
void policy_count_start(struct memory *memory, struct moment now);

/* What is remembered after a damaged state file: nothing, but that the budget counts as spent, which is an event of its own. */
void policy_begin_damaged(struct memory *memory, struct moment now);

/*
 * Remembers a sign that protection was set up here, by which its absence later is a loss. The setting expect-protection = no forgets
 * it, as policy_reset() does.
 */
void policy_note_sign(struct memory *memory, bool sign, enum expectation expectation, struct moment now);

/* Forgets all starts, a damaged state file, and the sign of a deployment: the budget and the back-off are as new. */
void policy_reset(struct memory *memory);

#endif
