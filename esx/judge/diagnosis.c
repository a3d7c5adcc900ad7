#include "judge/diagnosis.h"

#include "report/component.h"
#include "report/language.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_SIZE = 120 }; /* of the guests that are named: a line and a half of the report */

/* What the walk goes by. */
struct walk {
    struct diagnosis *diagnosis;
    const struct observations *seen;
    const struct verdict *verdict;
    const struct clues *clues;
};

static void answer(struct step *step, enum state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void answer(struct step *step, enum state state, const char *format, ...) {
    va_list arguments;
    step->state = state;
    step->seen = true;
    va_start(arguments, format);
    vsnprintf(step->saw, sizeof step->saw, format, arguments);
    va_end(arguments);
}

/* Notes where the answer is from. Whether there is one. */
static bool found(struct step *step, const struct observation *about) {
    const char *from = about->command[0] != '\0' ? about->command : about->file;
    step->state = STATE_UNKNOWN;
    if (about->observed) {
        snprintf(step->where, sizeof step->where, "%s", from);
    } else {
        snprintf(step->saw, sizeof step->saw, "%s", about->error);
    }
    return about->observed;
}

/* Lists the guests that show the error, as many as fit. Returns how many it listed. */
static unsigned name_failed(const struct guests *guests, char *names, size_t size) {
    unsigned listed = 0;
    size_t used = 0;
    names[0] = '\0';
    for (unsigned i = 0; i < guests->named_count; i++) {
        const struct guest *guest = &guests->named[i];
        size_t needed = strlen(guest->name) + (listed > 0 ? 2 : 0);
        if (guest->says == GUEST_FAILED && needed < size - used) {
            used += (size_t)snprintf(names + used, size - used, "%s%s", listed > 0 ? ", " : "", guest->name);
            listed++;
        }
    }
    return listed;
}

static void answer_some(const struct guests *guests, struct step *step) {
    char names[NAMES_SIZE];
    unsigned failed = guests->by_says[GUEST_FAILED];
    unsigned listed = name_failed(guests, names, sizeof names);
    if (listed == 0) {
        answer(step, STATE_CRITICAL, tr("only certain ones"));
    } else if (listed == failed) {
        answer(step, STATE_CRITICAL, tr("only certain ones: %s"), names);
    } else {
        answer(step, STATE_CRITICAL, tr("only certain ones: %s and %u more"), names, failed - listed);
    }
}

static void answer_scope(const struct walk *walk, struct step *step) {
    const struct guests *guests = &walk->clues->guests;
    if (!found(step, &guests->about)) {
        return;
    }
    switch (walk->diagnosis->scope) {
    case SCOPE_ALL:
        answer(step, STATE_CRITICAL, tr("all of them"));
        break;
    case SCOPE_SOME:
        answer_some(guests, step);
        break;
    case SCOPE_NONE:
        answer(step, STATE_OK, tr("none of %u guests says so"), guests->count);
        break;
    case SCOPE_UNKNOWN:
        answer(step, STATE_UNKNOWN, tr("%u guests, of which none says anything of Mux"), guests->count);
        break;
    }
}

static void answer_sleep(const struct walk *walk, struct step *step) {
    const struct sleep_clue *sleep = &walk->clues->sleep;
    if (!found(step, &sleep->about)) {
        return;
    }
    if (sleep->after_s > 0) {
        answer(step, STATE_CRITICAL, tr("yes, after %" PRIu64 " seconds without input"), sleep->after_s);
    } else {
        answer(step, STATE_OK, tr("no, never"));
    }
}

static void answer_driver(struct step *step, const struct driver_clue *driver) {
    if (!found(step, &driver->about)) {
        return;
    }
    switch (driver->state) {
    case DRIVER_RUNNING:
        answer(step, STATE_OK, "RUNNING");
        break;
    case DRIVER_NOT_RUNNING:
        answer(step, STATE_CRITICAL, tr("it is there, but not RUNNING"));
        break;
    case DRIVER_ABSENT:
        answer(step, STATE_CRITICAL, tr("it is not installed"));
        break;
    case DRIVER_UNKNOWN:
        step->state = STATE_UNKNOWN;
        break;
    }
}

static void answer_mux(const struct walk *walk, struct step *step) {
    const struct observations *seen = walk->seen;
    bool observed = found(step, &seen->probes[PROBE_MUX]);
    switch (walk->verdict->mux) {
    case MUX_RUNNING:
        answer(step, STATE_OK, tr("yes: %s; worlds of that name: %u"), seen->mux.words, seen->worlds);
        break;
    case MUX_DOWN:
        answer(step, STATE_CRITICAL, tr("no: %s; worlds of that name: %u"), seen->mux.words, seen->worlds);
        break;
    case MUX_CONTRADICTED:
        answer(step, STATE_UNKNOWN, tr("its status and the other witnesses contradict each other"));
        break;
    case MUX_NOT_INSTALLED:
        answer(step, STATE_UNKNOWN, tr("it is not installed on this host"));
        break;
    case MUX_UNKNOWN:
        step->seen = observed;
        break;
    }
}

static void answer_vmci(const struct walk *walk, struct step *step) {
    if (!found(step, &walk->seen->probes[PROBE_VMCI])) {
        return;
    }
    if (walk->seen->vmci_loaded) {
        answer(step, STATE_OK, tr("yes: %s is in the list"), walk->seen->module);
    } else {
        answer(step, STATE_CRITICAL, tr("no: %s is not in the list"), walk->seen->module);
    }
}

static bool connected(const struct observations *seen) {
    return seen->probes[PROBE_CONNECTIONS].observed &&
           seen->connections.established + seen->connections.ownerless > 0;
}

static void answer_connection(const struct walk *walk, struct step *step) {
    const struct connections *connections = &walk->seen->connections;
    if (!found(step, &walk->seen->probes[PROBE_CONNECTIONS])) {
        return;
    }
    if (connected(walk->seen)) {
        answer(step, STATE_OK, tr("yes: ESTABLISHED to %s"),
               connections->peer_count > 0 ? connections->peers[0] : "?");
    } else {
        answer(step, STATE_CRITICAL, tr("no: nothing ESTABLISHED to port %u"), connections->port);
    }
}

static void answer_port(const struct walk *walk, struct step *step) {
    const struct port_clue *port = &walk->clues->port;
    if (!found(step, &port->about)) {
        return;
    }
    if (port->established > 0) {
        answer(step, STATE_OK, tr("yes: ESTABLISHED"));
    } else if (port->listening > 0) {
        answer(step, STATE_CRITICAL, tr("no: ds_am listens, but Mux is not connected"));
    } else {
        answer(step, STATE_CRITICAL, tr("no: nothing has that port"));
    }
}

static void answer_ds_am(const struct walk *walk, struct step *step) {
    const struct ds_am_clue *ds_am = &walk->clues->ds_am;
    if (!found(step, &ds_am->about)) {
        return;
    }
    if (ds_am->processes >= 2) {
        answer(step, STATE_OK, tr("yes: %u processes"), ds_am->processes);
    } else if (ds_am->processes == 1) {
        answer(step, STATE_CRITICAL, tr("only one of the two"));
    } else {
        answer(step, STATE_CRITICAL, tr("no: there is none"));
    }
}

static const struct step *step_of(const struct diagnosis *diagnosis, enum question question) {
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        if (diagnosis->steps[i].question == question) {
            return &diagnosis->steps[i];
        }
    }
    return NULL;
}

