/*
 * diagnosis: the decision tree of the vendor's support text for "Anti-Malware Engine Offline", walked with what was seen.
 * Pure. It explains; whether the host is well is the verdict's to say.
 */
#ifndef MUXWATCH_JUDGE_DIAGNOSIS_H
#define MUXWATCH_JUDGE_DIAGNOSIS_H

#include "judge/clues.h"
#include "judge/verdict.h"

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

/* Where a question belongs; also the order in which the tree is walked. */
enum branch { BRANCH_SCOPE, BRANCH_GUEST, BRANCH_HOST, BRANCH_APPLIANCE };

struct question_words {
    const char *id;
    enum branch branch;
    const char *text;    /* a message */
    const char *command; /* what answers it */
    const char *place;   /* a message: where that is run */
    const char *file;    /* under which name its output goes into a folder of evidence */
};

const struct question_words *question_words(enum question question);

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

enum { CAUSE_STEPS = 5, MEASURES = 8, DIAGNOSIS_SAW_SIZE = 300 };

struct cause_words {
    const char *id;
    const char *text; /* a message; `{service}` and `{port}` stand for what they do in reasons */
    const char *next_steps[CAUSE_STEPS];
};

const struct cause_words *cause_words(enum cause cause);

/* The other measures of the vendor's text, in its order. */
struct measure_words {
    const char *text;
    bool certain_guests; /* it helps where only certain guests are hit */
    bool all_guests;
};

const struct measure_words *measure_words(unsigned measure);

/* Whether it helps in such a case. */
bool measure_applies(unsigned measure, enum scope scope);

/* A question and its answer. */
struct step {
    enum question question;
    enum state state; /* OK; CRITICAL: here it is broken; WARNING: it was; UNKNOWN: not seen */
    bool seen;
    char saw[DIAGNOSIS_SAW_SIZE];
    char where[OBSERVATION_COMMAND_SIZE]; /* the file or the command; "" when not seen */
};

/* A link of the chain that only diagnose sees. */
struct chain_end {
    enum state state;
    const char *word; /* a message */
};

struct diagnosis {
    enum scope scope;
    unsigned step_count;
    struct step steps[QUESTIONS]; /* the path: scope first, then the branch that the scope points to */
    struct chain_end guest_driver;
    struct chain_end ds_am;
    enum cause cause;
    const char *component; /* with a guest's cause: component_advice(); else NULL */
    bool measures;         /* nothing of what was seen is broken: the other measures are next */
    bool nsx;              /* an NSX environment: the vendor has a guide of its own for it */
};

/* Walks the tree. */
void diagnosis_reach(struct diagnosis *diagnosis, const struct observations *seen,
                     const struct verdict *verdict, const struct clues *clues);

#endif
