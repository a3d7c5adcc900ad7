#include "report/words.h"

#include "report/faults.h"
#include "report/language.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 68, NAMES_SIZE = 120 }; /* of the guests that are named: a line and a half of the report */

/* clang-format off */
static const char *const actions[] = {
    [ACTION_NONE] = "",
    [ACTION_STARTED] = MESSAGE("started {service}; confirmed running after {recovery} s"),
    [ACTION_FAILED] = MESSAGE("started {service}; it did not come up"),
    [ACTION_SUPPRESSED] = MESSAGE("did not start {service}: {suppressor}"),
    [ACTION_DRY_RUN] = MESSAGE("would start {service} now (dry run)"),
    [ACTION_INTERRUPTED] = MESSAGE("started {service}; interrupted before it was seen running"),
};

/* What keeps ensure from a start. */
static const char *const suppressions[SUPPRESSORS] = {
    [SUPPRESSED_BY_PAUSE] = MESSAGE("until {until}; to end it: /opt/muxwatch/bin/muxwatch resume"),
    [SUPPRESSED_BY_DEPLOYMENT] = MESSAGE("protection is not set up on this host, or expect-protection is no"),
    [SUPPRESSED_BY_SERVICE_OFF] = MESSAGE("to enable it: chkconfig {service} on"),
    [SUPPRESSED_BY_UPDATE] = MESSAGE("a software update of this host holds /var/run/esximg.pid"),
    [SUPPRESSED_BY_BACK_OFF] = MESSAGE("{wait} left"),
    [SUPPRESSED_BY_BUDGET] = MESSAGE("{wait} left, or until /opt/muxwatch/bin/muxwatch reset"),
    [SUPPRESSED_BY_STATE] = MESSAGE("cannot write to /var/run/vmware, so the start could not be counted"),
    [SUPPRESSED_BY_LOCK] = MESSAGE("another muxwatch is running"),
    [SUPPRESSED_BY_UNKNOWN] = MESSAGE("not confirmed down"),
    [SUPPRESSED_BY_UNCONFIRMED] = MESSAGE("neither ps nor the connection list could confirm that it is down"),
    [SUPPRESSED_BY_TIME] = MESSAGE("a start takes up to {needed} s, more than is left of --timeout {timeout}"),
};
/* clang-format on */

/* What the places of a sentence are filled from. */
struct sentence {
    const struct report *report;
    enum reason reason;      /* REASON_OK: it is about none */
    const struct step *step; /* or NULL */
};

static void fill_sentence(char *to, size_t size, const char *message, const struct sentence *of);

/* What a reason's sentence has besides; it may have places itself. */
static const char *detail_of(const struct report *report, enum reason reason) {
    const struct observations *seen = &report->seen;
    switch (reason) {
    case REASON_MUX_NOT_INSTALLED:
        return strcmp(seen->service, SERVICE_VSHIELD) == 0 ? MESSAGE(" or /etc/init.d/nsx-context-mux") : "";
    case REASON_MUX_DOWN:
        if (report->verdict.mux == MUX_GONE) {
            return MESSAGE("; its status is unknown, but neither ps nor the connection list shows it");
        }
        return seen->service_switch == SWITCH_OFF
                   ? MESSAGE("; the service is disabled (to enable it: chkconfig {service} on)")
                   : "";
    case REASON_MUX_CONTRADICTION:
        if (seen->mux.status == STATUS_RUNNING) {
            return MESSAGE("its status says running, but ps lists no world of that name");
        }
        return seen->worlds + seen->connections.alive > 0
                   ? MESSAGE("its status says not running, but this was seen of it: worlds {worlds}, "
                             "connections {alive}")
                   : MESSAGE(
                         "its status says not running, but some process has a connection to the appliance");
    case REASON_START_FAILED:
        return report->action.script.id != FAULT_NONE ? MESSAGE(" (init script: {script})") : "";
    case REASON_BUDGET_SPENT:
        return report->memory != NULL && moment_set(report->memory->damaged)
                   ? MESSAGE(" (the state file was damaged, so the number of starts is unknown)")
                   : MESSAGE(" ({starts} starts in {minutes} minutes)");
    case REASON_EVIDENCE_CONFLICTS:
        return seen->hosts[1][0] != '\0'
                   ? MESSAGE("evidence of several hosts ({host}, {other}); choose one with --host NAME")
                   : "{conflicts}";
    case REASON_NOT_DEPLOYED:
        return seen->deployment == DEPLOYMENT_UNWANTED
                   ? MESSAGE("; none is expected (expect-protection = no)")
                   : MESSAGE("; it was never set up: no interface in vmservice-vmknic-pg, no port group "
                             "vmservice-vshield-pg, no connection to port {port}");
    default:
        return "";
    }
}

