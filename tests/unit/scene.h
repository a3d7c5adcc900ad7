/*
 * scene: observations to judge and to report. A test takes the healthy host and breaks something.
 */
#ifndef MUXWATCH_UNIT_SCENE_H
#define MUXWATCH_UNIT_SCENE_H

#include "judge/observations.h"

#include <stdio.h>

static inline void scene_healthy(struct observations *seen) {
    observations_begin(seen, SERVICE_VSHIELD, "vmci", 48651);
    seen->probes[PROBE_MUX].observed = true;
    seen->mux.status = STATUS_RUNNING;
    seen->mux.exit_code = 0;
    snprintf(seen->mux.words, sizeof seen->mux.words, "vShield-Endpoint-Mux is running");
    seen->probes[PROBE_WORLDS].observed = true;
    seen->worlds = 2;
    seen->probes[PROBE_VMCI].observed = true;
    seen->vmci_loaded = true;
    seen->probes[PROBE_CONNECTIONS].observed = true;
    seen->lists_mux = true;
    struct connections *rows = &seen->connections;
    rows->rows = 3;
    rows->established = 1;
    rows->manager = 2;
    rows->alive = 3;
    rows->peer_count = 1;
    snprintf(rows->peers[0], sizeof rows->peers[0], "169.254.1.39:48651");
}

static inline void scene_unobserved(struct observation *about, const char *error) {
    about->observed = false;
    about->failures[0] = (struct failure){.end = fault_make(FAULT_TEXT, 0, span_of(error))};
}

/* Breaks nothing. */
static inline void scene_nothing(struct observations *seen) {
    (void)seen;
}

static inline void scene_all_unobserved(struct observations *seen) {
    scene_unobserved(&seen->probes[PROBE_MUX], "killed by signal 9");
    scene_unobserved(&seen->probes[PROBE_WORLDS], "exit code 1");
    scene_unobserved(&seen->probes[PROBE_VMCI], "exit code 1");
    scene_unobserved(&seen->probes[PROBE_CONNECTIONS], "the XML is truncated");
    seen->mux = (struct mux_answer){.exit_code = STATUS_NO_EXIT};
    seen->connections.peer_count = 0;
}

/* No row of Mux at all. */
static inline void scene_no_rows(struct observations *seen) {
    connections_begin(&seen->connections, seen->service, 48651);
    seen->connections.rows = 1;
}

static inline void scene_mux_down(struct observations *seen) {
    seen->mux.status = STATUS_DOWN;
    seen->mux.exit_code = 3;
    snprintf(seen->mux.words, sizeof seen->mux.words, "vShield-Endpoint-Mux is not running");
    seen->worlds = 0;
    scene_no_rows(seen);
}

#endif
