#include "judge/diagnosis.h"

#include <string.h>

/* What the walk goes by. */
struct walk {
    struct diagnosis *diagnosis;
    const struct observations *seen;
    const struct verdict *verdict;
    const struct clues *clues;
};

static void answer(struct step *step, enum state state, enum saw id) {
    step->state = state;
    step->seen = true;
    step->saw = id;
}

/* Notes where the answer is from. Whether there is one. */
static bool found(struct step *step, const struct observation *about) {
    step->state = STATE_UNKNOWN;
    step->about = about;
    return about->observed;
}

static void answer_scope(const struct walk *walk, struct step *step) {
    if (!found(step, &walk->clues->guests.about)) {
        return;
    }
    switch (walk->diagnosis->scope) {
    case SCOPE_ALL:
        answer(step, STATE_CRITICAL, SAW_GUESTS_ALL);
        break;
    case SCOPE_SOME:
        answer(step, STATE_CRITICAL, SAW_GUESTS_SOME);
        break;
    case SCOPE_NONE:
        answer(step, STATE_OK, SAW_GUESTS_NONE);
        break;
    case SCOPE_UNKNOWN:
        answer(step, STATE_UNKNOWN, SAW_GUESTS_SILENT);
        break;
    }
}

static void answer_sleep(const struct walk *walk, struct step *step) {
    const struct sleep_clue *sleep = &walk->clues->sleep;
    if (!found(step, &sleep->about)) {
        return;
    }
    if (sleep->after_s > 0) {
        answer(step, STATE_CRITICAL, SAW_SLEEPS);
    } else {
        answer(step, STATE_OK, SAW_NEVER_SLEEPS);
    }
}

static void answer_driver(struct step *step, const struct driver_clue *driver) {
    if (!found(step, &driver->about)) {
        return;
    }
    switch (driver->state) {
    case DRIVER_RUNNING:
        answer(step, STATE_OK, SAW_DRIVER_RUNS);
        break;
    case DRIVER_NOT_RUNNING:
        answer(step, STATE_CRITICAL, SAW_DRIVER_STOPPED);
        break;
    case DRIVER_ABSENT:
        answer(step, STATE_CRITICAL, SAW_DRIVER_ABSENT);
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
        answer(step, STATE_OK, SAW_MUX_RUNS);
        break;
    case MUX_DOWN:
        answer(step, STATE_CRITICAL, SAW_MUX_DOWN);
        break;
    case MUX_CONTRADICTED:
        answer(step, STATE_UNKNOWN, SAW_MUX_CONTRADICTED);
        break;
    case MUX_NOT_INSTALLED:
        answer(step, STATE_UNKNOWN, SAW_MUX_ABSENT);
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
        answer(step, STATE_OK, SAW_VMCI_LOADED);
    } else {
        answer(step, STATE_CRITICAL, SAW_VMCI_MISSING);
    }
}

static bool connected(const struct observations *seen) {
    return seen->probes[PROBE_CONNECTIONS].observed &&
           seen->connections.established + seen->connections.ownerless > 0;
}

static void answer_connection(const struct walk *walk, struct step *step) {
    if (!found(step, &walk->seen->probes[PROBE_CONNECTIONS])) {
        return;
    }
    if (connected(walk->seen)) {
        answer(step, STATE_OK, SAW_CONNECTED);
    } else {
        answer(step, STATE_CRITICAL, SAW_NOT_CONNECTED);
    }
}

static void answer_port(const struct walk *walk, struct step *step) {
    const struct port_clue *port = &walk->clues->port;
    if (!found(step, &port->about)) {
        return;
    }
    if (port->established > 0) {
        answer(step, STATE_OK, SAW_PORT_ESTABLISHED);
    } else if (port->listening > 0) {
        answer(step, STATE_CRITICAL, SAW_PORT_LISTENS);
    } else {
        answer(step, STATE_CRITICAL, SAW_PORT_UNUSED);
    }
}

