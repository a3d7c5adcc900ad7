/*
 * live_links: asks the host which link between Mux and the appliance is broken, where there is no connection, and whether protection
 * was ever set up here.
 */
#ifndef MUXWATCH_ASK_LIVE_LINKS_H
#define MUXWATCH_ASK_LIVE_LINKS_H

#include "ask/look.h"
#include "judge/links.h"

/*
 * Asks for the lists of judge/links: by localcli, two at a time, each and all together within their deadlines, and by esxcli what
 * localcli did not answer. Fills `links` and sets `seen->deployment`; `sign_kept`: ensure has seen earlier that protection was set up
 * here. Where the control interface lies in another TCP/IP stack, the connections of that one count as well. With `look->copies` the
 * packages are asked for, too; and where the links are not wanted (links_wanted), the lists are copied, and that is all.
 */
void ask_links(const struct look *look, struct observations *seen, bool sign_kept,
               struct link_answer links[LINKS]);

/* Asks for Mux's package: its name and version into `package`, "" where it is not known. It takes seconds. */
void ask_package(const struct look *look, char package[LINKS_NAME_SIZE]);

#endif
