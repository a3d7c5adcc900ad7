/*
 * memory: what one run of ensure leaves for the next, in the state file. Here its meaning and its text;
 * state_file reads and writes the file.
 */
#ifndef MUXWATCH_KEEP_STATE_H
#define MUXWATCH_KEEP_STATE_H

#include "base/moment.h"
#include "judge/observations.h"
#include "judge/suppressor.h"

#include <stddef.h>

enum {
    MEMORY_STARTS_MAX = 20, /* so many starts are remembered; the greatest budget that can be set */
    MEMORY_TEXT_MAX = 4096, /* the state file never grows beyond */
    MEMORY_LABEL_SIZE = 32,
    MEMORY_KEPT_SIZE = 512 /* for lines of a later version, with a NUL */
};

/* What was counted since the state file was new, for those who watch how it grows. */
struct counters {
    uint64_t starts;
    uint64_t failed[PROBES];          /* runs at whose end the probe had not been observed */
    uint64_t suppressed[SUPPRESSORS]; /* runs that would have started Mux, but for this */
};

struct memory {
    struct moment starts[MEMORY_STARTS_MAX]; /* the oldest first */
    unsigned start_count;
    unsigned in_a_row;           /* starts since the last hour of health: the back-off's exponent */
    struct moment healthy_since; /* Mux was seen running in every run since */
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

/* Where a state file is damaged. */
struct memory_damage {
    enum {
        DAMAGE_NONE,
        DAMAGE_LINE,   /* this one is none of a state file */
        DAMAGE_CUT,    /* the text breaks off behind it */
        DAMAGE_MISSING /* lines are missing or too long */
    } kind;
    unsigned line; /* from 1 on; 0: none */
};

/*
 * Writes the memory as text into `to` (MEMORY_TEXT_MAX bytes). Returns its length in bytes.
 */
size_t memory_print(const struct memory *memory, char *to);

/*
 * Reads that text. Returns true and fills `memory`; else false, with where it is damaged, and an empty memory. Nothing of a damaged file is believed, since half a budget would be a wrong
 * one. A line with a key that is not known is a later version's and kept, where nothing that this version always writes is
 * missing: a key that was spoilt would be missing.
 */
bool memory_parse(struct memory *memory, const char *text, size_t length, struct memory_damage *damage);

/* The memory after a damaged file: empty, but that the budget counts as spent, which is an event of its own. */
void memory_begin_damaged(struct memory *memory, struct moment now);

#endif
