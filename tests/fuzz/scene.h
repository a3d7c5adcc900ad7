/*
 * scene: a report, made from the input: every number and every text that a host could have led to.
 */
#ifndef MUXWATCH_FUZZ_SCENE_H
#define MUXWATCH_FUZZ_SCENE_H

#include "fuzz.h"
#include "report/report.h"

struct scene {
    struct observations seen;
    struct verdict verdict;
    struct clues clues; /* none */
    struct action action;
    struct history history;
    char name[80];
    char refusal[400];
    char release[40];
    struct report report;
    struct history_report past;
    struct style style;
};

/* What a program printed reaches a report by span_copy only. */
static inline void scene_text(struct fuzz_input *input, char *to, size_t size) {
    span_copy(to, size, fuzz_line(input));
}

static inline struct fault scene_fault(struct fuzz_input *input) {
    unsigned id = fuzz_byte(input) % FAULTS;
    uint64_t number = fuzz_number(input, 2);
    return fault_make((enum fault_id)id, number, fuzz_line(input));
}

static inline void scene_about(struct fuzz_input *input, struct observation *about) {
    unsigned bits = fuzz_byte(input);
    about->observed = bits % 2 == 1;
    about->duration_ms = bits % 4 < 2 ? OBSERVATION_NOT_TIMED : (long)fuzz_number(input, 3);
    scene_text(input, about->command, sizeof about->command);
    scene_text(input, about->file, sizeof about->file);
    about->note = scene_fault(input);
    about->failures[0] = (struct failure){"esxcli", scene_fault(input), scene_fault(input)};
    if (bits / 4 % 2 == 1) {
        about->failures[1] = (struct failure){.end = scene_fault(input)};
    }
}

static inline void scene_connections(struct fuzz_input *input, struct connections *seen) {
    seen->rows = fuzz_number(input, 6);
    seen->established = fuzz_byte(input) % 3;
    seen->ownerless = fuzz_byte(input) % 3;
    seen->foreign = fuzz_byte(input) % 3;
    seen->manager = fuzz_byte(input) % 3;
    seen->manager_ownerless = fuzz_byte(input) % 3;
    seen->alive = fuzz_byte(input) % 3;
    for (unsigned states = (unsigned)fuzz_number(input, 2), i = 0; i < CONNECTION_STATES; i++) {
        seen->other_states[i] = states >> i & 1;
    }
    seen->peer_count = fuzz_byte(input) % (CONNECTION_PEERS + 1);
    for (unsigned i = 0; i < seen->peer_count; i++) {
        scene_text(input, seen->peers[i], sizeof seen->peers[i]);
    }
}

static inline void scene_observations(struct fuzz_input *input, struct observations *seen) {
    unsigned bits = fuzz_byte(input);
    observations_begin(seen, bits % 2 == 0 ? SERVICE_VSHIELD : SERVICE_NSX, "vmci", 48651);
    seen->installed = bits % 16 != 15;
    seen->maintenance = (enum maintenance)(fuzz_byte(input) % 4);
    seen->mux.status = (enum mux_status)(fuzz_byte(input) % 3);
    seen->mux.exit_code = (int)fuzz_byte(input) - 1;
    scene_text(input, seen->mux.words, sizeof seen->mux.words);
    seen->worlds = fuzz_byte(input);
    seen->vmci_loaded = fuzz_byte(input) % 2 == 1;
    scene_connections(input, &seen->connections);
    for (int i = 0; i < PROBES; i++) {
        scene_about(input, &seen->probes[i]);
    }
    observations_note_worlds(seen);
}

static inline void scene_action(struct fuzz_input *input, struct action *action) {
    unsigned bits = fuzz_byte(input);
    action->result = (enum action_result)(bits / 2 % (ACTION_INTERRUPTED + 1));
    action->suppressor = SUPPRESSED_BY_NOTHING;
    if (action->result == ACTION_SUPPRESSED) {
        action->suppressor = (enum suppressor)(1 + fuzz_byte(input) % (SUPPRESSORS - 1));
    }
    action->recovery_ms = action->result == ACTION_STARTED ? (int64_t)fuzz_number(input, 3) : REPORT_NO_TIME;
    action->until_wall_s = (int64_t)fuzz_number(input, 4);
    action->wait_s = (int64_t)fuzz_number(input, 3);
    action->starts = fuzz_byte(input);
    action->script = scene_fault(input);
}

static inline void scene_verdict(struct fuzz_input *input, struct scene *scene, unsigned added) {
    verdict_reach(&scene->verdict, &scene->seen);
    if (added < REASONS) {
        scene_text(input, scene->refusal, sizeof scene->refusal);
        verdict_add(&scene->verdict, (enum reason)added);
    }
}

static inline void scene_past(struct fuzz_input *input, struct scene *scene, unsigned added) {
    history_parse(&scene->history, input->bytes, input->length);
    scene->past =
        (struct history_report){.wall_s = scene->report.wall_s,
                                .host_name = scene->name,
                                .host_release = scene->release,
                                .history = &scene->history,
                                .paused_until_wall_s = added % 2 == 1 ? scene->report.wall_s + 3600 : 0,
                                .starts_in_window = added,
                                .budget = 3,
                                .back_off_s = added % 4};
}

/* A host is named by root, a folder by anybody: their bytes go to the printers as they are. */
static inline void scene_make(struct scene *scene, struct fuzz_input *input) {
    memset(scene, 0, sizeof *scene);
    unsigned bits = fuzz_byte(input);
    unsigned added = fuzz_byte(input);
    scene->report.wall_s = (int64_t)fuzz_number(input, 6) - (1 << 30);
    fuzz_raw(input, scene->name, sizeof scene->name);
    scene_text(input, scene->release, sizeof scene->release);
    scene_observations(input, &scene->seen);
    scene_action(input, &scene->action);
    scene_verdict(input, scene, added);
    scene->report.from = bits % 2 == 1 ? scene->name : NULL;
    scene->report.host_name = scene->name;
    scene->report.host_release = scene->release;
    scene->report.seen = &scene->seen;
    scene->report.refusal = scene->refusal;
    scene->report.verdict = &scene->verdict;
    scene->report.clues = &scene->clues;
    scene->report.action = bits / 2 % 2 == 1 ? &scene->action : NULL;
    scene->style.color = bits / 4 % 2 == 1;
    scene->style.verbose = bits / 8 % 2 == 1;
    scene->style.quiet = bits / 16 % 8 == 1;
    scene_past(input, scene, added);
}

#endif
