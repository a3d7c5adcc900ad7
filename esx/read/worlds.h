/*
 * worlds: how many worlds (threads, in ESXi's words) of the service ps lists, on a host and in what people paste.
 */
#ifndef MUXWATCH_READ_WORLDS_H
#define MUXWATCH_READ_WORLDS_H

#include "base/span.h"

/* All zero at the beginning, except the fields marked as given. */
struct worlds_reader {
    const char *service; /* given; or several that it may be, with `|` between */
    unsigned count;      /* worlds whose name is the service's */
    unsigned named;      /* which, as service_named() has it */
    unsigned rows;       /* worlds at all */
    bool headed;         /* of what was pasted: it has the header */
    bool cut;            /* a row is truncated, or in doubt; given: a line was too long, or unterminated */
    bool has_command;    /* the last row ends in a command, which may go on in the next line */
    bool behind_command; /* a line that is no row stands behind it, and no row behind that */
};

/*
 * Takes a line of what the host's own ps printed; `context` is the reader. It may have no lines but ps's own: header, row, a kernel world
 * without its cartel, a further line of a command that another row follows.
 */
void worlds_live_line(void *context, struct span line);

/*
 * Ends the list; the count is in `reader->count`. Returns whether it was observed: the service is in it, or it has other worlds (a host
 * always has some) and is complete. It is not complete if it is `cut`.
 *
 * Only the WorldName column is compared: a search in the whole line would find grep itself and
 * `sh /sbin/watchdog.sh -s vShield-Endpoint-Mux`, which lives on while the daemon is dead.
 */
bool worlds_end(struct worlds_reader *reader);

/*
 * Takes a line of any form of ps that somebody pasted. Returns whether it is a header or a row; sets `cut` where a name may be the
 * service's, damaged, or where rows lost their line breaks.
 */
bool worlds_line(struct worlds_reader *reader, struct span line);

/* Which of `services` (separated by `|`) are words of the line, as service_named() has it. */
unsigned worlds_named_in(struct span line, const char *services);

/*
 * Whether a line that somebody pasted is a row of any form of ps, `ps --tree` included; sets `*name` to its WorldName.
 */
bool worlds_row(struct span line, struct span *name);

/*
 * Whether the name may be a damaged name of one of `services` (separated by `|`): it is none of their names, but begins like one, signs
 * before it not counted. (The names of a guest's worlds, such as vmm0:NAME, only end like this.)
 */
bool worlds_in_doubt(struct span name, const char *services);

#endif
