/*
 * copies: files that get what the programs print that are asked, as it is or redacted; for collect.
 */
#ifndef MUXWATCH_ASK_COPIES_H
#define MUXWATCH_ASK_COPIES_H

#include "ask/questions.h"
#include "evidence/redact.h"
#include "host/children.h"

enum {
    COPIES = ASKED_GUESTS,     /* of what is asked up to there */
    COPIES_ALWAYS = COPIES - 1 /* few hosts have another TCP/IP stack, which comes last */
};

struct copies {
    struct redaction *redaction; /* NULL: as it is */
    int folder;                  /* its descriptor */
    struct copy {
        FILE *file;    /* NULL: not made yet */
        uint64_t left; /* bytes that it still takes; 0: collect says what was read, in its own words */
        int error;     /* errno, when it could not take some */
        struct redactor redactor;
    } of[COPIES];
};

/* Makes the files in the folder. Returns 0, or -1 with errno. */
int copies_open(struct copies *copies, int folder);

/*
 * Has what the child will print copied, in place of what was copied before: what a program printed that is asked no more is no
 * evidence. Nothing where `copies` is NULL, or of what is not copied.
 */
void copies_begin(struct copies *copies, enum asked asked, struct child *child);

/* Closes them. Returns 0, or -1 with errno where one has not all of it. */
int copies_close(struct copies *copies);

#endif
