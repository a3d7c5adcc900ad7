/*
 * zip: reading the zips of an offline bundle, by libarchive.
 */
#ifndef VIBTOOL_ZIP_H
#define VIBTOOL_ZIP_H

#include "format/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>

struct zip_reader {
    struct source file; /* the current one; where its bytes are damaged, reading gives -1 */
    struct archive *archive;
    bool damaged; /* and it was */
};

/* Opens a zip, by its file or (NULL) by its bytes, which must outlive it. Returns 0, or -1: not a zip. zip_close() in any case. */
int zip_open(struct zip_reader *reader, const struct source_file *file, const struct buffer *bytes);

/* How a zip's file ends. */
enum zip_end {
    ZIP_END_GOOD,  /* in its directory */
    ZIP_END_EARLY, /* there is something behind that; libarchive finds one anywhere near the end */
    ZIP_END_NONE   /* there is none */
};

/*
 * Tells of a zip's last bytes, or of its file, how it ends, and whether names in its directory are slanted: with a backslash, of which
 * libarchive makes a slash.
 */
enum zip_end zip_end(const char *bytes, size_t length, bool *slanted);
enum zip_end zip_file_end(const struct source_file *file, bool *slanted);

/*
 * The next file's path; it lives until the next call. Returns 1, 0 behind the last, -1 when the zip is
 * damaged.
 */
int zip_next(struct zip_reader *reader, const char **path);

/* How that file is packed, in libarchive's words; NULL: by deflate, or not at all. */
const char *zip_compression(const struct zip_reader *reader);

/* What was wrong. */
const char *zip_reason(const struct zip_reader *reader);

void zip_close(struct zip_reader *reader);

#endif
