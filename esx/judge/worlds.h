/*
 * worlds: how many worlds (threads, in ESXi's words) of the service `ps -c` lists.
 */
#ifndef MUXWATCH_JUDGE_WORLDS_H
#define MUXWATCH_JUDGE_WORLDS_H

#include "base/lines.h"

struct worlds_reader {
    struct lines lines;
    const char *service;
    unsigned count; /* worlds whose name is the service's */
    unsigned rows;  /* worlds at all */
    bool asked;     /* a pasted prompt line shows that the list was asked for */
    bool strange;   /* it holds a line that is none of ps's rows: its header, or an error */
    bool cut;       /* the last row breaks off */
};

/* Makes the reader ready; feed it through `lines_feed(&reader->lines, …)`, then call worlds_end. */
void worlds_begin(struct worlds_reader *reader, const char *service);

/*
 * Whether the list was observed: some world stood in it (a host always has some) or, in a pasted
 * `ps | grep …` that printed nothing, the prompt line did. The count is then in `reader->count`. A list that
 * breaks off is observed only where the service was seen before the end.
 *
 * Only the WorldName column is compared: a search in the whole line would find grep itself and
 * `sh /sbin/watchdog.sh -s vShield-Endpoint-Mux`, which lives on while the daemon is dead.
 */
bool worlds_end(struct worlds_reader *reader);

#endif
