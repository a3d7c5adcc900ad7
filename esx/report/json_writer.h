/*
 * json_writer: writes JSON, indented, with the commas in the right places.
 */
#ifndef MUXWATCH_REPORT_JSON_WRITER_H
#define MUXWATCH_REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
    FILE *out;
    unsigned depth;
    bool first; /* in the object or list that is open */
};

/* Begins the outermost object on `out`. */
void json_begin(struct json *json, FILE *out);

/* Ends it, with a newline. */
void json_end(struct json *json);

/* In every function below, `key` is the member's name, NULL for an element of a list. */

void json_open_object(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_open_list(struct json *json, const char *key);
void json_close_list(struct json *json);

/* A string; what is not UTF-8 in it becomes U+FFFD. NULL is written as null. */
void json_string(struct json *json, const char *key, const char *value);

/* A string, or null when it is empty: absent is null, never a missing key. */
void json_string_or_null(struct json *json, const char *key, const char *value);

void json_number(struct json *json, const char *key, int64_t value);
void json_null(struct json *json, const char *key);
void json_bool(struct json *json, const char *key, bool value);

/* Milliseconds as seconds with three decimals; null when negative. */
void json_seconds(struct json *json, const char *key, int64_t milliseconds);

/* A moment of the wall clock, RFC 3339 in UTC. */
void json_time(struct json *json, const char *key, int64_t wall_s);

#endif
