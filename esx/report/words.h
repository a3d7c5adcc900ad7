/*
 * words: the table's texts with what was seen in their places, and the names of the probes' states.
 */
#ifndef MUXWATCH_REPORT_WORDS_H
#define MUXWATCH_REPORT_WORDS_H

#include "report/reasons.h"
#include "report/report.h"

enum { WORDS_SIZE = 1024, WORDS_ACTION_SIZE = 400 };

/*
 * Writes `text` into `to` (of `size` bytes) with `{service}`, `{port}`, `{module}` and `{detail}` replaced;
 * cut where it does not fit.
 */
void words_fill(char *to, size_t size, const char *text, const struct observations *seen, const char *detail);

/* Says in `to` (of WORDS_ACTION_SIZE bytes) what ensure did; "" where it did nothing, and for check (`action` NULL). */
void words_action(char *to, const struct action *action, const char *service);

/*
 * What a probe saw, in a word: `running`, `down`; `present`, `none`; `loaded`, `missing`; `established`, `none`. `unknown` where it
 * saw nothing.
 */
const char *words_probe(const struct observations *seen, enum probe probe);

/* Which guests show the error: `unknown`, `none`, `some`, `all` */
const char *words_scope(enum scope scope);

/* What a step of the diagnosis came to: `ok`, `broken`, `was-broken`, `unknown` */
const char *words_answer(const struct step *step);

#endif
