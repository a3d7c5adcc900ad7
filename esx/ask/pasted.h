/*
 * evidence: reads what somebody pasted into a folder, in place of asking the host.
 */
#ifndef MUXWATCH_ASK_PASTED_H
#define MUXWATCH_ASK_PASTED_H

#include "run.h"

/*
 * Fills `seen` and `verdict` from the files of the folder `run->from`: mux-status.txt, ps.txt,
 * esxcfg-module.txt, connections.xml or connections.txt, maintenance.txt, esxi-version.txt. A file that is
 * not there is a probe not observed. Returns 0, or -1 with errno when the folder itself cannot be read.
 */
int evidence_read(struct run *run, struct observations *seen, struct verdict *verdict);

#endif
