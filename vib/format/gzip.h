/*
 * gzip: decompressing a payload as it is read, by zlib, and the digests of what goes in and of what comes out.
 *
 * Not by libarchive: its gzip reader verifies neither the checksum nor the length at the end, and shows
 * nothing of the header, which a check must judge.
 */
#ifndef VIBTOOL_GZIP_H
#define VIBTOOL_GZIP_H

#include "format/source.h"

#include <stdbool.h>
#define ZLIB_CONST
#include <zlib.h>

enum { GZIP_FLAG_EXTRA = 4 };

enum gzip_state {
    GZIP_MORE,  /* a stream goes on; at the end of the bytes: it is cut off */
    GZIP_END,   /* a stream is at its end; another may follow */
    GZIP_BAD,   /* the bytes are not gzip, or damaged */
    GZIP_FAILED /* reading the bytes failed, and that was already told */
};

struct gzip {
    struct source source;
    struct source_part from; /* metered */
    z_stream stream;         /* `msg`: why it is bad */
    unsigned char *in;       /* bytes that were read and not yet decompressed */
    bool ended;              /* no more are to be read */
    bool inside;             /* of a stream */
    bool last;               /* to be set: it gives no bytes of a further stream, until this is false again */
    enum gzip_state state;
    int members;         /* streams that are at their end: a file may hold several, and is all of them */
    bool trailing;       /* something that is no gzip came behind them */
    bool headed;         /* the file begins as gzip does */
    unsigned next_flags; /* in the header of the current stream */
    unsigned flags;      /* in the headers of the first and of all whole streams */
    bool dated;          /* the first header has a time */
    EVP_MD_CTX *digests[DIGESTS]; /* of all that came out */
    /* Those of the first of several streams, which a host may take for the tar's; "" when there is but one. */
    char first[DIGESTS][DIGEST_TEXT_SIZE];
};

/*
 * Begins to read what is in the gzip that `from` gives, which must outlive it, verifying checksum and length of each stream. Where reading
 * gives -1, the state says why. gzip_end() in any case.
 */
void gzip_begin(struct gzip *gzip, struct source *from);

/*
 * Reads on to the end of what goes in, and tells its size and all digests: of the tar those of what came out so far. Gives the memory
 * back; what was found stays. Returns 0, or -1: reading failed, and that was already told.
 */
int gzip_end(struct gzip *gzip, struct payload_digests *digests);

#endif
