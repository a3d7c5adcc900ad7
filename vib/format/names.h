/*
 * names: a bounded list of path names, with where each was read; sorted for looking up.
 */
#ifndef VIBTOOL_NAMES_H
#define VIBTOOL_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* More than any VIB of the field has, and few enough to keep them in memory. */
enum { NAMES_MAX = 50000 };

struct name {
    char *text;
    const char *owner; /* whose it is: the payload's name; not copied */
    int kind;          /* the caller's */
    long order;        /* when it was added; in a descriptor, its line */
    uint64_t offset;   /* where, in the tar */
};

struct names {
    struct name *list;
    size_t count;
    size_t size;
};

/* Adds a name; the text is copied. Returns 0, or -1 when there are NAMES_MAX. */
int names_add(struct names *names, struct name name);

/* Sorts by text, byte by byte; equal ones in the order they came. */
void names_sort(struct names *names);

/* The first of that text in a sorted list, or NULL. */
const struct name *names_find(const struct names *names, const char *text);

/* Gives the memory back. */
void names_free(struct names *names);

#endif
