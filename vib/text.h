/*
 * text: copies of texts, on the heap.
 */
#ifndef VIBTOOL_TEXT_H
#define VIBTOOL_TEXT_H

#include <stddef.h>

/* In each of these the result is the caller's, to be freed; NULL when there is no memory. */

char *text_copy(const char *text);

/* A copy of the first `length` bytes. */
char *text_copy_part(const char *text, size_t length);

/* A text made as by printf. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
