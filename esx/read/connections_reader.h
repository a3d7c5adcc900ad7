/*
 * connections_reader: one interface for the two ways in which a connection list comes, XML (what muxwatch
 * asks the host for) and a table (what people paste). Each reader finds the rows, in constant memory, and
 * hands them to the same judge.
 */
#ifndef MUXWATCH_READ_CONNECTIONS_READER_H
#define MUXWATCH_READ_CONNECTIONS_READER_H

#include "base/fault.h"
#include "base/lines.h"
#include "read/connections.h"

struct connections_reader {
    int (*feed)(struct connections_reader *reader, const char *bytes, size_t length);
    bool (*close)(struct connections_reader *reader, struct fault *fault);
};

/* A reader of `esxcli|localcli --formatter=xml`; rows go to `tally`. NULL when there is no memory. */
struct connections_reader *connections_xml_open(struct connections *tally);

/* A reader of the table, whole or only some rows of it, as pasted. NULL when there is no memory. */
struct connections_reader *connections_table_open(struct connections *tally, prompt_test *prompt);

/*
 * Takes the next `length` bytes. Returns 0, or -1 when the list cannot be read any further: then close the
 * reader, which says why.
 */
int connections_reader_feed(struct connections_reader *reader, const char *bytes, size_t length);

/*
 * Says that nothing follows, and frees the reader. Returns true when the whole list was read; else false with
 * the reason: a list that breaks off does not show that a connection is missing.
 */
bool connections_reader_close(struct connections_reader *reader, struct fault *fault);

#endif
