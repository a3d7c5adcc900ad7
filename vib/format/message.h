/*
 * message: what vibtool says on stderr, how it prints what a stranger wrote, and with which code it ends; and memory: the end of a program
 * that gets none. A build tool can do nothing then but say so; there, and only there below main, it exits.
 */
#ifndef VIBTOOL_MESSAGE_H
#define VIBTOOL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Prints "vibtool: " and one line, made safe to print; %m is what errno says. Keeps errno. Returns -1, for the caller to return. */
int message_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Prints text that came out of a file: each byte that is no printable ASCII as \xNN, so that a hostile name
 * can neither move the cursor nor fake a line. Returns how many columns that took.
 */
int message_print_safe(FILE *out, const char *text);

/* Flushes stdout: what did not reach its reader must not end as good. Returns 0, or -1 and has said why. */
int message_flush(void);

/* The exit codes: done (check: nothing refused), refused, not possible. */
enum { EXIT_GOOD = 0, EXIT_REFUSED = 1, EXIT_UNABLE = 2 };

/* Unless there was `enough` memory, says so in a line and exits: not possible. */
void memory_check(bool enough);

/* What an allocation gave; exits, as above, when that is NULL. */
void *memory_need(void *block) __attribute__((returns_nonnull));

/* The list with room for one more behind its `count` elements of `each` bytes, which were added one by one, each by this. */
void *memory_grow(void *list, size_t count, size_t each);

/* A text made as by printf, to be freed. */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

#endif
