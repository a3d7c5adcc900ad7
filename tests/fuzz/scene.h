/*
 * scene: a report, made from the input: every number and every text that a host could have led to.
 */
#ifndef MUXWATCH_FUZZ_SCENE_H
#define MUXWATCH_FUZZ_SCENE_H

#include "fuzz.h"
#include "report/report.h"

struct scene {
    struct history history;
    struct memory memory;
    struct settings settings;
    char name[80];
    char refusal[400];
    struct report report; /* of no clues */
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
    action->script = scene_fault(input);
}

static inline void scene_verdict(struct fuzz_input *input, struct scene *scene, unsigned added) {
    verdict_reach(&scene->report.verdict, &scene->report.seen);
    if (added < REASONS) {
        scene_text(input, scene->refusal, sizeof scene->refusal);
        verdict_add(&scene->report.verdict, (enum reason)added);
    }
}

static inline void scene_past(struct fuzz_input *input, struct scene *scene, unsigned added) {
    history_parse(&scene->history, input->bytes, input->length);
    struct moment now = scene->report.now;
    scene->settings.limits = (struct policy_limits){.budget = 3,
                                                    .budget_window_s = 3600,
                                                    .back_off_first_s = 1 + added % 4,
                                                    .back_off_max_s = 1800,
                                                    .healthy_after_s = 3600};
    scene->memory = (struct memory){
        .start_count = added % (MEMORY_STARTS_MAX + 1), .in_a_row = added % 3, .pause_s = 3600};
    for (unsigned i = 0; i < scene->memory.start_count; i++) {
        scene->memory.starts[i] = now;
    }
    scene->memory.paused = added % 2 == 1 ? now : (struct moment){0, 0};
    scene->report.history = &scene->history;
    scene->report.memory = &scene->memory;
}

/* A host is named by root, a folder by anybody: their bytes go to the printers as they are. */
static inline void scene_make(struct scene *scene, struct fuzz_input *input) {
    memset(scene, 0, sizeof *scene);
    unsigned bits = fuzz_byte(input);
    unsigned added = fuzz_byte(input);
    scene->report.now = moment_at((int64_t)fuzz_number(input, 6) - (1 << 30), 1 << 20);
    fuzz_raw(input, scene->name, sizeof scene->name);
    scene_observations(input, &scene->report.seen);
    scene_text(input, scene->report.seen.release.name, RELEASE_SIZE);
    scene_action(input, &scene->report.action);
    scene_verdict(input, scene, added);
    scene->report.from = bits % 2 == 1 ? scene->name : NULL;
    scene->report.host_name = scene->name;
    scene->report.settings = &scene->settings;
    scene->report.refusal = scene->refusal;
    scene->report.ensured = bits / 2 % 2 == 1;
    scene->report.color = bits / 4 % 2 == 1;
    scene->settings.verbose = bits / 8 % 2 == 1;
    scene->settings.quiet = bits / 16 % 8 == 1;
    scene_past(input, scene, added);
}

#endif
