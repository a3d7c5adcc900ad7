/*
 * language: what muxwatch says to people, in their language. The English text stands in the code, where it is used, and is the key to
 * the others, which stand in esx/report/ja.po; the build fails where a line is missing there.
 */
#ifndef MUXWATCH_REPORT_LANGUAGE_H
#define MUXWATCH_REPORT_LANGUAGE_H

#include "base/language.h"

/* Marks a text of a constant table, which goes through tr() when it is used. */
#define MESSAGE(english) english

/*
 * Chooses the language of all messages, before the first. Like the C library's locale it is the whole program's, and for
 * the same reason: each place that words a message would have to be told. Returns the one that was chosen before: what programs
 * read (events, JSON, evidence) is worded in English, and then people's language is chosen again.
 */
enum language language_choose(enum language language);

/* The language that was chosen; English until then. */
enum language language_chosen(void);

/* The message in that language. For a format of printf the places are the same, in the same order. */
const char *tr(const char *english) __attribute__((format_arg(1)));

/*
 * The language that the environment's LC_ALL, LC_MESSAGES and LANG (each may be NULL) ask for, the first that is not empty;
 * Japanese only where UTF-8 is its encoding, or none is named, since that is how it is written.
 */
enum language language_of(const char *lc_all, const char *lc_messages, const char *lang);

#endif
