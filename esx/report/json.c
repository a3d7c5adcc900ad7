/* The report as JSON: every key is always there, and what was not seen is null. */
#include "report/faults.h"
#include "report/json_writer.h"
#include "report/report.h"
#include "report/words.h"

#define PROGRAM "{ format_version: \"1.0\" program: { name: \"muxwatch\" version: \"" MUXWATCH_VERSION "\" } "

static void print_head(struct json *json, const struct report *report) {
    json_write(json, PROGRAM "time: %s host: { name: %s release: %s }", moment_text(report->now.wall_s).text,
               report->host_name, report->seen.release.name);
}

/* What a text that somebody pasted says of itself, and which of its lines told nothing. */
static void print_evidence(struct json *json, const struct report *report) {
    const struct observations *seen = &report->seen;
    char taken[WORDS_TAKEN_SIZE];
    words_taken(taken, seen->taken);
    json_write(json, "evidence: { taken: %s hosts: [", taken);
    for (size_t i = 0; i < 2 && seen->hosts[i][0] != '\0'; i++) {
        json_write(json, "%s", seen->hosts[i]);
    }
    json_write(json, "] unused_lines: %jd unused: [", (intmax_t)seen->unused.lines);
    for (unsigned i = 0; i < seen->unused.count; i++) {
        json_write(json, "{ from: %jd to: %jd }", (intmax_t)seen->unused.ranges[i].from,
                   (intmax_t)seen->unused.ranges[i].to);
    }
    json_write(json, "] }");
}

static void print_steps(struct json *json, const struct result *result) {
    for (unsigned i = 0; i < result->step_count; i++) {
        json_write(json, "%s", result->steps[i]);
    }
}

/* Where only a part of the list was seen, its numbers are no answer. */
static void print_connections(struct json *json, bool observed, const struct connections *seen) {
    if (!observed) {
        json_write(json, "established: null established_without_owner: null established_of_others: null "
                         "other_states: null peers: null manager: null rows: null");
        return;
    }
    json_write(json,
               "established: %u established_without_owner: %u established_of_others: %u other_states: {",
               seen->established, seen->ownerless, seen->foreign);
    for (int state = 0; state < CONNECTION_STATES; state++) {
        if (seen->other_states[state] > 0) {
            json_write(json, "%s: %u", connection_state_name((enum connection_state)state),
                       seen->other_states[state]);
        }
    }
    json_write(json, "} peers: [");
    for (unsigned i = 0; i < seen->peer_count; i++) {
        json_write(json, "%s", seen->peers[i]);
    }
    json_write(json, "] manager: %u rows: %jd", seen->manager, (intmax_t)seen->rows);
}

/* What only this probe saw, then what every probe has. */
static void print_probe(struct json *json, const struct observations *seen, enum probe probe) {
    const struct observation *about = &seen->probes[probe];
    char note[FAULT_WORDS_SIZE];
    char error[FAULT_WORDS_SIZE];
    note_words(note, LANGUAGE_EN, about);
    error_words(error, LANGUAGE_EN, about);
    json_write(json, "%s: { state: %s", probe_name(probe), words_probe(seen, probe));
    if (probe == PROBE_MUX) {
        json_write(json, "words: %s exit_code: %jd", seen->mux.words, (intmax_t)seen->mux.exit_code);
    } else if (probe == PROBE_WORLDS) {
        json_write(json, "count: %jd", about->observed ? (intmax_t)seen->worlds : -1);
    } else if (probe == PROBE_VMCI) {
        json_write(json, "module: %s", seen->module);
    } else {
        print_connections(json, about->observed, &seen->connections);
    }
    json_write(json, "command: %s file: %s duration_seconds: %.3f note: %s error: %s }", about->command,
               about->file, (double)about->duration_ms / 1000, note, error);
}

static void print_links(struct json *json, const struct report *report) {
    const struct link_answer *links = report->links;
    json_write(json, "links: [");
    for (int i = 0; i < LINKS; i++) {
        json_write(json, "{ id: %s state: %s why: %s source: %s }", link_id((enum link)i),
                   link_state_name(links[i].state), links[i].why, links_list_command(links[i].source));
    }
    json_write(json, "]");
}

static void print_action(struct json *json, const struct report *report) {
    const struct action *action = &report->action;
    char detail[WORDS_ACTION_SIZE];
    words_action_detail(detail, report);
    json_write(json, "action: { kind: %s result: %s suppressed_by: %s recovery_seconds: %.3f detail: %s }",
               action->result != ACTION_NONE ? "start" : "none", action_result_ids[action->result],
               suppressor_id(action->suppressor), (double)action->recovery_ms / 1000, detail);
}

