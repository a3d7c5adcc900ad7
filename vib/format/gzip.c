#include "format/gzip.h"

#include "format/memory.h"

#include <stdlib.h>
#include <string.h>

/* A window of 32 KiB, and 16 for "with a gzip header and trailer". */
enum { WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8, PIECE = 128 * 1024 };

static void give_input(struct gzip *gzip, const void *bytes, size_t length) {
    gzip->stream.next_in = bytes;
    gzip->stream.avail_in = (uInt)length;
}

static void begin(struct gzip *gzip, source_sink *sink, void *context) {
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
void gzip_begin_writing(struct gzip *gzip, source_sink *sink, void *context) {
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

void gzip_begin_reading(struct gzip *gzip, source_sink *sink, void *context) {
    begin(gzip, sink, context);
    memory_check(inflateInit2(&gzip->stream, WINDOW_BITS) == Z_OK);
}

/* A stream that was broken behind a whole one is no part of the file. */
static enum gzip_result give_up(struct gzip *gzip) {
    gzip->trailing = gzip->members > 0;
    return gzip->members > 0 ? GZIP_END : GZIP_BAD;
}

/* Decompresses what was given, up to the end of the stream. */
static enum gzip_result expand(struct gzip *gzip) {
    do {
        offer_room(gzip);
        int result = inflate(&gzip->stream, Z_NO_FLUSH);
        memory_check(result != Z_MEM_ERROR);
        if (drain(gzip) != 0) {
            return GZIP_STOPPED;
        }
        if (result == Z_STREAM_END) {
            gzip->members++;
            return GZIP_END;
        }
        if (result != Z_OK && result != Z_BUF_ERROR) {
            return give_up(gzip);
        }
    } while (gzip->stream.avail_in > 0 || gzip->stream.avail_out == 0);
    return GZIP_MORE;
}

static void keep_head(struct gzip *gzip, const unsigned char *bytes, size_t length) {
    while (gzip->head_filled < GZIP_HEADER_SIZE && length > 0) {
        gzip->head[gzip->head_filled++] = *bytes++;
        length--;
    }
}

enum gzip_result gzip_read(struct gzip *gzip, const void *bytes, size_t length) {
    keep_head(gzip, bytes, length);
    give_input(gzip, bytes, length);
    while (gzip->stream.avail_in > 0 && !gzip->trailing &&
           (gzip->state == GZIP_MORE || gzip->state == GZIP_END)) {
        if (gzip->state == GZIP_END && *gzip->stream.next_in != 0x1f) {
            gzip->trailing = true;
        } else {
            memory_check(gzip->state == GZIP_MORE || inflateReset(&gzip->stream) == Z_OK);
            gzip->state = expand(gzip);
        }
    }
    return gzip->state;
}

enum gzip_result gzip_finish_reading(struct gzip *gzip) {
    if (gzip->state == GZIP_MORE && gzip->members > 0) {
        gzip->state = give_up(gzip);
    }
    return gzip->state;
}

bool gzip_begins_well(const struct gzip *gzip) {
    return gzip->head_filled >= 3 && memcmp(gzip->head, "\x1f\x8b\x08", 3) == 0;
}

const char *gzip_reason(const struct gzip *gzip) {
    return gzip->stream.msg != NULL ? gzip->stream.msg : "";
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