/* Whether that question was answered with "it is broken here". */
static bool broken(const struct diagnosis *diagnosis, enum question question) {
    const struct step *step = step_of(diagnosis, question);
    return step != NULL && step->state == STATE_CRITICAL;
}

static bool well(const struct diagnosis *diagnosis, enum question question) {
    const struct step *step = step_of(diagnosis, question);
    return step != NULL && step->state == STATE_OK;
}

/* A log tells of the past: where ds_am is seen to run, its refusals are over. */
static void answer_log(const struct walk *walk, struct step *step, const struct am_log_clue *log) {
    if (!found(step, &log->about)) {
        return;
    }
    bool over = well(walk->diagnosis, QUESTION_DS_AM);
    if (log->refusals == 0) {
        answer(step, STATE_OK, tr("yes: there is no such line"));
    } else {
        answer(step, over ? STATE_WARNING : STATE_CRITICAL, tr("no: %" PRIu64 " times, from %s to %s"),
               log->refusals, log->first, log->last);
    }
}

static void answer_question(const struct walk *walk, struct step *step) {
    switch (step->question) {
    case QUESTION_SCOPE:
        answer_scope(walk, step);
        break;
    case QUESTION_SLEEP:
        answer_sleep(walk, step);
        break;
    case QUESTION_GUEST_VMCI:
        answer_driver(step, &walk->clues->guest_vmci);
        break;
    case QUESTION_GUEST_VSEPFLT:
        answer_driver(step, &walk->clues->guest_vsepflt);
        break;
    case QUESTION_MUX:
        answer_mux(walk, step);
        break;
    case QUESTION_VMCI:
        answer_vmci(walk, step);
        break;
    case QUESTION_CONNECTION:
        answer_connection(walk, step);
        break;
    case QUESTION_APPLIANCE_PORT:
        answer_port(walk, step);
        break;
    case QUESTION_DS_AM:
        answer_ds_am(walk, step);
        break;
    case QUESTION_AGENT_LOG:
        answer_log(walk, step, &walk->clues->agent_log);
        break;
    case QUESTION_SYSLOG:
        answer_log(walk, step, &walk->clues->syslog);
        break;
    case QUESTIONS:
        break;
    }
}

