/*
 * fill: a sentence of a table with what was seen in its places.
 */
#ifndef MUXWATCH_REPORT_FILL_H
#define MUXWATCH_REPORT_FILL_H

#include "base/span.h"

enum { FILL_VALUE_SIZE = 512 };

/* Writes what stands for a place's name into `to` (of FILL_VALUE_SIZE bytes). False: there is no such place. */
typedef bool fill_value(const void *context, struct span name, char *to);

/*
 * Writes `message` in the language that was chosen into `to` (of `size` bytes, at least 1), each `{name}` replaced by its value;
 * cut where it does not fit, at a character's border. What is no place stays as it is, and so does what stands in a value.
 */
void fill(char *to, size_t size, const char *message, fill_value *value, const void *context);

#endif
