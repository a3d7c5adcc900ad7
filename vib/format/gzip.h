/*
 * gzip: compressing and decompressing a payload as it comes, by zlib.
 *
 * Not by libarchive: its gzip reader verifies neither the checksum nor the length at the end, and shows
 * nothing of the header, which a check must judge.
 */
#ifndef VIBTOOL_GZIP_H
#define VIBTOOL_GZIP_H

#include <stddef.h>
#include <stdint.h>
#define ZLIB_CONST
#include <zlib.h>

/* Takes bytes that came out. Returns 0, or -1 to stop. */
typedef int gzip_sink(void *context, const void *bytes, size_t length);

/* The bytes at the beginning of a gzip file that say what it is. */
enum { GZIP_HEADER_SIZE = 10, GZIP_FLAGS = 3, GZIP_TIME = 4 };

struct gzip {
    z_stream stream;
    gzip_sink *sink;
    void *context;
    unsigned char *out; /* the piece that the sink gets */
};

enum gzip_result {
    GZIP_MORE,   /* all was taken; the stream goes on */
    GZIP_END,    /* the stream is at its end; `left` bytes behind it were not taken */
    GZIP_BAD,    /* the bytes are not gzip, or damaged */
    GZIP_STOPPED /* the sink stopped */
};

/* Begins to compress (level 9, no name, no time) into the sink. */
void gzip_begin_writing(struct gzip *gzip, gzip_sink *sink, void *context);

/* Compresses bytes. Returns 0, or -1 when the sink stopped. */
int gzip_write(struct gzip *gzip, const void *bytes, size_t length);

/* Writes what is still held back, and the end. Returns 0, or -1 when the sink stopped. */
int gzip_finish_writing(struct gzip *gzip);

/* Begins to decompress into the sink. */
void gzip_begin_reading(struct gzip *gzip, gzip_sink *sink, void *context);

/* Decompresses bytes; `left` gets how many of them lie behind the end. */
enum gzip_result gzip_read(struct gzip *gzip, const void *bytes, size_t length, size_t *left);

/* Ends either way. */
void gzip_free_writing(struct gzip *gzip);
void gzip_free_reading(struct gzip *gzip);

#endif
