#include "unpack.h"

#include "message.h"

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

enum unpack_result unpack_open(struct unpack *unpack, struct container *container) {
    *unpack = (struct unpack){.container = container,
                              .archive = archive_read_new(),
                              .entry = archive_entry_new(),
                              .piece = malloc(PIECE)};
    /* archive_read_open() would not look whether it got memory for its context (libarchive 3.6.2). */
    if (unpack->archive == NULL || unpack->entry == NULL || unpack->piece == NULL ||
        archive_read_set_read_callback(unpack->archive, read_body) != ARCHIVE_OK ||
        archive_read_set_callback_data(unpack->archive, unpack) != ARCHIVE_OK) {
        errno = ENOMEM;
        message_errno("the payload");
        return UNPACK_FAILED;
    }
    archive_read_support_filter_gzip(unpack->archive);
    archive_read_support_filter_xz(unpack->archive);
    archive_read_support_format_tar(unpack->archive);
    return archive_read_open1(unpack->archive) == ARCHIVE_OK ? UNPACK_OPEN : UNPACK_FOREIGN;
}

int unpack_next(struct unpack *unpack) {
    int result = archive_read_next_header2(unpack->archive, unpack->entry);
    return result == ARCHIVE_EOF ? 0 : result == ARCHIVE_OK || result == ARCHIVE_WARN ? 1 : -1;
}

void unpack_close(struct unpack *unpack) {
    archive_read_free(unpack->archive);
    archive_entry_free(unpack->entry);
    free(unpack->piece);
}

const char *unpack_reason(struct archive *archive) {
    const char *why = archive_error_string(archive);
    return why != NULL ? why : "damaged";
}