static void walk_branch(const struct walk *walk, enum branch branch) {
    struct diagnosis *diagnosis = walk->diagnosis;
    for (int i = 0; i < QUESTIONS; i++) {
        if (question_words((enum question)i)->branch == branch) {
            struct step *step = &diagnosis->steps[diagnosis->step_count++];
            *step = (struct step){.question = (enum question)i, .state = STATE_UNKNOWN};
            answer_question(walk, step);
        }
    }
}

/* The guests' branch comes first where only certain guests are hit, and last where it is all of them. */
static void walk_tree(const struct walk *walk) {
    bool guests_first = walk->diagnosis->scope == SCOPE_SOME;
    walk_branch(walk, BRANCH_SCOPE);
    if (guests_first) {
        walk_branch(walk, BRANCH_GUEST);
    }
    walk_branch(walk, BRANCH_HOST);
    walk_branch(walk, BRANCH_APPLIANCE);
    if (!guests_first) {
        walk_branch(walk, BRANCH_GUEST);
    }
}

static bool log_tells(const struct diagnosis *diagnosis, enum question question) {
    return broken(diagnosis, question) && !well(diagnosis, QUESTION_DS_AM) &&
           !well(diagnosis, QUESTION_CONNECTION) && !well(diagnosis, QUESTION_APPLIANCE_PORT);
}

static enum cause appliance_cause(const struct diagnosis *diagnosis) {
    if (log_tells(diagnosis, QUESTION_SYSLOG)) {
        return CAUSE_DS_AM_9_0;
    }
    if (broken(diagnosis, QUESTION_DS_AM) || log_tells(diagnosis, QUESTION_AGENT_LOG)) {
        return CAUSE_DS_AM;
    }
    bool apart = broken(diagnosis, QUESTION_CONNECTION) || broken(diagnosis, QUESTION_APPLIANCE_PORT);
    return apart ? CAUSE_CONNECTION : CAUSE_NONE;
}

