/*
 * walk: goes through the members of a VIB that need not be good, for showing and extracting.
 */
#ifndef VIBTOOL_WALK_H
#define VIBTOOL_WALK_H

#include "format/ar.h"
#include "format/buffer.h"

struct walker {
    /*
     * The descriptor's text, and each payload in turn; what is not read of a payload is skipped. 0, or -1 to
     * stop.
     */
    int (*descriptor)(void *context, const struct buffer *text);
    int (*payload)(void *context, struct container *container, const char *name);
    void *context;
};

/*
 * Goes through the VIB of that name. Returns 0, or -1 and has said why: it is no VIB, cut off, a walker
 * stopped.
 */
int walk_vib(const char *name, const struct walker *walker);

#endif
