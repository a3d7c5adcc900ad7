/*
 * release: which ESXi a host says that it is.
 */
#ifndef MUXWATCH_READ_RELEASE_H
#define MUXWATCH_READ_RELEASE_H

#include "base/span.h"

enum { RELEASE_SIZE = 32 };

struct release {
    char name[RELEASE_SIZE]; /* `6.7.0`; "" where it is not known */
    uint64_t build;          /* 0 where it is not known */
};

/* Takes a line of `vmware -v` or of `esxcli system version get`. Whether it says something of the release; the first counts. */
bool release_line(struct release *release, struct span line);

#endif
