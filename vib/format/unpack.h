/*
 * unpack: the entries of a payload, whatever kind of tar and compression it is, by libarchive; for showing
 * and extracting, which are to work on VIBs that a check refuses, too.
 */
#ifndef VIBTOOL_UNPACK_H
#define VIBTOOL_UNPACK_H

#include "format/ar.h"

#include <archive.h>
#include <archive_entry.h>

/* The body of a member, as libarchive reads it. */
struct unpack {
    struct container *container;
    struct archive *archive;
    struct archive_entry *entry; /* the current one */
    char *piece;
};

/*
 * Opens the member whose body the container reads next. Returns 0, or -1: no tar that libarchive knows. unpack_close() in any
 * case.
 */
int unpack_open(struct unpack *unpack, struct container *container);

/*
 * Goes to the next entry. Returns 1, 0 behind the last, -1 when the payload is damaged there
 * (archive_error_string() says how).
 */
int unpack_next(struct unpack *unpack);

/* Ends. */
void unpack_close(struct unpack *unpack);

/* Why libarchive failed last; it does not always say. */
const char *unpack_reason(struct archive *archive);

#endif
