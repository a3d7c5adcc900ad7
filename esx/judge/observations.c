#include "judge/observations.h"

#include <stdio.h>
#include <string.h>

void observations_begin(struct observations *observations, const char *service, const char *module,
                        unsigned port) {
    memset(observations, 0, sizeof *observations);
    snprintf(observations->service, sizeof observations->service, "%s", service);
    snprintf(observations->module, sizeof observations->module, "%s", module);
    observations->installed = true;
    observations->mux.exit_code = STATUS_NO_EXIT;
    observations->mux.about.duration_ms = OBSERVATION_NOT_TIMED;
    observations->worlds.about.duration_ms = OBSERVATION_NOT_TIMED;
    observations->vmci.about.duration_ms = OBSERVATION_NOT_TIMED;
    observations->connections.about.duration_ms = OBSERVATION_NOT_TIMED;
    connections_begin(&observations->connections.seen, observations->service, port);
}
