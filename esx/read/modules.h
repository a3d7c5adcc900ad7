/*
 * modules: whether `esxcfg-module -l` lists the VMCI driver.
 */
#ifndef MUXWATCH_READ_MODULES_H
#define MUXWATCH_READ_MODULES_H

#include "base/lines.h"

struct modules_reader {
    struct lines lines;
    const char *module;
    bool loaded;
    bool cut; /* a row breaks off, is too long to be read, or is none */
    unsigned rows;
};

/* Makes the reader ready for this module (kept by pointer); feed it through `lines_feed(&reader->lines, …)`, then call modules_end. */
void modules_begin(struct modules_reader *reader, const char *module);

/*
 * Whether the list was observed: some module stood in it. The answer is in `reader->loaded`. A list that breaks off, or has a line that
 * is too long to be read or neither header nor row, is observed only where the module was seen in what is there.
 *
 * The first word is compared exactly: `vmci_v2_shim` is another module.
 */
bool modules_end(struct modules_reader *reader);

/*
 * Whether the line is a row `vmci  3  144` (name, use count, size in KiB), or of a list of names (`names_only`) any; sets `*name`.
 */
bool modules_row(struct span line, bool names_only, struct span *name);

#endif
