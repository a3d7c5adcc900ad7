#include "judge/verdict.h"

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

static void add(struct verdict *verdict, struct finding finding) {
    take_out(verdict, finding.reason);
    if (finding.state != STATE_OK) {
        take_out(verdict, REASON_OK);
    }
    sort_in(verdict, finding);
}

void verdict_add(struct verdict *verdict, enum reason reason, enum detail detail) {
    add(verdict, (struct finding){reason, reason_state(reason), detail});
}

bool verdict_has(const struct verdict *verdict, enum reason reason) {
    for (size_t i = 0; i < verdict->count; i++) {
        if (verdict->findings[i].reason == reason) {
            return true;
        }
    }
    return false;
}

static enum detail contradiction(const struct observations *seen) {
    bool alive = seen->connections.alive > 0;
    if (seen->mux.status == STATUS_RUNNING) {
        bool alone = seen->probes[PROBE_CONNECTIONS].observed && seen->connections.ownerless == 0;
        return alone ? DETAIL_NO_WORLD_NOR_CONNECTION : DETAIL_NO_WORLD;
    }
    if (world_seen(seen)) {
        return alive ? DETAIL_WORLDS_AND_CONNECTIONS : DETAIL_WORLDS;
    }
    return alive ? DETAIL_CONNECTIONS : DETAIL_SOMEBODY;
}

static enum detail disconnection(const struct connections *seen) {
    unsigned rows = seen->foreign;
    for (int state = 0; state < CONNECTION_STATES; state++) {
        rows += seen->other_states[state];
    }
    return rows > 0 ? DETAIL_OTHER_STATES : DETAIL_NONE;
}

static void find_in_connections(struct verdict *verdict, const struct observations *seen) {
    const struct connections *connections = &seen->connections;
    if (connections->established == 0 && connections->ownerless == 0) {
        if (verdict->mux != MUX_DOWN) {
            verdict_add(verdict, REASON_DSVA_DISCONNECTED, disconnection(connections));
        }
        return;
    }
    if (connections->established == 0) {
        verdict_add(verdict, REASON_OWNER_UNKNOWN, DETAIL_NONE);
    }
    /* nsx-context-mux is not told by a manager's port 443 (its own channel is another). */
    bool manager = connections->manager + connections->manager_ownerless > 0;
    if (!manager && strcmp(seen->service, SERVICE_VSHIELD) == 0) {
        verdict_add(verdict, REASON_MANAGER_DISCONNECTED, DETAIL_NONE);
    }
}

static void find_failed_probes(struct verdict *verdict, const struct observations *seen) {
    bool failed = false;
    for (int i = 0; i < PROBES; i++) {
        failed |= !seen->probes[i].observed;
    }
    if (failed && verdict->state != STATE_CRITICAL) {
        verdict_add(verdict, REASON_PROBE_FAILED, DETAIL_PROBES);
    }
}

/* Planned work: a dead Mux or a lost connection is then no alarm, but not fine either. */
static void soften_for_maintenance(struct verdict *verdict) {
    static const enum reason softened[] = {REASON_MUX_DOWN, REASON_DSVA_DISCONNECTED};
    for (size_t i = 0; i < sizeof softened / sizeof softened[0]; i++) {
        for (size_t j = 0; j < verdict->count; j++) {
            if (verdict->findings[j].reason == softened[i]) {
                struct finding finding = verdict->findings[j];
                finding.state = STATE_WARNING;
                add(verdict, finding);
                break;
            }
        }
    }
    verdict_add(verdict, REASON_MAINTENANCE_MODE, DETAIL_NONE);
}

void verdict_reach(struct verdict *verdict, const struct observations *seen) {
    memset(verdict, 0, sizeof *verdict);
    verdict->mux = verdict_mux(seen);
    if (verdict->mux == MUX_NOT_INSTALLED) {
        verdict_add(verdict, REASON_MUX_NOT_INSTALLED,
                    strcmp(seen->service, SERVICE_VSHIELD) == 0 ? DETAIL_NOR_NSX : DETAIL_NONE);
        return;
    }
    if (verdict->mux == MUX_DOWN) {
        verdict_add(verdict, REASON_MUX_DOWN,
                    seen->service_switch == SWITCH_OFF ? DETAIL_SWITCHED_OFF : DETAIL_NONE);
    } else if (verdict->mux == MUX_CONTRADICTED) {
        verdict_add(verdict, REASON_MUX_CONTRADICTION, contradiction(seen));
    }
    if (seen->probes[PROBE_VMCI].observed && !seen->vmci_loaded) {
        verdict_add(verdict, REASON_VMCI_MISSING, DETAIL_NONE);
    }
    if (seen->probes[PROBE_CONNECTIONS].observed) {
        find_in_connections(verdict, seen);
    }
    if (verdict->state == STATE_CRITICAL && seen->maintenance == MAINTENANCE_ENABLED) {
        soften_for_maintenance(verdict);
    }
    find_failed_probes(verdict, seen);
    if (verdict->count == 0) {
        verdict_add(verdict, REASON_OK, DETAIL_NONE);
    }
}
