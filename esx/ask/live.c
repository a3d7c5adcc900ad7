#include "ask/live.h"

#include "ask/questions.h"
#include "host/files.h"
#include "host/signals.h"
#include "host/system.h"
#include "judge/verdict.h"
#include "report/language.h"

#include <errno.h>
#include <string.h>

enum {
    CHKCONFIG_MAX = 16 * 1024, /* a hundred services need 4 KiB */
    ARGUMENTS = ASKED_WORDS + 1
};

#define CHKCONFIG_PATH "/etc/chkconfig.db"

/* One question's command line and its path. */
struct command {
    char path[PROGRAM_PATH_SIZE];
    const char *arguments[ARGUMENTS];
};

struct inquiry {
    struct look *look;
    struct observations *seen;
    struct command commands[PROBES];
    struct reading readings[PROBES];
    struct connections by_esxcli; /* what esxcli showed before its list broke off */
    bool localcli;                /* localcli is asked, not esxcli */
    bool esxcli_failed;           /* this time */
    bool whole;                   /* the list was read to its end */
    struct failure failures[2];   /* of the list's programs; the first is esxcli's where both were asked */
    int64_t esxcli_ms;
};

/* Sets a question's command line; `program` takes the place of its own, unless it is NULL. */
static void set_command(struct command *command, const struct asked_question *question, const char *program,
                        const char *service) {
    if (question->program == NULL) {
        init_script_path(command->path, service);
    } else {
        program_path(command->path, program != NULL ? program : question->program);
    }
    command->arguments[0] = command->path;
    memcpy(&command->arguments[1], question->words, sizeof question->words);
}

/* The command line as one text, for the report. */
static void describe_command(const struct command *command, char *to, size_t size) {
    size_t used = 0;
    for (size_t i = 0; command->arguments[i] != NULL && used < size; i++) {
        int length = snprintf(to + used, size - used, "%s%s", i > 0 ? " " : "", command->arguments[i]);
        used += (size_t)length;
    }
}

/* Sets up the child that answers. */
static void set_child(struct child *child, struct look *look, enum asked asked, const struct command *command,
                      struct reading *reading) {
    const struct asked_question *question = &questions[asked];
    *child = (struct child){
        .arguments = command->arguments,
        .timeout_ms = question->timeout_ms,
        .output_cap = question->cap,
        .takes_stderr = question->takes_stderr,
        .take = reading_take,
        .context = reading,
    };
    if (look->copies != NULL) {
        child->copy_fd = look->copies->files[asked];
        child->copy_max = look->copies->max;
    }
}

/* Sets up a probe, whose answer is read by lines. */
static void prepare(struct inquiry *inquiry, enum probe probe, struct child *child) {
    const struct asked_question *question = &questions[probe];
    struct command *command = &inquiry->commands[probe];
    set_command(command, question, NULL, inquiry->seen->service);
    reading_begin(&inquiry->readings[probe], question, inquiry->seen);
    set_child(child, inquiry->look, (enum asked)probe, command, &inquiry->readings[probe]);
}

/* The list of connections anew, of one of the two programs. Returns 0, or -1 where there is no memory to read it. */
static int begin_connections(struct inquiry *inquiry, struct child *child) {
    const struct asked_question *question = &questions[PROBE_CONNECTIONS];
    struct connections *tally = &inquiry->seen->connections;
    set_command(&inquiry->commands[PROBE_CONNECTIONS], question, inquiry->localcli ? "localcli" : NULL, NULL);
    connections_begin(tally, inquiry->seen->service, tally->port);
    child->timeout_ms = inquiry->localcli ? LOCALCLI_TIMEOUT_MS : question->timeout_ms;
    return reading_begin(&inquiry->readings[PROBE_CONNECTIONS], question, inquiry->seen);
}

static int take_connections(void *context, const char *bytes, size_t length) {
    struct inquiry *inquiry = context;
    return reading_take(&inquiry->readings[PROBE_CONNECTIONS], bytes, length);
}

/* Takes down how the list's program ended; true when the list is whole. */
static bool list_is_whole(struct inquiry *inquiry, const struct child *child) {
    struct failure *failure = &inquiry->failures[inquiry->esxcli_failed ? 1 : 0];
    bool whole = questions[PROBE_CONNECTIONS].end(&inquiry->readings[PROBE_CONNECTIONS], STATUS_NO_EXIT,
                                                  &failure->output);
    failure->source = inquiry->localcli ? "localcli" : "esxcli";
    failure->end = child->fault;
    if (failure->end.id == FAULT_UNREADABLE && failure->output.id != FAULT_NONE) {
        failure->end.id = FAULT_NONE; /* what is wrong with the list says more */
    } else if (failure->end.id != FAULT_NONE && child->output_length == 0) {
        failure->output.id = FAULT_NONE;
    }
    return whole && failure->end.id == FAULT_NONE;
}

