/*
 * evidence_clues: what a folder of evidence tells diagnose beyond the probes.
 */
#ifndef MUXWATCH_ASK_PASTED_CLUES_H
#define MUXWATCH_ASK_PASTED_CLUES_H

#include "judge/diagnosis.h"
#include "run.h"

/*
 * Fills `clues` from guests.txt, guest-vmci.txt, guest-vsepflt.txt, guest-driverquery.txt, guest-powercfg.txt,
 * dsva-netstat.txt, dsva-ps.txt, ds_agent.log and dsva-syslog of the folder `run->from`. A file that is not there is a clue
 * that nobody looked for; the others say why they tell nothing.
 */
void evidence_clues_read(const struct run *run, const struct observations *seen, struct clues *clues);

#endif
