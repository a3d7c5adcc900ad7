#include "ask/questions.h"

#include <stdio.h>
#include <string.h>

/* Of a text that is read by lines: bytes. */
enum { TEXT_CAP = 16 * 1024 * 1024 };

/* XML is the one form that esxcli and localcli share. It is read in constant memory. */
/* clang-format off */
const struct asked_question questions[ASKED] = {
    [PROBE_MUX] = {NULL, {"status"}, ASKED_TIMEOUT_MS, TEXT_CAP, "mux-status", "mux-status.txt"},
    [PROBE_WORLDS] = {"ps", {"-c"}, ASKED_TIMEOUT_MS, TEXT_CAP, "ps", "ps.txt"},
    [PROBE_VMCI] = {"esxcfg-module", {"-l"}, ASKED_TIMEOUT_MS, TEXT_CAP, "esxcfg-module", "esxcfg-module.txt"},
    [PROBE_CONNECTIONS] = {"esxcli", {"--formatter=xml", "network", "ip", "connection", "list"},
                           ESXCLI_TIMEOUT_MS, UINT64_MAX, "connections", "connections.xml"},
    [ASKED_MAINTENANCE] = {"esxcli", {"system", "maintenanceMode", "get"},
                           LOCALCLI_TIMEOUT_MS, TEXT_CAP, "maintenance", "maintenance.txt"},
};
/* clang-format on */

void questions_begin(struct observations *seen, const struct settings *settings) {
    observations_begin(seen, settings->service, settings->module, settings->port);
    seen->deployment = settings->expectation == EXPECTATION_NO ? DEPLOYMENT_UNWANTED : DEPLOYMENT_UNKNOWN;
}

static void take_mode(void *mode, struct span line) {
    maintenance_line(mode, line);
}

int reading_begin(struct reading *reading) {
    struct observations *seen = reading->seen;
    reading->xml = NULL;
    switch ((int)reading->asked) {
    case PROBE_MUX:
        status_begin(&reading->of.status, seen->service);
        return 0;
    case PROBE_WORLDS:
        worlds_begin(&reading->of.worlds, seen->service);
        return 0;
    case PROBE_VMCI:
        modules_begin(&reading->of.modules, seen->module);
        return 0;
    case PROBE_CONNECTIONS:
        reading->xml = structures_open(&connections_xml, &seen->connections);
        if (reading->xml == NULL) {
            return -1; /* what another program showed before counts */
        }
        connections_begin(&seen->connections, seen->service, seen->connections.port);
        return 0;
    default:
        reading->of.maintenance.mode = MAINTENANCE_NOT_ASKED;
        lines_begin(&reading->of.lines, take_mode, &reading->of.maintenance.mode);
        return 0;
    }
}

int reading_take(void *context, const char *bytes, size_t length) {
    struct reading *reading = context;
    return reading->xml != NULL ? structures_feed(reading->xml, bytes, length)
                                : lines_feed(&reading->of.lines, bytes, length);
}

static bool end_status(struct reading *reading, int exit_code, struct fault *why) {
    struct mux_answer *mux = &reading->seen->mux;
    mux->exit_code = exit_code;
    mux->status = status_end(&reading->of.status, exit_code, why);
    snprintf(mux->words, sizeof mux->words, "%s", reading->of.status.words);
    if (mux->status != STATUS_UNKNOWN) {
        reading->seen->probes[PROBE_MUX].note = *why;
    }
    return mux->status != STATUS_UNKNOWN;
}

bool reading_end(struct reading *reading, int exit_code, struct fault *why) {
    struct observations *seen = reading->seen;
    bool listed = false;
    switch ((int)reading->asked) {
    case PROBE_MUX:
        return end_status(reading, exit_code, why);
    case PROBE_WORLDS:
        listed = worlds_end(&reading->of.worlds);
        seen->worlds = reading->of.worlds.count;
        *why = fault_number(reading->of.worlds.cut ? FAULT_CUT : FAULT_NO_ANSWER, 0);
        return listed;
    case PROBE_VMCI:
        listed = modules_end(&reading->of.modules);
        seen->vmci_loaded = reading->of.modules.loaded;
        *why = fault_number(reading->of.modules.cut ? FAULT_CUT : FAULT_NO_ANSWER, 0);
        return listed;
    case PROBE_CONNECTIONS:
        return structures_close(reading->xml, why);
    default:
        lines_end(&reading->of.lines);
        listed = reading->of.maintenance.mode > MAINTENANCE_UNKNOWN;
        seen->maintenance = listed ? reading->of.maintenance.mode : MAINTENANCE_UNKNOWN;
        return listed;
    }
}
