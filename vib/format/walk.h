/*
 * walk: goes through the members of a VIB that need not be good, for showing and extracting.
 */
#ifndef VIBTOOL_WALK_H
#define VIBTOOL_WALK_H

#include "format/buffer.h"
#include "format/source.h"

struct walker {
    /* The descriptor's text, and each payload in turn; what is not read of a payload is skipped. 0, or -1 to stop. */
    int (*descriptor)(void *context, const struct buffer *text);
    int (*payload)(void *context, struct source *body, const char *name);
    void *context;
};

/*
 * Goes through the VIB of that name ("-" is stdin). Returns 0, or -1 and has said why: it is no VIB, cut off, a walker
 * stopped.
 */
int walk_vib(const char *name, const struct walker *walker);

#endif
