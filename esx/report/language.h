/*
 * language: what muxwatch says to people, in their language. The English text stands in the code, where it is used, and is the key to
 * the others, which stand in esx/report/ja.po; the build fails where a line is missing there. What programs read (events, JSON,
 * evidence) is English.
 */
#ifndef MUXWATCH_REPORT_LANGUAGE_H
#define MUXWATCH_REPORT_LANGUAGE_H

#include "keep/settings.h"

/* Marks a text of a constant table, which goes through tr() when it is used. */
#define MESSAGE(english) english

/* The message in that language. For a format of printf the places are the same, in the same order. */
const char *tr(enum language language, const char *english) __attribute__((format_arg(2)));

enum { FILL_VALUE_SIZE = 512 };

struct sentence; /* what it is about; whoever has places with `put` knows it */

/* What stands for `{name}` in a message: what `put` writes or, where it has none, a text or, where it has none, a number. */
struct place {
    const char *name; /* NULL behind the last */
    const char *text;
    int64_t number;
    void (*put)(const struct sentence *of,
                char *to); /* into `to` (of FILL_VALUE_SIZE bytes), which holds "" */
};

/*
 * Writes `message` in that language into `to` (of `size` bytes, at least 1), each place filled; cut where it does not fit, at a
 * character's border. What is no place stays as it is, and so does what stands in a value.
 */
void fill(char *to, size_t size, enum language language, const char *message, const struct place *places,
          const struct sentence *of);

/* Appends to the list in `to` (of `size` bytes), printf-like, with `joint` before it where it is not the first. */
void append(char *to, size_t size, const char *joint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * The language that a locale asks for, as the environment has it in LANG: Japanese only where UTF-8 is its encoding, or none is
 * named, since that is how it is written.
 */
enum language language_of(const char *locale);

#endif
