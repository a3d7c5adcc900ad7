/*
 * gzip: compressing and decompressing a payload as it comes, by zlib.
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

/* The bytes at the beginning of a gzip file that say what it is. */
enum { GZIP_HEADER_SIZE = 10, GZIP_FLAGS = 3, GZIP_TIME = 4, GZIP_FLAG_EXTRA = 4 };

enum gzip_result {
    GZIP_MORE,   /* all was taken; a stream goes on */
    GZIP_END,    /* a stream is at its end; another may follow */
    GZIP_BAD,    /* the bytes are not gzip, or damaged */
    GZIP_STOPPED /* the sink stopped */
};

struct gzip {
    z_stream stream;
    source_sink *sink;
    void *context;
    unsigned char *out; /* the piece that the sink gets */
    unsigned char head[GZIP_HEADER_SIZE];
    size_t head_filled;
    enum gzip_result state;
    int members;   /* streams that are at their end: a file may hold several, and is all of them */
    bool trailing; /* something that is no gzip came behind them */
};

/* Begins to compress (level 9, no name, no time) into the sink. */
void gzip_begin_writing(struct gzip *gzip, source_sink *sink, void *context);

/* Compresses bytes. Returns 0, or -1 when the sink stopped. */
int gzip_write(struct gzip *gzip, const void *bytes, size_t length);

/* Writes what is still held back, and the end. Returns 0, or -1 when the sink stopped. */
int gzip_finish_writing(struct gzip *gzip);

/* Begins to decompress into the sink. */
void gzip_begin_reading(struct gzip *gzip, source_sink *sink, void *context);

/* Decompresses bytes, verifying checksum and length of each stream. Returns the state so far. */
enum gzip_result gzip_read(struct gzip *gzip, const void *bytes, size_t length);

/* How all of it ended: GZIP_END when at least one stream was whole, else as gzip_read() says. */
enum gzip_result gzip_finish_reading(struct gzip *gzip);

/* Whether the file begins as gzip does. */
bool gzip_begins_well(const struct gzip *gzip);

/* Why it is bad, in zlib's words. */
const char *gzip_reason(const struct gzip *gzip);

/* Ends either way. */
void gzip_free_writing(struct gzip *gzip);
void gzip_free_reading(struct gzip *gzip);

#endif
