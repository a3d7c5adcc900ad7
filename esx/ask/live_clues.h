/*
 * live_clues: what the host itself tells diagnose beyond the probes: its running guests, and what each last said of Mux.
 */
#ifndef MUXWATCH_ASK_LIVE_CLUES_H
#define MUXWATCH_ASK_LIVE_CLUES_H

#include "ask/look.h"
#include "judge/diagnosis.h"

#include <stdio.h>

/*
 * Fills `clues`: the guests by `esxcli vm process list` (localcli where esxcli fails, or has failed before: `localcli_only`),
 * and the end of each one's vmware.log. `list`, where it is not NULL, gets them as lines of guests.txt. What only a guest or the
 * appliance can tell stays unobserved.
 */
void ask_clues(const struct look *look, struct clues *clues, bool localcli_only, FILE *list);

/*
 * Counts a guest with what it last said of Mux in the log beside `config`, the path of its .vmx, which goes into `guest`; it counts as
 * unread where that cannot be read, and not at all where it need not exist, and does not.
 */
void guests_read_log(struct guests *guests, struct guest *guest, const char *config, int64_t until_ms,
                     bool must_exist);

/* What Mux and its watchdog last wrote into the host's syslog. What cannot be read is no clue. */
void ask_mux_log(const struct look *look, struct clues *clues, const char *service);

#endif
