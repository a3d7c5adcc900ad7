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

/* What a zip's last bytes say of it. */
struct zip_tail {
    bool found;   /* the end of a directory: it is a zip; libarchive finds one anywhere near the end */
    bool exact;   /* and nothing behind that */
    bool slanted; /* a name in the directory has a backslash, of which libarchive makes a slash */
    bool
        large; /* the directory would cost libarchive more memory than there is, or is that of a zip of 4 GiB and more */
};

/* Tells that of a zip's bytes, or of its file. */
struct zip_tail zip_tail(const char *bytes, size_t length);
struct zip_tail zip_file_tail(const struct source_file *file);

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
