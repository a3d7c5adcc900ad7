/*
 * json_writer: writes JSON, indented, with the commas in the right places, by templates that look like it.
 */
#ifndef MUXWATCH_REPORT_JSON_WRITER_H
#define MUXWATCH_REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdio.h>

/* Begins as {.out = out}. */
struct json {
    FILE *out;
    unsigned depth;
    bool begun; /* something stands in the object or list that is open */
};

/*
 * Writes the words of `format`, which are separated by blanks: brackets, of which it may open or close more than it has; names, with a
 * colon behind; and values. In place of a name stands `%s:`. In place of a value:
 *
 *   %s    a string; what is not UTF-8 in it becomes U+FFFD. Where it is NULL or empty, null: absent is never a missing name
 *   '%s'  a string that may be empty
 *   %u %jd %.3f    a number; null where it is negative
 *
 * and what else there is, such as `true`, as it is. A newline ends the outermost object.
 */
void json_write(struct json *json, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
