/*
 * redact: the lists in XML that the host's programs print, without names and addresses, for a public ticket.
 *
 * Nothing is taken out: only what muxwatch judges is written anew, of each row the fields that a reader looks at, and of these what
 * it makes of them; only what is listed stays as it is. Any other name becomes `name-1`, `name-2`, ..., an address one that no host has
 * (240.0.0.0/8, 2001:db8::/32), the same one the same everywhere.
 */
#ifndef MUXWATCH_EVIDENCE_REDACT_H
#define MUXWATCH_EVIDENCE_REDACT_H

#include "base/service.h"
#include "read/xml_structures.h"

#include <stdio.h>

enum {
    REDACTED_NAMES = 100000, /* those beyond, as those for which there is no memory, become number 0 */
    REDACTED_BUCKETS = 4096,
    REDACTED_WORD_SIZE = SERVICE_LONGEST + 1 /* of what stands for a word, with the NUL behind it */
};

/* What became of each name, in all files of a folder. Its texts are kept by pointer. */
struct redaction {
    const char *service;   /* Mux's, as it is set: it stays */
    const char *appliance; /* the pattern of its VM's name (links_fits), or "" */
    bool lost;             /* one could not be kept: no list goes on, for readers compare its names */
    unsigned count;
    struct redacted_name *names[REDACTED_BUCKETS]; /* NULL at first */
};

/* What a program prints, being redacted. */
struct redactor {
    struct redaction *by; /* NULL: it was not begun */
    FILE *out;
    struct record_kind kind;
    struct structures *xml;
};

/*
 * Makes it ready for the rows of `kind`. The result is written to `out`, whose error flag says whether that failed. What is not
 * understood is left out, and seen to be cut.
 */
void redact_begin(struct redactor *redactor, struct redaction *by, const struct record_kind *kind, FILE *out);

/* Takes the next bytes. */
void redact_feed(struct redactor *redactor, const char *bytes, size_t length);

/* Says that nothing follows, and frees what the reader had. */
void redact_end(struct redactor *redactor);

/*
 * What stands for a word, a name or an address, if it does not stay: nothing that XML gives a meaning. What may be Mux's name by its
 * beginning still may be.
 */
void redact_word(struct redaction *by, struct span word, char to[REDACTED_WORD_SIZE]);

/* Forgets the names. */
void redact_forget(struct redaction *by);

#endif
