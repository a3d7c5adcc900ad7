/*
 * pasted_output: the lines between the commands in what somebody pasted: to which answer each belongs, and whether something was taken
 * out of that.
 */
#ifndef MUXWATCH_ASK_PASTED_OUTPUT_H
#define MUXWATCH_ASK_PASTED_OUTPUT_H

#include "ask/forms.h"

/* Takes a line, in which several rows may stand. */
void pasted_output_take(struct pasted *pasted, struct span line);

/* Takes what stands behind the block's command on its line for the beginning of the output, where it is no remark of somebody's. */
void pasted_output_take_rest(struct pasted *pasted);

#endif
