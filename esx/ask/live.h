/*
 * live: asks the host, by the probes' commands, side by side.
 */
#ifndef MUXWATCH_ASK_LIVE_H
#define MUXWATCH_ASK_LIVE_H

#include "ask/look.h"
#include "host/children.h"

/*
 * Settles which service this host has (the one that is set, else, where no setting says so, nsx-context-mux), asks all four
 * probes and fills `seen`; where what was seen is critical, asks for the maintenance mode too, and where Mux is down, whether
 * chkconfig has it switched off. `localcli_only`: esxcli has failed in this run already, so do not wait for it again. Sets it when
 * esxcli fails now.
 */
void ask_host(struct look *look, struct observations *seen, bool *localcli_only);

/*
 * Asks only Mux's status and its worlds, and where it is down, whether it is switched off: for watching it come up; the other
 * observations are left as they are.
 */
void ask_mux(struct look *look, struct observations *seen);

/* The same just before a start, and behind it the maintenance mode. `localcli_only`: as above. */
void ask_before_start(struct look *look, struct observations *seen, bool localcli_only);

#endif
