/*
 * json_syntax: whether a text is JSON (RFC 8259), and nothing but one value of it.
 */
#ifndef MUXWATCH_UNIT_JSON_SYNTAX_H
#define MUXWATCH_UNIT_JSON_SYNTAX_H

#include "base/span.h"
#include "base/utf8.h"

#include <string.h>

/* Each of these returns what follows the thing at `at`, or NULL where it is none. */
static inline const char *json_value(const char *at);

static inline const char *json_blanks(const char *at) {
    return at + strspn(at, " \n\t\r");
}

static inline const char *json_escape(const char *at) {
    if (*at == 'u') {
        return strspn(at + 1, "0123456789abcdefABCDEF") >= 4 ? at + 5 : NULL;
    }
    return *at != '\0' && strchr("\"\\/bfnrt", *at) != NULL ? at + 1 : NULL;
}

static inline const char *json_text(const char *at) {
    if (*at++ != '"') {
        return NULL;
    }
    while (at != NULL && *at != '"') {
        if (*at == '\\') {
            at = json_escape(at + 1);
        } else {
            size_t length = (unsigned char)*at < 0x20 ? 0 : utf8_length(span_of(at));
            at = length == 0 ? NULL : at + length;
        }
    }
    return at == NULL ? NULL : at + 1;
}

static inline const char *json_digits(const char *at) {
    size_t digits = strspn(at, "0123456789");
    return digits == 0 ? NULL : at + digits;
}

static inline const char *json_decimal(const char *at) {
    at += *at == '-';
    bool zero = *at == '0';
    const char *end = json_digits(at);
    if (end == NULL || (zero && end != at + 1)) {
        return NULL;
    }
    return *end == '.' ? json_digits(end + 1) : end;
}

static inline const char *json_member(const char *at, bool keyed) {
    if (keyed) {
        at = json_text(at);
        at = at == NULL ? NULL : json_blanks(at);
        if (at == NULL || *at++ != ':') {
            return NULL;
        }
    }
    at = json_value(json_blanks(at));
    return at == NULL ? NULL : json_blanks(at);
}

static inline const char *json_group(const char *at, char close, bool keyed) {
    at = json_blanks(at + 1);
    if (*at == close) {
        return at + 1;
    }
    for (at = json_member(at, keyed); at != NULL && *at == ',';) {
        at = json_member(json_blanks(at + 1), keyed);
    }
    return at != NULL && *at == close ? at + 1 : NULL;
}

static inline const char *json_value(const char *at) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strncmp(at, words[i], strlen(words[i])) == 0) {
            return at + strlen(words[i]);
        }
    }
    switch (*at) {
    case '{':
        return json_group(at, '}', true);
    case '[':
        return json_group(at, ']', false);
    case '"':
        return json_text(at);
    default:
        return json_decimal(at);
    }
}

static inline bool json_syntax(const char *text) {
    const char *end = json_value(json_blanks(text));
    return end != NULL && *json_blanks(end) == '\0';
}

#endif
