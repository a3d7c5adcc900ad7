/*
 * release: which ESXi `vmware -v` names.
 */
#ifndef MUXWATCH_READ_RELEASE_H
#define MUXWATCH_READ_RELEASE_H

#include "base/lines.h"

enum { RELEASE_SIZE = 32 };

struct release {
    char name[RELEASE_SIZE]; /* `6.7.0` of `VMware ESXi 6.7.0 build-8169922`; "" where it is not known */
    uint64_t build;          /* 0 where it is not known */
};

struct release_reader {
    struct lines lines;
    struct release release;
};

/* Makes the reader ready; feed it through `lines_feed(&reader->lines, …)` and end it with `lines_end`. */
void release_begin(struct release_reader *reader);

#endif
