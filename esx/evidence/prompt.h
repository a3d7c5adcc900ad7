/*
 * prompt: tells the lines of a pasted terminal session that are the shell's, not the command's.
 */
#ifndef MUXWATCH_EVIDENCE_PROMPT_H
#define MUXWATCH_EVIDENCE_PROMPT_H

#include "base/span.h"

/*
 * Whether the line is a shell prompt, with or without a command behind it: `~ # ps | grep Mux`,
 * `[root@esx01:~] esxcli …`, `[root@dsva01-95 dsva]# netstat …`, `~ #`.
 * Sets `*command` to what was typed there (may be empty).
 */
bool prompt_line(struct span line, struct span *command);

#endif
