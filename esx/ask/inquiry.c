#include "ask/inquiry.h"

#include "host/signals.h"

#include <stdio.h>
#include <string.h>

/* --- reading an answer --- */

static bool is_list(const struct inquiry *inquiry) {
    return inquiry->asked >= ASKED_LISTS && inquiry->asked < ASKED_GUESTS;
}

static enum links_list list_of(const struct inquiry *inquiry) {
    return (enum links_list)((int)inquiry->asked - (int)ASKED_LISTS);
}

static void take_status(void *reader, struct span line) {
    status_line(reader, line);
}

static void take_mode(void *mode, struct span line) {
    maintenance_line(mode, line);
}

static void empty_connections(void *rows) {
    struct connections *connections = rows;
    connections_begin(connections, connections->service, connections->port);
}

/* Makes the reader ready. */
static void begin_answer(struct inquiry *inquiry) {
    struct observations *seen = inquiry->seen;
    if (is_list(inquiry)) {
        empty_connections(&inquiry->lists->stack); /* of the last list, where it broke off before */
        inquiry->records = &inquiry->of.list.records;
        links_begin(&inquiry->of.list, inquiry->lists, list_of(inquiry),
                    inquiry->look->settings->appliance_vm);
    } else if (inquiry->kind != NULL) {
        inquiry->records = &inquiry->of.records;
        records_begin(inquiry->records, inquiry->kind, inquiry->rows);
        records_xml(inquiry->records, span_of("")); /* no output is no list */
        inquiry->empty(inquiry->rows);
    } else if (inquiry->asked == (enum asked)PROBE_MUX) {
        inquiry->of.status = (struct status_reader){.service = seen->service};
        lines_begin(&inquiry->lines, take_status, &inquiry->of.status);
    } else if (inquiry->asked == (enum asked)PROBE_WORLDS) {
        inquiry->of.worlds = (struct worlds_reader){.service = seen->service};
        lines_begin(&inquiry->lines, worlds_live_line, &inquiry->of.worlds);
    } else if (inquiry->asked == (enum asked)PROBE_VMCI) {
        modules_begin(&inquiry->of.modules, seen->module);
        lines_begin(&inquiry->lines, modules_live_line, &inquiry->of.modules);
    } else {
        inquiry->of.mode = MAINTENANCE_NOT_ASKED;
        lines_begin(&inquiry->lines, take_mode, &inquiry->of.mode);
    }
}

static int take_answer(void *context, const char *bytes, size_t length) {
    struct inquiry *inquiry = context;
    if (inquiry->records != NULL) {
        return records_xml(inquiry->records, (struct span){bytes, length}) ? 0 : -1;
    }
    return lines_feed(&inquiry->lines, bytes, length);
}

static bool end_status(struct inquiry *inquiry, int exit_code, struct fault *why) {
    struct mux_answer *mux = &inquiry->seen->mux;
    mux->exit_code = exit_code;
    inquiry->of.status.overlong = inquiry->lines.overlong > 0;
    mux->status = status_end(&inquiry->of.status, exit_code, why);
    snprintf(mux->words, sizeof mux->words, "%s", inquiry->of.status.words);
    inquiry->about->note = mux->status != STATUS_UNKNOWN ? *why : inquiry->about->note;
    return mux->status != STATUS_UNKNOWN;
}

/* Takes what was read into the observations. False where the output is no whole answer, with the reason in `why`. */
static bool end_answer(struct inquiry *inquiry, const struct child *child, struct fault *why) {
    struct observations *seen = inquiry->seen;
    if (is_list(inquiry)) {
        bool ended = child->fault.id == FAULT_NONE;
        links_end(&inquiry->of.list, ended ? LINKS_END_OF_XML : LINKS_END_UNKNOWN);
        return inquiry->lists->lists[list_of(inquiry)] == LIST_WHOLE;
    }
    if (inquiry->kind != NULL) {
        return records_end(inquiry->records, why);
    }
    lines_end(&inquiry->lines);
    bool lost = lines_lost(&inquiry->lines);
    if (inquiry->asked == (enum asked)PROBE_MUX) {
        return end_status(inquiry, child->exit_code, why);
    }
    bool listed = false;
    bool cut = false;
    if (inquiry->asked == (enum asked)PROBE_WORLDS) {
        inquiry->of.worlds.cut |= lost;
        listed = worlds_end(&inquiry->of.worlds);
        cut = inquiry->of.worlds.cut;
        seen->worlds = inquiry->of.worlds.count;
    } else if (inquiry->asked == (enum asked)PROBE_VMCI) {
        inquiry->of.modules.cut |= lost;
        listed = modules_end(&inquiry->of.modules);
        cut = inquiry->of.modules.cut;
        seen->vmci_loaded = inquiry->of.modules.loaded;
    } else {
        seen->maintenance = inquiry->of.mode;
        listed = seen->maintenance > MAINTENANCE_UNKNOWN;
    }
    *why = fault_number(cut ? FAULT_CUT : FAULT_NO_ANSWER, 0);
    return listed;
}

/* --- asking --- */