static void print_diagnosis(struct json *json, const struct report *report) {
    const struct diagnosis *diagnosis = &report->diagnosis;
    const struct clues *clues = &report->clues;
    struct result result;
    json_write(json, "diagnosis: { scope: %s path: [", scope_ids[diagnosis->scope]);
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        const struct step *step = &diagnosis->steps[i];
        const struct question_words *words = &question_words[step->question];
        char saw[WORDS_SIZE];
        char command[WORDS_SIZE];
        words_saw(saw, report, step);
        words_fill(command, sizeof command, words->command, report, REASON_OK);
        json_write(json, "{ id: %s question: %s answer: %s", words->id, words->text, answer_ids[step->state]);
        json_write(json, step->seen ? "seen: true" : "seen: false");
        json_write(json, "saw: %s where: %s command: %s file: %s }", saw, words_where(step), command,
                   words->file);
    }
    words_cause(&result, report);
    json_write(json, "] cause: { id: %s text: %s next_steps: [", result.id, result.text);
    print_steps(json, &result);
    json_write(json, "] } measures: [");
    words_measures(&result, report);
    print_steps(json, &result);
    json_write(json, "] mux_log: [");
    for (unsigned i = 0; i < clues->mux_log.count; i++) {
        json_write(json, "%s", clues->mux_log.lines[i]);
    }
    json_write(json, "] package: %s }", clues->package);
}

/* What is null where nobody looked for it. */
static void print_part(struct json *json, const char *name, bool there,
                       void (*print)(struct json *json, const struct report *report),
                       const struct report *report) {
    if (there) {
        print(json, report);
    } else {
        json_write(json, "%s: null", name);
    }
}

void report_print_json(FILE *out, const struct report *report) {
    const struct verdict *verdict = &report->verdict;
    struct json json = {.out = out};
    print_head(&json, report);
    print_part(&json, "evidence", report->from != NULL, print_evidence, report);
    json_write(&json, "service: %s state: %s reasons: [", report->seen.service, state_name(verdict->state));
    for (size_t i = 0; i < verdict->count; i++) {
        struct result result;
        words_reason(&result, report, verdict->findings[i].reason);
        json_write(&json, "{ id: %s state: %s text: %s next_steps: [", result.id,
                   state_name(verdict->findings[i].state), result.text);
        print_steps(&json, &result);
        json_write(&json, "] }");
    }
    json_write(&json, "] probes: {");
    for (int i = 0; i < PROBES; i++) {
        print_probe(&json, &report->seen, (enum probe)i);
    }
    json_write(&json, "}");
    print_part(&json, "links", report->links_asked, print_links, report);
    print_part(&json, "action", report->ensured, print_action, report);
    print_part(&json, "diagnosis", report->diagnosed, print_diagnosis, report);
    json_write(&json, "}");
}

void history_print_json(FILE *out, const struct report *report) {
    const struct history *history = report->history;
    const struct policy_limits *limits = &report->settings->limits;
    const struct memory *memory = report->memory;
    int64_t pause_s = policy_pause(memory, report->now);
    struct json json = {.out = out};
    print_head(&json, report);
    json_write(&json,
               "paused_until: %s starts_in_window: %u budget: %u budget_wait_seconds: %jd "
               "back_off_seconds: %jd marks: [",
               pause_s > 0 ? moment_text(report->now.wall_s + pause_s).text : NULL,
               policy_starts(memory, limits, report->now), limits->budget,
               policy_budget_wait(memory, limits, report->now), policy_back_off(memory, limits, report->now));
    for (size_t i = 0; i < history->mark_count; i++) {
        const struct history_mark *mark = &history->marks[i];
        json_write(&json, "{ time: %s state: %s }", moment_text(mark->wall_s).text, state_name(mark->state));
    }
    json_write(&json, "] events: [");
    for (size_t i = 0; i < history->event_count; i++) {
        const struct history_event *event = &history->events[i];
        json_write(&json, "{ time: %s event: %s }", moment_text(event->wall_s).text, event->text);
    }
    json_write(&json, "] }");
}

void done_print_json(FILE *out, const struct report *report) {
    struct json json = {.out = out};
    bool done = report->refusal == NULL;
    json_write(&json, done ? PROGRAM "done: true message: %s }" : PROGRAM "done: false message: %s }",
               done ? report->done : report->refusal);
}

void settings_print_json(FILE *out, const struct report *report) {
    struct json json = {.out = out};
    struct setting_words words;
    json_write(&json, PROGRAM "file: %s settings: [", report->config);
    for (unsigned i = 0; words_setting(&words, report, i); i++) {
        json_write(&json, "{ key: %s value: '%s' source: %s where: %s }", words.key, words.value,
                   words.source, words.where);
    }
    json_write(&json, "] }");
}
