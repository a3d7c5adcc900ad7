/*
 * state: the text of the state file, which keeps what one run of ensure leaves for the next. Its meaning is policy's;
 * state_file reads and writes the file.
 */
#ifndef MUXWATCH_KEEP_STATE_H
#define MUXWATCH_KEEP_STATE_H

#include "judge/policy.h"

#include <stddef.h>

enum { MEMORY_TEXT_MAX = 4096 /* the state file never grows beyond */ };

/*
 * Writes the memory as text into `to` (MEMORY_TEXT_MAX bytes). Returns its length in bytes.
 */
size_t memory_print(const struct memory *memory, char *to);

/*
 * Reads that text. Returns true and fills `memory`; else false, and an empty memory. Nothing of a damaged file is believed, since half a
 * budget would be a wrong one. A line with a key that is not known is a later version's and kept, where nothing that this version
 * always writes is missing: a key that was spoilt would be missing.
 */
bool memory_parse(struct memory *memory, const char *text, size_t length);

#endif
