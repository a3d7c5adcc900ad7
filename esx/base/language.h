/*
 * language: the languages that muxwatch speaks to people. The English text stands in the code, where it is used,
 * and is the key to the others: each message is marked by in_language(), or by MESSAGE() in a constant table.
 */
#ifndef MUXWATCH_BASE_LANGUAGE_H
#define MUXWATCH_BASE_LANGUAGE_H

enum language { LANGUAGE_EN, LANGUAGE_JA };

/* Marks a text of a constant table, which is to be passed to in_language() when it is used. */
#define MESSAGE(english) english

/* The message in the language. For a format of printf the places are the same, in the same order. */
const char *in_language(enum language language, const char *english) __attribute__((format_arg(2)));

#endif
