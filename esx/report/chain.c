#include "report/chain.h"

#include "base/utf8.h"
#include "report/language.h"
#include "report/results.h"

/* A piece of the drawing, and the word that stands under it; NULL: none. */
struct cell {
    const char *drawn;
    enum state state;
    const char *word;
};

/* A line that leads to the next piece. */
static const char *line_of(enum state state, const char *whole, const char *broken, const char *unknown) {
    return state == STATE_OK ? whole : state == STATE_UNKNOWN ? unknown : broken;
}

static struct cell cell_vmci(const struct observations *seen) {
    if (!seen->probes[PROBE_VMCI].observed) {
        return (struct cell){"VMCI", STATE_UNKNOWN, "?"};
    }
    return seen->vmci_loaded ? (struct cell){"VMCI", STATE_OK, MESSAGE("ok")}
                             : (struct cell){"VMCI", STATE_CRITICAL, MESSAGE("MISSING")};
}

static struct cell cell_mux(enum mux mux) {
    switch (mux) {
    case MUX_RUNNING:
        return (struct cell){"Mux", STATE_OK, MESSAGE("ok")};
    case MUX_DOWN:
    case MUX_GONE:
        return (struct cell){"Mux", STATE_CRITICAL, MESSAGE("DOWN")};
    case MUX_UNKNOWN:
    case MUX_CONTRADICTED:
    case MUX_NOT_INSTALLED:
        break;
    }
    return (struct cell){"Mux", STATE_UNKNOWN, "?"};
}

static struct cell cell_connection(const struct observations *observations) {
    const struct connections *seen = &observations->connections;
    /* The one that tells most: an attempt, then the rest of a connection. */
    static const enum connection_state telling[] = {
        CONNECTION_SYN_SENT,   CONNECTION_SYN_RCVD, CONNECTION_CLOSE_WAIT, CONNECTION_FIN_WAIT_1,
        CONNECTION_FIN_WAIT_2, CONNECTION_CLOSING,  CONNECTION_LAST_ACK,   CONNECTION_TIME_WAIT};
    const char *word = MESSAGE("none");
    if (!observations->probes[PROBE_CONNECTIONS].observed) {
        return (struct cell){"----?----", STATE_UNKNOWN, "?"};
    }
    if (seen->established + seen->ownerless > 0) {
        return (struct cell){"---------", STATE_OK, MESSAGE("ok")};
    }
    for (size_t i = sizeof telling / sizeof telling[0]; i > 0; i--) {
        if (seen->other_states[telling[i - 1]] > 0) {
            word = connection_state_name(telling[i - 1]);
        }
    }
    return (struct cell){"----x----", STATE_CRITICAL, word};
}

/* An end of the chain, of which only diagnose knows the state. */
static struct cell cell_end(const char *drawn, const struct diagnosis *diagnosis, enum state state) {
    const char *word = state == STATE_OK ? MESSAGE("ok") : state == STATE_CRITICAL ? MESSAGE("DOWN") : "?";
    return (struct cell){drawn, state, diagnosis != NULL ? word : NULL};
}

/* The drawing, and the line of words: each begins below its piece, a line's two columns in, and none touches another. */
static void draw(const struct page *page, const struct cell *cells, size_t count) {
    size_t column = 0;
    size_t worded = 0; /* so far the second line goes */
    for (size_t i = 0; i < count; i++) {
        fprintf(page->out, "%s%s", i > 0 ? " " : "", cells[i].drawn);
    }
    fputc('\n', page->out);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].word != NULL) {
            const char *word = tr(page->language, cells[i].word);
            size_t wanted = column + (cells[i].drawn[0] == '-' ? 2 : 0);
            size_t begin = wanted > worded || worded == 0 ? wanted : worded + 1;
            page_padded(page, "", begin - worded);
            page_state(page, cells[i].state, word, 0);
            worded = begin + utf8_columns(span_of(word));
        }
        column += utf8_columns(span_of(cells[i].drawn)) + 1;
    }
    fputc('\n', page->out);
}

/* The links between Mux and the appliance, in their order, below the chain. */
static void draw_links(const struct page *page, const struct link_answer links[LINKS]) {
    static const enum link order[] = {LINK_CONTROL_INTERFACE, LINK_CONTROL_ADDRESS, LINK_RULE_SET,
                                      LINK_ALLOWED_ADDRESSES, LINK_PORT_GROUP,      LINK_APPLIANCE_UNPLUGGED,
                                      LINK_APPLIANCE_OFF};
    static const enum state states[] = {
        [LINK_UNKNOWN] = STATE_UNKNOWN, [LINK_OK] = STATE_OK, [LINK_BROKEN] = STATE_CRITICAL};
    struct cell cells[2 * LINKS + 1] = {{"Mux", STATE_OK, NULL}};
    size_t count = 1;
    for (size_t i = 0; i < LINKS; i++) {
        enum state state = states[links[order[i]].state];
        const char *word = state == STATE_OK         ? MESSAGE("ok")
                           : state == STATE_CRITICAL ? MESSAGE("BROKEN")
                                                     : "?";
        cells[count++] = (struct cell){line_of(state, "--", "x-", "--"), STATE_OK, NULL};
        cells[count++] = (struct cell){tr(page->language, link_words[order[i]].name), state, word};
    }
    draw(page, cells, count);
}

void chain_print(const struct page *page, const struct report *report) {
    const struct connections *connections = &report->seen->connections;
    const struct diagnosis *diagnosis = report->diagnosis;
    const struct cell vmci = cell_vmci(report->seen);
    char peer[CONNECTION_ADDRESS_SIZE];
    if (connections->peer_count > 0) {
        snprintf(peer, sizeof peer, "%s", connections->peers[0]);
    } else {
        snprintf(peer, sizeof peer, tr(page->language, "appliance:%u"), connections->port);
    }
    const struct cell cells[] = {
        cell_end(tr(page->language, "guests"), diagnosis,
                 diagnosis != NULL ? diagnosis->guest_driver : STATE_UNKNOWN),
        {line_of(vmci.state, "----", "-x--", "-?--"), STATE_OK, NULL},
        vmci,
        {"----", STATE_OK, NULL},
        cell_mux(report->verdict->mux),
        cell_connection(report->seen),
        {peer, STATE_OK, NULL},
        cell_end("ds_am", diagnosis, diagnosis != NULL ? diagnosis->ds_am : STATE_UNKNOWN),
    };
    draw(page, cells, sizeof cells / sizeof cells[0]);
    bool lost = verdict_has(report->verdict, REASON_DSVA_DISCONNECTED); /* else Mux itself is the reason */
    for (int i = 0; report->links != NULL && i < LINKS; i++) {
        lost |= report->links[i].state == LINK_BROKEN;
    }
    if (report->links != NULL && lost) {
        draw_links(page, report->links);
    }
}
