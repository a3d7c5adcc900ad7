/*
 * modules: whether `esxcfg-module -l` lists the VMCI driver.
 */
#ifndef MUXWATCH_READ_MODULES_H
#define MUXWATCH_READ_MODULES_H

#include "base/lines.h"

struct modules_reader {
    struct lines lines;
    const char *module;
    prompt_test *prompt;
    bool loaded;
    bool strange; /* it holds a line that is none of its rows: its header, or an error */
    bool cut;     /* a row breaks off, or was too long to be read */
    unsigned rows;
    bool names_only;
    bool asked; /* a pasted prompt line shows that the list was asked for */
};

/*
 * Makes the reader ready for this module (kept by pointer); feed it through `lines_feed(&reader->lines, …)`, then call
 * modules_end. `prompt`, unless it is NULL: it is evidence, which may hold prompts, and lack its last newline; what is printed now may not.
 */
void modules_begin(struct modules_reader *reader, const char *module, prompt_test *prompt);

/* The same for a list of names without figures, or with others: only each line's first word counts. */
void modules_begin_names(struct modules_reader *reader, const char *module, prompt_test *prompt);

/*
 * Whether the list was observed: some module stood in it, or a pasted prompt line did. The answer is in
 * `reader->loaded`. A list that breaks off, or has a line that is too long to be read or, where it is printed now, neither header nor row, is
 * observed only where the module was seen in what is there.
 *
 * The first word is compared exactly: `vmci_v2_shim` is another module.
 */
bool modules_end(struct modules_reader *reader);

#endif
