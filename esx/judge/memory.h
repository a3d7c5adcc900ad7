/*
 * memory: what one run of ensure leaves for the next, in the state file. Here its meaning and its text;
 * state_file reads and writes the file.
 */
#ifndef MUXWATCH_JUDGE_MEMORY_H
#define MUXWATCH_JUDGE_MEMORY_H

#include "base/moment.h"

#include <stddef.h>

enum {
    MEMORY_STARTS_MAX = 20, /* so many starts are remembered; the greatest budget that can be set */
    MEMORY_TEXT_MAX = 4096, /* the state file never grows beyond */
    MEMORY_LABEL_SIZE = 32
};

struct memory {
    struct moment starts[MEMORY_STARTS_MAX]; /* the oldest first */
    unsigned start_count;
    unsigned in_a_row;                   /* starts since the last hour of health: the back-off's exponent */
    struct moment healthy_since;         /* Mux was seen running in every run since */
    struct moment paused;                /* when; not set: not paused */
    int64_t pause_s;                     /* for how long */
    bool budget_told;                    /* the spent budget was logged */
    char last_state[MEMORY_LABEL_SIZE];  /* the last run's state, "" when there was none */
    char last_reason[MEMORY_LABEL_SIZE]; /* its first reason */
    char last_suppressed[MEMORY_LABEL_SIZE]; /* what kept it from a start, "" for nothing */
};

/*
 * Writes the memory as text into `to` (MEMORY_TEXT_MAX bytes). Returns its length in bytes.
 */
size_t memory_print(const struct memory *memory, char *to);

/*
 * Reads that text. Returns true and fills `memory`; else false, with a line in `error` that says where it is
 * damaged, and an empty memory. Nothing of a damaged file is believed, since half a budget would be a wrong
 * one.
 */
bool memory_parse(struct memory *memory, const char *text, size_t length, char *error, size_t size);

#endif