static void put_detail(const struct sentence *of, char *to) {
    fill_sentence(to, FILL_VALUE_SIZE, detail_of(of->report, of->reason), of);
}

/* The connections to the appliance that are not what they should be. */
static void put_states(const struct sentence *of, char *to) {
    const struct connections *seen = &of->report->seen.connections;
    char states[FILL_VALUE_SIZE / 2] = "";
    for (int state = 0; state < CONNECTION_STATES; state++) {
        if (seen->other_states[state] > 0) {
            append(states, sizeof states, ", ", tr(of->report->language, "%u %s"), seen->other_states[state],
                   connection_state_name((enum connection_state)state));
        }
    }
    if (seen->foreign > 0) {
        append(states, sizeof states, ", ", tr(of->report->language, "%u ESTABLISHED by other processes"),
               seen->foreign);
    }
    if (states[0] != '\0') {
        snprintf(to, FILL_VALUE_SIZE, tr(of->report->language, "; current state: %s"), states);
    }
}

static void put_probes(const struct sentence *of, char *to) {
    for (int i = 0; i < PROBES; i++) {
        const struct observation *about = &of->report->seen.probes[i];
        char error[FAULT_WORDS_SIZE];
        if (!about->observed) {
            error_words(error, of->report->language, about);
            append(to, FILL_VALUE_SIZE, "; ", "%s (%s)", tr(of->report->language, probe_words[i]), error);
        }
    }
}

/* The lines of the same text that contradict each other. */
static void put_conflicts(const struct sentence *of, char *to) {
    const struct observations *seen = &of->report->seen;
    for (unsigned i = 0; i < seen->conflict_count; i++) {
        const struct conflict *conflict = &seen->conflicts[i];
        append(to, FILL_VALUE_SIZE, "; ", tr(of->report->language, "%s in lines %zu and %zu"),
               probe_name((enum probe)conflict->topic), conflict->lines[0], conflict->lines[1]);
    }
}

/* The guests that show the error, as many as fit. */
static void put_guests(const struct sentence *of, char *to) {
    const struct guests *guests = &of->report->clues.guests;
    char names[NAMES_SIZE] = "";
    unsigned listed = 0;
    for (unsigned i = 0; i < guests->named_count; i++) {
        const struct guest *guest = &guests->named[i];
        size_t length = strlen(guest->name);
        if (guest->says == GUEST_FAILED && length < LINE_SIZE && strlen(names) + length + 2 < sizeof names) {
            append(names, sizeof names, ", ", "%s", guest->name);
            listed++;
        }
    }
    unsigned more = guests->by_says[GUEST_FAILED] - listed;
    if (listed > 0) {
        snprintf(to, FILL_VALUE_SIZE, more == 0 ? ": %s" : tr(of->report->language, ": %s and %u more"),
                 names, more);
    }
}

/* What is wrong with the links that are broken. */
static void put_links(const struct sentence *of, char *to) {
    const struct link_answer *links = of->report->links;
    for (int i = 0; of->report->links_asked && i < LINKS; i++) {
        if (links[i].state == LINK_BROKEN) {
            append(to, FILL_VALUE_SIZE, "; ", to[0] == '\0' ? ": %s" : "%s",
                   tr(of->report->language, link_words[i].broken));
        }
    }
}

