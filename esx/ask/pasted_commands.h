/*
 * pasted_commands: the commands in what somebody pasted: whose they are, what they ask, and what they change.
 */
#ifndef MUXWATCH_ASK_PASTED_COMMANDS_H
#define MUXWATCH_ASK_PASTED_COMMANDS_H

#include "ask/forms.h"

/* Begins the block of a prompt's command. False where it is one of an example: it begins none. */
bool pasted_command_begin(struct pasted *pasted, const struct prompt *prompt);

/*
 * Begins the block of a command that stands on a line of its own, without a prompt: known, and with nothing behind it but its filters.
 * Whether the line is one.
 */
bool pasted_command_bare(struct pasted *pasted, struct span text);

/* Whether the form of the answer to a prompt's command is known. */
bool pasted_command_known(const struct prompt *prompt);

/*
 * Whether it counts what the block's host was asked, or what was done there: of the one that --host names, else of the first that was
 * asked. A probe of another one counts as well, as a conflict; what a guest or an appliance was asked, always. Where no prompt gives the
 * block a host, it is of the one that a line above names (pasted_heads), if --host asks for one.
 */
bool pasted_takes_host(struct pasted *pasted, enum topic topic);

/*
 * Notes which host a line names above what it printed. A name that begins as the last one did, and differs, with a probe's answer
 * between that no prompt gives to a host, makes it evidence of both, unless --host picks one.
 */
void pasted_heads(struct pasted *pasted, struct span line);

#endif
