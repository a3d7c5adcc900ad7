#include "report/chain.h"

/* One link of the chain. */
struct mark {
    enum state state;
    const char *word;
};

static struct mark mark_vmci(const struct observations *seen) {
    if (!seen->vmci.about.observed) {
        return (struct mark){STATE_UNKNOWN, "?"};
    }
    return seen->vmci.loaded ? (struct mark){STATE_OK, "ok"} : (struct mark){STATE_CRITICAL, "MISSING"};
}

static struct mark mark_mux(enum mux mux) {
    switch (mux) {
    case MUX_RUNNING:
        return (struct mark){STATE_OK, "ok"};
    case MUX_DOWN:
        return (struct mark){STATE_CRITICAL, "DOWN"};
    case MUX_UNKNOWN:
    case MUX_CONTRADICTED:
    case MUX_NOT_INSTALLED:
        break;
    }
    return (struct mark){STATE_UNKNOWN, "?"};
}

static struct mark mark_connection(const struct connections_observation *connections) {
    const struct connections *seen = &connections->seen;
    if (!connections->about.observed) {
        return (struct mark){STATE_UNKNOWN, "?"};
    }
    if (seen->established + seen->ownerless > 0) {
        return (struct mark){STATE_OK, "ok"};
    }
    /* The one that tells most: an attempt, then the rest of a connection. */
    static const enum connection_state telling[] = {
        CONNECTION_SYN_SENT,   CONNECTION_SYN_RCVD, CONNECTION_CLOSE_WAIT, CONNECTION_FIN_WAIT_1,
        CONNECTION_FIN_WAIT_2, CONNECTION_CLOSING,  CONNECTION_LAST_ACK,   CONNECTION_TIME_WAIT};
    for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++) {
        if (seen->other_states[telling[i]] > 0) {
            return (struct mark){STATE_CRITICAL, connection_state_name(telling[i])};
        }
    }
    return (struct mark){STATE_CRITICAL, "none"};
}

static const char *line_of(struct mark mark, const char *whole, const char *broken, const char *unknown) {
    if (mark.state == STATE_UNKNOWN) {
        return unknown;
    }
    return mark.state == STATE_OK ? whole : broken;
}

void chain_print(const struct page *page, const struct report *report) {
    const struct connections *connections = &report->seen->connections.seen;
    struct mark vmci = mark_vmci(report->seen);
    struct mark mux = mark_mux(report->verdict->mux);
    struct mark connection = mark_connection(&report->seen->connections);
    char peer[CONNECTION_ADDRESS_SIZE];
    if (connections->peer_count > 0) {
        snprintf(peer, sizeof peer, "%s", connections->peers[0]);
    } else {
        snprintf(peer, sizeof peer, "appliance:%u", connections->port);
    }
    fprintf(page->out, "guests %s VMCI ---- Mux %s %s ds_am\n", line_of(vmci, "----", "-x--", "-?--"),
            line_of(connection, "---------", "----x----", "----?----"), peer);
    fprintf(page->out, "%*s", 12, "");
    page_state(page, vmci.state, vmci.word, 10);
    page_state(page, mux.state, mux.word, 6);
    page_state(page, connection.state, connection.word, 0);
    fputc('\n', page->out);
}
