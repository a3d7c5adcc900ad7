/*
 * appliance: what the appliance itself says: its sockets, its processes and its logs, in the forms that people paste.
 */
#ifndef MUXWATCH_READ_APPLIANCE_H
#define MUXWATCH_READ_APPLIANCE_H

#include "base/lines.h"

/* The readers below begin as zeros, except for the fields that are marked as given. */

/* Reads netstat (net-tools, BusyBox) and ss. */
struct sockets_reader {
    unsigned port;        /* given: the appliance's */
    unsigned established; /* of the port on this side, which is ds_am's */
    unsigned listening;
    unsigned others;    /* in any other state */
    unsigned stateless; /* of a list that shows no state: they are in the one that was asked for */
    unsigned doubtful;  /* in a state that is not known here, or cut off */
    bool headed;
    bool connections; /* it lists these, says the title or a row: not listeners alone */
    bool partial;     /* the title says so, or says in another language what it lists */
    bool wrapped;     /* the last line's state is missing: it may stand in the next */
};

/* Takes a line. Returns whether it belongs to a list of one of these programs. */
bool sockets_line(struct sockets_reader *reader, struct span line);

/* Reads ps -ef, ps aux, BusyBox's ps, pgrep, pidof, `systemctl status` and `service … status`. */
struct ds_am_reader {
    bool numbers;       /* given: pgrep, pidof: each number is a process */
    unsigned processes; /* of ds_am. Two of them belong together */
    unsigned rows;      /* processes at all */
    bool headed;
    bool terminals; /* the header has a column of these: without an option ps shows only those of one's own */
    bool tree;      /* systemctl's tree of processes */
    bool stopped;   /* the service was said to be stopped */
    bool doubt;     /* a row was cut off in or before its program, or names ds_am where none is known */
    bool wrapped;   /* so was the last row: the next line may continue it */
    size_t begun;   /* bytes of ds_am's path that the last row has */
};

bool ds_am_line(struct ds_am_reader *reader, struct span line);

enum { AM_LOG_TIME_SIZE = 40 };

/* Reads ds_agent.log, ds_am.log or a syslog: `amsocket open … failed (error N…` means that ds_am did not answer. */
struct am_log_reader {
    uint64_t log_lines; /* that begin with a time, as a log's do */
    uint64_t refusals;
    uint64_t errors;             /* of 9.0, which tells of each failure twice */
    bool wrapped;                /* the last line ends within what may be a failure */
    char last[AM_LOG_TIME_SIZE]; /* the time of the last, as it stands there */
};

bool am_log_line(struct am_log_reader *reader, struct span line);

#endif
