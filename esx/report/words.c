#include "report/words.h"

#include "report/language.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct filling {
    char *to;
    size_t size;
    size_t used;
};

static void put(struct filling *filling, const char *bytes, size_t length) {
    size_t room = filling->size - 1 - filling->used;
    if (length > room) {
        length = room;
    }
    memcpy(filling->to + filling->used, bytes, length);
    filling->used += length;
}

/*
 * What stands for the place that `text` begins with; NULL when it begins with none. Sets the place's length.
 */
static const char *place(const char *text, const struct observations *seen, const char *port,
                         const char *detail, size_t *length) {
    const struct {
        const char *name;
        const char *value;
    } places[] = {
        {"{service}", seen->service},
        {"{port}", port},
        {"{module}", seen->module},
        {"{detail}", detail},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        *length = strlen(places[i].name);
        if (strncmp(text, places[i].name, *length) == 0) {
            return places[i].value;
        }
    }
    return NULL;
}

void words_fill(char *to, size_t size, const char *text, const struct observations *seen,
                const char *detail) {
    struct filling filling = {to, size, 0};
    char port[16];
    snprintf(port, sizeof port, "%u", seen->connections.port);
    while (*text != '\0') {
        size_t length = 0;
        const char *value = place(text, seen, port, detail, &length);
        if (value != NULL) {
            put(&filling, value, strlen(value));
        } else {
            length = 1;
            put(&filling, text, 1);
        }
        text += length;
    }
    to[filling.used] = '\0';
}

void words_action(char *to, const struct action *action, const char *service) {
    to[0] = '\0';
    switch (action != NULL ? action->result : ACTION_NONE) {
    case ACTION_NONE:
        return;
    case ACTION_STARTED:
        snprintf(to, WORDS_ACTION_SIZE, tr("started %s; status and worlds agreed after %" PRId64 ".%d s"),
                 service, action->recovery_ms / 1000, (int)(action->recovery_ms % 1000 / 100));
        break;
    case ACTION_FAILED:
        snprintf(to, WORDS_ACTION_SIZE, tr("started %s, but it did not come back"), service);
        break;
    case ACTION_INTERRUPTED:
        snprintf(to, WORDS_ACTION_SIZE, tr("started %s; interrupted before it was confirmed"), service);
        break;
    case ACTION_SUPPRESSED:
        snprintf(to, WORDS_ACTION_SIZE, tr("%s was not started: %s"), service,
                 suppressor_id(action->suppressor));
        break;
    case ACTION_DRY_RUN:
        snprintf(to, WORDS_ACTION_SIZE, tr("would start %s now (dry run)"), service);
        break;
    }
    if (action->detail[0] != '\0') {
        size_t used = strlen(to);
        snprintf(to + used, WORDS_ACTION_SIZE - used, " (%s)", action->detail);
    }
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