/* When esxcli fails (it needs hostd), localcli is asked in its place. */
static bool connections_ended(void *context, struct child *child) {
    struct inquiry *inquiry = context;
    inquiry->whole = list_is_whole(inquiry, child);
    if (inquiry->whole || inquiry->localcli || child->fault.id == FAULT_INTERRUPTED) {
        return false;
    }
    inquiry->localcli = true;
    inquiry->by_esxcli = inquiry->seen->connections;
    inquiry->esxcli_ms = child->duration_ms;
    child_restart_copy(child);
    inquiry->esxcli_failed = true;
    return begin_connections(inquiry, child) == 0;
}

void copies_note_error(struct copies *copies, const struct child *children, size_t count) {
    for (size_t i = 0; copies != NULL && i < count; i++) {
        copies->error = children[i].copy_error != 0 ? children[i].copy_error : copies->error;
    }
}

/* What every observation has; its first failure says how the program failed, where it did not end well. */
static void describe(const struct inquiry *inquiry, enum probe probe, const struct child *child) {
    struct observation *about = &inquiry->seen->probes[probe];
    describe_command(&inquiry->commands[probe], about->command, sizeof about->command);
    about->duration_ms = (long)child->duration_ms;
    about->note.id = FAULT_NONE;
    about->failures[0] = (struct failure){.source = NULL};
    if (child->exit_code < 0 || !questions[probe].exit_code_tells) {
        about->failures[0].end = child->fault;
    }
}

static void finish(struct inquiry *inquiry, enum probe probe, const struct child *child) {
    describe(inquiry, probe, child);
    reading_end(&inquiry->readings[probe], probe, child->exit_code);
}

/* Mux's status and its worlds. */
static void finish_mux(struct inquiry *inquiry, const struct child *children) {
    finish(inquiry, PROBE_MUX, &children[PROBE_MUX]);
    finish(inquiry, PROBE_WORLDS, &children[PROBE_WORLDS]);
    if (!inquiry->seen->probes[PROBE_MUX].observed) {
        inquiry->seen->mux.status = STATUS_UNKNOWN;
    }
}

static void finish_connections(struct inquiry *inquiry, const struct child *child) {
    struct observation *about = &inquiry->seen->probes[PROBE_CONNECTIONS];
    struct connections *seen = &inquiry->seen->connections;
    describe(inquiry, PROBE_CONNECTIONS, child);
    about->duration_ms += (long)inquiry->esxcli_ms;
    /* What esxcli showed of Mux was there, whatever localcli, which was asked later, made of it. */
    if (!inquiry->whole && inquiry->by_esxcli.rows > seen->rows) {
        *seen = inquiry->by_esxcli;
    } else if (inquiry->by_esxcli.alive > seen->alive) {
        seen->alive = inquiry->by_esxcli.alive;
    }
    about->observed = inquiry->whole;
    inquiry->seen->lists_mux = inquiry->whole;
    memcpy(about->failures, inquiry->failures, sizeof about->failures);
    if (inquiry->whole && inquiry->esxcli_failed) {
        about->note.id = NOTE_LOCALCLI;
    } else if (inquiry->whole && inquiry->localcli) {
        about->note.id = NOTE_LOCALCLI_AGAIN;
    }
}

static void show_progress(void *context, size_t running, size_t count) {
    struct look *look = context;
    progress_show(look->progress, tr(look->language, "asking the host, %zu of %zu answers"), count - running,
                  count);
}

static void run_children(struct look *look, struct child *children, size_t count) {
    struct children_watch watch = {show_progress, look};
    children_run(children, count, look->deadline_ms, look->progress->wanted ? &watch : NULL);
}

/* The maintenance mode, of esxcli or localcli and, where that one fails, of the other. */
struct mode_inquiry {
    struct reading reading; /* first, so that a pointer to it is one to the whole */
    struct command command;
    struct observations *seen;
    bool localcli; /* which of them is asked */
    bool last;     /* the other one was asked already, or is known to fail */
};

static void begin_mode(struct mode_inquiry *inquiry, struct child *child) {
    const struct asked_question *question = &questions[ASKED_MAINTENANCE];
    set_command(&inquiry->command, question, inquiry->localcli ? "localcli" : NULL, NULL);
    reading_begin(&inquiry->reading, question, inquiry->seen);
    child_restart_copy(child);
}

static bool mode_ended(void *context, struct child *child) {
    struct mode_inquiry *inquiry = context;
    struct fault why;
    bool told = questions[ASKED_MAINTENANCE].end(&inquiry->reading, STATUS_NO_EXIT, &why);
    if (child->fault.id != FAULT_NONE) {
        inquiry->seen->maintenance = MAINTENANCE_UNKNOWN;
        told = false;
    }
    if (told || inquiry->last || child->fault.id == FAULT_INTERRUPTED) {
        return false;
    }
    inquiry->localcli = !inquiry->localcli;
    inquiry->last = true;
    begin_mode(inquiry, child);
    return true;
}

static void ask_mode(struct look *look, struct mode_inquiry *inquiry) {
    struct child child;
    set_child(&child, look, ASKED_MAINTENANCE, &inquiry->command, &inquiry->reading);
    child.ended = mode_ended;
    begin_mode(inquiry, &child);
    run_children(look, &child, 1);
    copies_note_error(look->copies, &child, 1);
}

