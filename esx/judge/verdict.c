#include "judge/verdict.h"

#include <string.h>

const char *state_name(enum state state) {
    static const char *const names[] = {"OK", "UNKNOWN", "WARNING", "CRITICAL"};
    return names[state];
}

int state_exit_code(enum state state) {
    static const int codes[] = {0, 3, 1, 2};
    return codes[state];
}

/* Those that are not STATE_OK. */
enum state reason_state(enum reason reason) {
    static const enum state states[REASONS] = {
        [REASON_MUX_NOT_INSTALLED] = STATE_UNKNOWN,  [REASON_MUX_DOWN] = STATE_CRITICAL,
        [REASON_MUX_CONTRADICTION] = STATE_UNKNOWN,  [REASON_VMCI_MISSING] = STATE_CRITICAL,
        [REASON_DSVA_DISCONNECTED] = STATE_CRITICAL, [REASON_PROBE_FAILED] = STATE_UNKNOWN,
        [REASON_MAINTENANCE_MODE] = STATE_WARNING,   [REASON_MUX_STARTED] = STATE_WARNING,
        [REASON_START_FAILED] = STATE_CRITICAL,      [REASON_BUDGET_SPENT] = STATE_CRITICAL,
        [REASON_WRONG_USAGE] = STATE_UNKNOWN,        [REASON_NOT_DEPLOYED] = STATE_UNKNOWN,
        [REASON_EVIDENCE_CONFLICTS] = STATE_UNKNOWN,
    };
    return states[reason];
}

enum mux verdict_mux(const struct observations *seen) {
    if (!seen->installed) {
        return MUX_NOT_INSTALLED;
    }
    if (!seen->probes[PROBE_MUX].observed || seen->mux.status == STATUS_UNKNOWN) {
        const struct connections *seen_rows = &seen->connections;
        bool gone = seen->probes[PROBE_WORLDS].observed && seen->worlds == 0 &&
                    seen->probes[PROBE_CONNECTIONS].observed && seen->lists_mux &&
                    seen->mux.words[0] == '\0' &&
                    seen_rows->alive + seen_rows->established + seen_rows->ownerless == 0;
        return gone ? MUX_GONE : MUX_UNKNOWN;
    }
    /* What was seen was there, also where the list of worlds or of connections broke off. */
    const struct connections *connections = &seen->connections;
    bool listed = seen->probes[PROBE_WORLDS].observed;
    if (seen->mux.status == STATUS_RUNNING) {
        bool dead = listed && seen->worlds == 0 && connections->established == 0;
        return dead ? MUX_CONTRADICTED : MUX_RUNNING;
    }
    /* A connection of an unnamed owner is doubt enough where ps could not tell that nobody is there. */
    bool doubt = !listed && connections->ownerless > 0;
    return seen->worlds > 0 || connections->alive > 0 || doubt ? MUX_CONTRADICTED : MUX_DOWN;
}

static void add(struct verdict *verdict, struct finding finding) {
    size_t kept = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        enum reason reason = verdict->findings[i].reason;
        if (reason != finding.reason && (reason != REASON_OK || finding.state == STATE_OK)) {
            verdict->findings[kept++] = verdict->findings[i];
        }
    }
    verdict->count = kept + 1;
    for (; kept > 0 && verdict->findings[kept - 1].state < finding.state; kept--) {
        verdict->findings[kept] = verdict->findings[kept - 1];
    }
    verdict->findings[kept] = finding;
    verdict->state = verdict->findings[0].state;
}

void verdict_add(struct verdict *verdict, enum reason reason) {
    add(verdict, (struct finding){reason, reason_state(reason)});
}

bool verdict_has(const struct verdict *verdict, enum reason reason) {
    for (size_t i = 0; i < verdict->count; i++) {
        if (verdict->findings[i].reason == reason) {
            return true;
        }
    }
    return false;
}

/*
 * A dead Mux or a lost connection. In planned work that is no alarm, but not fine either; where protection was never set up here, or
 * is not to be, that stands in its place.
 */
static void add_loss(struct verdict *verdict, const struct observations *seen, enum reason reason) {
    if (seen->deployment == DEPLOYMENT_ABSENT || seen->deployment == DEPLOYMENT_UNWANTED) {
        bool wanted = seen->deployment != DEPLOYMENT_UNWANTED;
        add(verdict, (struct finding){REASON_NOT_DEPLOYED, wanted ? STATE_UNKNOWN : STATE_OK});
        return;
    }
    bool planned = seen->maintenance == MAINTENANCE_ENABLED;
    add(verdict, (struct finding){reason, planned ? STATE_WARNING : STATE_CRITICAL});
}

static void find_in_connections(struct verdict *verdict, const struct observations *seen) {
    const struct connections *connections = &seen->connections;
    if (connections->established == 0 && connections->ownerless == 0) {
        if (verdict->mux != MUX_DOWN && verdict->mux != MUX_GONE) {
            add_loss(verdict, seen, REASON_DSVA_DISCONNECTED);
        }
        return;
    }
    if (connections->established == 0) {
        verdict_add(verdict, REASON_OWNER_UNKNOWN);
    }
    /* nsx-context-mux is not told by a manager's port 443 (its own channel is another). */
    bool manager = connections->manager + connections->manager_ownerless > 0 || !seen->lists_mux;
    if (!manager && strcmp(seen->service, SERVICE_VSHIELD) == 0) {
        verdict_add(verdict, REASON_MANAGER_DISCONNECTED);
    }
}

void verdict_reach(struct verdict *verdict, const struct observations *seen) {
    memset(verdict, 0, sizeof *verdict);
    verdict->mux = verdict_mux(seen);
    if (verdict->mux == MUX_NOT_INSTALLED) {
        verdict_add(verdict, REASON_MUX_NOT_INSTALLED);
        return;
    }
    if (verdict->mux == MUX_DOWN || verdict->mux == MUX_GONE) {
        add_loss(verdict, seen, REASON_MUX_DOWN);
    } else if (verdict->mux == MUX_CONTRADICTED) {
        verdict_add(verdict, REASON_MUX_CONTRADICTION);
    }
    if (seen->probes[PROBE_VMCI].observed && !seen->vmci_loaded) {
        verdict_add(verdict, REASON_VMCI_MISSING);
    }
    if (seen->probes[PROBE_CONNECTIONS].observed) {
        find_in_connections(verdict, seen);
    }
    bool trouble = verdict_has(verdict, REASON_MUX_DOWN) || verdict_has(verdict, REASON_VMCI_MISSING) ||
                   verdict_has(verdict, REASON_DSVA_DISCONNECTED);
    if (trouble && seen->maintenance == MAINTENANCE_ENABLED) {
        verdict_add(verdict, REASON_MAINTENANCE_MODE);
    }
    bool hosts = seen->hosts[1][0] != '\0';
    if (hosts || seen->conflict_count > 0) {
        verdict_add(verdict, REASON_EVIDENCE_CONFLICTS);
    }
    bool failed = false;
    for (int i = 0; i < PROBES; i++) {
        failed |= !seen->probes[i].observed;
    }
    if (failed && verdict->state != STATE_CRITICAL && !hosts) {
        verdict_add(verdict, REASON_PROBE_FAILED);
    }
    if (verdict->count == 0) {
        verdict_add(verdict, REASON_OK);
    }
}
