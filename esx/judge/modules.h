/*
 * modules: whether `esxcfg-module -l` lists the VMCI driver.
 */
#ifndef MUXWATCH_JUDGE_MODULES_H
#define MUXWATCH_JUDGE_MODULES_H

#include "base/lines.h"

struct modules_reader {
    struct lines lines;
    const char *module;
    bool loaded;
    bool strange; /* it holds a line that is none of its rows: its header, or an error */
    bool cut;     /* the last row breaks off */
    unsigned rows;
    bool names_only;
    bool asked; /* a pasted prompt line shows that the list was asked for */
};

/* Makes the reader ready; feed it through `lines_feed(&reader->lines, …)`, then call modules_end. */
void modules_begin(struct modules_reader *reader, const char *module);

/* The same for a list of names without figures, or with others: only each line's first word counts. */
void modules_begin_names(struct modules_reader *reader, const char *module);

/*
 * Whether the list was observed: some module stood in it, or a pasted prompt line did. The answer is then in
 * `reader->loaded`. A list that breaks off is observed only where the module was seen before the end.
 *
 * The first word is compared exactly: `vmci_v2_shim` is another module.
 */
bool modules_end(struct modules_reader *reader);

#endif
