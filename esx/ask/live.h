/*
 * live: asks the host: by the probes' commands, side by side (live.c), and for what explains their answers (live_lists.c).
 */
#ifndef MUXWATCH_ASK_LIVE_H
#define MUXWATCH_ASK_LIVE_H

#include "ask/look.h"
#include "judge/diagnosis.h"
#include "judge/links.h"

#include <stdio.h>

/*
 * Settles which service this host has (the one that is set, else, where no setting says so, nsx-context-mux), asks all four
 * probes and fills `seen`; where what was seen is critical, asks for the maintenance mode too, and where Mux is down, whether
 * chkconfig has it switched off. Sets `look->localcli_only` where esxcli fails.
 */
void ask_host(struct look *look, struct observations *seen);

/* Asks only Mux's status and its worlds, for watching it come up; the other observations are left as they are. */
void ask_mux(struct look *look, struct observations *seen);

/*
 * The same just before a start and, where Mux is still down, the maintenance mode, one of the two once more, and whether chkconfig has
 * Mux switched off.
 */
void ask_before_start(struct look *look, struct observations *seen);

/*
 * Asks for the lists of judge/links: by localcli, two at a time, each and all together within their deadlines, and by esxcli what
 * localcli did not answer. Fills `links` and sets `seen->deployment`; `sign_kept`: ensure has seen earlier that protection was set up
 * here. Where the control interface lies in another TCP/IP stack, the connections of that one count as well. Where the
 * links are not wanted (links_wanted), the lists are copied, where there is `look->copies`, and that is all. Returns whether it lies in
 * another stack: then no look without this one tells whether there is a connection.
 */
bool ask_links(const struct look *look, struct observations *seen, bool sign_kept,
               struct link_answer links[LINKS]);

/*
 * Fills `clues`: the guests by `esxcli vm process list`, and the end of each one's vmware.log. `list`, where it is not NULL, gets them
 * as lines of guests.txt. Then Mux's package, which takes seconds. What only a guest or the appliance can tell stays unobserved.
 */
void ask_clues(const struct look *look, struct clues *clues, FILE *list);

/*
 * Counts a guest with what it last said of Mux in the log beside `config`, the path of its .vmx, which goes into `guest`; it counts as
 * unread where that cannot be read, and not at all where it need not exist, and does not.
 */
void guests_read_log(struct guests *guests, struct guest *guest, const char *config, int64_t until_ms,
                     bool must_exist);

/* What Mux and its watchdog last wrote into the host's syslog. What cannot be read is no clue. */
void ask_mux_log(const struct look *look, struct clues *clues, const char *service);

#endif
