/*
 * connections_text: the list of connections as people paste it: XML, a table with or without its header, grepped, wrapped, csv, keyvalue,
 * json, objects of PowerCLI and govc.
 */
#ifndef MUXWATCH_READ_CONNECTIONS_TEXT_H
#define MUXWATCH_READ_CONNECTIONS_TEXT_H

#include "base/lines.h"
#include "read/connections.h"
#include "read/records.h"

struct connections_text {
    struct records records;
    struct connections tally; /* what the rows said */
    char port[8];             /* `:48651` */
    unsigned rows;
    unsigned of_port; /* rows to the appliance's port */
    unsigned udp;
    char host[64];      /* which a row names, as a report over several hosts does */
    bool mixed;         /* another row names another one */
    bool doubtful;      /* a row that may be Mux's could not be read */
    bool torn;          /* such a row still shows an established connection to the appliance */
    bool headed;        /* by a header that was wrapped */
    bool unread;        /* a row could not be read */
    size_t held_length; /* a row that may go on in the next line */
    bool held_read;     /* as `held_row` */
    struct span held_row[ROW_FIELDS];
    bool held_torn;  /* what was added to it did not make it a row */
    bool held_apart; /* an empty line stands behind it */
    bool held_open;  /* its first line has no owner, which a row in its state has */
    bool held_owned; /* it has one, or the beginning of its name */
    char held[2 * LINES_LONGEST];
    char doubt[80]; /* the row that was in doubt, printable */
};

/* Makes the reader ready, with a tally as connections_begin() does. */
void connections_text_begin(struct connections_text *reader, const char *service, unsigned port);

/* Takes a line, or a piece of one that goes on. Whether it is a part of the list. */
bool connections_text_line(struct connections_text *reader, struct span line, bool goes_on);

/* Says that nothing follows. Whether the list is whole as far as its form tells; of XML `*fault` says why it is not. */
bool connections_text_end(struct connections_text *reader, struct fault *fault);

/* Whether the list shows its header or names its fields: no filter took rows away. */
bool connections_text_headed(const struct connections_text *reader);

#endif
