/*
 * status: what `/etc/init.d/SERVICE status` said.
 *
 * The words come first: vendor scripts agree on "is running" and "is not running" but not on the exit code
 * (another vendor's script returns 6 for "not running", some always return 0). Words that leave it in doubt make the status
 * unknown, whatever the exit code is.
 */
#ifndef MUXWATCH_READ_STATUS_H
#define MUXWATCH_READ_STATUS_H

#include "base/fault.h"

enum mux_status { STATUS_UNKNOWN, STATUS_RUNNING, STATUS_DOWN };

enum { STATUS_WORDS_SIZE = 128, STATUS_NO_EXIT = -1 };

/* What clauses said, as bits: several may be set. */
enum status_says {
    SAYS_NOTHING = 0,
    SAYS_RUNNING = 1,
    SAYS_DOWN = 2,
    SAYS_STOPPED = 4, /* "stopped", which `stop` prints, too: down where the exit code agrees */
    SAYS_DOUBT = 8
};

/* All zero at the beginning, except the fields marked as given. */
struct status_reader {
    const char *service; /* given; the vendor's name stands for its successor's, too */
    bool overlong;       /* given, at the end: a line was too long to be taken */
    /*
     * Bits of enum status_says. [true]: of the clauses that name the service, and those behind them in their line; [false]: of all
     * others, which count only where none names it.
     */
    unsigned says[2];
    bool unasked; /* given: nobody knows whose status it is; if only others are named, it is in doubt */
    bool own;     /* it was named, perhaps by another name with "Mux" in it */
    bool others;  /* others may have been, in other lines */
    bool open;    /* the line in `words` goes on in the next one */
    int weight;   /* how much `words` says */
    /* The line that decided, else the first that held anything; "" when none. */
    char words[STATUS_WORDS_SIZE];
};

/* Takes a line. Whether it says anything about running. */
bool status_line(struct status_reader *reader, struct span line);

/*
 * The status: by the words, and where none was said by `exit_code` (0 running, 3 down; STATUS_NO_EXIT when
 * there is none, as in pasted evidence). Sets `*odd`: why it is unknown, or what is odd though it is known (no words, or words that
 * the exit code contradicts), or nothing.
 */
enum mux_status status_end(const struct status_reader *reader, int exit_code, struct fault *odd);

#endif