static void fill_sentence(char *to, size_t size, const char *message, const struct sentence *of) {
    const struct report *report = of->report;
    const struct observations *seen = &report->seen;
    const struct connections *connections = &seen->connections;
    const struct action *action = &report->action;
    const struct clues *clues = &report->clues;
    const enum question asked = of->step != NULL ? of->step->question : QUESTION_SCOPE;
    const struct am_log_reader *log = asked == QUESTION_SYSLOG ? &clues->syslog : &clues->agent_log;
    char script[FAULT_WORDS_SIZE];
    char recovery[32];
    char last[AM_LOG_TIME_SIZE];
    fault_words(script, report->language, &action->script);
    snprintf(recovery, sizeof recovery, "%" PRId64 ".%d", action->recovery_ms / 1000,
             (int)(action->recovery_ms % 1000 / 100));
    const struct memory nothing = {.start_count = 0};
    const struct memory *memory = report->memory != NULL ? report->memory : &nothing;
    const struct policy_limits *limits = &report->settings->limits;
    const struct moment now = report->now;
    const struct time_text until = moment_text(now.wall_s + policy_pause(memory, now));
    const struct time_text wait =
        duration_text(action->suppressor == SUPPRESSED_BY_BUDGET ? policy_budget_wait(memory, limits, now)
                                                                 : policy_back_off(memory, limits, now));
    snprintf(last, sizeof last, "%.19s", log->last); /* the seconds will do */
    const struct place places[] = {
        {"service", .text = seen->service},
        {"port", .number = connections->port},
        {"module", .text = seen->module},
        {"detail", .put = put_detail},
        {"worlds", .number = seen->worlds},
        {"alive", .number = connections->alive},
        {"states", .put = put_states},
        {"links", .put = put_links},
        {"probes", .put = put_probes},
        {"conflicts", .put = put_conflicts},
        {"host", .text = seen->hosts[0]},
        {"other", .text = seen->hosts[1]},
        {"refusal", .text = report->refusal},
        {"peer", .text = connections->peer_count > 0 ? connections->peers[0] : "?"},
        {"starts", .number = policy_starts(memory, limits, now)},
        {"minutes", .number = limits->budget_window_s / 60},
        {"recovery", .text = recovery},
        {"script", .text = script},
        {"suppressor", .text = suppressor_id(action->suppressor)},
        {"until", .text = until.text},
        {"wait", .text = wait.text},
        {"needed", .number = POLICY_START_NEEDS_S},
        {"timeout", .number = report->settings->timeout_s},
        {"guests", .put = put_guests},
        {"count", .number = clues->guests.count},
        {"driver", .text = asked == QUESTION_GUEST_VMCI ? "vmci" : "vsepflt"},
        {"idle", .number = (int64_t)clues->sleeps_after_s},
        {"processes", .number = clues->ds_am_processes},
        {"times", .number = (int64_t)log->refusals},
        {"last", .text = last},
        {.name = NULL},
    };
    fill(to, size, report->language, message, places, of);
}

void words_fill(char *to, size_t size, const char *message, const struct report *report, enum reason reason) {
    const struct sentence of = {report, reason, NULL};
    fill_sentence(to, size, message, &of);
}

static void add_step(struct result *result, const char *message, const struct report *report) {
    words_fill(result->steps[result->step_count++], WORDS_SIZE, message, report, REASON_OK);
}

/* Adds what to do about a reason or a cause; of broken links first. */
static void add_steps(struct result *result, const struct result_words *words, const struct report *report) {
    bool lost = words == &reason_words[REASON_DSVA_DISCONNECTED] && report->links_asked;
    for (int link = 0; lost && link < LINKS; link++) {
        if (report->links[link].state == LINK_BROKEN && result->step_count < WORDS_FIRST) {
            add_step(result, link_words[link].step, report);
        }
    }
    for (const char *const *step = words->next_steps; *step != NULL; step++) {
        add_step(result, *step, report);
    }
}

/* Fills the words of a reason or a cause. */
static void make(struct result *result, const struct result_words *words, const struct report *report,
                 enum reason reason) {
    result->id = words->id;
    words_fill(result->text, sizeof result->text, words->text, report, reason);
    result->step_count = 0;
    add_steps(result, words, report);
}

void words_reason(struct result *result, const struct report *report, enum reason reason) {
    make(result, &reason_words[reason], report, reason);
}

bool words_looked(const struct observation *about) {
    enum fault_id end = about->failures[0].end.id;
    enum fault_id output = about->failures[0].output.id;
    bool absent = end == FAULT_NOT_THERE || end == FAULT_NOT_ASKED;
    return about->observed || (!absent && (end != FAULT_NONE || output != FAULT_NONE));
}

bool words_nothing(const struct report *report) {
    const struct diagnosis *diagnosis = &report->diagnosis;
    bool looked = words_looked(&report->seen.probes[PROBE_WORLDS]); /* which is no step by itself */
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        looked |= words_looked(diagnosis->steps[i].about);
    }
    return diagnosis->cause == CAUSE_NOT_ENOUGH && report->refusal == NULL &&
           (report->from == NULL ? report->seen.release.name[0] == '\0' : !looked);
}