static void ask_probes(struct look *look, struct observations *seen, bool *localcli_only) {
    struct inquiry inquiry = {.look = look, .seen = seen, .localcli = *localcli_only};
    struct observation *connections = &seen->probes[PROBE_CONNECTIONS];
    struct child children[PROBES];
    struct child *list = &children[PROBE_CONNECTIONS];
    for (int i = 0; i < PROBE_CONNECTIONS; i++) {
        prepare(&inquiry, (enum probe)i, &children[i]);
    }
    set_child(list, look, (enum asked)PROBE_CONNECTIONS, &inquiry.commands[PROBE_CONNECTIONS],
              &inquiry.readings[PROBE_CONNECTIONS]);
    list->ended = connections_ended;
    list->context = &inquiry;
    list->take = take_connections;
    size_t count = begin_connections(&inquiry, list) == 0 ? PROBES : PROBES - 1;
    run_children(look, children, count);
    copies_note_error(look->copies, children, count);
    finish_mux(&inquiry, children);
    finish(&inquiry, PROBE_VMCI, &children[PROBE_VMCI]);
    if (count == PROBES) {
        finish_connections(&inquiry, list);
    } else {
        connections->failures[0].end = fault_number(FAULT_ERRNO, ENOMEM);
    }
    observations_note_worlds(seen);
    *localcli_only |= inquiry.esxcli_failed;
}

/* What chkconfig's database says of the service, else its script's header. What cannot be read switches nothing off. */
static enum service_switch ask_switch(struct observations *seen) {
    char text[CHKCONFIG_MAX];
    char path[PROGRAM_PATH_SIZE];
    size_t length = 0;
    enum service_switch found = SWITCH_NOT_KNOWN;
    if (files_read(CHKCONFIG_PATH, true, text, sizeof text, &length) == 0) {
        found = chkconfig_listed(text, length, seen->service);
    } else if (errno != ENOENT) {
        seen->probes[PROBE_MUX].note = fault_make(NOTE_SWITCH, (uint64_t)errno, span_of(CHKCONFIG_PATH));
        return SWITCH_ON;
    }
    init_script_path(path, seen->service);
    if (found == SWITCH_NOT_KNOWN &&
        (files_read(path, true, text, sizeof text, &length) == 0 || errno == EFBIG)) {
        found = chkconfig_header(text, length);
    }
    return found;
}

/* A switch excuses a Mux that is down; of any other one it is not asked. */
static void note_switch(struct observations *seen) {
    seen->service_switch = verdict_mux(seen) == MUX_DOWN ? ask_switch(seen) : SWITCH_NOT_KNOWN;
}

/* What may excuse a result that is critical. */
static void ask_for_excuses(struct look *look, struct observations *seen, bool localcli_only) {
    struct verdict verdict;
    verdict_reach(&verdict, seen);
    if (verdict.state == STATE_CRITICAL) {
        struct mode_inquiry inquiry = {.seen = seen, .localcli = localcli_only, .last = localcli_only};
        ask_mode(look, &inquiry);
        note_switch(seen);
    }
}

void ask_host(struct look *look, struct observations *seen, bool *localcli_only) {
    observations_begin(seen, look->settings->service, look->settings->module, look->settings->port);
    seen->deployment =
        look->settings->expectation == EXPECTATION_NO ? DEPLOYMENT_UNWANTED : DEPLOYMENT_UNKNOWN;
    span_copy(seen->release.name, sizeof seen->release.name, span_of(look->identity->release));
    seen->release.build = look->identity->build;
    seen->installed = init_script_installed(seen->service);
    if (!seen->installed && !look->settings->service_set && init_script_installed(SERVICE_NSX)) {
        snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX); /* Mux's successor */
        seen->installed = true;
    }
    if (seen->installed) {
        ask_probes(look, seen, localcli_only);
    } else {
        observations_not_asked(seen);
    }
    ask_for_excuses(look, seen, *localcli_only);
    progress_clear(look->progress);
}

void ask_mux(struct look *look, struct observations *seen) {
    struct inquiry inquiry = {.look = look, .seen = seen};
    struct child children[2];
    prepare(&inquiry, PROBE_MUX, &children[PROBE_MUX]);
    prepare(&inquiry, PROBE_WORLDS, &children[PROBE_WORLDS]);
    run_children(look, children, 2);
    finish_mux(&inquiry, children);
    note_switch(seen);
}

/*
 * The maintenance mode behind status and ps, since it may begin while they answer; of localcli, which answers at once, for
 * in the seconds that esxcli takes a watchdog may bring Mux back: where esxcli had to be asked, so are they again.
 */
void ask_before_start(struct look *look, struct observations *seen, bool localcli_only) {
    struct mode_inquiry mode = {.seen = seen, .localcli = true, .last = localcli_only};
    ask_mux(look, seen);
    ask_mode(look, &mode);
    if (!mode.localcli) {
        ask_mux(look, seen);
    } else {
        note_switch(seen);
    }
}
