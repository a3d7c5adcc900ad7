#include "format/pack.h"

#include "format/message.h"

#include <archive_entry.h>
#include <stdlib.h>

enum { PIECE = 128 * 1024 };

/* What was said of the first failure is enough. */
static int fail(struct pack *pack) {
    const char *why = archive_error_string(pack->archive);
    if (!pack->failed) {
        message_error("packing: %s", why != NULL ? why : "libarchive failed");
    }
    pack->failed = true;
    return -1;
}

static la_ssize_t pass_on(struct archive *archive, void *context, const void *bytes, size_t length) {
    struct pack *pack = context;
    (void)archive;
    pack->failed |= pack->sink != NULL && pack->sink(pack->context, bytes, length) != 0;
    return pack->failed ? -1 : (la_ssize_t)length;
}

int pack_begin(struct pack *pack, enum pack_kind kind, source_sink *sink, void *context, long long date) {
    struct archive *archive = memory_need(archive_write_new());
    *pack = (struct pack){.archive = archive, .sink = sink, .context = context, .date = date};
    int result = archive_write_set_bytes_per_block(archive, PIECE);
    result |= archive_write_set_bytes_in_last_block(archive, 1);
    if (kind == PACK_ZIP) {
        /* Deflated, not stored: Java's stream reader refuses stored files whose size comes behind them. */
        result |= archive_write_set_format_zip(archive);
        result |= archive_write_zip_set_compression_deflate(archive);
    } else {
        result |= archive_write_set_format_gnutar(archive);
        result |= archive_write_add_filter_gzip(archive);
        result |= archive_write_set_filter_option(archive, "gzip", "compression-level", "9");
        result |= archive_write_set_filter_option(archive, "gzip", "timestamp", NULL);
    }
    result |= archive_write_open(archive, pack, NULL, pass_on, NULL);
    return result == ARCHIVE_OK ? 0 : fail(pack);
}

int pack_add(struct pack *pack, const char *path, mode_t mode, uint64_t size) {
    struct archive_entry *entry = memory_need(archive_entry_new());
    archive_entry_copy_pathname(entry, path);
    archive_entry_set_mode(entry, mode);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_mtime(entry, (time_t)pack->date, 0);
    archive_entry_set_uid(entry, 0);
    archive_entry_set_gid(entry, 0);
    int result = archive_write_header(pack->archive, entry) == ARCHIVE_OK ? 0 : fail(pack);
    archive_entry_free(entry);
    return result;
}

int pack_write(struct pack *pack, const void *bytes, size_t length) {
    return archive_write_data(pack->archive, bytes, length) == (la_ssize_t)length ? 0 : fail(pack);
}

int pack_add_source(struct pack *pack, const char *path, mode_t mode, struct source *source, uint64_t size) {
    char *piece = memory_need(malloc(PIECE));
    int result = pack_add(pack, path, mode, size);
    while (result == 0 && size > 0) {
        ssize_t count = source->read(source, piece, size < PIECE ? (size_t)size : PIECE);
        result = count < 0    ? -1
                 : count == 0 ? message_error("%s: it changed while it was read", path)
                              : pack_write(pack, piece, (size_t)count);
        size -= count > 0 ? (uint64_t)count : 0;
    }
    pack->failed |= result != 0;
    free(piece);
    return result;
}

int pack_finish(struct pack *pack) {
    return !pack->failed && archive_write_close(pack->archive) == ARCHIVE_OK ? 0 : fail(pack);
}

/* Without archive_write_fail(), after which libarchive 3.6 frees not all. */
void pack_free(struct pack *pack) {
    pack->sink = NULL;
    archive_write_free(pack->archive);
}