void words_cause(struct result *result, const struct report *report) {
    const struct diagnosis *diagnosis = &report->diagnosis;
    const struct result_words *words = !words_nothing(report) ? &cause_words[diagnosis->cause]
                                       : report->from == NULL ? &no_host_words
                                                              : &no_evidence_words;
    bool asked = diagnosis->cause == CAUSE_CONNECTION && report->links_asked;
    unsigned broken = asked ? links_broken(report->links) : 0;
    make(result, words, report, REASON_OK);
    /* Where the host itself says why there is no connection, that is the cause, not the appliance. */
    if (broken > 0 && verdict_has(&report->verdict, REASON_DSVA_DISCONNECTED)) {
        words_reason(result, report, REASON_DSVA_DISCONNECTED);
        result->id = words->id;
        result->step_count = broken < WORDS_FIRST ? broken : WORDS_FIRST;
    }
    if (diagnosis->component != COMPONENT_NONE) {
        add_step(result, component_words[diagnosis->component], report);
    }
}

bool words_covered(const struct report *report, const struct finding *finding) {
    static const enum reason reasons[CAUSES] = {
        [CAUSE_NONE] = REASON_OK,
        [CAUSE_MUX] = REASON_MUX_DOWN,
        [CAUSE_VMCI] = REASON_VMCI_MISSING,
        [CAUSE_DS_AM] = REASON_DSVA_DISCONNECTED,
        [CAUSE_DS_AM_9_0] = REASON_DSVA_DISCONNECTED,
        [CAUSE_CONNECTION] = REASON_DSVA_DISCONNECTED,
    };
    return finding->reason == REASON_OK || finding->reason == reasons[report->diagnosis.cause];
}

void words_first(struct result *result, const struct report *report) {
    const struct diagnosis *diagnosis = &report->diagnosis;
    enum reason worst = report->verdict.findings[0].reason;
    bool started = report->clues.started && worst == REASON_MUX_DOWN;
    unsigned kept = 0;
    if (diagnosis->cause == CAUSE_NOT_ENOUGH && verdict_has(&report->verdict, REASON_MUX_CONTRADICTION)) {
        worst = REASON_MUX_CONTRADICTION;
    }
    words_cause(result, report);
    if (result->step_count == 0 && !(worst == REASON_PROBE_FAILED && report->from != NULL)) {
        add_steps(result, &reason_words[started ? REASON_START_FAILED : worst], report);
    }
    for (unsigned i = 0; i < result->step_count && kept < WORDS_FIRST; i++) {
        bool answered = started && span_ends(span_of(result->steps[i]), " start");
        for (unsigned j = 0; j < diagnosis->step_count; j++) {
            const char *asks = question_words[diagnosis->steps[j].question].asks;
            answered |= diagnosis->steps[j].seen && asks != NULL && strstr(result->steps[i], asks) != NULL;
        }
        if (!answered) {
            memmove(result->steps[kept++], result->steps[i], WORDS_SIZE);
        }
    }
    result->step_count = kept;
}

void words_measures(struct result *result, const struct report *report) {
    const enum scope scope = report->diagnosis.scope;
    result->text[0] = '\0';
    result->step_count = 0;
    for (unsigned i = 0; i < MEASURES && report->diagnosis.measures; i++) {
        if (scope != SCOPE_ALL || i != MEASURE_REACTIVATE) {
            add_step(result, measure_words[i], report);
        }
    }
}

void words_action_detail(char *to, const struct report *report) {
    const char *message = suppressions[report->action.suppressor];
    words_fill(to, WORDS_ACTION_SIZE, message != NULL ? message : "", report, REASON_OK);
}

void words_action(char *to, const struct report *report) {
    char detail[WORDS_ACTION_SIZE];
    words_fill(to, WORDS_ACTION_SIZE, actions[report->action.result], report, REASON_OK);
    words_action_detail(detail, report);
    append(to, WORDS_ACTION_SIZE, " ", detail[0] != '\0' ? "(%s)" : "%s", detail);
}

