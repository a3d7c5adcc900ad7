/*
 * structures: reads the lists that esxcli and localcli print in XML, row by row, in constant memory.
 */
#ifndef MUXWATCH_READ_XML_STRUCTURES_H
#define MUXWATCH_READ_XML_STRUCTURES_H

#include "read/records.h"

/* The line that localcli prints, on stdout, above what is wrong. */
#define STRUCTURES_ERRORS "Errors:"

enum { STRUCTURES_FIELD = 4096 /* bytes of a field, or of a list's values together, at most */ };

/*
 * A row that lacks a field of its kind that is not optional, or has a second value for one, ends the reading; so does one outside the list
 * or within another, anything else in the list or behind it, and a `fault`. A comment between rows or fields does not end it, but makes the
 * list no whole one.
 */
struct structures;

/* A reader whose rows go to `kind->take` with `context`, without blanks around their fields. NULL when there is no memory. */
struct structures *structures_open(const struct record_kind *kind, void *context);

/*
 * Takes the next `length` bytes. Returns 0, or -1 when the list cannot be read any further: then close the reader, which says
 * why.
 */
int structures_feed(struct structures *structures, const char *bytes, size_t length);

/*
 * Says that nothing follows, and frees the reader. Returns true when the whole list was read; else false with the reason.
 */
bool structures_close(struct structures *structures, struct fault *fault);

#endif
