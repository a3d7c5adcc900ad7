/*
 * appliance: what the appliance itself says: its connections, its processes and its logs.
 */
#ifndef MUXWATCH_READ_APPLIANCE_H
#define MUXWATCH_READ_APPLIANCE_H

#include "base/lines.h"

/* Reads `netstat -tna`, with or without `| grep PORT`. */
struct netstat_reader {
    struct lines lines;
    prompt_test *prompt;
    unsigned port;
    unsigned established; /* of the port on this side, which is ds_am's */
    unsigned listening;
    unsigned others; /* in any other state */
    bool listed;     /* there was a row, a header or a prompt line: an empty file says nothing */
};

/* Makes the reader ready for what somebody pasted; feed it through `lines_feed(&reader->lines, …)` and end it with `lines_end`. */
void netstat_begin(struct netstat_reader *reader, unsigned port, prompt_test *prompt);

/* Reads `ps -ef`, with or without `| grep ds_am`. Two processes of that name belong together. */
struct ds_am_reader {
    struct lines lines;
    prompt_test *prompt;
    unsigned processes;
    bool listed;
};

void ds_am_begin(struct ds_am_reader *reader, prompt_test *prompt);

enum { AM_LOG_TIME_SIZE = 32 };

/* Reads ds_agent.log, or the syslog of a 9.0: `amsocket open … error 111` means that ds_am did not answer. */
struct am_log_reader {
    struct lines lines;
    unsigned time_words; /* of which a line's time consists: 2, and 3 in syslog */
    uint64_t refusals;
    char first[AM_LOG_TIME_SIZE]; /* the time of the first and of the last, as it stands there */
    char last[AM_LOG_TIME_SIZE];
};

void am_log_begin(struct am_log_reader *reader, unsigned time_words);

#endif