void words_saw(char *to, const struct report *report, const struct step *step) {
    const struct sentence of = {report, REASON_OK, step};
    const char *message = saw_words[step->saw];
    if (report->clues.guests.by_says[GUEST_FAILED] + report->clues.guests.by_says[GUEST_CONNECTED] > 0 &&
        step->saw == SAW_GUESTS_SILENT) {
        message = MESSAGE("Unclear whether all guests are affected{guests}");
    }
    if (report->clues.guests.count == 0) {
        message = step->saw == SAW_GUESTS_SILENT ? MESSAGE("No running guests on this host")
                  : step->saw == SAW_GUESTS_NONE ? MESSAGE("No guest is affected")
                                                 : message;
    }
    if (step->saw == SAW_NONE) {
        error_words(to, report->language, step->about);
    } else {
        fill_sentence(to, WORDS_SIZE, message, &of);
    }
}

const char *words_where(const struct step *step) {
    const struct observation *about = step->about;
    const char *from = about->command[0] != '\0' ? about->command : about->file;
    return about->observed ? from : "";
}

enum state words_state(const struct observations *seen, enum probe probe) {
    const bool well[PROBES] = {
        [PROBE_MUX] = seen->mux.status == STATUS_RUNNING,
        [PROBE_WORLDS] = seen->worlds > 0,
        [PROBE_VMCI] = seen->vmci_loaded,
        [PROBE_CONNECTIONS] = seen->connections.established + seen->connections.ownerless > 0,
    };
    bool silent = probe == PROBE_MUX && seen->mux.status == STATUS_UNKNOWN;
    return !seen->probes[probe].observed || silent ? STATE_UNKNOWN : well[probe] ? STATE_OK : STATE_CRITICAL;
}

const char *words_probe(const struct observations *seen, enum probe probe) {
    static const char *const words[PROBES][2] = {
        [PROBE_MUX] = {MESSAGE("down"), MESSAGE("running")},
        [PROBE_WORLDS] = {MESSAGE("none"), MESSAGE("present")},
        [PROBE_VMCI] = {MESSAGE("missing"), MESSAGE("loaded")},
        [PROBE_CONNECTIONS] = {MESSAGE("none"), MESSAGE("established")},
    };
    enum state state = words_state(seen, probe);
    return state == STATE_UNKNOWN ? MESSAGE("unknown") : words[probe][state == STATE_OK];
}

const char *const scope_ids[] = {
    [SCOPE_UNKNOWN] = "unknown", [SCOPE_NONE] = "none", [SCOPE_SOME] = "some", [SCOPE_ALL] = "all"};

const char *const answer_ids[] = {[STATE_OK] = "ok",
                                  [STATE_UNKNOWN] = "unknown",
                                  [STATE_WARNING] = "was-broken",
                                  [STATE_CRITICAL] = "broken"};

const char *const action_result_ids[] = {
    [ACTION_NONE] = "none",       [ACTION_STARTED] = "started",
    [ACTION_FAILED] = "failed",   [ACTION_SUPPRESSED] = "suppressed",
    [ACTION_DRY_RUN] = "dry-run", [ACTION_INTERRUPTED] = "interrupted",
};

static const char *const setting_source_ids[] = {[SETTING_DEFAULT] = "default",
                                                 [SETTING_FILE] = "file",
                                                 [SETTING_ENVIRONMENT] = "environment",
                                                 [SETTING_OPTION] = "option"};

bool words_setting(struct setting_words *words, const struct report *report, unsigned index) {
    const struct settings *settings = report->settings;
    char printable[WORDS_WHERE_SIZE - 20];
    if (settings_key(index) == NULL) {
        return false;
    }
    const struct setting_origin *origin = &settings->origins[index];
    words->key = settings_key(index);
    words->source = setting_source_ids[origin->source];
    settings_value(settings, index, words->value);
    words->where[0] = '\0';
    if (origin->source == SETTING_FILE) {
        span_copy(printable, sizeof printable, span_of(report->config));
        snprintf(words->where, WORDS_WHERE_SIZE, "%s:%u", printable, origin->line);
    } else if (origin->source == SETTING_ENVIRONMENT) {
        snprintf(words->where, WORDS_WHERE_SIZE, "%s", origin->variable);
    }
    return true;
}

void words_taken(char to[WORDS_TAKEN_SIZE], uint64_t taken) {
    char digits[24];
    to[0] = '\0';
    if (taken != 0) {
        snprintf(digits, sizeof digits, "%014" PRIu64, taken);
        snprintf(to, WORDS_TAKEN_SIZE, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", digits, digits + 4, digits + 6,
                 digits + 8, digits + 10, digits + 12);
    }
}
