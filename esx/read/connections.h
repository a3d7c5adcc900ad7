/*
 * connections: what the host's list of network connections says about Mux. The judge of rows, which xml_structures finds in what the host
 * answers and connections_text in what people paste, in constant memory.
 */
#ifndef MUXWATCH_READ_CONNECTIONS_H
#define MUXWATCH_READ_CONNECTIONS_H

#include "read/records.h"

/* LISTEN to CLOSE_WAIT have a process behind them; the others the kernel keeps for a while after that has closed them or died. */
enum connection_state {
    CONNECTION_CLOSED,
    CONNECTION_LISTEN,
    CONNECTION_SYN_SENT,
    CONNECTION_SYN_RCVD,
    CONNECTION_ESTABLISHED,
    CONNECTION_CLOSE_WAIT,
    CONNECTION_FIN_WAIT_1,
    CONNECTION_CLOSING,
    CONNECTION_LAST_ACK,
    CONNECTION_FIN_WAIT_2,
    CONNECTION_TIME_WAIT,
    CONNECTION_STATES /* how many; also: none of them */
};

/* The fields of a row that count, and their names. */
enum { ROW_PROTO, ROW_LOCAL, ROW_FOREIGN, ROW_STATE, ROW_OWNER, ROW_FIELDS };
#define CONNECTION_FIELDS "Proto", "LocalAddress", "ForeignAddress", "State", "WorldName"

enum { CONNECTION_PEERS = 8, CONNECTION_ADDRESS_SIZE = 32 };

/* What the rows so far said. */
struct connections {
    const char *service;                      /* or several that it may be, with `|` between */
    unsigned port;                            /* the appliance's port */
    uint64_t rows;                            /* rows at all */
    unsigned established;                     /* ESTABLISHED to the appliance, owned by the service */
    unsigned ownerless;                       /* ESTABLISHED to the appliance, owner column empty */
    unsigned foreign;                         /* ESTABLISHED to the appliance, owned by another process */
    unsigned other_states[CONNECTION_STATES]; /* to the appliance, owned or ownerless, by state */
    unsigned manager;           /* ESTABLISHED to port 443 outside 169.254.0.0/16, owned by the service */
    unsigned manager_ownerless; /* the same with an empty owner column: may be the service's */
    unsigned alive;             /* rows owned by the service in a state that needs a live process */
    unsigned owners;            /* of these, as service_named() has it */
    unsigned owned;             /* rows owned by the service, in any state */
    unsigned peer_count;
    char peers[CONNECTION_PEERS][CONNECTION_ADDRESS_SIZE]; /* the appliance's address and port, each once */
};

/* The state's name as the list prints it. `state` is less than CONNECTION_STATES. */
const char *connection_state_name(enum connection_state state);

/* The state of that name, in which a blank or a hyphen may stand for `_`; CONNECTION_STATES when it is none. */
enum connection_state connection_state_of(struct span name);

/*
 * Splits an address with its port, `169.254.1.39:48651` or `[::1]:8307`, at the last colon; of LISTEN and UDP the port may be `*`. Whether
 * it is one; what it has for a host is not looked at.
 */
bool connection_socket(struct span socket, struct span *host, struct span *port);

/* Whether that is the column of `tcp` or `udp`, or one of their forms: tcp4, tcp6, udp4, udp6. */
bool connection_protocol(struct span proto, const char *protocol);

/* Makes an empty tally for this service, or for any of several with `|` between (kept by pointer), and the appliance's TCP port. */
void connections_begin(struct connections *connections, const char *service, unsigned port);

/*
 * Counts one row in a struct connections. What the row does not have is an empty span. Returns false when the row cannot be one, or is
 * not understood though it concerns the service: its foreign address has no port, its protocol is neither TCP nor UDP, or a TCP row has
 * no state, or none that is known. (The list is then cut off or of an unknown format, and its silence proves nothing.) A row of somebody
 * else's may have a state that nobody here knows.
 *
 * A connection to the appliance is one whose *foreign* address is in 169.254.0.0/16 with the port: a local
 * port, a world id or another host's port of that number is none.
 */
bool connections_take(void *connections, const struct span row[ROW_FIELDS]);

/* The list in XML; its rows go to a struct connections. A host always has some: a list without a row is none. */
extern const struct record_kind connections_xml;

#endif
