/*
 * message: what vibtool says on stderr, and how it prints what a stranger wrote.
 */
#ifndef VIBTOOL_MESSAGE_H
#define VIBTOOL_MESSAGE_H

#include <stdio.h>

/* Prints "vibtool: " and one line, made safe to print. Keeps errno. Returns -1, for the caller to return. */
int message_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, followed by what errno says. */
int message_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Prints text that came out of a file: each byte that is no printable ASCII as \xNN, so that a hostile name
 * can neither move the cursor nor fake a line. Returns how many columns that took.
 */
int message_print_safe(FILE *out, const char *text);

#endif
