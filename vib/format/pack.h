/*
 * pack: writing zips and tars by libarchive; the same input gives the same bytes.
 */
#ifndef VIBTOOL_PACK_H
#define VIBTOOL_PACK_H

#include "format/source.h"

#include <archive.h>
#include <stdbool.h>
#include <sys/stat.h>

/* A zip; a tar of old GNU format, owner 0/0, in a gzip of level 9 without name and time (what hosts take: facts). */
enum pack_kind { PACK_ZIP, PACK_TAR_GZIP };

struct pack {
    struct archive *archive;
    source_sink *sink;
    void *context;
    long long date; /* of the files that are added next, in seconds since 1970 */
    bool failed;    /* and that was told; nothing more is written */
};

/*
 * Begins; the sink takes the bytes, and says why when it stops. Each function returns 0, or -1 and has said why, and so does each that comes
 * after that. pack_free() in any case.
 */
int pack_begin(struct pack *pack, enum pack_kind kind, source_sink *sink, void *context, long long date);

/* Adds a file or folder; a file's `size` bytes are to follow by pack_write(). */
int pack_add(struct pack *pack, const char *path, mode_t mode, uint64_t size);

/* Adds bytes to the file that was added. */
int pack_write(struct pack *pack, const void *bytes, size_t length);

/* Adds a file of `size` bytes, which the source gives. */
int pack_add_source(struct pack *pack, const char *path, mode_t mode, struct source *source, uint64_t size);

/* Ends. */
int pack_finish(struct pack *pack);

/* Gives up what is not finished, and its memory. */
void pack_free(struct pack *pack);

#endif
