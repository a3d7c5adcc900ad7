/*
 * mistakes: what is said of settings that are refused, and of a damaged state file.
 */
#ifndef MUXWATCH_REPORT_MISTAKES_H
#define MUXWATCH_REPORT_MISTAKES_H

#include "keep/settings.h"
#include "keep/state.h"

/* What is wrong with a key or a value, to stand behind it; for the mistakes that settings_set() returns. */
const char *mistake_words(enum mistake id);

/* Writes `FILE:LINE: what is wrong`; with MISTAKE_FILE `FILE: ` and why it could not be read. */
void mistake_text(char *to, size_t size, const struct settings_mistake *mistake, const char *file);

/* Writes where a state file is damaged. */
void damage_text(char *to, size_t size, const struct memory_damage *damage);

#endif
