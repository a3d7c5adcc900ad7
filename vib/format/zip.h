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
    bool damaged;  /* and it was, or nothing is left */
    uint64_t left; /* bytes to read: as many as deflate packs into a zip of that size, or files overlap */
};

/* Opens a zip, by its file or (NULL) by its bytes, which must outlive it. Returns 0, or -1: not a zip. archive_read_free() in any case. */
int zip_open(struct zip_reader *reader, const struct source_file *file, const struct buffer *bytes);

/* What a zip's last bytes, in which its directory ends, say of it. */
struct zip_tail {
    bool found;   /* a directory ends there, so libarchive takes it for a zip, whatever follows */
    bool exact;   /* nothing follows */
    bool slanted; /* a name in the directory has a backslash, of which libarchive makes a slash */
    bool large;   /* not to be opened: it has 4 GiB and more, or so many files that memory may not do */
};

/* Looks at the end of a zip's bytes, or of its file, which is read from its beginning afterwards. */
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

#endif
