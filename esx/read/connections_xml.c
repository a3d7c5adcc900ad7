/* The connection list in XML, which structures reads: here is only which fields of a row count. */
#include "read/connections_reader.h"
#include "read/xml_structures.h"

#include <libxml/xmlmemory.h>

enum column { PROTO, LOCAL, FOREIGN, STATE, OWNER, COLUMNS };

struct xml_reader {
    struct connections_reader reader; /* first, so that a pointer to it is one to the whole */
    struct structures *structures;
    const struct connections *tally;
};

static bool take_row(void *tally, const struct span *fields) {
    struct connection_row row = {
        .proto = fields[PROTO],
        .local = fields[LOCAL],
        .foreign = fields[FOREIGN],
        .state = fields[STATE],
        .owner = fields[OWNER],
    };
    return connections_take(tally, &row);
}

static int xml_feed(struct connections_reader *reader, const char *bytes, size_t length) {
    return structures_feed(((struct xml_reader *)reader)->structures, bytes, length);
}

static bool xml_close(struct connections_reader *reader, struct fault *fault) {
    struct xml_reader *self = (struct xml_reader *)reader;
    bool whole = structures_close(self->structures, fault);
    if (whole && self->tally->rows == 0) {
        *fault = fault_number(FAULT_NO_CONNECTION, 0); /* a host always has some */
        whole = false;
    }
    xmlFree(self);
    return whole;
}

struct connections_reader *connections_xml_open(struct connections *tally) {
    static const struct structures_kind kind = {
        "connection",
        256,
        COLUMNS,
        {"Proto", "LocalAddress", "ForeignAddress", "State", "WorldName"},
        take_row};
    struct xml_reader *self = xmlMalloc(sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    self->reader = (struct connections_reader){xml_feed, xml_close};
    self->tally = tally;
    self->structures = structures_open(&kind, tally);
    if (self->structures == NULL) {
        xmlFree(self);
        return NULL;
    }
    return (struct connections_reader *)self;
}
