#include "judge/observations.h"

#include "report/language.h"

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

/* A connection proves life better than ps's list does. */
void observations_note_worlds(struct observations *observations) {
    struct worlds_observation *worlds = &observations->worlds;
    if (worlds->about.observed && worlds->count == 0 && observations->mux.status == STATUS_RUNNING &&
        observations->connections.seen.established > 0) {
        snprintf(worlds->about.note, sizeof worlds->about.note,
                 tr("ps lists no world of %s, though it runs and is connected"), observations->service);
    }
}

void observations_not_asked(struct observations *observations) {
    struct observation *const abouts[] = {&observations->mux.about, &observations->worlds.about,
                                          &observations->vmci.about, &observations->connections.about};
    for (size_t i = 0; i < sizeof abouts / sizeof abouts[0]; i++) {
        snprintf(abouts[i]->error, sizeof abouts[i]->error, tr("not asked"));
    }
}
