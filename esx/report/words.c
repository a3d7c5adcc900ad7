#include "report/words.h"

#include "base/moment.h"
#include "report/diagnosis_words.h"
#include "report/faults.h"
#include "report/fill.h"
#include "report/language.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_SIZE = 120 }; /* of the guests that are named: a line and a half of the report */

/* clang-format off */
static const char *const details[DETAILS] = {
    [DETAIL_NONE] = "",
    [DETAIL_NOR_NSX] = (", nor " SERVICE_NSX),
    [DETAIL_SWITCHED_OFF] = MESSAGE("; it is switched off (to switch it on: chkconfig {service} on)"),
    [DETAIL_NO_WORLD] = MESSAGE("its status says that it runs, but ps lists no world of that name"),
    [DETAIL_NO_WORLD_NOR_CONNECTION] =
        MESSAGE("its status says that it runs, but ps lists no world of that name, and it has no connection to the appliance"),
    [DETAIL_WORLDS] = MESSAGE("its status says that it is down, but ps lists worlds of it ({worlds})"),
    [DETAIL_CONNECTIONS] = MESSAGE("its status says that it is down, but it holds connections ({alive})"),
    [DETAIL_WORLDS_AND_CONNECTIONS] =
        MESSAGE("its status says that it is down, but ps lists worlds of it ({worlds}) and it holds connections ({alive})"),
    [DETAIL_SOMEBODY] = MESSAGE("its status says that it is down, but somebody holds a connection to the appliance"),
    [DETAIL_OTHER_STATES] = MESSAGE("; seen instead: {states}"),
    [DETAIL_PROBES] = "{probes}",
    [DETAIL_STARTS] = MESSAGE(" ({starts} starts in {minutes} minutes)"),
    [DETAIL_STATE_DAMAGED] = MESSAGE(" (the state file was damaged, so how often is not known)"),
    [DETAIL_RECOVERY] = MESSAGE(" after {recovery} s"),
    [DETAIL_SCRIPT] = MESSAGE(" (the script: {script})"),
    [DETAIL_REFUSAL] = "{refusal}",
};

static const char *const actions[] = {
    [ACTION_NONE] = "",
    [ACTION_STARTED] = MESSAGE("started {service}; status and worlds agreed after {recovery} s"),
    [ACTION_FAILED] = MESSAGE("started {service}, but it did not come back"),
    [ACTION_SUPPRESSED] = MESSAGE("{service} was not started: {suppressor}"),
    [ACTION_DRY_RUN] = MESSAGE("would start {service} now (dry run)"),
    [ACTION_INTERRUPTED] = MESSAGE("started {service}; interrupted before it was confirmed"),
};

/* What keeps ensure from a start. */
static const char *const suppressions[SUPPRESSORS] = {
    [SUPPRESSED_BY_PAUSE] = MESSAGE("until {until}; /opt/muxwatch/bin/muxwatch resume ends it"),
    [SUPPRESSED_BY_SERVICE_OFF] = MESSAGE("chkconfig {service} on switches it on"),
    [SUPPRESSED_BY_UPDATE] = MESSAGE("an update of the host's software holds /var/run/esximg.pid"),
    [SUPPRESSED_BY_BACK_OFF] = MESSAGE("for another {wait}"),
    [SUPPRESSED_BY_BUDGET] = MESSAGE("for another {wait}, or until /opt/muxwatch/bin/muxwatch reset"),
    [SUPPRESSED_BY_STATE] = MESSAGE("/var/run/vmware cannot be written, and an uncounted start could become a loop"),
    [SUPPRESSED_BY_LOCK] = MESSAGE("another muxwatch is at work"),
    [SUPPRESSED_BY_UNKNOWN] = MESSAGE("it is not surely down"),
    [SUPPRESSED_BY_UNCONFIRMED] = MESSAGE("neither ps nor the list of connections could confirm that it is down"),
    [SUPPRESSED_BY_TIME] = MESSAGE("a start needs {needed} s, and too little is left of --timeout {timeout}"),
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
    to[0] = '\0';
    if (of->finding != NULL) {
        fill(to, FILL_VALUE_SIZE, details[of->finding->detail], value, of);
    }
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
    to[0] = '\0';
    for (int state = 0; state < CONNECTION_STATES; state++) {
        if (seen->other_states[state] > 0) {
            snprintf(words, sizeof words, "%u %s", seen->other_states[state],
                     connection_state_name((enum connection_state)state));
            append(to, ", ", words);
        }
    }
    if (seen->foreign > 0) {
        snprintf(words, sizeof words, tr("%u ESTABLISHED of other processes"), seen->foreign);
        append(to, ", ", words);
    }
}

