#include "judge/verdict.h"
#include "base/utf8.h"

#include "report/language.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *state_name(enum state state) {
    static const char *const names[] = {
        [STATE_OK] = "OK",
        [STATE_UNKNOWN] = "UNKNOWN",
        [STATE_WARNING] = "WARNING",
        [STATE_CRITICAL] = "CRITICAL",
    };
    return names[state];
}

int state_exit_code(enum state state) {
    static const int codes[] = {
        [STATE_OK] = 0,
        [STATE_UNKNOWN] = 3,
        [STATE_WARNING] = 1,
        [STATE_CRITICAL] = 2,
    };
    return codes[state];
}

enum state reason_state(enum reason reason) {
    static const enum state states[] = {
        [REASON_OK] = STATE_OK,
        [REASON_MUX_NOT_INSTALLED] = STATE_UNKNOWN,
        [REASON_MUX_DOWN] = STATE_CRITICAL,
        [REASON_MUX_CONTRADICTION] = STATE_UNKNOWN,
        [REASON_VMCI_MISSING] = STATE_CRITICAL,
        [REASON_DSVA_DISCONNECTED] = STATE_CRITICAL,
        [REASON_OWNER_UNKNOWN] = STATE_OK,
        [REASON_MANAGER_DISCONNECTED] = STATE_OK,
        [REASON_PROBE_FAILED] = STATE_UNKNOWN,
        [REASON_MAINTENANCE_MODE] = STATE_WARNING,
        [REASON_MUX_STARTED] = STATE_WARNING,
        [REASON_START_FAILED] = STATE_CRITICAL,
        [REASON_BUDGET_SPENT] = STATE_CRITICAL,
        [REASON_WRONG_USAGE] = STATE_UNKNOWN,
    };
    return states[reason];
}

/* A witness of life beside Mux's own status. It counts even where ps's list broke off: what was seen was there. */
static bool world_seen(const struct observations *seen) {
    return seen->worlds > 0;
}

static bool no_world(const struct observations *seen) {
    return seen->probes[PROBE_WORLDS].observed && seen->worlds == 0;
}

/* ESTABLISHED rows count in the same way. */
static bool connected(const struct observations *seen) {
    return seen->connections.established > 0;
}

enum mux verdict_mux(const struct observations *seen) {
    if (!seen->installed) {
        return MUX_NOT_INSTALLED;
    }
    if (!seen->probes[PROBE_MUX].observed || seen->mux.status == STATUS_UNKNOWN) {
        return MUX_UNKNOWN;
    }
    if (seen->mux.status == STATUS_RUNNING) {
        return no_world(seen) && !connected(seen) ? MUX_CONTRADICTED : MUX_RUNNING;
    }
    /*
     * A standing connection of an unnamed owner is doubt enough where ps could not tell that nobody is there.
     */
    bool doubt = !seen->probes[PROBE_WORLDS].observed && seen->connections.ownerless > 0;
    bool alive = world_seen(seen) || seen->connections.alive > 0;
    return alive || doubt ? MUX_CONTRADICTED : MUX_DOWN;
}

/* Puts the worst first; findings of one state keep the order in which they were added. */
static void sort_in(struct verdict *verdict, struct finding finding) {
    size_t at = verdict->count++;
    while (at > 0 && verdict->findings[at - 1].state < finding.state) {
        verdict->findings[at] = verdict->findings[at - 1];
        at--;
    }
    verdict->findings[at] = finding;
    verdict->state = verdict->findings[0].state;
}

static void take_out(struct verdict *verdict, enum reason reason) {
    size_t kept = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        if (verdict->findings[i].reason != reason) {
            verdict->findings[kept++] = verdict->findings[i];
        }
    }
    verdict->count = kept;
}

static void add(struct verdict *verdict, enum reason reason, enum state state, const char *detail) {
    struct finding finding = {.reason = reason, .state = state, .detail = ""};
    span_copy(finding.detail, sizeof finding.detail,
              utf8_whole(span_of(detail))); /* append may have cut it */
    take_out(verdict, reason);
    if (state != STATE_OK) {
        take_out(verdict, REASON_OK);
    }
    sort_in(verdict, finding);
}

