/*
 * results: the words for everything that muxwatch can find, and the next steps. Every format, the manual and the tests take them
 * from here. Each text is a message; places such as `{service}` stand in it for what was seen (words.h fills them).
 */
#ifndef MUXWATCH_REPORT_RESULTS_H
#define MUXWATCH_REPORT_RESULTS_H

#include "judge/diagnosis.h"
#include "judge/links.h"

enum { RESULT_STEPS = 8, MEASURES = RESULT_STEPS };

/* The words for a reason of the verdict, or for the cause that diagnose found. */
struct result_words {
    const char *id;
    const char *headline;                     /* a few words, for the report's first line; NULL for a cause */
    const char *text;                         /* a sentence */
    const char *next_steps[RESULT_STEPS + 1]; /* up to the first NULL */
};

const struct result_words *reason_words(enum reason reason);
const struct result_words *cause_words(enum cause cause);

/* The words in place of CAUSE_NOT_ENOUGH's where there was nothing to look at: on a machine that is no host, or in a folder. */
const struct result_words *no_cause_words(bool on_host);

/* Whether a next step does no more than ask that question. */
bool step_asks(const char *step, enum question question);

/* A link between Mux and the appliance. */
struct link_words {
    const char *name;   /* a word, for the drawing */
    const char *broken; /* what is wrong with it, to stand behind a colon */
    const char *step;   /* the first thing to do */
};

const struct link_words *link_words(enum link link);

/* A question of the tree. */
struct question_words {
    const char *id;
    const char *name;  /* what it looks at, in a word or two, */
    const char *group; /* and of what that is a part */
    const char *text;
    const char *command; /* what answers it */
    const char *place;   /* where that is run */
    const char *file;    /* under which name its output goes into a folder of evidence */
};

const struct question_words *question_words(enum question question);

/* What a probe looks at, to stand behind "the". */
const char *probe_words(enum probe probe);

/* What a question was answered. */
const char *saw_words(enum saw saw);

/* The other measures of the vendor's text, in its order. */
struct measure {
    const char *text;
    bool certain_guests; /* it helps where only certain guests are hit */
    bool all_guests;
};

const struct measure *measure_of(unsigned measure);

/* Which component of VMware Tools to install; NULL with COMPONENT_NONE. */
const char *component_words(enum component component);

#endif