static void put_probes(const struct sentence *of, char *to) {
    to[0] = '\0';
    for (int i = 0; i < PROBES; i++) {
        const struct observation *about = &of->report->seen->probes[i];
        if (!about->observed) {
            char error[FAULT_WORDS_SIZE];
            char words[FAULT_WORDS_SIZE + 20];
            error_words(error, about);
            snprintf(words, sizeof words, "%s (%s)", probe_name((enum probe)i), error);
            append(to, "; ", words);
        }
    }
}

static void put_script(const struct sentence *of, char *to) {
    fault_words(to, &of->report->action->script);
}

static void put_recovery(const struct sentence *of, char *to) {
    int64_t took_ms = of->report->action->recovery_ms;
    snprintf(to, FILL_VALUE_SIZE, "%" PRId64 ".%d", took_ms / 1000, (int)(took_ms % 1000 / 100));
}

static void put_wait(const struct sentence *of, char *to) {
    duration_text(to, of->report->action->wait_s);
}

static void put_until(const struct sentence *of, char *to) {
    moment_text(to, of->report->action->until_wall_s);
}

/* The guests that show the error, as many as fit. */
static void put_guests(const struct sentence *of, char *to) {
    const struct guests *guests = &of->report->clues->guests.seen;
    char names[NAMES_SIZE] = "";
    unsigned listed = 0;
    size_t used = 0;
    for (unsigned i = 0; i < guests->named_count; i++) {
        const struct guest *guest = &guests->named[i];
        if (guest->says == GUEST_FAILED && strlen(guest->name) + (listed > 0 ? 2 : 0) < sizeof names - used) {
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", listed > 0 ? ", " : "",
                                     guest->name);
            listed++;
        }
    }
    unsigned more = guests->by_says[GUEST_FAILED] - listed;
    if (listed == 0) {
        to[0] = '\0';
    } else if (more == 0) {
        snprintf(to, FILL_VALUE_SIZE, ": %s", names);
    } else {
        snprintf(to, FILL_VALUE_SIZE, tr(": %s and %u more"), names, more);
    }
}

/* The places: a text, a number where there is none, or what `put` makes. */
struct value {
    const char *name;
    const char *text;
    int64_t number;
    void (*put)(const struct sentence *of, char *to);
};

static bool put_value(const struct sentence *of, struct span name, char *to, const struct value *values,
                      size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!span_equal(name, values[i].name)) {
            continue;
        }
        if (values[i].put != NULL) {
            values[i].put(of, to);
        } else if (values[i].text != NULL) {
            snprintf(to, FILL_VALUE_SIZE, "%s", values[i].text);
        } else {
            snprintf(to, FILL_VALUE_SIZE, "%" PRId64, values[i].number);
        }
        return true;
    }
    return false;
}

static bool seen_value(const struct sentence *of, struct span name, char *to) {
    const struct observations *seen = of->report->seen;
    const struct connections *connections = &seen->connections;
    const struct value values[] = {
        {"service", seen->service, 0, NULL},
        {"port", NULL, connections->port, NULL},
        {"module", seen->module, 0, NULL},
        {"detail", NULL, 0, put_detail},
        {"worlds", NULL, seen->worlds, NULL},
        {"alive", NULL, connections->alive, NULL},
        {"states", NULL, 0, put_states},
        {"probes", NULL, 0, put_probes},
        {"refusal", of->report->refusal != NULL ? of->report->refusal : "", 0, NULL},
        {"status", seen->mux.words, 0, NULL},
        {"peer", connections->peer_count > 0 ? connections->peers[0] : "?", 0, NULL},
    };
    return put_value(of, name, to, values, sizeof values / sizeof values[0]);
}

