#include "report/words.h"

#include "base/moment.h"
#include "report/faults.h"
#include "report/language.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 68, NAMES_SIZE = 120 }; /* of the guests that are named: a line and a half of the report */

/* clang-format off */
static const char *const details[DETAILS] = {
    [DETAIL_NONE] = "",
    [DETAIL_NOR_NSX] = MESSAGE(" or /etc/init.d/nsx-context-mux"),
    [DETAIL_SWITCHED_OFF] = MESSAGE("; the service is disabled (to enable it: chkconfig {service} on)"),
    [DETAIL_NO_WORLD] = MESSAGE("its status says running, but ps lists no world of that name"),
    [DETAIL_NO_WORLD_NOR_CONNECTION] =
        MESSAGE("its status says running, but ps lists no world of that name, and it has no connection to the appliance"),
    [DETAIL_WORLDS] = MESSAGE("its status says not running, but ps lists its worlds ({worlds})"),
    [DETAIL_CONNECTIONS] = MESSAGE("its status says not running, but it has connections ({alive})"),
    [DETAIL_WORLDS_AND_CONNECTIONS] =
        MESSAGE("its status says not running, but ps lists its worlds ({worlds}) and it has connections ({alive})"),
    [DETAIL_SOMEBODY] = MESSAGE("its status says not running, but some process has a connection to the appliance"),
    [DETAIL_OTHER_STATES] = MESSAGE("; current state: {states}"),
    [DETAIL_PROBES] = "{probes}",
    [DETAIL_STARTS] = MESSAGE(" ({starts} starts in {minutes} minutes)"),
    [DETAIL_STATE_DAMAGED] = MESSAGE(" (the state file was damaged, so the number of starts is unknown)"),
    [DETAIL_RECOVERY] = MESSAGE(" after {recovery} s"),
    [DETAIL_SCRIPT] = MESSAGE(" (init script: {script})"),
    [DETAIL_REFUSAL] = "{refusal}",
    [DETAIL_NO_SIGN] = MESSAGE("; it was never set up: no interface in vmservice-vmknic-pg, no port group vmservice-vshield-pg, no connection to port {port}"),
    [DETAIL_UNWANTED] = MESSAGE("; none is expected (expect-protection = no)"),
    [DETAIL_CONFLICT] = "{conflicts}",
    [DETAIL_HOSTS] = MESSAGE("evidence of several hosts ({hosts}); choose one with --host NAME"),
    [DETAIL_GONE] = MESSAGE("; its status is unknown, but neither ps nor the connection list shows it"),
};

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
    const struct finding *finding; /* or NULL */
    const struct step *step;       /* or NULL */
};

static bool value(const void *context, struct span name, char *to);

static void put_detail(const struct sentence *of, char *to) {
    const char *message = of->finding != NULL ? details[of->finding->detail] : "";
    fill(to, FILL_VALUE_SIZE, of->report->language, message, value, of);
}

/* Appends to a list. */
static void append(char *to, const char *joint, const char *words) {
    size_t used = strlen(to);
    snprintf(to + used, FILL_VALUE_SIZE - used, "%s%s", used > 0 ? joint : "", words);
}

/* The connections to the appliance that are not what they should be. */
static void put_states(const struct sentence *of, char *to) {
    const struct connections *seen = &of->report->seen->connections;
    char words[80];
    for (int state = 0; state < CONNECTION_STATES; state++) {
        if (seen->other_states[state] > 0) {
            snprintf(words, sizeof words, tr(of->report->language, "%u %s"), seen->other_states[state],
                     connection_state_name((enum connection_state)state));
            append(to, ", ", words);
        }
    }
    if (seen->foreign > 0) {
        snprintf(words, sizeof words, tr(of->report->language, "%u ESTABLISHED by other processes"),
                 seen->foreign);
        append(to, ", ", words);
    }
}

