/*
 * results: the words for everything that muxwatch can find, and the next steps. Every format, the manual and the tests take them
 * from here. Each text is a message; places such as `{service}` stand in it for what was seen (words.h fills them).
 */
#ifndef MUXWATCH_REPORT_RESULTS_H
#define MUXWATCH_REPORT_RESULTS_H

#include "judge/diagnosis.h"
#include "judge/links.h"

enum { RESULT_STEPS = 8, MEASURES = RESULT_STEPS, NEXT_STEPS = 5 };

/* The words for a reason of the verdict, or for the cause that diagnose found. */
struct result_words {
    const char *id;
    const char *headline;                   /* a few words, for the report's first line; NULL for a cause */
    const char *text;                       /* a sentence */
    const char *next_steps[NEXT_STEPS + 1]; /* up to the first NULL */
};

extern const struct result_words reason_words[REASONS];
extern const struct result_words cause_words[CAUSES];

/* In place of CAUSE_NOT_ENOUGH's where there was nothing to look at: in a folder, or on a machine that is no host. */
extern const struct result_words no_evidence_words;
extern const struct result_words no_host_words;

/* A link between Mux and the appliance. */
struct link_words {
    const char *name;   /* a word, for the drawing */
    const char *broken; /* what is wrong with it, to stand behind a colon */
    const char *step;   /* the first thing to do */
};

extern const struct link_words link_words[LINKS];

/* A question of the tree. */
struct question_words {
    const char *id;
    const char *name;  /* what it looks at, in a word or two, */
    const char *group; /* and of what that is a part */
    const char *text;
    const char *command; /* what answers it */
    const char *place;   /* where that is run */
    const char *file;    /* under which name its output goes into a folder of evidence */
    const char *asks;    /* what a next step holds that does no more than ask it; NULL: none does */
};

extern const struct question_words question_words[QUESTIONS];

/* What a probe looks at, to stand behind "the". */
extern const char *const probe_words[PROBES];

/* What a question was answered. */
extern const char *const saw_words[SAWS];

/* The other measures of the vendor's text, in its order. */
extern const char *const measure_words[MEASURES];

/* The one that helps only where not all guests are hit. */
enum { MEASURE_REACTIVATE = 2 };

/* Which component of VMware Tools to install; NULL for COMPONENT_NONE. */
extern const char *const component_words[COMPONENTS];

#endif
