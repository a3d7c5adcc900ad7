#include "judge/diagnosis.h"

#include <string.h>

/* Where a question's answer is from; it counts for nothing where that was not observed. */
static const struct observation *about(enum question question, const struct observations *seen, enum mux mux,
                                       const struct clues *clues) {
    enum probe status = mux == MUX_GONE ? PROBE_WORLDS : PROBE_MUX;
    return question == QUESTION_MUX          ? &seen->probes[status]
           : question == QUESTION_VMCI       ? &seen->probes[PROBE_VMCI]
           : question == QUESTION_CONNECTION ? &seen->probes[PROBE_CONNECTIONS]
                                             : &clues->about[question];
}

/* What each question was answered, if that was observed. */
static void look_at(enum saw saw[QUESTIONS], const struct observations *seen, enum mux mux,
                    const struct clues *clues) {
    static const enum saw scopes[] = {[SCOPE_UNKNOWN] = SAW_GUESTS_SILENT,
                                      [SCOPE_NONE] = SAW_GUESTS_NONE,
                                      [SCOPE_SOME] = SAW_GUESTS_SOME,
                                      [SCOPE_ALL] = SAW_GUESTS_ALL};
    static const enum saw drivers[] = {[DRIVER_UNKNOWN] = SAW_NONE,
                                       [DRIVER_RUNNING] = SAW_DRIVER_RUNS,
                                       [DRIVER_NOT_RUNNING] = SAW_DRIVER_STOPPED,
                                       [DRIVER_ABSENT] = SAW_DRIVER_ABSENT};
    static const enum saw muxes[] = {[MUX_UNKNOWN] = SAW_NONE,
                                     [MUX_RUNNING] = SAW_MUX_RUNS,
                                     [MUX_DOWN] = SAW_MUX_DOWN,
                                     [MUX_CONTRADICTED] = SAW_MUX_CONTRADICTED,
                                     [MUX_NOT_INSTALLED] = SAW_MUX_ABSENT,
                                     [MUX_GONE] = SAW_MUX_DOWN};
    static const enum saw processes[] = {SAW_DS_AM_NONE, SAW_DS_AM_HALF, SAW_DS_AM_RUNS};
    const struct sockets_reader *port = &clues->port;
    bool connected = seen->connections.established + seen->connections.ownerless > 0;
    unsigned ds_am = clues->ds_am_processes < 2 ? clues->ds_am_processes : 2;
    saw[QUESTION_SCOPE] = scopes[guests_scope(&clues->guests)];
    saw[QUESTION_SLEEP] = clues->sleeps_after_s > 0 ? SAW_SLEEPS : SAW_NEVER_SLEEPS;
    saw[QUESTION_GUEST_VMCI] = drivers[clues->drivers[DRIVER_VMCI]];
    saw[QUESTION_GUEST_VSEPFLT] = drivers[clues->drivers[DRIVER_VSEPFLT]];
    saw[QUESTION_MUX] = muxes[mux];
    saw[QUESTION_VMCI] = seen->vmci_loaded ? SAW_VMCI_LOADED : SAW_VMCI_MISSING;
    saw[QUESTION_CONNECTION] = connected ? SAW_CONNECTED : SAW_NOT_CONNECTED;
    saw[QUESTION_APPLIANCE_PORT] = port->established > 0 ? SAW_PORT_ESTABLISHED
                                   : port->listening > 0 ? SAW_PORT_LISTENS
                                                         : SAW_PORT_UNUSED;
    saw[QUESTION_DS_AM] = processes[ds_am];
    saw[QUESTION_AGENT_LOG] = clues->agent_log.refusals > 0 ? SAW_LOG_REFUSALS : SAW_LOG_CLEAN;
    saw[QUESTION_SYSLOG] = clues->syslog.refusals > 0 ? SAW_LOG_REFUSALS : SAW_LOG_CLEAN;
}

/*
 * Answers all questions: the guests' right after the scope where only certain guests are affected, and last where it is all of
 * them. `at` gets each question's state.
 */
static void walk_tree(struct diagnosis *diagnosis, const struct observations *seen,
                      const struct verdict *verdict, const struct clues *clues, enum state at[QUESTIONS]) {
    bool deployed = !verdict_has(verdict, REASON_NOT_DEPLOYED);
    enum saw saw[QUESTIONS];
    look_at(saw, seen, verdict->mux, clues);
    for (int i = 0; i < QUESTIONS; i++) {
        bool moved = i > 0 && diagnosis->scope != SCOPE_SOME;
        int turned = 1 + (i - 1 + QUESTION_MUX - QUESTION_SLEEP) % (QUESTIONS - 1);
        enum question question = (enum question)(moved ? turned : i);
        struct step *step = &diagnosis->steps[diagnosis->step_count++];
        step->about = about(question, seen, verdict->mux, clues);
        bool counts = step->about->observed || saw[question] == SAW_MUX_ABSENT; /* then nothing was asked */
        step->question = question;
        step->saw = counts ? saw[question] : SAW_NONE;
        step->seen = step->saw != SAW_NONE || (question == QUESTION_MUX && counts);
        step->state = step->saw < SAW_GUESTS_NONE   ? STATE_UNKNOWN
                      : step->saw < SAW_GUESTS_SOME ? STATE_OK
                                                    : STATE_CRITICAL;
        if (step->saw == SAW_LOG_REFUSALS && at[QUESTION_DS_AM] == STATE_OK) {
            step->state = STATE_WARNING; /* a log tells of the past, and ds_am runs now */
        }
        if (!deployed && (question == QUESTION_MUX || question == QUESTION_CONNECTION) &&
            step->state == STATE_CRITICAL) {
            step->state = STATE_UNKNOWN; /* nobody misses it */
        }
        at[question] = step->state;
    }
}

