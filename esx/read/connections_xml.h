/*
 * connections_xml: the list of connections in XML, which structures reads: here is only which fields of a row count.
 */
#ifndef MUXWATCH_READ_CONNECTIONS_XML_H
#define MUXWATCH_READ_CONNECTIONS_XML_H

#include "read/connections.h"
#include "read/xml_structures.h"

/* A reader of `esxcli|localcli --formatter=xml`; rows go to `tally`. NULL when there is no memory. */
struct structures *connections_xml_open(struct connections *tally);

/* Does what structures_close() does. A list without a row is not a host's, which always has some: false, too. */
bool connections_xml_close(struct structures *structures, const struct connections *tally,
                           struct fault *fault);

#endif