static void answer_ds_am(const struct walk *walk, struct step *step) {
    const struct ds_am_clue *ds_am = &walk->clues->ds_am;
    if (!found(step, &ds_am->about)) {
        return;
    }
    if (ds_am->processes >= 2) {
        answer(step, STATE_OK, SAW_DS_AM_RUNS);
    } else if (ds_am->processes == 1) {
        answer(step, STATE_CRITICAL, SAW_DS_AM_HALF);
    } else {
        answer(step, STATE_CRITICAL, SAW_DS_AM_NONE);
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
        answer(step, STATE_OK, SAW_LOG_CLEAN);
    } else {
        answer(step, over ? STATE_WARNING : STATE_CRITICAL, SAW_LOG_REFUSALS);
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

static const enum branch branches[QUESTIONS] = {
    [QUESTION_SCOPE] = BRANCH_SCOPE,      [QUESTION_SLEEP] = BRANCH_GUEST,
    [QUESTION_GUEST_VMCI] = BRANCH_GUEST, [QUESTION_GUEST_VSEPFLT] = BRANCH_GUEST,
    [QUESTION_MUX] = BRANCH_HOST,         [QUESTION_VMCI] = BRANCH_HOST,
    [QUESTION_CONNECTION] = BRANCH_HOST,  [QUESTION_APPLIANCE_PORT] = BRANCH_APPLIANCE,
    [QUESTION_DS_AM] = BRANCH_APPLIANCE,  [QUESTION_AGENT_LOG] = BRANCH_APPLIANCE,
    [QUESTION_SYSLOG] = BRANCH_APPLIANCE,
};

static void walk_branch(const struct walk *walk, enum branch branch) {
    struct diagnosis *diagnosis = walk->diagnosis;
    for (int i = 0; i < QUESTIONS; i++) {
        if (branches[i] == branch) {
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

static enum state end_of(bool is_broken, bool is_well) {
    enum state state = is_well ? STATE_OK : STATE_UNKNOWN;
    return is_broken ? STATE_CRITICAL : state;
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

/* The builds with which the names changed: 5.5 Update 2, and 6.0 Patch 1 (ESXi-6.0.0-20150704001-standard). */
static const uint64_t build_5_5_update_2 = 2068190;
static const uint64_t build_6_0_patch_1 = 2809209;

/* `6.7.0` as 607. */
static unsigned number_of(const char *release) {
    struct span rest = span_of(release);
    const char *dot = span_find(rest, ".");
    uint64_t major = 0;
    uint64_t minor = 0;
    if (dot == NULL || !span_number((struct span){release, (size_t)(dot - release)}, 99, &major)) {
        return 0;
    }
    struct span behind = span_of(dot + 1);
    const char *end = span_find(behind, ".");
    behind.length = end != NULL ? (size_t)(end - behind.bytes) : behind.length;
    return span_number(behind, 99, &minor) ? (unsigned)(major * 100 + minor) : 0;
}

enum component component_of(const char *release, uint64_t build) {
    unsigned number = number_of(release);
    if (number == 0) {
        return COMPONENT_ANY;
    }
    if (number < 505 || (number == 505 && build != 0 && build < build_5_5_update_2)) {
        return COMPONENT_VSHIELD;
    }
    if (number == 505 && build == 0) {
        return COMPONENT_VSHIELD_OR_GUEST;
    }
    if (number < 600 || (number == 600 && build != 0 && build < build_6_0_patch_1)) {
        return COMPONENT_GUEST;
    }
    return number == 600 && build == 0 ? COMPONENT_GUEST_OR_NSX : COMPONENT_NSX;
}

void diagnosis_reach(struct diagnosis *diagnosis, const struct observations *seen,
                     const struct verdict *verdict, const struct clues *clues) {
    struct walk walk = {diagnosis, seen, verdict, clues};
    *diagnosis = (struct diagnosis){.scope = guests_scope(&clues->guests.seen)};
    walk_tree(&walk);
    diagnosis->cause = cause_of(diagnosis);
    mark_ends(diagnosis);
    if (diagnosis->cause == CAUSE_GUEST_DRIVER || diagnosis->cause == CAUSE_GUEST_OTHER) {
        diagnosis->component = component_of(clues->release, clues->build);
    }
    diagnosis->measures = diagnosis->cause == CAUSE_OTHER || diagnosis->cause == CAUSE_GUEST_OTHER;
    diagnosis->nsx = strcmp(seen->service, SERVICE_NSX) == 0;
}
