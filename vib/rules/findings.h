/*
 * findings: what a check found in one file, in the order in which it was found.
 */
#ifndef VIBTOOL_FINDINGS_H
#define VIBTOOL_FINDINGS_H

#include "rules/rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many are kept; a hostile file could have millions. */
enum { FINDINGS_MAX = 1000, FINDINGS_DETAIL_SIZE = 400 };

/* Where in the file; NULL or 0 where it does not apply. */
struct place {
    const char *member; /* of the container, or of the zip */
    const char *path;   /* in the payload or in the file list */
    long line;          /* in the descriptor or another XML */
    uint64_t offset;    /* in the file for the container's headers, in the tar for its entries */
};

struct finding {
    struct finding *next;
    enum rule rule;
    enum grade grade;
    char *vib; /* within a bundle: the VIB's path in the zip; these are NULL where they do not apply */
    char *member;
    char *path;
    long line;
    uint64_t offset;
    char *detail; /* what is there and what should be */
};

struct findings {
    enum release release; /* whose rules count */
    const char *vib;      /* the VIB within a bundle that is being judged, or NULL */
    struct finding *first;
    struct finding **last;
    size_t count;
    size_t dropped;   /* beyond FINDINGS_MAX */
    enum grade worst; /* of all, the dropped ones too */
};

/* Begins, for a release or for all (RELEASES). */
void findings_begin(struct findings *findings, enum release release);

/* Adds one, unless the rule says nothing for that release. `format` tells the detail; "" for none. */
void findings_add(struct findings *findings, enum rule rule, struct place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Gives the memory back. */
void findings_free(struct findings *findings);

#endif
