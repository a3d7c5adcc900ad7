/*
 * plugin_output: what a monitoring plug-in may print, by the Monitoring Plugins guidelines, read back strictly.
 */
#ifndef MUXWATCH_UNIT_PLUGIN_OUTPUT_H
#define MUXWATCH_UNIT_PLUGIN_OUTPUT_H

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes ` name=NUMBER[s];[range];[range];[number]` off the front, or U in place of the number. */
static inline bool plugin_output_datum(const char **at) {
    size_t blank = strspn(*at, " ");
    size_t name = strspn(*at + blank, "abcdefghijklmnopqrstuvwxyz");
    const char *value = *at + blank + name + 1;
    if (blank != 1 || name == 0 || value[-1] != '=') {
        return false;
    }
    size_t number = value[0] == 'U' ? 1 : strspn(value, "0123456789.");
    size_t unit = value[number] == 's';
    const char *limits = value + number + unit;
    size_t rest = strspn(limits, ";:0123456789");
    *at = limits + rest;
    return number > 0 && limits[0] == ';';
}

/* What is wrong with it, or NULL. `state` is what it has to begin with. */
static inline const char *plugin_output_wrong(const char *text, const char *state) {
    char beginning[40];
    snprintf(beginning, sizeof beginning, "MUXWATCH %s - ", state);
    const char *first = strchr(text, '\n');
    const char *bar = strchr(text, '|');
    if (strncmp(text, beginning, strlen(beginning)) != 0) {
        return "the beginning";
    }
    if (first == NULL || utf8_columns((struct span){text, (size_t)(first - text)}) >= 80) {
        return "the first line";
    }
    if (bar == NULL || bar < first || strpbrk(text, "$&'\"<>`") != NULL) {
        return "a character";
    }
    const char *at = bar + 1;
    while (*at == ' ') {
        if (!plugin_output_datum(&at)) {
            return "the performance data";
        }
    }
    return strcmp(at, "\n") == 0 ? NULL : "the end";
}

#endif
