/*
 * output: an archive that appears whole under its name, or not at all; written by libarchive. The same input gives the same bytes.
 */
#ifndef VIBTOOL_OUTPUT_H
#define VIBTOOL_OUTPUT_H

#include "format/source.h"
#include "format/xml.h"

#include <archive.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What a bundle, a VIB and its payload are: a tar of old GNU format, in a gzip without name and time (what hosts take: facts). */
enum output_kind { OUTPUT_ZIP, OUTPUT_AR, OUTPUT_TAR_GZIP };

/* What files have that are none of a payload. */
enum { OUTPUT_FILE_MODE = 0100644 };

struct output {
    struct source_file file; /* its name is the one that it is to get; "-" is stdout */
    char *temporary;         /* a name that is ours as long as we live */
    bool named;              /* the file has it */
    struct archive *archive;
    long long date; /* of the files that are added next, in seconds since 1970 */
    bool failed;    /* and that was told; nothing more is written */
};

/* Whether the output's name is another file than that input's. Returns 0; else -1, and has said so. */
int output_spares(const char *name, const char *input);

/*
 * Begins one in the folder where `name` is to appear. It has no name until output_commit(), so that nothing is left however we end (but a
 * temporary one where the file system knows no files without a name). What is there and no regular file is not replaced. Each of these
 * functions returns 0, or -1 and has said why, and so does each that comes after that. output_end() in any case.
 */
int output_begin(struct output *output, enum output_kind kind, const char *name);

/* Adds a folder, or a file of these bytes. */
int output_add(struct output *output, const char *path, mode_t mode, const void *bytes, size_t length);

/* Adds an XML document, as xml_print() makes it. */
int output_add_xml(struct output *output, const char *path, xmlDoc *document);

/* Adds all that a file holds, which must not change meanwhile. */
int output_add_file(struct output *output, const char *path, mode_t mode, struct source_file *file);

/* Ends the archive, whose file stands at its beginning then, to be read. */
int output_finish(struct output *output);

/* Gives the file its name, replacing what has it, or writes it to stdout. */
int output_commit(struct output *output);

/* Closes the file, which is gone when it was not committed, and gives the memory back. */
void output_end(struct output *output);

#endif
