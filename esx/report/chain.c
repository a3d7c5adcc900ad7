#include "report/chain.h"

#include "base/utf8.h"
#include "report/language.h"
#include "report/words.h"

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

/* A piece with the word for its state. */
static struct cell stated(const char *drawn, enum state state, const char *broken) {
    return (struct cell){drawn, state,
                         state == STATE_OK        ? MESSAGE("ok")
                         : state == STATE_UNKNOWN ? "?"
                                                  : broken};
}

/* What is left of the connection: an attempt, else the state that tells most. */
static const char *rest_of(const struct connections *seen) {
    static const enum connection_state telling[] = {
        CONNECTION_SYN_SENT,   CONNECTION_SYN_RCVD, CONNECTION_CLOSE_WAIT, CONNECTION_FIN_WAIT_1,
        CONNECTION_FIN_WAIT_2, CONNECTION_CLOSING,  CONNECTION_LAST_ACK,   CONNECTION_TIME_WAIT};
    for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++) {
        if (seen->other_states[telling[i]] > 0) {
            return connection_state_name(telling[i]);
        }
    }
    return MESSAGE("none");
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
            fprintf(page->out, "%*s", (int)(begin - worded), "");
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
        cells[count++] = (struct cell){line_of(state, "--", "x-", "--"), STATE_OK, NULL};
        cells[count++] = stated(tr(page->language, link_words[order[i]].name), state, MESSAGE("BROKEN"));
    }
    draw(page, cells, count);
}

void chain_print(const struct page *page, const struct report *report) {
    const struct observations *seen = &report->seen;
    const struct connections *connections = &seen->connections;
    const enum mux is = report->verdict.mux;
    const enum state vmci = words_state(seen, PROBE_VMCI);
    const enum state mux = is == MUX_RUNNING                  ? STATE_OK
                           : is == MUX_DOWN || is == MUX_GONE ? STATE_CRITICAL
                                                              : STATE_UNKNOWN;
    const enum state connection = words_state(seen, PROBE_CONNECTIONS);
    char peer[CONNECTION_ADDRESS_SIZE];
    if (connections->peer_count > 0) {
        snprintf(peer, sizeof peer, "%s", connections->peers[0]);
    } else {
        snprintf(peer, sizeof peer, tr(page->language, "appliance:%u"), connections->port);
    }
    struct cell cells[] = {
        {tr(page->language, "guests"), STATE_OK, NULL},
        {line_of(vmci, "----", "-x--", "-?--"), STATE_OK, NULL},
        stated("VMCI", vmci, MESSAGE("MISSING")),
        {"----", STATE_OK, NULL},
        stated("Mux", mux, MESSAGE("DOWN")),
        stated(line_of(connection, "---------", "----x----", "----?----"), connection, rest_of(connections)),
        {peer, STATE_OK, NULL},
        {"ds_am", STATE_OK, NULL},
    };
    enum { GUESTS = 0, DS_AM = sizeof cells / sizeof cells[0] - 1 };
    if (report->diagnosed) { /* only that knows the ends */
        cells[GUESTS] = stated(cells[GUESTS].drawn, report->diagnosis.guest_driver, MESSAGE("DOWN"));
        cells[DS_AM] = stated(cells[DS_AM].drawn, report->diagnosis.ds_am, MESSAGE("DOWN"));
    }
    draw(page, cells, sizeof cells / sizeof cells[0]);
    /* Else Mux itself is the reason. */
    bool lost = verdict_has(&report->verdict, REASON_DSVA_DISCONNECTED) || links_broken(report->links) > 0;
    if (report->links_asked && lost) {
        draw_links(page, report->links);
    }
}
