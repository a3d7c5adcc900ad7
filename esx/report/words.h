/*
 * words: the table's texts with what was seen in their places, and the names of the probes' states.
 */
#ifndef MUXWATCH_REPORT_WORDS_H
#define MUXWATCH_REPORT_WORDS_H

#include "report/reasons.h"
#include "report/report.h"

enum { WORDS_SIZE = 1024, WORDS_ACTION_SIZE = 400 };

/*
 * Writes the message into `to` (of `size` bytes) in the language that was chosen, its places filled from the report: `{service}`,
 * `{port}`, `{module}` and, of `finding` (NULL: there is none), `{detail}`; cut where it does not fit.
 */
void words_fill(char *to, size_t size, const char *message, const struct report *report,
                const struct finding *finding);

/* Says in `to` (of WORDS_ACTION_SIZE bytes) what ensure did; "" where it did nothing, and for check (no action). */
void words_action(char *to, const struct report *report);

/* What it says behind that, in brackets; may be "". */
void words_action_detail(char *to, const struct report *report);

/* Writes what a question was answered, or why it was not, into `to` (of WORDS_SIZE bytes); "" where nobody looked. */
void words_saw(char *to, const struct report *report, const struct step *step);

/* The command or the file that a step's answer is from; "" where there is none. */
const char *words_where(const struct step *step);

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
