#include "format/unpack.h"

#include "format/gzip.h"

#include <string.h>

/* From the member through gzip into the tar. */
struct unpacking {
    struct gzip gzip;
    struct tar tar;
    unsigned char magic[2];
    size_t begun; /* bytes of the magic so far */
    bool packed;
};

static int take_tar(void *context, const void *bytes, size_t length) {
    struct unpacking *unpacking = context;
    /* What follows behind the end of tar and stream is nobody's. */
    if (unpacking->gzip.members == 0 || unpacking->tar.zeros == 0) {
        tar_read(&unpacking->tar, bytes, length);
    }
    return 0;
}

static int take_packed(void *context, const void *bytes, size_t length) {
    struct unpacking *unpacking = context;
    const unsigned char *next = bytes;
    if (unpacking->begun < sizeof unpacking->magic) {
        unpacking->begun = length;
        unpacking->packed = length >= 2 && next[0] == 0x1f && next[1] == 0x8b;
    }
    if (!unpacking->packed) {
        return take_tar(unpacking, bytes, length);
    }
    enum gzip_result result = gzip_read(&unpacking->gzip, bytes, length);
    return result == GZIP_BAD || result == GZIP_STOPPED ? -1 : 0;
}

static const char *judge_end(struct unpacking *unpacking) {
    enum gzip_result state = gzip_finish_reading(&unpacking->gzip);
    if (unpacking->packed && state == GZIP_BAD) {
        return unpacking->gzip.stream.msg != NULL ? unpacking->gzip.stream.msg : "the gzip stream is damaged";
    }
    if (unpacking->packed && state != GZIP_END) {
        return "the gzip stream ends too early";
    }
    if (tar_finish(&unpacking->tar) == TAR_END_CUT) {
        return "the tar ends inside of an entry";
    }
    return unpacking->tar.magic[0] == '\0' && unpacking->tar.zeros == 0 ? "this is no tar" : NULL;
}

const char *unpack_payload(struct source *source, struct tar_listener listener) {
    struct unpacking unpacking = {.packed = false};
    tar_begin(&unpacking.tar, listener);
    gzip_begin_reading(&unpacking.gzip, take_tar, &unpacking);
    int result = source_drain(source, take_packed, &unpacking, NULL);
    const char *why = judge_end(&unpacking);
    if (why == NULL && result != 0) {
        why = "";
    }
    gzip_free_reading(&unpacking.gzip);
    tar_free(&unpacking.tar);
    return why;
}
