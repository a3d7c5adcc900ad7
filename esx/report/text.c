/*
 * The report for people: the answer, the chain with its break, then the reasons and what to do, in 80
 * columns.
 */
#include "report/report.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

enum { COLUMNS = 80, LABEL = 10, HOST_SIZE = 1200 };

struct text {
    FILE *out;
    const struct style *style;
};

/* A word in the state's colour, padded to `width`. The word says all: the colour only helps to find it. */
static void print_state(const struct text *text, enum state state, const char *word, int width) {
    static const char *const colors[] = {
        [STATE_OK] = "32", [STATE_UNKNOWN] = "35", [STATE_WARNING] = "33", [STATE_CRITICAL] = "1;31"};
    if (text->style->color) {
        fprintf(text->out, "\033[%sm%s\033[0m%*s", colors[state], word,
                width > (int)strlen(word) ? width - (int)strlen(word) : 0, "");
    } else {
        fprintf(text->out, "%-*s", width, word);
    }
}

/* How many columns the word takes: its characters, not its bytes. */
static size_t columns_of(struct span word) {
    size_t columns = 0;
    for (size_t i = 0; i < word.length; i++) {
        columns += ((unsigned char)word.bytes[i] & 0xc0) != 0x80;
    }
    return columns;
}

/* Prints a text from column LABEL on, broken between words before column 80. */
static void print_wrapped(FILE *out, const char *sentence) {
    struct span rest = span_of(sentence);
    size_t column = LABEL;
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        if (column > LABEL && column + 1 + columns_of(word) > COLUMNS) {
            fprintf(out, "\n%*s", LABEL, "");
            column = LABEL;
        } else if (column > LABEL) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)word.length, word.bytes);
        column += columns_of(word);
    }
    fputc('\n', out);
}

static void print_labelled(FILE *out, const char *label, const char *sentence) {
    fprintf(out, "%-*s", LABEL, label);
    print_wrapped(out, sentence);
}

/* The host or the folder, and the release. Somebody else may have named the folder. */
static void name_host(char *to, size_t size, const struct report *report) {
    span_copy(to, size, span_of(report->from != NULL ? report->from : report->host_name));
    size_t used = strlen(to);
    if (report->host_release[0] != '\0') {
        snprintf(to + used, size - used, " (ESXi %s)", report->host_release);
    }
}

/* One line; only a long host name sends the headline to a second one, and not with -q, whose reader counts on one. */
static void print_answer(const struct text *text, const struct report *report) {
    const struct verdict *verdict = report->verdict;
    const char *headline = reason_words(verdict->findings[0].reason)->headline;
    char host[HOST_SIZE];
    char more[40] = "";
    name_host(host, sizeof host, report);
    if (verdict->count > 1) {
        snprintf(more, sizeof more, " (and %zu more)", verdict->count - 1);
    }
    size_t columns = LABEL + columns_of(span_of(host)) + 2 + columns_of(span_of(headline)) + strlen(more);
    bool wrap = columns > COLUMNS && !text->style->quiet;
    print_state(text, verdict->state, state_name(verdict->state), LABEL);
    fprintf(text->out, "%s%s%*s%s%s\n", host, wrap ? "\n" : "", wrap ? LABEL : 2, "", headline, more);
}

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

static void print_chain(const struct text *text, const struct report *report) {
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
    fprintf(text->out, "guests %s VMCI ---- Mux %s %s ds_am\n", line_of(vmci, "----", "-x--", "-?--"),
            line_of(connection, "---------", "----x----", "----?----"), peer);
    fprintf(text->out, "%*s", 12, "");
    print_state(text, vmci.state, vmci.word, 10);
    print_state(text, mux.state, mux.word, 6);
    print_state(text, connection.state, connection.word, 0);
    fputc('\n', text->out);
}

static void print_finding(const struct text *text, const struct report *report,
                          const struct finding *finding) {
    const struct reason_words *words = reason_words(finding->reason);
    char filled[WORDS_SIZE];
    fputc('\n', text->out);
    bool noted = finding->state == STATE_OK && finding->reason != REASON_OK;
    print_state(text, finding->state, noted ? "note" : state_name(finding->state), LABEL);
    words_fill(filled, sizeof filled, words->text, report->seen, finding->detail);
    print_wrapped(text->out, filled);
    for (int i = 0; i < REASON_STEPS && words->next_steps[i] != NULL; i++) {
        words_fill(filled, sizeof filled, words->next_steps[i], report->seen, finding->detail);
        print_labelled(text->out, i == 0 ? "  next" : "", filled);
    }
}

