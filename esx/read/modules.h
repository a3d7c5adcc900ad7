/*
 * modules: whether a list of the host's modules has the VMCI driver: of esxcfg-module or vmkload_mod, or of esxcli in any form.
 */
#ifndef MUXWATCH_READ_MODULES_H
#define MUXWATCH_READ_MODULES_H

#include "read/records.h"

struct modules_reader {
    const char *module;
    bool names; /* set by whom it is pasted to: each line's first word is a module's name */
    bool loaded;
    bool headed;
    bool cut; /* of a live list: a row is none; given: a line was too long, or unterminated */
    unsigned rows;
    struct records records; /* of esxcli's list */
};

/* Makes the reader ready for this module (kept by pointer). */
void modules_begin(struct modules_reader *reader, const char *module);

/* Takes a line. Returns whether it belongs to a list of modules. */
bool modules_line(struct modules_reader *reader, struct span line);

/* Takes a line of what the host's own program printed, which has none but headers and rows; `context` is the reader. */
void modules_live_line(void *context, struct span line);

/*
 * Ends the list; the answer is in `reader->loaded`. Returns whether it was observed: the module is in it, or it has other modules and is
 * complete. It is not complete if it is `cut`.
 *
 * The first word is compared exactly: `vmci_v2_shim` is another module.
 */
bool modules_end(struct modules_reader *reader);

/*
 * Whether the line is a row `vmci  3  144` (name, use count, size in KiB), or of a list of names (`names_only`) any; sets `*name`. What
 * cannot be a module's name makes none.
 */
bool modules_row(struct span line, bool names_only, struct span *name);

#endif
