#include "ask/questions.h"

#include <stdio.h>
#include <string.h>

/* Of a text that is read by lines: bytes. */
enum { TEXT_CAP = 16 * 1024 * 1024 };

static void begin_status(struct reading *reading) {
    status_begin(&reading->of.status, reading->seen->service);
    reading->lines = &reading->of.status.lines;
}

static void begin_worlds(struct reading *reading) {
    worlds_begin(&reading->of.worlds, reading->seen->service);
    reading->lines = &reading->of.worlds.lines;
}

static void begin_modules(struct reading *reading) {
    modules_begin(&reading->of.modules, reading->seen->module);
    reading->lines = &reading->of.modules.lines;
}

static void begin_xml(struct reading *reading) {
    reading->xml = structures_open(&connections_xml, &reading->seen->connections);
}

static void begin_maintenance(struct reading *reading) {
    maintenance_begin(&reading->of.maintenance);
    reading->lines = &reading->of.maintenance.lines;
}

struct fault questions_no_status(const struct status_reader *reader, int exit_code) {
    if (status_spoke(reader)) {
        return fault_number(FAULT_STATUS_DOUBT, 0);
    }
    return fault_number(exit_code == STATUS_NO_EXIT ? FAULT_STATUS_SILENT : FAULT_STATUS_NEITHER,
                        (uint64_t)exit_code);
}

void questions_note_exit(struct observation *about, const struct status_reader *reader, bool disagrees,
                         int exit_code) {
    char quoted[100 + 1];
    if (!status_spoke(reader)) {
        about->note = fault_number(NOTE_EXIT_CODE_COUNTS, (uint64_t)exit_code);
    } else if (disagrees) {
        span_copy(quoted, sizeof quoted, span_of(reader->words));
        about->note = fault_make(NOTE_WORDS_COUNT, (uint64_t)exit_code, span_of(quoted));
    }
}

static bool end_status(struct reading *reading, int exit_code, struct fault *why) {
    struct mux_answer *mux = &reading->seen->mux;
    struct status_reader *reader = &reading->of.status;
    bool disagrees = false;
    mux->exit_code = exit_code;
    mux->status = status_end(reader, exit_code, &disagrees);
    snprintf(mux->words, sizeof mux->words, "%s", reader->words);
    if (mux->status == STATUS_UNKNOWN) {
        *why = questions_no_status(reader, exit_code);
        return false;
    }
    questions_note_exit(&reading->seen->probes[PROBE_MUX], reader, disagrees, exit_code);
    return true;
}

static bool end_worlds(struct reading *reading, int exit_code, struct fault *why) {
    bool listed = worlds_end(&reading->of.worlds);
    (void)exit_code;
    reading->seen->worlds = reading->of.worlds.count;
    *why = fault_number(reading->of.worlds.cut ? FAULT_CUT : FAULT_NO_WORLD, 0);
    return listed;
}

static bool end_modules(struct reading *reading, int exit_code, struct fault *why) {
    bool listed = modules_end(&reading->of.modules);
    (void)exit_code;
    reading->seen->vmci_loaded = reading->of.modules.loaded;
    *why = fault_number(reading->of.modules.cut ? FAULT_CUT : FAULT_NO_MODULE, 0);
    return listed;
}

static bool end_connections(struct reading *reading, int exit_code, struct fault *why) {
    (void)exit_code;
    return structures_close(reading->xml, why);
}

static bool end_maintenance(struct reading *reading, int exit_code, struct fault *why) {
    (void)exit_code;
    (void)why;
    lines_end(reading->lines);
    reading->seen->maintenance = reading->of.maintenance.mode;
    return reading->seen->maintenance != MAINTENANCE_UNKNOWN;
}

/* XML is the one form that esxcli and localcli share. */
const struct asked_question questions[ASKED] = {
    [PROBE_MUX] = {.words = {"status"},
                   .timeout_ms = ASKED_TIMEOUT_MS,
                   .cap = TEXT_CAP,
                   .takes_stderr = true,
                   .exit_code_tells = true,
                   .name = "mux-status",
                   .file = "mux-status.txt",
                   .begin = begin_status,
                   .end = end_status},
    [PROBE_WORLDS] = {.program = "ps",
                      .words = {"-c"},
                      .timeout_ms = ASKED_TIMEOUT_MS,
                      .cap = TEXT_CAP,
                      .name = "ps",
                      .file = "ps.txt",
                      .begin = begin_worlds,
                      .end = end_worlds},
    [PROBE_VMCI] = {.program = "esxcfg-module",
                    .words = {"-l"},
                    .timeout_ms = ASKED_TIMEOUT_MS,
                    .cap = TEXT_CAP,
                    .name = "esxcfg-module",
                    .file = "esxcfg-module.txt",
                    .begin = begin_modules,
                    .end = end_modules},
    [PROBE_CONNECTIONS] = {.program = "esxcli",
                           .words = {"--formatter=xml", "network", "ip", "connection", "list"},
                           .timeout_ms = ESXCLI_TIMEOUT_MS,
                           .cap = UINT64_MAX, /* it is read in constant memory */
                           .name = "connections",
                           .file = "connections.xml",
                           .begin = begin_xml,
                           .end = end_connections},
    [ASKED_MAINTENANCE] = {.program = "esxcli",
                           .words = {"system", "maintenanceMode", "get"},
                           .timeout_ms = LOCALCLI_TIMEOUT_MS,
                           .cap = TEXT_CAP,
                           .name = "maintenance",
                           .file = "maintenance.txt",
                           .begin = begin_maintenance,
                           .end = end_maintenance},
};

int reading_begin(struct reading *reading, const struct asked_question *question, struct observations *seen) {
    reading->seen = seen;
    reading->lines = NULL;
    reading->xml = NULL;
    question->begin(reading);
    return reading->lines != NULL || reading->xml != NULL ? 0 : -1;
}

int reading_take(void *context, const char *bytes, size_t length) {
    struct reading *reading = context;
    if (reading->lines != NULL) {
        return lines_feed(reading->lines, bytes, length);
    }
    return structures_feed(reading->xml, bytes, length);
}

void reading_end(struct reading *reading, enum probe probe, int exit_code) {
    struct observation *about = &reading->seen->probes[probe];
    struct failure *failure = &about->failures[0];
    struct fault why;
    about->note.id = FAULT_NONE;
    about->observed = questions[probe].end(reading, exit_code, &why);
    if (failure->end.id != FAULT_NONE) {
        about->observed = false;
    } else if (!about->observed) {
        failure->output = why;
    }
}
