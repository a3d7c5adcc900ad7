/*
 * worlds: how many worlds (threads, in ESXi's words) of the service ps lists, on a host and in what people paste.
 */
#ifndef MUXWATCH_READ_WORLDS_H
#define MUXWATCH_READ_WORLDS_H

#include "base/lines.h"

struct worlds_reader {
    struct lines lines;
    const char *service; /* or several that it may be, with `|` between */
    unsigned count;      /* worlds whose name is the service's */
    unsigned named;      /* which, as service_named() has it */
    unsigned rows;       /* worlds at all */
    bool headed;         /* of what was pasted: it has the header */
    bool cut;            /* a row breaks off, is too long, or may be the service's, damaged */
    bool has_command;    /* the last row ends in a command, which may go on in the next line */
    bool behind_command; /* a line that is no row stands behind it, and no row behind that */
};

/*
 * Makes the reader ready for this service, or several (kept by pointer); feed it through `lines_feed(&reader->lines, …)`, then call
 * worlds_end.
 */
void worlds_begin(struct worlds_reader *reader, const char *service);

/*
 * Whether the list was observed: some world stood in it (a host always has some). The count is in `reader->count`. A list that
 * breaks off, or has a line that is too long to be read or none of ps's own (header, row, a kernel world without its cartel, a further
 * line of a command that another row follows), is observed only where the service was seen in what is there.
 *
 * Only the WorldName column is compared: a search in the whole line would find grep itself and
 * `sh /sbin/watchdog.sh -s vShield-Endpoint-Mux`, which lives on while the daemon is dead.
 */
bool worlds_end(struct worlds_reader *reader);

/* Takes a line that somebody pasted, of any form of ps. Whether it is its header or a row; `cut` becomes true as above. */
bool worlds_line(struct worlds_reader *reader, struct span line);

/*
 * Whether a line that somebody pasted is a row of any form of ps, `ps --tree` included; sets `*name` to its WorldName.
 */
bool worlds_row(struct span line, struct span *name);

/*
 * Whether a name that is none of `services`, separated by `|`, may be a damaged one of them: but for signs before it, and bytes that no
 * name has, it begins as theirs. (A guest's worlds, such as vmm0:NAME, only end so.)
 */
bool worlds_in_doubt(struct span name, const char *services);

#endif
