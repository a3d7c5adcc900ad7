/*
 * evidence: reads what somebody pasted into a folder, in place of asking the host.
 */
#ifndef MUXWATCH_ASK_PASTED_H
#define MUXWATCH_ASK_PASTED_H

#include "judge/observations.h"
#include "run.h"

/*
 * Fills `seen` from the files of the folder `run->from` that the table of questions names. A file that is not there is a probe not
 * observed. Returns 0, or -1 with errno when the folder itself cannot be read.
 */
int evidence_read(const struct run *run, struct observations *seen);

#endif
