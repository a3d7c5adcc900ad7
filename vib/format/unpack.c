#include "format/unpack.h"

#include "format/memory.h"

#include <errno.h>
#include <stdlib.h>

enum { PIECE = 64 * 1024 };

static la_ssize_t read_body(struct archive *archive, void *context, const void **bytes) {
    struct unpack *unpack = context;
    ssize_t count = container_read(unpack->container, unpack->piece, PIECE);
    *bytes = unpack->piece;
    if (count < 0) {
        archive_set_error(archive, EIO, "reading failed");
        return ARCHIVE_FATAL;
    }
    return count;
}

int unpack_open(struct unpack *unpack, struct container *container) {
    *unpack = (struct unpack){.container = container,
                              .archive = memory_need(archive_read_new()),
                              .piece = memory_need(malloc(PIECE))};
    archive_read_support_filter_gzip(unpack->archive);
    archive_read_support_filter_xz(unpack->archive);
    archive_read_support_format_tar(unpack->archive);
    return archive_read_open(unpack->archive, unpack, NULL, read_body, NULL) == ARCHIVE_OK ? 0 : -1;
}

int unpack_next(struct unpack *unpack) {
    int result = archive_read_next_header(unpack->archive, &unpack->entry);
    return result == ARCHIVE_EOF ? 0 : result == ARCHIVE_OK || result == ARCHIVE_WARN ? 1 : -1;
}

void unpack_close(struct unpack *unpack) {
    archive_read_free(unpack->archive);
    free(unpack->piece);
}

const char *unpack_reason(struct archive *archive) {
    const char *why = archive_error_string(archive);
    return why != NULL ? why : "damaged";
}
