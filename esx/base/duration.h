/*
 * duration: a length of time as people write it.
 */
#ifndef MUXWATCH_BASE_DURATION_H
#define MUXWATCH_BASE_DURATION_H

#include "base/span.h"

enum { DURATION_TEXT_SIZE = 32 };

/*
 * Reads `90`, `90s`, `30m`, `2h` or `1d` (a bare number is seconds). Returns false when it is none of these
 * or longer than `max_s` seconds.
 */
bool duration_parse(struct span text, int64_t max_s, int64_t *seconds);

/*
 * Writes seconds as `2h`, `90m`, `45s`: the greatest unit that holds it without a rest. `to` has
 * DURATION_TEXT_SIZE bytes.
 */
void duration_text(char *to, int64_t seconds);

#endif