/* What is broken nearest to all guests comes first: a host without Mux explains every guest's error. */
static const struct {
    enum question question;
    enum cause cause;
    bool of_past; /* it counts only where nothing shows ds_am alive */
} causes[] = {
    {QUESTION_MUX, CAUSE_MUX, false},
    {QUESTION_VMCI, CAUSE_VMCI, false},
    {QUESTION_SYSLOG, CAUSE_DS_AM_9_0, true},
    {QUESTION_DS_AM, CAUSE_DS_AM, false},
    {QUESTION_AGENT_LOG, CAUSE_DS_AM, true},
    {QUESTION_CONNECTION, CAUSE_CONNECTION, false},
    {QUESTION_APPLIANCE_PORT, CAUSE_CONNECTION, false},
    {QUESTION_GUEST_VMCI, CAUSE_GUEST_DRIVER, false},
    {QUESTION_GUEST_VSEPFLT, CAUSE_GUEST_DRIVER, false},
    {QUESTION_SLEEP, CAUSE_GUEST_SLEEP, false},
};

static enum cause cause_of(const enum state at[QUESTIONS], enum scope scope, bool alive) {
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        if (at[causes[i].question] == STATE_CRITICAL && !(causes[i].of_past && alive)) {
            return causes[i].cause;
        }
    }
    bool host =
        at[QUESTION_MUX] == STATE_OK && at[QUESTION_VMCI] == STATE_OK && at[QUESTION_CONNECTION] == STATE_OK;
    if (scope == SCOPE_SOME) {
        bool drivers = at[QUESTION_GUEST_VMCI] == STATE_OK && at[QUESTION_GUEST_VSEPFLT] == STATE_OK;
        return drivers && host ? CAUSE_OTHER : CAUSE_GUEST_OTHER;
    }
    if (!host) {
        return CAUSE_NOT_ENOUGH;
    }
    return scope == SCOPE_ALL ? CAUSE_OTHER : CAUSE_NONE;
}

static enum state end_of(bool is_broken, bool is_well) {
    enum state state = is_well ? STATE_OK : STATE_UNKNOWN;
    return is_broken ? STATE_CRITICAL : state;
}

/* `6.7.0` as 607; 0 where it is no release. */
static unsigned number_of(const char *release) {
    struct span rest = span_of(release);
    uint64_t major = 0;
    uint64_t minor = 0;
    bool numbers = span_digits(&rest, 99, &major) && span_take(&rest, ".") &&
                   span_digits(&rest, 99, &minor) && (rest.length == 0 || rest.bytes[0] == '.');
    return numbers ? (unsigned)(major * 100 + minor) : 0;
}

enum component component_of(const char *release, uint64_t build) {
    /* The releases within which the names changed, and the builds: 5.5 Update 2; 6.0 Patch 1 (20150704001). */
    static const struct {
        unsigned number;
        uint64_t build;
        enum component before;
    } changes[] = {{505, 2068190, COMPONENT_VSHIELD}, {600, 2809209, COMPONENT_GUEST}};
    unsigned number = number_of(release);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0] && number > 0; i++) {
        if (number == changes[i].number && build == 0) {
            return COMPONENT_ANY;
        }
        if (number < changes[i].number || (number == changes[i].number && build < changes[i].build)) {
            return changes[i].before;
        }
    }
    return number > 0 ? COMPONENT_NSX : COMPONENT_ANY;
}

void diagnosis_reach(struct diagnosis *diagnosis, const struct observations *seen,
                     const struct verdict *verdict, const struct clues *clues,
                     const struct link_answer *links) {
    enum state at[QUESTIONS] = {STATE_OK};
    bool broken = links != NULL && links_broken(links) > 0;
    *diagnosis = (struct diagnosis){.scope = guests_scope(&clues->guests)};
    walk_tree(diagnosis, seen, verdict, clues, at);
    /* A connection that is up shows ds_am alive as well as ps does. */
    bool alive = at[QUESTION_DS_AM] == STATE_OK || at[QUESTION_CONNECTION] == STATE_OK ||
                 at[QUESTION_APPLIANCE_PORT] == STATE_OK;
    enum cause cause = cause_of(at, diagnosis->scope, alive);
    if (cause == CAUSE_CONNECTION && verdict->mux == MUX_CONTRADICTED && !broken) {
        cause = CAUSE_NOT_ENOUGH; /* a dead Mux has none either */
    }
    if (cause == CAUSE_NOT_ENOUGH && verdict_has(verdict, REASON_NOT_DEPLOYED)) {
        cause = CAUSE_NONE;
    }
    enum state vmci = at[QUESTION_GUEST_VMCI];
    enum state vsepflt = at[QUESTION_GUEST_VSEPFLT];
    diagnosis->cause = cause;
    diagnosis->guest_driver =
        end_of(vmci == STATE_CRITICAL || vsepflt == STATE_CRITICAL,
               (vmci == STATE_OK && vsepflt == STATE_OK) || diagnosis->scope == SCOPE_NONE);
    diagnosis->ds_am = end_of(
        cause == CAUSE_DS_AM || cause == CAUSE_DS_AM_9_0 || at[QUESTION_DS_AM] == STATE_CRITICAL, alive);
    if (cause == CAUSE_GUEST_DRIVER || cause == CAUSE_GUEST_OTHER) {
        diagnosis->component = component_of(seen->release.name, seen->release.build);
    }
    diagnosis->measures = cause == CAUSE_OTHER || cause == CAUSE_GUEST_OTHER;
    diagnosis->nsx = strcmp(seen->service, SERVICE_NSX) == 0;
}
