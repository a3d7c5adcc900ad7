/*
 * status: what `/etc/init.d/SERVICE status` said.
 *
 * The words come first: vendor scripts agree on "is running" and "is not running" but not on the exit code
 * (another vendor's script returns 6 for "not running", some always return 0).
 */
#ifndef MUXWATCH_JUDGE_STATUS_H
#define MUXWATCH_JUDGE_STATUS_H

#include "base/lines.h"

enum mux_status { STATUS_UNKNOWN, STATUS_RUNNING, STATUS_DOWN };

enum { STATUS_WORDS_SIZE = 128, STATUS_NO_EXIT = -1 };

struct status_reader {
    struct lines lines;
    bool said_running;
    bool said_down;
    char
        words[STATUS_WORDS_SIZE]; /* the line that decided, else the first that held anything; "" when none */
};

/* Makes the reader ready; feed it through `lines_feed(&reader->lines, …)`, then call status_end. */
void status_begin(struct status_reader *reader);

/*
 * The status: by the words, and where none was said by `exit_code` (0 running, 3 down; STATUS_NO_EXIT when
 * there is none, as in pasted evidence). Sets `*disagrees` when the words and the exit code say different
 * things.
 */
enum mux_status status_end(struct status_reader *reader, int exit_code, bool *disagrees);

#endif
