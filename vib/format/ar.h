/*
 * ar: the archive that a VIB is, read byte by byte.
 *
 * GNU ar and libarchive take many shapes of it and hide which one they saw; a host takes one (64-bit sizes
 * and name tables break its reader). So the 60 bytes of a header are read here.
 */
#ifndef VIBTOOL_AR_H
#define VIBTOOL_AR_H

#include "format/source.h"

#include <stdint.h>

enum { AR_NAME_SIZE = 17 };

/* What is wrong with a header, as bits. */
enum ar_fault {
    AR_FAULT_NUMBER = 1,    /* time, uid, gid or mode is neither blank nor a number, or the size is none */
    AR_FAULT_END = 2,       /* it does not end in "`\n" */
    AR_FAULT_DATE = 4,      /* time is not 0, or blank */
    AR_FAULT_OWNER = 8,     /* uid or gid is not 0, or blank */
    AR_FAULT_MODE = 16,     /* mode is not that of a plain file, 644, or blank */
    AR_FAULT_NAME = 32,     /* not a plain name */
    AR_FAULT_LONG = 64,     /* a table of long names, or a reference into one */
    AR_FAULT_SYMBOLS = 128, /* a symbol table */
    AR_FAULT_SIZE = 256     /* the size is no number: where the body ends is not known */
};

struct ar_member {
    char name[AR_NAME_SIZE]; /* without padding and without a final slash */
    uint64_t size;           /* of the body, in bytes */
    uint64_t offset;         /* of the header in the file */
    unsigned faults;         /* enum ar_fault */
};

struct ar {
    struct source_part body; /* of the current member */
    char pad; /* the byte behind a body of odd size, NUL when there is none; set by ar_finish() */
    struct ar_member member; /* the current one */
};

enum ar_result {
    AR_OK,
    AR_END,      /* there is no further member */
    AR_CUT,      /* the file ends inside of what was asked for */
    AR_NO_MAGIC, /* this is not an ar archive */
    AR_FAILED    /* reading failed, and that was already told */
};

/* Begins with the magic: OK, NO_MAGIC or FAILED. */
enum ar_result ar_begin(struct ar *ar, struct source *from);

/* Reads the next header into ar->member: OK (even with faults in it), END, CUT or FAILED. */
enum ar_result ar_next(struct ar *ar);

/* Reads the padding behind a body of odd size: OK, END (the file ends before it), CUT or FAILED. */
enum ar_result ar_finish(struct ar *ar);

#endif
