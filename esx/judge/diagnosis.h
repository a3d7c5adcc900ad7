/*
 * diagnosis: the decision tree of the vendor's support text for "Anti-Malware Engine Offline", walked with what was seen.
 * Pure. It explains; whether the host is well is the verdict's to say.
 */
#ifndef MUXWATCH_JUDGE_DIAGNOSIS_H
#define MUXWATCH_JUDGE_DIAGNOSIS_H

#include "judge/links.h"
#include "judge/verdict.h"
#include "read/appliance.h"
#include "read/guest_drivers.h"
#include "read/guests.h"
#include "read/mux_log.h"

/* The tree's questions, in the vendor's order. */
enum question {
    QUESTION_SCOPE,
    QUESTION_SLEEP,
    QUESTION_GUEST_VMCI,
    QUESTION_GUEST_VSEPFLT,
    QUESTION_MUX,
    QUESTION_VMCI,
    QUESTION_CONNECTION,
    QUESTION_APPLIANCE_PORT,
    QUESTION_DS_AM,
    QUESTION_AGENT_LOG,
    QUESTION_SYSLOG,
    QUESTIONS
};

/*
 * What diagnose looks at beside the four probes: the guests, their drivers and the appliance. It never feeds the verdict, and
 * never a start. An answer is observed, or not and the failure says why, or nothing was there to look at and both say nothing.
 */
struct clues {
    struct observation about[QUESTIONS]; /* of what the host's own probes do not answer */
    struct guests guests;
    uint64_t sleeps_after_s; /* without input; 0: the guest never sleeps */
    enum driver_state drivers[DRIVERS];
    struct sockets_reader port;
    unsigned ds_am_processes;
    struct am_log_reader agent_log;
    struct am_log_reader syslog; /* of a 9.0 */
    struct mux_log mux_log;
    bool started; /* somebody started Mux before its status was asked, and it was not running since */
    char package[LINKS_NAME_SIZE]; /* Mux's, with its version behind; "" where it is not known */
};

enum cause {
    CAUSE_NONE,
    CAUSE_MUX,  /* one of the verdict's reasons says it */
    CAUSE_VMCI, /* likewise */
    CAUSE_DS_AM,
    CAUSE_DS_AM_9_0,
    CAUSE_CONNECTION,
    CAUSE_GUEST_DRIVER,
    CAUSE_GUEST_SLEEP,
    CAUSE_GUEST_OTHER,
    CAUSE_OTHER,
    CAUSE_NOT_ENOUGH,
    CAUSES
};

/* What a question was answered; the numbers and names in it are those of what was seen. */
enum saw {
    /* Not known. */
    SAW_NONE,
    SAW_GUESTS_SILENT,
    SAW_MUX_CONTRADICTED,
    SAW_MUX_ABSENT,
    /* Well. */
    SAW_GUESTS_NONE,
    SAW_NEVER_SLEEPS,
    SAW_DRIVER_RUNS,
    SAW_MUX_RUNS,
    SAW_VMCI_LOADED,
    SAW_CONNECTED,
    SAW_PORT_ESTABLISHED,
    SAW_DS_AM_RUNS,
    SAW_LOG_CLEAN,
    /* Broken. */
    SAW_GUESTS_SOME, /* those that are named */
    SAW_GUESTS_ALL,
    SAW_SLEEPS,
    SAW_DRIVER_STOPPED,
    SAW_DRIVER_ABSENT,
    SAW_MUX_DOWN,
    SAW_VMCI_MISSING,
    SAW_NOT_CONNECTED,
    SAW_PORT_LISTENS,
    SAW_PORT_UNUSED,
    SAW_DS_AM_HALF,
    SAW_DS_AM_NONE,
    SAW_LOG_REFUSALS,
    SAWS /* how many */
};

/* A question and its answer. */
struct step {
    enum question question;
    enum state state; /* OK; CRITICAL: here it is broken; WARNING: it was; UNKNOWN: not seen */
    bool seen;
    enum saw saw;
    const struct observation
        *about; /* where the answer is from, or why there is none; lies in what was given to the walk */
};

/* Which component of VMware Tools holds the guests' drivers. The vendor's text names three, and says what need not be installed. */
enum component {
    COMPONENT_NONE, /* it is no guest's cause */
    COMPONENT_ANY,  /* the release is not known well enough */
    COMPONENT_VSHIELD,
    COMPONENT_GUEST,
    COMPONENT_NSX,
    COMPONENTS /* how many */
};

/* By the host's release, as `6.0.0`, "" when not known, and its build, 0 when not known. */
enum component component_of(const char *release, uint64_t build);

struct diagnosis {
    enum scope scope;
    unsigned step_count;
    struct step steps[QUESTIONS]; /* the path: scope first, then the branch that the scope points to */
    enum state guest_driver;      /* the links of the chain that only diagnose sees */
    enum state ds_am;
    enum cause cause;
    enum component component;
    bool measures; /* nothing of what was seen is broken: the other measures are next */
    bool nsx;      /* an NSX environment: the vendor has a guide of its own for it */
};

/* Walks the tree. Its steps point into `seen` and `clues`. `links`: NULL where they were not asked. */
void diagnosis_reach(struct diagnosis *diagnosis, const struct observations *seen,
                     const struct verdict *verdict, const struct clues *clues,
                     const struct link_answer *links);

#endif
