/*
 * structures: reads the lists that esxcli and localcli print in XML, row by row, in constant memory.
 */
#ifndef MUXWATCH_READ_XML_STRUCTURES_H
#define MUXWATCH_READ_XML_STRUCTURES_H

#include "base/fault.h"

/* The line that localcli prints, on stdout, above what is wrong. */
#define STRUCTURES_ERRORS "Errors:"

enum {
    STRUCTURES_COLUMNS = 5, /* so many of a row's fields can be asked for */
    STRUCTURES_FIELD = 1024 /* bytes of a field, at most */
};

/*
 * What a list's rows are, and which of their fields are wanted. A row that lacks one or has it or its value twice ends the reading;
 * so does one outside the list or within another, and whatever else stands in the list or behind it, or is a `fault`.
 */
struct structures_kind {
    const char *row; /* for errors: `connection` */
    size_t longest;  /* bytes of a field, up to STRUCTURES_FIELD */
    int columns;
    const char *names[STRUCTURES_COLUMNS];
    /* Takes a row's fields in the order of `names`, without blanks around them; false: it is no such row. */
    bool (*take)(void *context, const struct span *row);
    enum fault_id empty; /* what a list without a row is; FAULT_NONE: there may be none */
    int optional;        /* so many of the last names a row may lack: their fields are empty then */
    bool
        lists; /* a field's value may be a list of values: they come with blanks between, as many as a field holds */
};

struct structures;

/* A reader whose rows go to `kind->take` with `context`. NULL when there is no memory. */
struct structures *structures_open(const struct structures_kind *kind, void *context);

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
