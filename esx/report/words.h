/*
 * words: the tables' texts with what was seen in their places, and the ids of states and answers. What a format prints of a finding or
 * of the cause is one result; no format fills a text of a table by itself.
 */
#ifndef MUXWATCH_REPORT_WORDS_H
#define MUXWATCH_REPORT_WORDS_H

#include "report/report.h"
#include "report/results.h"

enum {
    WORDS_SIZE = 1024,
    WORDS_ACTION_SIZE = 400,
    WORDS_WHERE_SIZE = 180,
    WORDS_FIRST = 3,
    WORDS_TAKEN_SIZE = 32
};

/* Something that was found, in the report's language. */
struct result {
    const char *id;
    char text[WORDS_SIZE]; /* what it is; "" where there are only steps */
    unsigned step_count;
    char steps[RESULT_STEPS][WORDS_SIZE]; /* what to do */
};

/* One of the verdict's reasons. */
void words_reason(struct result *result, const struct report *report, enum reason reason);

/* The cause that diagnose found. */
void words_cause(struct result *result, const struct report *report);

/*
 * The cause with what to do first: at most WORDS_FIRST steps, those of the worst finding where the cause has none of its own, and
 * none that asks what the evidence has already answered.
 */
void words_first(struct result *result, const struct report *report);

/* Whether a finding says no more than the cause does. */
bool words_covered(const struct report *report, const struct finding *finding);

/* Whether there was something to look at: a command, or a file that is there. */
bool words_looked(const struct observation *about);

/* Whether diagnose had nothing at all to look at: a folder without evidence, or a machine that is no ESXi host. */
bool words_nothing(const struct report *report);

/* What helps besides, as steps without a text; none where the diagnosis asks for none. */
void words_measures(struct result *result, const struct report *report);

/*
 * Writes the message into `to` (of `size` bytes) in the report's language, its places filled from the report: `{service}`,
 * `{port}`, `{module}` and, of `reason` (REASON_OK: it is about none), `{detail}`; cut where it does not fit.
 */
void words_fill(char *to, size_t size, const char *message, const struct report *report, enum reason reason);

/* Says in `to` (of WORDS_ACTION_SIZE bytes) what ensure did; "" where it did nothing, and for check (no action). */
void words_action(char *to, const struct report *report);

/* What it says behind that, in brackets; may be "". */
void words_action_detail(char *to, const struct report *report);

/* Writes what a question was answered, or why it was not, into `to` (of WORDS_SIZE bytes); "" where nobody looked. */
void words_saw(char *to, const struct report *report, const struct step *step);

/* The command or the file that a step's answer is from; "" where there is none. */
const char *words_where(const struct step *step);

/* Whether a probe saw what it should: OK or CRITICAL; UNKNOWN where it saw nothing. */
enum state words_state(const struct observations *seen, enum probe probe);

/*
 * What a probe saw, in a word: `running`, `down`; `present`, `none`; `loaded`, `missing`; `established`, `none`. `unknown` where it
 * saw nothing.
 */
const char *words_probe(const struct observations *seen, enum probe probe);

/* Which guests show the error; by enum scope. */
extern const char *const scope_ids[];

/* What a step of the diagnosis came to, by its state. */
extern const char *const answer_ids[];

/* By enum action_result. */
extern const char *const action_result_ids[];

/* A setting, and where it comes from. */
struct setting_words {
    const char *key;
    char value[SETTING_VALUE_SIZE]; /* as a settings file has it */
    const char *source;             /* `default`, `file`, `environment`, `option` */
    char where[WORDS_WHERE_SIZE];   /* FILE:LINE, or the variable; "" for a default and an option */
};

/* Fills the words of a setting, by its index from 0 on; false behind the last. */
bool words_setting(struct setting_words *words, const struct report *report, unsigned index);

/* The date in `taken` (YYYYMMDDhhmmss), as `2024-06-27T12:00:00`; "" for 0. */
void words_taken(char to[WORDS_TAKEN_SIZE], uint64_t taken);

#endif
