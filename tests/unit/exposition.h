/*
 * exposition: Prometheus's text format, read back strictly: families one behind the other, each with HELP and TYPE first, no
 * series twice, labels escaped, numbers that are numbers.
 */
#ifndef MUXWATCH_UNIT_EXPOSITION_H
#define MUXWATCH_UNIT_EXPOSITION_H

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { EXPOSITION_NAME = 80 };

/* Takes a name (letters, digits, underscores) off the front. */
static inline bool exposition_name(const char **at, char name[EXPOSITION_NAME]) {
    size_t length = 0;
    while ((isalnum((unsigned char)(*at)[length]) || (*at)[length] == '_') && length < EXPOSITION_NAME - 1) {
        length++;
    }
    memcpy(name, *at, length);
    name[length] = '\0';
    *at += length;
    return length > 0 && !isdigit((unsigned char)name[0]);
}

/* Takes `="…"` off the front. */
static inline bool exposition_value(const char **at) {
    if (strncmp(*at, "=\"", 2) != 0) {
        return false;
    }
    for (*at += 2; **at != '"'; ++*at) {
        if (**at == '\n' || **at == '\0') {
            return false;
        }
        if (**at == '\\' && *++*at != '\\' && **at != '"' && **at != 'n') {
            return false;
        }
    }
    ++*at;
    return true;
}

/* Takes `{…} NUMBER\n` off the front; false when it is none. */
static inline bool exposition_sample(const char **at) {
    char label[EXPOSITION_NAME];
    char *end = NULL;
    do {
        ++*at; /* the brace, then the commas */
        if (!exposition_name(at, label) || !exposition_value(at)) {
            return false;
        }
    } while (**at == ',');
    if (strncmp(*at, "} ", 2) != 0) {
        return false;
    }
    *at += 2;
    strtod(*at, &end);
    if (end == *at || *end != '\n') {
        return false;
    }
    *at = end + 1;
    return true;
}

/* Takes `# HELP name …\n# TYPE name gauge|counter\n` off the front, and fills in the name. */
static inline bool exposition_head(const char **at, char name[EXPOSITION_NAME]) {
    char again[EXPOSITION_NAME];
    if (strncmp(*at, "# HELP ", 7) != 0) {
        return false;
    }
    *at += 7;
    if (!exposition_name(at, name) || **at != ' ' || (*at = strchr(*at, '\n')) == NULL) {
        return false;
    }
    if (strncmp(*at, "\n# TYPE ", 8) != 0) {
        return false;
    }
    *at += 8;
    bool same = exposition_name(at, again) && strcmp(name, again) == 0;
    size_t length = strlen(name);
    bool total = length > 6 && strcmp(name + length - 6, "_total") == 0;
    const char *type = total ? " counter\n" : " gauge\n";
    if (!same || strncmp(*at, type, strlen(type)) != 0) {
        return false;
    }
    *at += strlen(type);
    return true;
}

/* Whether a line that begins as the one at `line` does, up to its value, stands before it. */
static inline bool exposition_twice(const char *text, const char *line, const char *end) {
    while (end > line && end[-1] != ' ') {
        end--;
    }
    size_t length = (size_t)(end - line);
    for (const char *at = text; at < line; at = strchr(at, '\n') + 1) {
        if ((size_t)(line - at) > length && memcmp(at, line, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Where the text is wrong, or NULL. */
static inline const char *exposition_wrong(const char *text) {
    char family[EXPOSITION_NAME];
    const char *at = text;
    while (*at != '\0') {
        const char *head = at;
        if (!exposition_head(&at, family) || exposition_twice(text, head, strchr(head, '\n'))) {
            return head;
        }
        unsigned samples = 0;
        while (*at != '#' && *at != '\0') {
            char name[EXPOSITION_NAME];
            const char *line = at;
            if (!exposition_name(&at, name) || strcmp(name, family) != 0 || *at != '{' ||
                !exposition_sample(&at) || exposition_twice(text, line, at - 1)) {
                return line;
            }
            samples++;
        }
        if (samples == 0) {
            return head;
        }
    }
    return at == text ? text : NULL;
}

#endif
