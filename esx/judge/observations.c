#include "judge/observations.h"

#include <stdio.h>
#include <string.h>

const char *probe_name(enum probe probe) {
    static const char *const names[PROBES] = {"mux", "worlds", "vmci", "connections"};
    return names[probe];
}

void observations_begin(struct observations *observations, const char *service, const char *module,
                        unsigned port) {
    memset(observations, 0, sizeof *observations);
    snprintf(observations->service, sizeof observations->service, "%s", service);
    snprintf(observations->module, sizeof observations->module, "%s", module);
    observations->installed = true;
    observations->mux.exit_code = STATUS_NO_EXIT;
    for (int i = 0; i < PROBES; i++) {
        observations->probes[i].duration_ms = OBSERVATION_NOT_TIMED;
    }
    connections_begin(&observations->connections, observations->service, port);
}

/* A connection proves life better than ps's list does. */
void observations_note_worlds(struct observations *observations) {
    struct observation *about = &observations->probes[PROBE_WORLDS];
    if (about->observed && observations->worlds == 0 && observations->mux.status == STATUS_RUNNING &&
        observations->connections.established > 0) {
        about->note = fault_make(NOTE_NO_WORLD, 0, span_of(observations->service));
    }
}

void observations_not_asked(struct observations *observations) {
    for (int i = 0; i < PROBES; i++) {
        observations->probes[i].failures[0] = (struct failure){.end = fault_number(FAULT_NOT_ASKED, 0)};
    }
}
