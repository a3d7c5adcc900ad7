#include "read/connections_xml.h"

enum column { PROTO, LOCAL, FOREIGN, STATE, OWNER, COLUMNS };

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

struct structures *connections_xml_open(struct connections *tally) {
    static const struct structures_kind kind = {
        "connection",
        256,
        COLUMNS,
        {"Proto", "LocalAddress", "ForeignAddress", "State", "WorldName"},
        .take = take_row};
    return structures_open(&kind, tally);
}

bool connections_xml_close(struct structures *structures, const struct connections *tally,
                           struct fault *fault) {
    bool whole = structures_close(structures, fault);
    if (whole && tally->rows == 0) {
        *fault = fault_number(FAULT_NO_CONNECTION, 0); /* a host always has some */
        whole = false;
    }
    return whole;
}
