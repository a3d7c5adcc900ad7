/*
 * unit: cmocka with the headers it wants, and checks that say what failed: which row of a table, or what was missing in which text.
 */
#ifndef MUXWATCH_UNIT_H
#define MUXWATCH_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define check_number(row, got, wanted)                                                                       \
    do {                                                                                                     \
        long long number_got = (long long)(got);                                                             \
        long long number_wanted = (long long)(wanted);                                                       \
        if (number_got != number_wanted) {                                                                   \
            fail_msg("%s: %s is %lld, wanted %lld", (row), #got, number_got, number_wanted);                 \
        }                                                                                                    \
    } while (0)

#define check_text(row, got, wanted)                                                                         \
    do {                                                                                                     \
        const char *text_got = (got);                                                                        \
        const char *text_wanted = (wanted);                                                                  \
        if (strcmp(text_got, text_wanted) != 0) {                                                            \
            fail_msg("%s: got\n<%s>\nwanted\n<%s>", (row), text_got, text_wanted);                           \
        }                                                                                                    \
    } while (0)

#define check_has(text, part)                                                                                \
    do {                                                                                                     \
        const char *text_all = (text);                                                                       \
        const char *text_part = (part);                                                                      \
        if (strstr(text_all, text_part) == NULL) {                                                           \
            fail_msg("wanted\n%s\nin\n%s", text_part, text_all);                                             \
        }                                                                                                    \
    } while (0)

#endif
