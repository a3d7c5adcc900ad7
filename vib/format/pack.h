/*
 * pack: writing zips, tars and gzips by libarchive; the same input gives the same bytes.
 */
#ifndef VIBTOOL_PACK_H
#define VIBTOOL_PACK_H

#include "format/source.h"

#include <archive.h>
#include <stdbool.h>
#include <sys/stat.h>

/* A zip; a tar of old GNU format, owner 0/0 (what hosts take: facts); a gzip of level 9, without name and time. */
enum pack_kind { PACK_ZIP, PACK_TAR, PACK_GZIP };

struct pack {
    struct archive *archive;
    source_sink *sink;
    void *context;
    long long date; /* of the files that are added next, in seconds since 1970 */
    bool refused;   /* the sink has, and said why */
};

/* Begins; the sink takes the bytes, and says why when it stops. Each function returns 0, or -1 and has said why. pack_free() in any case. */
int pack_begin(struct pack *pack, enum pack_kind kind, source_sink *sink, void *context, long long date);

/* Adds a file or folder to a zip or tar; a file's `size` bytes are to follow by pack_write(). */
int pack_add(struct pack *pack, const char *path, mode_t mode, uint64_t size);

/* Adds bytes to the file that was added, or to the gzip: a source_sink, whose context is the pack. */
int pack_write(void *context, const void *bytes, size_t length);

/* Adds a file of `size` bytes, which the source gives. */
int pack_add_source(struct pack *pack, const char *path, mode_t mode, struct source *source, uint64_t size);

/* Ends. */
int pack_finish(struct pack *pack);

/* Gives up what is not finished, and its memory. */
void pack_free(struct pack *pack);

#endif
