#include "read/connections.h"

#include "base/service.h"

#include <string.h>

enum { HTTPS_PORT = 443, PORT_MAX = 65535 };

static const char *const state_names[CONNECTION_STATES] = {
    [CONNECTION_CLOSED] = "CLOSED",           [CONNECTION_LISTEN] = "LISTEN",
    [CONNECTION_SYN_SENT] = "SYN_SENT",       [CONNECTION_SYN_RCVD] = "SYN_RCVD",
    [CONNECTION_ESTABLISHED] = "ESTABLISHED", [CONNECTION_CLOSE_WAIT] = "CLOSE_WAIT",
    [CONNECTION_FIN_WAIT_1] = "FIN_WAIT_1",   [CONNECTION_CLOSING] = "CLOSING",
    [CONNECTION_LAST_ACK] = "LAST_ACK",       [CONNECTION_FIN_WAIT_2] = "FIN_WAIT_2",
    [CONNECTION_TIME_WAIT] = "TIME_WAIT",
};

const char *connection_state_name(enum connection_state state) {
    return state_names[state];
}

/* Whether a state's name is this one of the list's: `TIME WAIT` was seen, too. */
static bool is_state(struct span name, const char *listed) {
    size_t same = 0;
    while (same < name.length && listed[same] != '\0' &&
           (name.bytes[same] == listed[same] ||
            (listed[same] == '_' && (name.bytes[same] == ' ' || name.bytes[same] == '-')))) {
        same++;
    }
    return same == name.length && listed[same] == '\0';
}

enum connection_state connection_state_of(struct span name) {
    int state = 0;
    while (state < CONNECTION_STATES && !is_state(name, state_names[state])) {
        state++;
    }
    return (enum connection_state)state;
}

void connections_begin(struct connections *connections, const char *service, unsigned port) {
    memset(connections, 0, sizeof *connections);
    connections->service = service;
    connections->port = port;
}

bool connection_socket(struct span socket, struct span *host, struct span *port) {
    size_t colon = socket.length;
    uint64_t number = 0;
    while (colon > 0 && socket.bytes[colon - 1] != ':') {
        colon--;
    }
    *host = (struct span){socket.bytes, colon > 0 ? colon - 1 : 0};
    *port = (struct span){socket.bytes + colon, socket.length - colon};
    return host->length > 0 && (span_equal(*port, "*") || span_number(*port, PORT_MAX, &number));
}

/* Whether the host is an IPv4 address in 169.254.0.0/16, where host and appliance speak. */
static bool link_local(struct span host) {
    uint32_t address = 0;
    uint64_t first = 0;
    struct span rest = host;
    bool may_be = span_digits(&rest, 255, &first) && first == 169; /* most are not: the rest is not read */
    return may_be && span_ipv4(&host, &address) && host.length == 0 && address >> 16 == (169U << 8 | 254);
}

static void remember_peer(struct connections *connections, struct span foreign) {
    for (unsigned i = 0; i < connections->peer_count; i++) {
        if (span_equal(foreign, connections->peers[i])) {
            return;
        }
    }
    if (connections->peer_count < CONNECTION_PEERS) {
        span_copy(connections->peers[connections->peer_count++], CONNECTION_ADDRESS_SIZE, foreign);
    }
}

bool connection_protocol(struct span proto, const char *protocol) {
    return proto.length >= 3 && byte_lower(proto.bytes[0]) == protocol[0] &&
           byte_lower(proto.bytes[1]) == protocol[1] && byte_lower(proto.bytes[2]) == protocol[2];
}

bool connections_take(void *connections, const struct span row[ROW_FIELDS]) {
    struct connections *seen = connections;
    struct span host;
    struct span digits;
    uint64_t port = 0;
    if (!connection_socket(row[ROW_FOREIGN], &host, &digits)) {
        return false;
    }
    span_number(digits, PORT_MAX, &port); /* `*` is none */
    unsigned owner = service_named(row[ROW_OWNER], seen->service);
    bool owned = owner != 0;
    bool ownerless = row[ROW_OWNER].length == 0;
    bool local = link_local(host);
    bool appliance = local && port == seen->port;
    bool manager = !local && port == HTTPS_PORT;
    bool tcp = connection_protocol(row[ROW_PROTO], "tcp");
    enum connection_state state = connection_state_of(row[ROW_STATE]);
    bool known = tcp && state != CONNECTION_STATES;
    bool established = known && state == CONNECTION_ESTABLISHED;
    if (!known && (owned || appliance) && !connection_protocol(row[ROW_PROTO], "udp")) {
        return false;
    }
    seen->rows++;
    seen->owned += owned;
    if (owned && known && state >= CONNECTION_LISTEN && state <= CONNECTION_CLOSE_WAIT) {
        seen->alive++;
        seen->owners |= owner;
    }
    seen->manager += manager && established && owned;
    seen->manager_ownerless += manager && ownerless && (established || (tcp && !known)); /* it may be one */
    if (known && appliance && (owned || ownerless)) {
        remember_peer(seen, row[ROW_FOREIGN]);
        seen->established += established && owned;
        seen->ownerless += established && ownerless;
        seen->other_states[state] += !established;
    }
    seen->foreign += appliance && established && !owned && !ownerless;
    return true;
}

const struct record_kind connections_xml = {.fields = ROW_FIELDS,
                                            .names = {CONNECTION_FIELDS},
                                            .take = connections_take,
                                            .row = "connection",
                                            .never_empty = true};
