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

/* A question, of the program that is asked now. */
struct inquiry {
    struct reading reading; /* first, so that a pointer to it is one to the whole */
    char path[PROGRAM_PATH_SIZE];
    const char *arguments[ARGUMENTS];
    struct copies *copies; /* NULL: none */
    bool localcli;         /* it is asked, not the question's own program */
    bool last;  /* no other program is to be asked: there is none, it was already, or is known to fail */
    bool again; /* another program was asked before */
    struct connections connections; /* which that one showed */
    struct observation *about;      /* a probe's, or `mode`, which nobody reads */
    struct observation mode;
};

/* Asks the question's own program, or localcli. Returns 0, or -1 where there is no memory to read it. */
static int begin(struct inquiry *inquiry, struct child *child) {
    struct reading *reading = &inquiry->reading;
    const struct asked_question *question = &questions[reading->asked];
    if (question->program == NULL) {
        init_script_path(inquiry->path, reading->seen->service);
    } else {
        program_path(inquiry->path, inquiry->localcli ? "localcli" : question->program);
    }
    child->timeout_ms = inquiry->localcli ? LOCALCLI_TIMEOUT_MS : question->timeout_ms;
    copies_begin(inquiry->copies, (int)reading->asked, child);
    return reading_begin(reading);
}

/* The command line as one text, for the report. */
static void describe_command(const struct inquiry *inquiry, char *to, size_t size) {
    size_t used = 0;
    for (size_t i = 0; inquiry->arguments[i] != NULL && used < size; i++) {
        used += (size_t)snprintf(to + used, size - used, "%s%s", i > 0 ? " " : "", inquiry->arguments[i]);
    }
}

/* The connections that esxcli showed count, even where localcli, which is asked after it, shows fewer. */
static void end_connections(const struct inquiry *inquiry, struct observations *seen) {
    bool whole = inquiry->about->observed;
    if (!whole && inquiry->connections.rows > seen->connections.rows) {
        seen->connections = inquiry->connections;
    } else if (inquiry->connections.alive > seen->connections.alive) {
        seen->connections.alive = inquiry->connections.alive;
    }
    seen->lists_mux = whole;
    if (whole && inquiry->localcli) {
        inquiry->about->note.id = inquiry->again ? NOTE_LOCALCLI : NOTE_LOCALCLI_AGAIN;
    }
}

/* Takes down what a program answered. When esxcli fails (it needs hostd), localcli is asked in its place, or the other way round. */
static bool ended(void *context, struct child *child) {
    struct inquiry *inquiry = context;
    struct observations *seen = inquiry->reading.seen;
    struct observation *about = inquiry->about;
    enum asked asked = inquiry->reading.asked;
    struct failure *failure = &about->failures[inquiry->again];
    bool list = asked == (enum asked)PROBE_CONNECTIONS;
    *failure = (struct failure){.source = !list ? NULL : inquiry->localcli ? "localcli" : "esxcli"};
    about->note.id = FAULT_NONE;
    bool whole = reading_end(&inquiry->reading, child->exit_code, &failure->output);
    if (child->exit_code < 0 || questions[asked].program != NULL) {
        failure->end = child->fault;
    }
    if (list && child->fault.id == FAULT_UNREADABLE && failure->output.id != FAULT_NONE) {
        failure->end.id = FAULT_NONE; /* what is wrong with the list says more */
    } else if (whole || (failure->end.id != FAULT_NONE && (!list || child->output_length == 0))) {
        failure->output.id = FAULT_NONE;
    }
    describe_command(inquiry, about->command, sizeof about->command);
    about->duration_ms = (long)child->duration_ms + (inquiry->again ? about->duration_ms : 0);
    about->observed = whole && failure->end.id == FAULT_NONE;
    if (list) {
        end_connections(inquiry, seen);
    } else if (asked == ASKED_MAINTENANCE && !about->observed) {
        seen->maintenance = MAINTENANCE_UNKNOWN;
    } else if (asked == (enum asked)PROBE_MUX && !about->observed) {
        seen->mux.status = STATUS_UNKNOWN;
    }
    if (about->observed || inquiry->last || signals_end() != 0) {
        return false;
    }
    inquiry->last = inquiry->again = true;
    inquiry->localcli = !inquiry->localcli;
    inquiry->connections = seen->connections;
    return begin(inquiry, child) == 0;
}

