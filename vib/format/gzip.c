#include "format/gzip.h"

#include "format/memory.h"

#include <stdlib.h>

/* A window of 32 KiB, and 16 for "with a gzip header and trailer". */
enum { WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8, PIECE = 128 * 1024 };

static void give_input(struct gzip *gzip, const void *bytes, size_t length) {
    gzip->stream.next_in = bytes;
    gzip->stream.avail_in = (uInt)length;
}

static void begin(struct gzip *gzip, gzip_sink *sink, void *context) {
    *gzip = (struct gzip){.sink = sink, .context = context, .out = memory_need(malloc(PIECE))};
}

static void offer_room(struct gzip *gzip) {
    gzip->stream.next_out = gzip->out;
    gzip->stream.avail_out = PIECE;
}

static int drain(struct gzip *gzip) {
    size_t length = PIECE - gzip->stream.avail_out;
    return length == 0 ? 0 : gzip->sink(gzip->context, gzip->out, length);
}

/* zlib refuses to begin only when it has no memory. */
void gzip_begin_writing(struct gzip *gzip, gzip_sink *sink, void *context) {
    begin(gzip, sink, context);
    memory_check(deflateInit2(&gzip->stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL,
                              Z_DEFAULT_STRATEGY) == Z_OK);
}

static int compress_some(struct gzip *gzip, int flush) {
    int result;
    do {
        offer_room(gzip);
        result = deflate(&gzip->stream, flush);
        if (result == Z_STREAM_ERROR || drain(gzip) != 0) {
            return -1;
        }
    } while (flush == Z_FINISH ? result != Z_STREAM_END : gzip->stream.avail_out == 0);
    return 0;
}

int gzip_write(struct gzip *gzip, const void *bytes, size_t length) {
    give_input(gzip, bytes, length);
    return compress_some(gzip, Z_NO_FLUSH);
}

int gzip_finish_writing(struct gzip *gzip) {
    give_input(gzip, NULL, 0);
    return compress_some(gzip, Z_FINISH);
}

void gzip_begin_reading(struct gzip *gzip, gzip_sink *sink, void *context) {
    begin(gzip, sink, context);
    memory_check(inflateInit2(&gzip->stream, WINDOW_BITS) == Z_OK);
}

enum gzip_result gzip_read(struct gzip *gzip, const void *bytes, size_t length, size_t *left) {
    *left = 0;
    give_input(gzip, bytes, length);
    do {
        offer_room(gzip);
        int result = inflate(&gzip->stream, Z_NO_FLUSH);
        memory_check(result != Z_MEM_ERROR);
        if (drain(gzip) != 0) {
            return GZIP_STOPPED;
        }
        if (result == Z_STREAM_END) {
            *left = gzip->stream.avail_in;
            return GZIP_END;
        }
        if (result != Z_OK && result != Z_BUF_ERROR) {
            return GZIP_BAD;
        }
    } while (gzip->stream.avail_in > 0 || gzip->stream.avail_out == 0);
    return GZIP_MORE;
}

void gzip_free_writing(struct gzip *gzip) {
    if (gzip->out != NULL) {
        deflateEnd(&gzip->stream);
        free(gzip->out);
        gzip->out = NULL;
    }
}

void gzip_free_reading(struct gzip *gzip) {
    if (gzip->out != NULL) {
        inflateEnd(&gzip->stream);
        free(gzip->out);
        gzip->out = NULL;
    }
}
