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

/*
 * Whether a socket in this state has a process behind it. The others are what the kernel keeps for a while
 * after the process has closed the socket or died.
 */
static const bool needs_process[CONNECTION_STATES] = {
    [CONNECTION_LISTEN] = true,      [CONNECTION_SYN_SENT] = true,   [CONNECTION_SYN_RCVD] = true,
    [CONNECTION_ESTABLISHED] = true, [CONNECTION_CLOSE_WAIT] = true,
};

const char *connection_state_name(enum connection_state state) {
    return state_names[state];
}

/* `TIME WAIT` was seen, too. */
static bool names_state(struct span name, const char *state) {
    if (name.length == 0 || name.bytes[0] != state[0] || name.length != strlen(state)) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        bool joint = state[i] == '_' && (name.bytes[i] == ' ' || name.bytes[i] == '-');
        if (name.bytes[i] != state[i] && !joint) {
            return false;
        }
    }
    return true;
}

enum connection_state connection_state_of(struct span name) {
    for (int i = 0; i < CONNECTION_STATES; i++) {
        if (names_state(name, state_names[i])) {
            return (enum connection_state)i;
        }
    }
    return CONNECTION_STATES;
}

void connections_begin(struct connections *connections, const char *service, unsigned port) {
    memset(connections, 0, sizeof *connections);
    connections->service = service;
    connections->port = port;
}

/* Splits `169.254.1.39:48651` or `[::1]:8307` at the last colon; a port may be `*` on LISTEN and UDP rows. */
static bool split_address(struct span address, struct span *host, unsigned *port) {
    size_t colon = address.length;
    while (colon > 0 && address.bytes[colon - 1] != ':') {
        colon--;
    }
    if (colon < 2 || colon == address.length) {
        return false;
    }
    *host = (struct span){address.bytes, colon - 1};
    struct span digits = {address.bytes + colon, address.length - colon};
    uint64_t number = 0;
    if (!span_equal(digits, "*") && !span_number(digits, PORT_MAX, &number)) {
        return false;
    }
    *port = (unsigned)number;
    return true;
}

/* Whether the host is an IPv4 address in 169.254.0.0/16, where host and appliance speak. */
static bool link_local(struct span host) {
    static const uint64_t network[2] = {169, 254};
    for (int octet = 0; octet < 4; octet++) {
        size_t length = 0;
        while (length < host.length && host.bytes[length] != '.') {
            length++;
        }
        uint64_t number = 0;
        if (!span_number((struct span){host.bytes, length}, 255, &number) ||
            (octet < 2 && number != network[octet]) || (length == host.length) != (octet == 3)) {
            return false;
        }
        size_t step = octet == 3 ? length : length + 1;
        host = (struct span){host.bytes + step, host.length - step};
    }
    return true;
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

/* A row to the appliance's address and port. */
static void take_appliance(struct connections *connections, const struct connection_row *row,
                           enum connection_state state, bool owned) {
    if (!owned && row->owner.length > 0) {
        connections->foreign += state == CONNECTION_ESTABLISHED;
        return;
    }
    remember_peer(connections, row->foreign);
    if (state != CONNECTION_ESTABLISHED) {
        connections->other_states[state]++;
    } else if (owned) {
        connections->established++;
    } else {
        connections->ownerless++;
    }
}

/* A TCP row whose state is known. */
static void take_tcp(struct connections *connections, const struct connection_row *row,
                     enum connection_state state, bool appliance, bool manager) {
    bool owned = service_named(row->owner, connections->service);
    connections->alive += owned && needs_process[state];
    if (appliance) {
        take_appliance(connections, row, state, owned);
    }
    if (manager && state == CONNECTION_ESTABLISHED) {
        connections->manager += owned;
        connections->manager_ownerless += row->owner.length == 0;
    }
}

bool connection_protocol(struct span proto, const char *protocol) {
    return proto.length >= 3 && span_equal_nocase((struct span){proto.bytes, 3}, protocol);
}

bool connections_take(struct connections *connections, const struct connection_row *row) {
    struct span host = {"", 0};
    unsigned port = 0;
    if (!split_address(row->foreign, &host, &port)) {
        return false;
    }
    bool owned = service_named(row->owner, connections->service);
    bool tcp = connection_protocol(row->proto, "tcp");
    bool udp = connection_protocol(row->proto, "udp");
    bool appliance = link_local(host) && port == connections->port;
    bool manager = !link_local(host) && port == HTTPS_PORT;
    enum connection_state state = connection_state_of(row->state);
    if (tcp && state != CONNECTION_STATES) {
        take_tcp(connections, row, state, appliance, manager);
    } else if (!udp && (owned || appliance)) {
        return false;
    } else if (tcp && manager && row->owner.length == 0) {
        connections->manager_ownerless++; /* it may be one */
    }
    connections->rows++;
    return true;
}
