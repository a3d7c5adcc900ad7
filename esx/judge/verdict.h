/*
 * verdict: from what was seen to what is wrong. Pure: the same observations give the same verdict.
 */
#ifndef MUXWATCH_JUDGE_VERDICT_H
#define MUXWATCH_JUDGE_VERDICT_H

#include "judge/observations.h"
#include "report/reasons.h"

/* Whether Mux runs, by all its witnesses: its own status first, its worlds and its connections beside it. */
enum mux { MUX_UNKNOWN, MUX_RUNNING, MUX_DOWN, MUX_CONTRADICTED, MUX_NOT_INSTALLED };

enum { FINDING_DETAIL_SIZE = 400 };

struct finding {
    enum reason reason;
    enum state state;
    char detail[FINDING_DETAIL_SIZE]; /* takes the place of `{detail}` in the reason's text; may be "" */
};

struct verdict {
    enum state state; /* the worst of the findings' */
    enum mux mux;
    size_t count;                     /* at least 1 */
    struct finding findings[REASONS]; /* the worst first */
};

/* Whether Mux runs. */
enum mux verdict_mux(const struct observations *seen);

/* Judges what was seen. */
void verdict_reach(struct verdict *verdict, const struct observations *seen);

/*
 * Adds a finding with the state that the table of reasons gives it, and a detail made as by printf. The order
 * of findings and the verdict's state follow. A reason that is there already is replaced.
 */
void verdict_add(struct verdict *verdict, enum reason reason, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether the verdict has this reason. */
bool verdict_has(const struct verdict *verdict, enum reason reason);

#endif
