#include "format/gzip.h"

#include "format/message.h"

#include <stdlib.h>
#include <string.h>

/* A window of 32 KiB, and 16 for "with a gzip header and trailer". */
enum { WINDOW_BITS = 15 + 16, HEADER_SIZE = 10, FLAGS = 3, TIME = 4, PIECE = 128 * 1024 };

/* Reads, so that a whole header is there unless the bytes end before. Returns 0, or -1. */
static int refill(struct gzip *gzip) {
    z_stream *stream = &gzip->stream;
    memmove(gzip->in, stream->next_in, stream->avail_in);
    ssize_t count = source_fill(&gzip->from.source, gzip->in + stream->avail_in, PIECE - stream->avail_in);
    if (count < 0) {
        gzip->state = GZIP_FAILED;
        return -1;
    }
    stream->next_in = gzip->in;
    stream->avail_in += (uInt)count;
    gzip->ended = stream->avail_in < PIECE;
    return 0;
}

/* Looks at the header of a stream, behind all that came out before. Returns whether one begins. */
static bool begin_stream(struct gzip *gzip) {
    const unsigned char *head = gzip->stream.next_in;
    uInt there = gzip->stream.avail_in;
    bool known = there >= 3 && memcmp(head, "\x1f\x8b\x08", 3) == 0;
    gzip->next_flags = known && there >= HEADER_SIZE ? head[FLAGS] : 0;
    if (gzip->members == 0) {
        gzip->headed = known;
        gzip->flags = gzip->next_flags;
        gzip->dated = known && there >= HEADER_SIZE && memcmp(head + TIME, "\0\0\0\0", 4) != 0;
    }
    gzip->trailing = gzip->members > 0 && there > 0 && head[0] != 0x1f;
    gzip->inside = there > 0 && !gzip->trailing;
    for (int i = 0; i < DIGESTS && gzip->inside && gzip->members == 1; i++) {
        digest_text(gzip->digests[i], gzip->first[i]);
    }
    memory_check(inflateReset(&gzip->stream) == Z_OK);
    return gzip->inside;
}

/* A stream that is broken behind a whole one is no part of the file. */
static void give_up(struct gzip *gzip, enum gzip_state state) {
    gzip->trailing = gzip->members > 0;
    gzip->state = gzip->members > 0 ? GZIP_END : state;
}

/* Decompresses some of what was read into the stream's output. Returns whether there may be more. */
static bool expand(struct gzip *gzip) {
    int result = inflate(&gzip->stream, Z_NO_FLUSH);
    memory_check(result != Z_MEM_ERROR);
    gzip->state = GZIP_MORE;
    if (result == Z_STREAM_END) {
        gzip->members++;
        gzip->inside = false;
        gzip->flags |= gzip->next_flags;
        gzip->state = GZIP_END;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
        give_up(gzip, GZIP_BAD);
    } else if (result == Z_BUF_ERROR && gzip->ended) {
        give_up(gzip, GZIP_MORE);
        return false;
    }
    return true;
}

static ssize_t read_gzip(struct source *source, void *to, size_t size) {
    struct gzip *gzip = (void *)source;
    z_stream *stream = &gzip->stream;
    stream->next_out = to;
    stream->avail_out = (uInt)size;
    while (stream->avail_out == size && !gzip->trailing && gzip->state < GZIP_BAD) {
        if (stream->avail_in < HEADER_SIZE && !gzip->ended && refill(gzip) != 0) {
            return -1;
        }
        if ((!gzip->inside && (gzip->last || !begin_stream(gzip))) || !expand(gzip)) {
            break;
        }
    }
    size_t count = size - stream->avail_out;
    for (int i = 0; i < DIGESTS; i++) {
        memory_check(EVP_DigestUpdate(gzip->digests[i], to, count) == 1);
    }
    return count == 0 && gzip->state >= GZIP_BAD ? -1 : (ssize_t)count;
}

void gzip_begin(struct gzip *gzip, struct source *from) {
    *gzip =
        (struct gzip){.source = {read_gzip}, .from = source_metered(from), .in = memory_need(malloc(PIECE))};
    gzip->stream.next_in = gzip->in;
    memory_check(inflateInit2(&gzip->stream, WINDOW_BITS) == Z_OK); /* refused only for lack of memory */
    for (int i = 0; i < DIGESTS; i++) {
        gzip->digests[i] = digest_begin((enum digest_kind)i);
    }
}

int gzip_end(struct gzip *gzip, struct payload_digests *digests) {
    *digests = (struct payload_digests){.size = 0};
    int result = source_metered_end(&gzip->from, digests->member);
    digests->size = gzip->from.offset;
    for (int i = 0; i < DIGESTS; i++) {
        if (gzip->state == GZIP_END) {
            digest_text(gzip->digests[i], digests->tar[i]);
        }
        EVP_MD_CTX_free(gzip->digests[i]);
    }
    inflateEnd(&gzip->stream);
    free(gzip->in);
    return gzip->state == GZIP_FAILED ? -1 : result; /* what failed once has failed */
}
