/*
 * pasted_text: one text of any kind: bytes to clean lines (evidence/decode), lines to commands and their output (evidence/transcript,
 * evidence/command), each output to the reader of its form (ask/forms).
 */
#ifndef MUXWATCH_ASK_PASTED_TEXT_H
#define MUXWATCH_ASK_PASTED_TEXT_H

#include "ask/forms.h"
#include "evidence/folder.h"

/*
 * Reads what `fd` has and closes it; where the file goes on, its further pieces in the folder, too. `name` is for the report, `form` what
 * the file's name says, NULL for a text of any kind. Returns 0, or -1 with errno.
 */
int pasted_text_read(struct pasted *pasted, int fd, const char *name, const struct answer_form *form,
                     const struct folder *folder, const struct folder_file *file);

#endif
