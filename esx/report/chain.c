#include "report/chain.h"

#include "base/utf8.h"
#include "report/language.h"

/* One link of the chain. */
struct mark {
    enum state state;
    const char *word;
};

static struct mark mark_vmci(const struct observations *seen) {
    if (!seen->probes[PROBE_VMCI].observed) {
        return (struct mark){STATE_UNKNOWN, "?"};
    }
    return seen->vmci_loaded ? (struct mark){STATE_OK, MESSAGE("ok")}
                             : (struct mark){STATE_CRITICAL, MESSAGE("MISSING")};
}

static struct mark mark_mux(enum mux mux) {
    switch (mux) {
    case MUX_RUNNING:
        return (struct mark){STATE_OK, MESSAGE("ok")};
    case MUX_DOWN:
        return (struct mark){STATE_CRITICAL, MESSAGE("DOWN")};
    case MUX_UNKNOWN:
    case MUX_CONTRADICTED:
    case MUX_NOT_INSTALLED:
        break;
    }
    return (struct mark){STATE_UNKNOWN, "?"};
}

static struct mark mark_connection(const struct observations *observations) {
    const struct connections *seen = &observations->connections;
    if (!observations->probes[PROBE_CONNECTIONS].observed) {
        return (struct mark){STATE_UNKNOWN, "?"};
    }
    if (seen->established + seen->ownerless > 0) {
        return (struct mark){STATE_OK, MESSAGE("ok")};
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
    return (struct mark){STATE_CRITICAL, MESSAGE("none")};
}

static const char *line_of(struct mark mark, const char *whole, const char *broken, const char *unknown) {
    if (mark.state == STATE_UNKNOWN) {
        return unknown;
    }
    return mark.state == STATE_OK ? whole : broken;
}

/* How far right each word stands: below its link's name. */
enum { VMCI_COLUMN = 12, MUX_COLUMN = 22, CONNECTION_COLUMN = 28, PEER_COLUMN = 36 };

/* The word under a link that only diagnose sees. */
static void print_end(const struct page *page, enum state state, size_t width) {
    const char *word = state == STATE_OK ? tr("ok") : state == STATE_CRITICAL ? tr("DOWN") : "?";
    page_state(page, state, word, width);
}

/* The line of words under the links; of the guests' driver and of ds_am only diagnose has one. */
static void print_words(const struct page *page, const struct report *report, struct mark connection,
                        size_t ds_am_column) {
    const struct diagnosis *diagnosis = report->diagnosis;
    struct mark vmci = mark_vmci(report->seen);
    struct mark mux = mark_mux(report->verdict->mux);
    if (diagnosis != NULL) {
        print_end(page, diagnosis->guest_driver, VMCI_COLUMN);
    } else {
        page_padded(page, "", VMCI_COLUMN);
    }
    page_state(page, vmci.state, tr(vmci.word), MUX_COLUMN - VMCI_COLUMN);
    page_state(page, mux.state, tr(mux.word), CONNECTION_COLUMN - MUX_COLUMN);
    if (diagnosis != NULL) {
        page_state(page, connection.state, tr(connection.word), ds_am_column - CONNECTION_COLUMN);
        print_end(page, diagnosis->ds_am, 0);
    } else {
        page_state(page, connection.state, tr(connection.word), 0);
    }
    fputc('\n', page->out);
}

void chain_print(const struct page *page, const struct report *report) {
    const struct connections *connections = &report->seen->connections;
    struct mark vmci = mark_vmci(report->seen);
    struct mark connection = mark_connection(report->seen);
    char peer[CONNECTION_ADDRESS_SIZE];
    if (connections->peer_count > 0) {
        snprintf(peer, sizeof peer, "%s", connections->peers[0]);
    } else {
        snprintf(peer, sizeof peer, tr("appliance:%u"), connections->port);
    }
    fprintf(page->out, "%s %s VMCI ---- Mux %s %s ds_am\n", tr("guests"),
            line_of(vmci, "----", "-x--", "-?--"), line_of(connection, "---------", "----x----", "----?----"),
            peer);
    print_words(page, report, connection, PEER_COLUMN + utf8_columns(span_of(peer)) + 1);
}