static bool action_value(const struct sentence *of, struct span name, char *to) {
    const struct action *action = of->report->action;
    const char *suppressor = suppressor_id(action->suppressor);
    const struct value values[] = {
        {"starts", NULL, action->starts, NULL},
        {"minutes", NULL, action->window_s / 60, NULL},
        {"recovery", NULL, 0, put_recovery},
        {"script", NULL, 0, put_script},
        {"suppressor", suppressor != NULL ? suppressor : "", 0, NULL},
        {"until", NULL, 0, put_until},
        {"wait", NULL, 0, put_wait},
        {"needed", NULL, action->needs_s, NULL},
        {"timeout", NULL, action->timeout_s, NULL},
    };
    return put_value(of, name, to, values, sizeof values / sizeof values[0]);
}

static bool clues_value(const struct sentence *of, struct span name, char *to) {
    const struct clues *clues = of->report->clues;
    const struct am_log_clue *log =
        of->step->question == QUESTION_SYSLOG ? &clues->syslog : &clues->agent_log;
    const struct value values[] = {
        {"guests", NULL, 0, put_guests},
        {"count", NULL, clues->guests.seen.count, NULL},
        {"idle", NULL, (int64_t)clues->sleep.after_s, NULL},
        {"processes", NULL, clues->ds_am.processes, NULL},
        {"times", NULL, (int64_t)log->refusals, NULL},
        {"first", log->first, 0, NULL},
        {"last", log->last, 0, NULL},
    };
    return put_value(of, name, to, values, sizeof values / sizeof values[0]);
}

static bool value(const void *context, struct span name, char *to) {
    const struct sentence *of = context;
    return seen_value(of, name, to) || (of->report->action != NULL && action_value(of, name, to)) ||
           (of->step != NULL && of->report->clues != NULL && clues_value(of, name, to));
}

void words_fill(char *to, size_t size, const char *message, const struct report *report,
                const struct finding *finding) {
    const struct sentence of = {report, finding, NULL};
    fill(to, size, message, value, &of);
}

void words_action_detail(char *to, const struct report *report) {
    const char *message = suppressions[report->action->suppressor];
    words_fill(to, WORDS_ACTION_SIZE, message != NULL ? message : "", report, NULL);
}

void words_action(char *to, const struct report *report) {
    char detail[WORDS_ACTION_SIZE];
    to[0] = '\0';
    if (report->action == NULL || report->action->result == ACTION_NONE) {
        return;
    }
    words_fill(to, WORDS_ACTION_SIZE, actions[report->action->result], report, NULL);
    words_action_detail(detail, report);
    size_t used = strlen(to);
    snprintf(to + used, WORDS_ACTION_SIZE - used, detail[0] != '\0' ? " (%s)" : "%s", detail);
}

void words_saw(char *to, const struct report *report, const struct step *step) {
    const struct sentence of = {report, NULL, step};
    if (step->saw != SAW_NONE) {
        fill(to, WORDS_SIZE, saw_words(step->saw), value, &of);
    } else {
        error_words(to, step->about);
    }
}

const char *words_where(const struct step *step) {
    const struct observation *about = step->about;
    const char *from = about->command[0] != '\0' ? about->command : about->file;
    return about->observed ? from : "";
}

const char *words_probe(const struct observations *seen, enum probe probe) {
    const struct connections *connections = &seen->connections;
    if (!seen->probes[probe].observed) {
        return MESSAGE("unknown");
    }
    switch (probe) {
    case PROBE_MUX:
        return seen->mux.status == STATUS_UNKNOWN   ? MESSAGE("unknown")
               : seen->mux.status == STATUS_RUNNING ? MESSAGE("running")
                                                    : MESSAGE("down");
    case PROBE_WORLDS:
        return seen->worlds > 0 ? MESSAGE("present") : MESSAGE("none");
    case PROBE_VMCI:
        return seen->vmci_loaded ? MESSAGE("loaded") : MESSAGE("missing");
    case PROBE_CONNECTIONS:
        return connections->established + connections->ownerless > 0 ? MESSAGE("established")
                                                                     : MESSAGE("none");
    case PROBES:
        break;
    }
    return MESSAGE("unknown");
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
