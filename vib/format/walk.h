/*
 * walk: goes through the members of a VIB and the entries of its payloads, for showing and extracting, which are to work on VIBs that a
 * check refuses, too.
 */
#ifndef VIBTOOL_WALK_H
#define VIBTOOL_WALK_H

#include "format/tar.h"
#include "format/xml.h"

/* Who hears of it. */
struct walker {
    void (*descriptor)(void *context, xmlNode *vib); /* its outermost element; NULL: nobody */
    void (*payload)(void *context, const char *name,
                    struct tar *tar); /* reads what it wants of the tar's entries */
    void *context;
};

/*
 * Goes through the VIB of that name ("-" is stdin). A payload is a tar of any kind, packed by gzip. Returns 0, or -1 and has said
 * why: it is no VIB, or cut off; or a part of it is damaged, so that what was heard of that may be wrong.
 */
int walk_vib(const char *name, const struct walker *walker);

#endif
