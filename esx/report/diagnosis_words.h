/*
 * diagnosis_words: the tree's questions and answers, the causes and the other measures, in words.
 */
#ifndef MUXWATCH_REPORT_DIAGNOSIS_WORDS_H
#define MUXWATCH_REPORT_DIAGNOSIS_WORDS_H

#include "judge/diagnosis.h"

struct question_words {
    const char *id;
    const char *text;    /* a message */
    const char *command; /* what answers it */
    const char *place;   /* a message: where that is run */
    const char *file;    /* under which name its output goes into a folder of evidence */
};

const struct question_words *question_words(enum question question);

enum { CAUSE_STEPS = 5, MEASURES = 8 };

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

/* What a question was answered: a message, with places that words_saw() fills. */
const char *saw_words(enum saw saw);

/* Which component of VMware Tools to install: a message; NULL with COMPONENT_NONE. */
const char *component_words(enum component component);

#endif