static void put_probes(const struct sentence *of, char *to) {
    for (int i = 0; i < PROBES; i++) {
        const struct observation *about = &of->report->seen->probes[i];
        if (!about->observed) {
            char error[FAULT_WORDS_SIZE];
            char words[FAULT_WORDS_SIZE + 20];
            error_words(error, of->report->language, about);
            snprintf(words, sizeof words, "%s (%s)", tr(of->report->language, probe_words((enum probe)i)),
                     error);
            append(to, "; ", words);
        }
    }
}

/* The lines of the same text that contradict each other. */
static void put_conflicts(const struct sentence *of, char *to) {
    const struct observations *seen = of->report->seen;
    for (unsigned i = 0; i < seen->conflict_count; i++) {
        const struct conflict *conflict = &seen->conflicts[i];
        char words[120];
        snprintf(words, sizeof words, tr(of->report->language, "%s in lines %zu and %zu"),
                 probe_name((enum probe)conflict->topic), conflict->lines[0], conflict->lines[1]);
        append(to, "; ", words);
    }
}

static void put_hosts(const struct sentence *of, char *to) {
    append(to, "", of->report->seen->hosts[0]);
    append(to, ", ", of->report->seen->hosts[1]);
}

/* The guests that show the error, as many as fit. */
static void put_guests(const struct sentence *of, char *to) {
    const struct guests *guests = &of->report->clues->guests.seen;
    char names[NAMES_SIZE] = "";
    unsigned listed = 0;
    size_t used = 0;
    for (unsigned i = 0; i < guests->named_count; i++) {
        const struct guest *guest = &guests->named[i];
        const char *joint = listed > 0 ? ", " : "";
        bool fits =
            strlen(guest->name) + strlen(joint) < sizeof names - used && strlen(guest->name) < LINE_SIZE;
        if (guest->says == GUEST_FAILED && fits) {
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", joint, guest->name);
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
    for (int link = 0; of->report->links != NULL && link < LINKS; link++) {
        if (of->report->links[link].state == LINK_BROKEN) {
            append(to, "; ", tr(of->report->language, link_words((enum link)link)->broken));
        }
    }
    if (to[0] != '\0') {
        memmove(to + 2, to, strlen(to) + 1);
        memcpy(to, ": ", 2);
    }
}

/* A place is filled by a text, by a number where there is none, or by what `put` appends to "". */
static bool value(const void *context, struct span name, char *to) {
    const struct action no_action = {
        .result = ACTION_NONE}; /* not static: nothing but zeros would lie in the program */
    const struct am_log_clue no_log = {.last = ""};
    const struct sentence *of = context;
    const struct report *report = of->report;
    const struct observations *seen = report->seen;
    const struct connections *connections = &seen->connections;
    const struct action *action = report->action != NULL ? report->action : &no_action;
    const struct clues *clues = report->clues; /* NULL but for diagnose */
    const struct am_log_clue *log = clues == NULL ? &no_log
                                    : of->step != NULL && of->step->question == QUESTION_SYSLOG
                                        ? &clues->syslog
                                        : &clues->agent_log;
    const char *suppressor = suppressor_id(action->suppressor);
    char script[FAULT_WORDS_SIZE];
    char recovery[32];
    char until[MOMENT_TEXT_SIZE];
    char wait[DURATION_TEXT_SIZE];
    char last[AM_LOG_TIME_SIZE];
    fault_words(script, report->language, &action->script);
    snprintf(recovery, sizeof recovery, "%" PRId64 ".%d", action->recovery_ms / 1000,
             (int)(action->recovery_ms % 1000 / 100));
    moment_text(until, action->until_wall_s);
    duration_text(wait, action->wait_s);
    snprintf(last, sizeof last, "%.19s", log->last); /* the seconds will do */
    const struct {
        const char *name;
        const char *text;
        int64_t number;
        void (*put)(const struct sentence *of, char *to);
    } values[] = {
        {"service", seen->service, 0, NULL},
        {"port", NULL, connections->port, NULL},
        {"module", seen->module, 0, NULL},
        {"detail", "", 0, put_detail},
        {"worlds", NULL, seen->worlds, NULL},
        {"alive", NULL, connections->alive, NULL},
        {"states", "", 0, put_states},
        {"links", "", 0, put_links},
        {"probes", "", 0, put_probes},
        {"conflicts", "", 0, put_conflicts},
        {"hosts", "", 0, put_hosts},
        {"refusal", report->refusal != NULL ? report->refusal : "", 0, NULL},
        {"peer", connections->peer_count > 0 ? connections->peers[0] : "?", 0, NULL},
        {"starts", NULL, action->starts, NULL},
        {"minutes", NULL, action->window_s / 60, NULL},
        {"recovery", recovery, 0, NULL},
        {"script", script, 0, NULL},
        {"suppressor", suppressor != NULL ? suppressor : "", 0, NULL},
        {"until", until, 0, NULL},
        {"wait", wait, 0, NULL},
        {"needed", NULL, action->needs_s, NULL},
        {"timeout", NULL, action->timeout_s, NULL},
        {"guests", "", 0, report->clues != NULL ? put_guests : NULL},
        {"count", NULL, clues != NULL ? clues->guests.seen.count : 0, NULL},
        {"driver", of->step != NULL && of->step->question == QUESTION_GUEST_VMCI ? "vmci" : "vsepflt", 0,
         NULL},
        {"idle", NULL, clues != NULL ? (int64_t)clues->sleep.after_s : 0, NULL},
        {"processes", NULL, clues != NULL ? clues->ds_am.processes : 0, NULL},
        {"times", NULL, (int64_t)log->refusals, NULL},
        {"last", last, 0, NULL},
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (!span_equal(name, values[i].name)) {
            continue;
        }
        if (values[i].text == NULL) {
            snprintf(to, FILL_VALUE_SIZE, "%" PRId64, values[i].number);
        } else {
            snprintf(to, FILL_VALUE_SIZE, "%s", values[i].text);
        }
        if (values[i].put != NULL) {
            values[i].put(of, to);
        }
        return true;
    }
    return false;
}

void words_fill(char *to, size_t size, const char *message, const struct report *report,
                const struct finding *finding) {
    const struct sentence of = {report, finding, NULL};
    fill(to, size, report->language, message, value, &of);
}

static void add_step(struct result *result, const char *message, const struct report *report,
                     const struct finding *finding) {
    words_fill(result->steps[result->step_count++], WORDS_SIZE, message, report, finding);
}

/* Fills the words of a reason or a cause. */
static void make(struct result *result, const struct result_words *words, const struct report *report,
                 const struct finding *finding) {
    result->id = words->id;
    result->state = finding != NULL ? finding->state : report->verdict->state;
    result->step_count = 0;
    words_fill(result->text, sizeof result->text, words->text, report, finding);
    bool lost = finding != NULL && finding->reason == REASON_DSVA_DISCONNECTED && report->links != NULL;
    for (int link = 0; lost && link < LINKS; link++) {
        if (report->links[link].state == LINK_BROKEN && result->step_count < WORDS_FIRST) {
            add_step(result, link_words((enum link)link)->step, report, finding);
        }
    }
    for (const char *const *step = words->next_steps; *step != NULL; step++) {
        add_step(result, *step, report, finding);
    }
}

void words_finding(struct result *result, const struct report *report, const struct finding *finding) {
    make(result, reason_words(finding->reason), report, finding);
}

bool words_looked(const struct observation *about) {
    enum fault_id end = about->failures[0].end.id;
    enum fault_id output = about->failures[0].output.id;
    bool absent = end == FAULT_NOT_THERE || end == FAULT_NO_LIST || end == FAULT_NOT_ASKED;
    return about->observed || (!absent && (end != FAULT_NONE || output != FAULT_NONE));
}

bool words_nothing(const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    bool looked = false;
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        looked |= words_looked(diagnosis->steps[i].about);
    }
    return diagnosis->cause == CAUSE_NOT_ENOUGH && report->refusal == NULL &&
           (report->from == NULL ? report->host_release[0] == '\0' : !looked);
}

/* Where the host itself says why there is no connection, that is the cause, not the appliance. */
static void blame_links(struct result *result, const struct report *report) {
    unsigned count = 0;
    for (int link = 0; link < LINKS; link++) {
        count += report->links[link].state == LINK_BROKEN;
    }
    for (size_t i = 0; count > 0 && i < report->verdict->count; i++) {
        if (report->verdict->findings[i].reason == REASON_DSVA_DISCONNECTED) {
            const char *id = result->id;
            words_finding(result, report, &report->verdict->findings[i]);
            result->id = id;
            result->step_count = count < WORDS_FIRST ? count : WORDS_FIRST;
        }
    }
}

void words_cause(struct result *result, const struct report *report) {
    const struct result_words *words =
        words_nothing(report) ? no_cause_words(report->from == NULL) : cause_words(report->diagnosis->cause);
    make(result, words, report, NULL);
    if (report->diagnosis->cause == CAUSE_CONNECTION && report->links != NULL) {
        blame_links(result, report);
    }
    if (report->diagnosis->component != COMPONENT_NONE) {
        add_step(result, component_words(report->diagnosis->component), report, NULL);
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
    return finding->reason == REASON_OK || finding->reason == reasons[report->diagnosis->cause];
}

void words_first(struct result *result, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    const struct finding *worst = &report->verdict->findings[0];
    struct result from;
    words_cause(result, report);
    words_cause(&from, report);
    if (from.step_count == 0 && !(worst->reason == REASON_PROBE_FAILED && report->from != NULL)) {
        words_finding(&from, report, worst);
    }
    result->step_count = 0;
    for (unsigned i = 0; i < from.step_count && result->step_count < WORDS_FIRST; i++) {
        bool answered = false;
        for (unsigned j = 0; j < diagnosis->step_count; j++) {
            answered |= diagnosis->steps[j].seen && step_asks(from.steps[i], diagnosis->steps[j].question);
        }
        if (!answered) {
            memcpy(result->steps[result->step_count++], from.steps[i], WORDS_SIZE);
        }
    }
}

void words_measures(struct result *result, const struct report *report) {
    const enum scope scope = report->diagnosis->scope;
    result->text[0] = '\0';
    result->step_count = 0;
    for (unsigned i = 0; i < MEASURES && report->diagnosis->measures; i++) {
        const struct measure *measure = measure_of(i);
        if ((scope != SCOPE_ALL && measure->certain_guests) || (scope != SCOPE_SOME && measure->all_guests)) {
            add_step(result, measure->text, report, NULL);
        }
    }
}

void words_action_detail(char *to, const struct report *report) {
    const char *message = suppressions[report->action->suppressor];
    words_fill(to, WORDS_ACTION_SIZE, message != NULL ? message : "", report, NULL);
}

void words_action(char *to, const struct report *report) {
    char detail[WORDS_ACTION_SIZE];
    to[0] = '\0';
    if (report->action == NULL) {
        return;
    }
    words_fill(to, WORDS_ACTION_SIZE, actions[report->action->result], report, NULL);
    words_action_detail(detail, report);
    size_t used = strlen(to);
    snprintf(to + used, WORDS_ACTION_SIZE - used, detail[0] != '\0' ? " (%s)" : "%s", detail);
}

void words_saw(char *to, const struct report *report, const struct step *step) {
    const struct sentence of = {report, NULL, step};
    bool no_guests = report->clues != NULL && report->clues->guests.seen.count == 0;
    if (step->saw == SAW_GUESTS_SILENT && no_guests) {
        snprintf(to, WORDS_SIZE, "%s", tr(report->language, "No running guests on this host"));
    } else if (step->saw == SAW_GUESTS_NONE && no_guests) {
        snprintf(to, WORDS_SIZE, "%s", tr(report->language, "No guest is affected"));
    } else if (step->saw != SAW_NONE) {
        fill(to, WORDS_SIZE, report->language, saw_words(step->saw), value, &of);
    } else {
        error_words(to, report->language, step->about);
    }
}

const char *words_where(const struct step *step) {
    const struct observation *about = step->about;
    const char *from = about->command[0] != '\0' ? about->command : about->file;
    return about->observed ? from : "";
}

const char *words_probe(const struct observations *seen, enum probe probe) {
    static const struct {
        const char *good;
        const char *bad;
    } words[PROBES] = {[PROBE_MUX] = {MESSAGE("running"), MESSAGE("down")},
                       [PROBE_WORLDS] = {MESSAGE("present"), MESSAGE("none")},
                       [PROBE_VMCI] = {MESSAGE("loaded"), MESSAGE("missing")},
                       [PROBE_CONNECTIONS] = {MESSAGE("established"), MESSAGE("none")}};
    const bool good[PROBES] = {
        [PROBE_MUX] = seen->mux.status == STATUS_RUNNING,
        [PROBE_WORLDS] = seen->worlds > 0,
        [PROBE_VMCI] = seen->vmci_loaded,
        [PROBE_CONNECTIONS] = seen->connections.established + seen->connections.ownerless > 0,
    };
    bool unknown = probe == PROBE_MUX && seen->mux.status == STATUS_UNKNOWN;
    if (unknown || !seen->probes[probe].observed) {
        return MESSAGE("unknown");
    }
    return good[probe] ? words[probe].good : words[probe].bad;
}

const char *words_scope(enum scope scope) {
    static const char *const ids[] = {
        [SCOPE_UNKNOWN] = "unknown", [SCOPE_NONE] = "none", [SCOPE_SOME] = "some", [SCOPE_ALL] = "all"};
    return ids[scope];
}

const char *words_answer(const struct step *step) {
    static const char *const ids[] = {[STATE_OK] = "ok",
                                      [STATE_UNKNOWN] = "unknown",
                                      [STATE_WARNING] = "was-broken",
                                      [STATE_CRITICAL] = "broken"};
    return ids[step->state];
}

const char *words_action_result(enum action_result result) {
    static const char *const ids[] = {
        [ACTION_NONE] = "none",       [ACTION_STARTED] = "started",
        [ACTION_FAILED] = "failed",   [ACTION_SUPPRESSED] = "suppressed",
        [ACTION_DRY_RUN] = "dry-run", [ACTION_INTERRUPTED] = "interrupted",
    };
    return ids[result];
}

const char *words_setting_source(enum setting_source source) {
    static const char *const ids[] = {[SETTING_DEFAULT] = "default",
                                      [SETTING_FILE] = "file",
                                      [SETTING_ENVIRONMENT] = "environment",
                                      [SETTING_OPTION] = "option"};
    return ids[source];
}

void words_setting_where(char *to, const struct setting_origin *origin, const char *file) {
    char printable[WORDS_WHERE_SIZE - 20];
    to[0] = '\0';
    if (origin->source == SETTING_FILE) {
        span_copy(printable, sizeof printable, span_of(file));
        snprintf(to, WORDS_WHERE_SIZE, "%s:%u", printable, origin->line);
    } else if (origin->source == SETTING_ENVIRONMENT) {
        snprintf(to, WORDS_WHERE_SIZE, "%s", origin->variable);
    }
}

void words_taken(char to[WORDS_TAKEN_SIZE], uint64_t taken) {
    unsigned parts[6] = {0}; /* from seconds to the year */
    to[0] = '\0';
    for (int i = 0; i < 5; i++, taken /= 100) {
        parts[i] = (unsigned)(taken % 100);
    }
    parts[5] = (unsigned)(taken % 10000);
    if (parts[5] != 0) {
        snprintf(to, WORDS_TAKEN_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u", parts[5], parts[4], parts[3],
                 parts[2], parts[1], parts[0]);
    }
}

void words_unused(char *to, size_t size, const struct pasted_lines *unused) {
    size_t used = 0;
    to[0] = '\0';
    for (unsigned i = 0; i < unused->count && used < size; i++) {
        const struct line_range *range = &unused->ranges[i];
        used += (size_t)snprintf(to + used, size - used, "%s%zu", i > 0 ? ", " : "", range->from);
        if (range->to > range->from && used < size) {
            used += (size_t)snprintf(to + used, size - used, "-%zu", range->to);
        }
    }
    if (unused->more && used < size) {
        snprintf(to + used, size - used, ", ...");
    }
}
