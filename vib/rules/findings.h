/*
 * findings: what a check found in one file; files that nobody sees come first, the rest as it was found.
 */
#ifndef VIBTOOL_FINDINGS_H
#define VIBTOOL_FINDINGS_H

#include "format/paths.h"
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

/* Its texts are its own; NULL where they do not apply. */
struct finding {
    struct finding *next;
    enum rule rule;
    char *vib; /* within a bundle: the VIB's path in the zip */
    char *member;
    char *path;
    long line;
    uint64_t offset;
    char *detail; /* what is there and what should be */
};

struct findings {
    unsigned asked;                /* the set of releases that was asked for; 0: those that the VIB lets in */
    unsigned admitted;             /* the set that the VIBs' own constraints let in; 0: nothing is said */
    const struct names *installed; /* a host's VIBs, sorted, for those that stand alone; NULL: nobody said */
    const char *vib;               /* the VIB within a bundle that is being judged, or NULL */
    struct finding *first;
    struct finding **front; /* behind those that come first */
    struct finding **last;
    size_t count;
    size_t dropped;             /* beyond FINDINGS_MAX */
    bool seen[RULES];           /* that were broken, the dropped ones too */
    enum grade worst[RELEASES]; /* of them on each release */
};

/* Begins, for a set of releases, or (0) for those that the VIB lets in. */
void findings_begin(struct findings *findings, unsigned asked);

/*
 * Adds a finding where the rule is broken; it is kept unless nothing is to be said of it. The format is that of its detail, NULL for none.
 */
void findings_judge(struct findings *findings, enum rule rule, struct place place, bool broken,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* How grave the rule is at the worst on those asked for, else on all releases, so that what only others mind is seen as well. */
enum grade findings_grade(const struct findings *findings, enum rule rule);

/* The set of releases that count: those asked for, else those that the VIB lets in, else 6.7 and later. */
unsigned findings_releases(const struct findings *findings);

/* The worst grade of all findings on the releases that count. */
enum grade findings_worst(const struct findings *findings);

/* Whether one of the releases that count is known to take it, or none of them is known not to. */
bool findings_taken(const struct findings *findings);

/* Whether a part was left out as too large, or as declaring entities: what is in there, nobody has looked at. */
bool findings_unjudged(const struct findings *findings);

/* Gives the memory back. */
void findings_free(struct findings *findings);

#endif
