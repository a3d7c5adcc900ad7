/*
 * modules: whether a list of the host's modules has the VMCI driver: of esxcfg-module or vmkload_mod, or of esxcli in any form.
 */
#ifndef MUXWATCH_READ_MODULES_H
#define MUXWATCH_READ_MODULES_H

#include "base/lines.h"
#include "read/records.h"

struct modules_reader {
    struct lines lines;
    const char *module;
    bool names; /* set by whom it is pasted to: each line's first word is a module's name */
    bool loaded;
    bool headed;
    bool cut; /* a row breaks off, is too long to be read, or is none */
    unsigned rows;
    struct records records; /* of esxcli's list */
};

/*
 * Makes the reader ready for this module (kept by pointer); feed it through `lines_feed(&reader->lines, …)`, or what was pasted by
 * modules_line, then call modules_end.
 */
void modules_begin(struct modules_reader *reader, const char *module);

/* Takes a line. Returns whether it belongs to a list of modules. */
bool modules_line(struct modules_reader *reader, struct span line);

/*
 * Ends the list; the answer is in `reader->loaded`. Returns whether it was observed: the module is in it, or it has other modules and is
 * complete. It is not complete if it is truncated or, where it was fed, has a line that is too long or is neither header nor row.
 *
 * The first word is compared exactly: `vmci_v2_shim` is another module.
 */
bool modules_end(struct modules_reader *reader);

/*
 * Whether the line is a row `vmci  3  144` (name, use count, size in KiB), or of a list of names (`names_only`) any; sets `*name`.
 */
bool modules_row(struct span line, bool names_only, struct span *name);

#endif