/* Sets up a question and the child that answers it. Returns as begin(). */
static int prepare(struct inquiry *inquiry, struct child *child, const struct look *look,
                   struct observations *seen, enum asked asked) {
    const struct asked_question *question = &questions[asked];
    inquiry->reading.asked = asked;
    inquiry->reading.seen = seen;
    inquiry->copies = look->copies;
    inquiry->about = asked == ASKED_MAINTENANCE ? &inquiry->mode : &seen->probes[asked];
    inquiry->last |= (int)asked < PROBE_CONNECTIONS; /* what is asked of esxcli comes last */
    inquiry->arguments[0] = inquiry->path;
    memcpy(&inquiry->arguments[1], question->words, sizeof question->words);
    *child = (struct child){
        .arguments = inquiry->arguments,
        .output_cap = question->cap,
        .takes_stderr = question->program == NULL,
        .take = reading_take,
        .ended = ended,
        .context = inquiry,
    };
    return begin(inquiry, child);
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

/* The maintenance mode, of esxcli or localcli and, where that one fails and is not the last, of the other. Returns whether it did. */
static bool ask_mode(struct look *look, struct observations *seen, bool localcli, bool last) {
    struct inquiry inquiry = {.localcli = localcli, .last = last};
    struct child child;
    prepare(&inquiry, &child, look, seen, ASKED_MAINTENANCE);
    run_children(look, &child, 1);
    return inquiry.again;
}

static void ask_probes(struct look *look, struct observations *seen, bool *localcli_only) {
    struct inquiry inquiries[PROBES] = {
        [PROBE_CONNECTIONS] = {.localcli = *localcli_only, .last = *localcli_only}};
    struct child children[PROBES];
    size_t count = 0;
    while (count < PROBES &&
           prepare(&inquiries[count], &children[count], look, seen, (enum asked)count) == 0) {
        count++;
    }
    if (count < PROBES) {
        seen->probes[count].failures[0].end = fault_number(FAULT_ERRNO, ENOMEM);
    }
    run_children(look, children, count);
    observations_note_worlds(seen);
    *localcli_only |= inquiries[PROBE_CONNECTIONS].again;
}

/* What chkconfig's database says of the service, else its script's header. What cannot be read switches nothing off. */
static enum service_switch ask_switch(struct observations *seen) {
    char text[CHKCONFIG_MAX];
    char path[PROGRAM_PATH_SIZE];
    size_t length = 0;
    enum service_switch found = SWITCH_NOT_KNOWN;
    init_script_path(path, seen->service);
    if (files_read(CHKCONFIG_PATH, true, text, sizeof text, &length) == 0) {
        found = chkconfig_says(text, length, path);
    } else if (errno != ENOENT) {
        seen->probes[PROBE_MUX].note = fault_make(NOTE_SWITCH, (uint64_t)errno, span_of(CHKCONFIG_PATH));
        return SWITCH_ON;
    }
    if (found == SWITCH_NOT_KNOWN &&
        (files_read(path, true, text, sizeof text, &length) == 0 || errno == EFBIG)) {
        found = chkconfig_says(text, length, CHKCONFIG_HEADER);
    }
    return found;
}

/* A switch excuses a Mux that is down; of any other one it is not asked. */
static void note_switch(struct observations *seen) {
    seen->service_switch = verdict_mux(seen) == MUX_DOWN ? ask_switch(seen) : SWITCH_NOT_KNOWN;
}

void ask_host(struct look *look, struct observations *seen, bool *localcli_only) {
    struct verdict verdict;
    questions_begin(seen, look->settings);
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
    verdict_reach(&verdict, seen);
    if (verdict.state == STATE_CRITICAL) { /* what may excuse it */
        ask_mode(look, seen, *localcli_only, *localcli_only);
        note_switch(seen);
    }
    progress_clear(look->progress);
}

void ask_mux(struct look *look, struct observations *seen) {
    struct inquiry inquiries[2] = {{.last = false}};
    struct child children[2];
    prepare(&inquiries[PROBE_MUX], &children[PROBE_MUX], look, seen, (enum asked)PROBE_MUX);
    prepare(&inquiries[PROBE_WORLDS], &children[PROBE_WORLDS], look, seen, (enum asked)PROBE_WORLDS);
    run_children(look, children, 2);
    note_switch(seen);
}

/*
 * The maintenance mode behind status and ps, since it may begin while they answer; of localcli, which answers at once, for
 * in the seconds that esxcli takes a watchdog may bring Mux back: where esxcli had to be asked, so are they again.
 */
void ask_before_start(struct look *look, struct observations *seen, bool localcli_only) {
    ask_mux(look, seen);
    if (ask_mode(look, seen, true, localcli_only)) {
        ask_mux(look, seen);
    } else {
        note_switch(seen);
    }
}