void verdict_add(struct verdict *verdict, enum reason reason, const char *format, ...) {
    char detail[FINDING_DETAIL_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    add(verdict, reason, reason_state(reason), detail);
}

bool verdict_has(const struct verdict *verdict, enum reason reason) {
    for (size_t i = 0; i < verdict->count; i++) {
        if (verdict->findings[i].reason == reason) {
            return true;
        }
    }
    return false;
}

/* Appends to a detail, cut at its size. */
static void append(char *detail, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void append(char *detail, size_t size, const char *format, ...) {
    size_t used = strlen(detail);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail + used, size - used, format, arguments);
    va_end(arguments);
}

static void find_contradiction(struct verdict *verdict, const struct observations *seen) {
    char detail[FINDING_DETAIL_SIZE] = "";
    if (seen->mux.status == STATUS_RUNNING) {
        bool alone = seen->probes[PROBE_CONNECTIONS].observed && seen->connections.ownerless == 0;
        append(detail, sizeof detail, "%s",
               alone ? tr("its status says that it runs, but ps lists no world of that name, and it has no "
                          "connection to the appliance")
                     : tr("its status says that it runs, but ps lists no world of that name"));
    } else {
        unsigned alive = seen->connections.alive;
        if (world_seen(seen) && alive > 0) {
            append(detail, sizeof detail,
                   tr("its status says that it is down, but ps lists worlds of it (%u) and it holds "
                      "connections (%u)"),
                   seen->worlds, alive);
        } else if (world_seen(seen)) {
            append(detail, sizeof detail,
                   tr("its status says that it is down, but ps lists worlds of it (%u)"), seen->worlds);
        } else if (alive > 0) {
            append(detail, sizeof detail,
                   tr("its status says that it is down, but it holds connections (%u)"), alive);
        } else {
            append(detail, sizeof detail,
                   tr("its status says that it is down, but somebody holds a connection to the appliance"));
        }
    }
    verdict_add(verdict, REASON_MUX_CONTRADICTION, "%s", detail);
}

static void find_disconnection(struct verdict *verdict, const struct connections *seen) {
    char detail[FINDING_DETAIL_SIZE] = "";
    const char *lead = tr("; seen instead: ");
    for (int state = 0; state < CONNECTION_STATES; state++) {
        if (seen->other_states[state] > 0) {
            append(detail, sizeof detail, "%s%u %s", lead, seen->other_states[state],
                   connection_state_name((enum connection_state)state));
            lead = ", ";
        }
    }
    if (seen->foreign > 0) {
        append(detail, sizeof detail, tr("%s%u ESTABLISHED of other processes"), lead, seen->foreign);
    }
    verdict_add(verdict, REASON_DSVA_DISCONNECTED, "%s", detail);
}

static void find_in_connections(struct verdict *verdict, const struct observations *seen) {
    const struct connections *connections = &seen->connections;
    if (connections->established == 0 && connections->ownerless == 0) {
        if (verdict->mux != MUX_DOWN) {
            find_disconnection(verdict, connections);
        }
        return;
    }
    if (connections->established == 0) {
        verdict_add(verdict, REASON_OWNER_UNKNOWN, "%s", "");
    }
    /* nsx-context-mux is not told by a manager's port 443 (its own channel is another). */
    bool manager = connections->manager + connections->manager_ownerless > 0;
    if (!manager && strcmp(seen->service, SERVICE_VSHIELD) == 0) {
        verdict_add(verdict, REASON_MANAGER_DISCONNECTED, "%s", "");
    }
}

static void find_failed_probes(struct verdict *verdict, const struct observations *seen) {
    char detail[FINDING_DETAIL_SIZE] = "";
    for (int i = 0; i < PROBES; i++) {
        if (!seen->probes[i].observed) {
            append(detail, sizeof detail, "%s%s (%s)", detail[0] == '\0' ? "" : "; ",
                   probe_name((enum probe)i), seen->probes[i].error);
        }
    }
    if (detail[0] != '\0' && verdict->state != STATE_CRITICAL) {
        verdict_add(verdict, REASON_PROBE_FAILED, "%s", detail);
    }
}

/* Planned work: a dead Mux or a lost connection is then no alarm, but not fine either. */
static void soften_for_maintenance(struct verdict *verdict) {
    static const enum reason softened[] = {REASON_MUX_DOWN, REASON_DSVA_DISCONNECTED};
    for (size_t i = 0; i < sizeof softened / sizeof softened[0]; i++) {
        for (size_t j = 0; j < verdict->count; j++) {
            if (verdict->findings[j].reason == softened[i]) {
                struct finding finding = verdict->findings[j];
                add(verdict, finding.reason, STATE_WARNING, finding.detail);
                break;
            }
        }
    }
    verdict_add(verdict, REASON_MAINTENANCE_MODE, "%s", "");
}

void verdict_reach(struct verdict *verdict, const struct observations *seen) {
    memset(verdict, 0, sizeof *verdict);
    verdict->mux = verdict_mux(seen);
    if (verdict->mux == MUX_NOT_INSTALLED) {
        verdict_add(verdict, REASON_MUX_NOT_INSTALLED, "%s",
                    strcmp(seen->service, SERVICE_VSHIELD) == 0 ? ", nor " SERVICE_NSX : "");
        return;
    }
    if (verdict->mux == MUX_DOWN && seen->service_switch == SWITCH_OFF) {
        verdict_add(verdict, REASON_MUX_DOWN, tr("; it is switched off (to switch it on: chkconfig %s on)"),
                    seen->service);
    } else if (verdict->mux == MUX_DOWN) {
        verdict_add(verdict, REASON_MUX_DOWN, "%s", "");
    } else if (verdict->mux == MUX_CONTRADICTED) {
        find_contradiction(verdict, seen);
    }
    if (seen->probes[PROBE_VMCI].observed && !seen->vmci_loaded) {
        verdict_add(verdict, REASON_VMCI_MISSING, "%s", "");
    }
    if (seen->probes[PROBE_CONNECTIONS].observed) {
        find_in_connections(verdict, seen);
    }
    if (verdict->state == STATE_CRITICAL && seen->maintenance == MAINTENANCE_ENABLED) {
        soften_for_maintenance(verdict);
    }
    find_failed_probes(verdict, seen);
    if (verdict->count == 0) {
        verdict_add(verdict, REASON_OK, "%s", "");
    }
}