static enum cause guest_cause(const struct diagnosis *diagnosis) {
    if (broken(diagnosis, QUESTION_GUEST_VMCI) || broken(diagnosis, QUESTION_GUEST_VSEPFLT)) {
        return CAUSE_GUEST_DRIVER;
    }
    return broken(diagnosis, QUESTION_SLEEP) ? CAUSE_GUEST_SLEEP : CAUSE_NONE;
}

/* What is broken nearest to all guests comes first: a host without Mux explains every guest's error. */
static enum cause cause_of(const struct diagnosis *diagnosis) {
    if (broken(diagnosis, QUESTION_MUX)) {
        return CAUSE_MUX;
    }
    if (broken(diagnosis, QUESTION_VMCI)) {
        return CAUSE_VMCI;
    }
    enum cause cause = appliance_cause(diagnosis);
    if (cause == CAUSE_NONE) {
        cause = guest_cause(diagnosis);
    }
    if (cause != CAUSE_NONE) {
        return cause;
    }
    bool host_well = well(diagnosis, QUESTION_MUX) && well(diagnosis, QUESTION_VMCI) &&
                     well(diagnosis, QUESTION_CONNECTION);
    if (diagnosis->scope == SCOPE_SOME) {
        bool guest_seen = well(diagnosis, QUESTION_GUEST_VMCI) && well(diagnosis, QUESTION_GUEST_VSEPFLT);
        return guest_seen && host_well ? CAUSE_OTHER : CAUSE_GUEST_OTHER;
    }
    if (!host_well) {
        return CAUSE_NOT_ENOUGH;
    }
    return diagnosis->scope == SCOPE_ALL ? CAUSE_OTHER : CAUSE_NONE;
}

static struct chain_end end_of(bool is_broken, bool is_well) {
    if (is_broken) {
        return (struct chain_end){STATE_CRITICAL, MESSAGE("DOWN")};
    }
    return is_well ? (struct chain_end){STATE_OK, MESSAGE("ok")} : (struct chain_end){STATE_UNKNOWN, "?"};
}

/* A connection that stands shows ds_am alive as well as ps does. */
static void mark_ends(struct diagnosis *diagnosis) {
    bool drivers_broken = broken(diagnosis, QUESTION_GUEST_VMCI) || broken(diagnosis, QUESTION_GUEST_VSEPFLT);
    bool drivers_well = well(diagnosis, QUESTION_GUEST_VMCI) && well(diagnosis, QUESTION_GUEST_VSEPFLT);
    bool down = diagnosis->cause == CAUSE_DS_AM || diagnosis->cause == CAUSE_DS_AM_9_0 ||
                broken(diagnosis, QUESTION_DS_AM);
    bool up = well(diagnosis, QUESTION_DS_AM) || well(diagnosis, QUESTION_CONNECTION) ||
              well(diagnosis, QUESTION_APPLIANCE_PORT);
    diagnosis->guest_driver = end_of(drivers_broken, drivers_well || diagnosis->scope == SCOPE_NONE);
    diagnosis->ds_am = end_of(down, up);
}

void diagnosis_reach(struct diagnosis *diagnosis, const struct observations *seen,
                     const struct verdict *verdict, const struct clues *clues) {
    struct walk walk = {diagnosis, seen, verdict, clues};
    *diagnosis = (struct diagnosis){.scope = guests_scope(&clues->guests)};
    walk_tree(&walk);
    diagnosis->cause = cause_of(diagnosis);
    mark_ends(diagnosis);
    if (diagnosis->cause == CAUSE_GUEST_DRIVER || diagnosis->cause == CAUSE_GUEST_OTHER) {
        diagnosis->component = component_advice(clues->release, clues->build);
    }
    diagnosis->measures = diagnosis->cause == CAUSE_OTHER || diagnosis->cause == CAUSE_GUEST_OTHER;
    diagnosis->nsx = strcmp(seen->service, SERVICE_NSX) == 0;
}