/* What is odd about a probe, and why it saw nothing where no reason says so (something worse does). */
static void print_note(FILE *out, const char *probe, const struct observation *about, bool failures) {
    char sentence[2 * OBSERVATION_TEXT_SIZE];
    if (about->note[0] != '\0') {
        snprintf(sentence, sizeof sentence, "%s: %s", probe, about->note);
        print_labelled(out, "note", sentence);
    }
    if (failures && about->error[0] != '\0') {
        snprintf(sentence, sizeof sentence, "%s: not observed: %s", probe, about->error);
        print_labelled(out, "note", sentence);
    }
}

static void print_notes(FILE *out, const struct report *report) {
    const struct observations *seen = report->seen;
    bool failures = seen->installed && !verdict_has(report->verdict, REASON_PROBE_FAILED) &&
                    !verdict_has(report->verdict, REASON_WRONG_USAGE);
    print_note(out, "mux", &seen->mux.about, failures);
    print_note(out, "worlds", &seen->worlds.about, failures);
    print_note(out, "vmci", &seen->vmci.about, failures);
    print_note(out, "connections", &seen->connections.about, failures);
}

static void print_action(FILE *out, const struct action *action, const char *service) {
    char sentence[320];
    switch (action->result) {
    case ACTION_NONE:
        return;
    case ACTION_STARTED:
        snprintf(sentence, sizeof sentence, "started %s; status and worlds agreed after %" PRId64 ".%d s",
                 service, action->recovery_ms / 1000, (int)(action->recovery_ms % 1000 / 100));
        break;
    case ACTION_FAILED:
        snprintf(sentence, sizeof sentence, "started %s, but it did not come back", service);
        break;
    case ACTION_SUPPRESSED:
        snprintf(sentence, sizeof sentence, "%s was not started: %s", service,
                 suppressor_id(action->suppressor));
        break;
    case ACTION_DRY_RUN:
        snprintf(sentence, sizeof sentence, "would start %s now (dry run)", service);
        break;
    }
    if (action->detail[0] != '\0') {
        size_t used = strlen(sentence);
        snprintf(sentence + used, sizeof sentence - used, " (%s)", action->detail);
    }
    fputc('\n', out);
    print_labelled(out, "action", sentence);
}

static void print_probe(FILE *out, const char *probe, const char *state, const struct observation *about) {
    char took[24] = "-";
    if (about->duration_ms >= 0) {
        snprintf(took, sizeof took, "%ld.%03ld s", about->duration_ms / 1000, about->duration_ms % 1000);
    }
    const char *source = about->command[0] != '\0' ? about->command : about->file;
    fprintf(out, "%-12s %-12s %8s  %s\n", probe, state, took, source[0] == '\0' ? "-" : source);
    if (about->error[0] != '\0') {
        print_labelled(out, "", about->error);
    }
}

static void print_probes(FILE *out, const struct observations *seen) {
    fprintf(out, "\n%-12s %-12s %8s  %s\n", "probe", "state", "took", "asked");
    print_probe(out, "mux", words_mux(&seen->mux), &seen->mux.about);
    print_probe(out, "worlds", words_worlds(&seen->worlds), &seen->worlds.about);
    print_probe(out, "vmci", words_vmci(&seen->vmci), &seen->vmci.about);
    print_probe(out, "connections", words_connections(&seen->connections), &seen->connections.about);
}

void report_print_text(FILE *out, const struct report *report, const struct style *style) {
    struct text text = {out, style};
    if (style->quiet && report->verdict->state == STATE_OK) {
        return;
    }
    print_answer(&text, report);
    if (style->quiet) {
        return;
    }
    print_chain(&text, report);
    for (size_t i = 0; i < report->verdict->count; i++) {
        print_finding(&text, report, &report->verdict->findings[i]);
    }
    print_notes(out, report);
    if (report->action != NULL) {
        print_action(out, report->action, report->seen->service);
    }
    if (style->verbose) {
        print_probes(out, report->seen);
    }
}