/* Sets the child up for the question, of its own program or of the other one. */
static void begin(struct inquiry *inquiry, struct child *child) {
    const struct asked_question *question = question_of(inquiry->asked);
    size_t count = 0;
    if (question->program == NULL) {
        init_script_path(inquiry->path, inquiry->seen->service);
    } else {
        program_path(inquiry->path, inquiry->localcli ? "localcli" : question->program);
    }
    snprintf(inquiry->words, sizeof inquiry->words, "%s%s", question->arguments,
             is_list(inquiry) ? links_list_command(list_of(inquiry)) : "");
    snprintf(inquiry->about->command, sizeof inquiry->about->command, "%s %s", inquiry->path, inquiry->words);
    inquiry->arguments[count++] = inquiry->path;
    for (char *rest = inquiry->words, *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
        inquiry->arguments[count++] = word;
    }
    bool stack = inquiry->asked == (enum asked)((int)ASKED_LISTS + (int)LIST_STACK);
    inquiry->arguments[count++] = stack ? inquiry->lists->netstack : NULL;
    inquiry->arguments[count] = NULL;
    bool sooner = inquiry->localcli && question->timeout_ms > LOCALCLI_MS;
    child->timeout_ms = sooner ? LOCALCLI_MS : question->timeout_ms;
    copies_begin(inquiry->look->copies, inquiry->asked, child);
    begin_answer(inquiry);
}

/* The connections that esxcli showed count, even where localcli, which is asked after it, shows fewer. */
static void end_connections(struct inquiry *inquiry, struct observations *seen) {
    bool whole = inquiry->about->observed;
    if (!whole && inquiry->connections.rows > seen->connections.rows) {
        seen->connections = inquiry->connections;
    } else if (inquiry->connections.alive > seen->connections.alive) {
        seen->connections.alive = inquiry->connections.alive;
    }
    inquiry->connections = seen->connections; /* which may be esxcli's */
    seen->lists_mux = whole;
    if (whole && inquiry->localcli) {
        inquiry->about->note.id = inquiry->again ? NOTE_LOCALCLI : NOTE_LOCALCLI_AGAIN;
    }
}

/* Takes down what a program answered. When esxcli fails (it needs hostd), localcli is asked in its place, or the other way round. */
static bool ended(void *context, struct child *child) {
    struct inquiry *inquiry = context;
    struct observations *seen = inquiry->seen;
    struct observation *about = inquiry->about;
    struct failure *failure = &about->failures[inquiry->again];
    bool rows = inquiry->kind != NULL;
    *failure = (struct failure){.source = !rows ? NULL : inquiry->localcli ? "localcli" : "esxcli"};
    about->note.id = FAULT_NONE;
    bool whole = end_answer(inquiry, child, &failure->output);
    if (child->exit_code < 0 || question_of(inquiry->asked)->program != NULL) {
        failure->end = child->fault;
    }
    if (rows && child->fault.id == FAULT_UNREADABLE && failure->output.id != FAULT_NONE) {
        failure->end.id = FAULT_NONE; /* what is wrong with the list says more */
    } else if (whole || (failure->end.id != FAULT_NONE && (!rows || child->output_length == 0))) {
        failure->output.id = FAULT_NONE;
    }
    about->duration_ms = (long)child->duration_ms + (inquiry->again ? about->duration_ms : 0);
    about->observed = whole && failure->end.id == FAULT_NONE;
    if (inquiry->asked == (enum asked)PROBE_CONNECTIONS) {
        end_connections(inquiry, seen);
    } else if (inquiry->asked == ASKED_MAINTENANCE && !about->observed) {
        seen->maintenance = MAINTENANCE_UNKNOWN;
    } else if (inquiry->asked == (enum asked)PROBE_MUX && !about->observed) {
        seen->mux.status = STATUS_UNKNOWN;
    }
    if (about->observed || inquiry->last || signals_end() != 0) {
        return false;
    }
    inquiry->last = inquiry->again = true;
    inquiry->localcli = !inquiry->localcli;
    begin(inquiry, child);
    return true;
}

/* Makes an inquiry ready, and the child that is to answer it. */
static void prepare(struct inquiry *inquiry, struct child *child, const struct look *look) {
    bool probe = (int)inquiry->asked < PROBES;
    bool either = (int)inquiry->asked >= PROBE_CONNECTIONS; /* esxcli and localcli can answer it */
    inquiry->look = look;
    inquiry->localcli |= either && look->localcli_only;
    inquiry->last |= !either || look->localcli_only;
    if (inquiry->about == NULL) {
        inquiry->about = probe ? &inquiry->seen->probes[inquiry->asked] : &inquiry->untold;
    }
    if (inquiry->asked == (enum asked)PROBE_CONNECTIONS) {
        inquiry->kind = &connections_xml;
        inquiry->rows = &inquiry->seen->connections;
        inquiry->empty = empty_connections;
    }
    *child = (struct child){
        .arguments = inquiry->arguments,
        .output_cap = question_of(inquiry->asked)->cap,
        .takes_stderr = question_of(inquiry->asked)->program == NULL,
        .take = take_answer,
        .ended = ended,
        .context = inquiry,
    };
    begin(inquiry, child);
}

void inquiries_run(const struct look *look, struct inquiry *inquiries, size_t count, int64_t until_ms,
                   const struct children_watch *watch) {
    struct child children[CHILDREN_MAX];
    for (size_t i = 0; i < count; i++) {
        prepare(&inquiries[i], &children[i], look);
    }
    children_run(children, count, until_ms, watch);
}
