/* The report as JSON: every key is always there, and what was not seen is null. */
#include "report/faults.h"
#include "report/json_writer.h"
#include "report/report.h"
#include "report/words.h"

static void print_program(struct json *json) {
    json_string(json, "format_version", "1.0");
    json_open_object(json, "program");
    json_string(json, "name", "muxwatch");
    json_string(json, "version", MUXWATCH_VERSION);
    json_close_object(json);
}

static void print_head(struct json *json, int64_t wall_s, const char *host_name, const char *host_release) {
    print_program(json);
    json_time(json, "time", wall_s);
    json_open_object(json, "host");
    json_string_or_null(json, "name", host_name);
    json_string_or_null(json, "release", host_release);
    json_close_object(json);
}

/* What a text that somebody pasted says of itself, and which of its lines told nothing. */
static void print_evidence(struct json *json, const struct report *report) {
    const struct observations *seen = report->seen;
    char taken[WORDS_TAKEN_SIZE];
    if (report->from == NULL) {
        json_null(json, "evidence");
        return;
    }
    json_open_object(json, "evidence");
    words_taken(taken, seen->taken);
    json_string_or_null(json, "taken", taken);
    json_open_list(json, "hosts");
    for (size_t i = 0; i < 2 && seen->hosts[i][0] != '\0'; i++) {
        json_string(json, NULL, seen->hosts[i]);
    }
    json_close_list(json);
    json_number(json, "unused_lines", (int64_t)seen->unused.lines);
    json_open_list(json, "unused");
    for (unsigned i = 0; i < seen->unused.count; i++) {
        json_open_object(json, NULL);
        json_number(json, "from", (int64_t)seen->unused.ranges[i].from);
        json_number(json, "to", (int64_t)seen->unused.ranges[i].to);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

static void print_steps(struct json *json, const char *key, const struct result *result) {
    json_open_list(json, key);
    for (unsigned i = 0; i < result->step_count; i++) {
        json_string(json, NULL, result->steps[i]);
    }
    json_close_list(json);
}

/* A number that a probe saw; null where it saw nothing, since half a list is no answer. */
static void print_seen(struct json *json, const char *key, const struct observation *about, int64_t number) {
    if (about->observed) {
        json_number(json, key, number);
    } else {
        json_null(json, key);
    }
}

static void print_connections(struct json *json, const struct observation *about,
                              const struct connections *seen) {
    print_seen(json, "established", about, seen->established);
    print_seen(json, "established_without_owner", about, seen->ownerless);
    print_seen(json, "established_of_others", about, seen->foreign);
    if (!about->observed) {
        json_null(json, "other_states");
        json_null(json, "peers");
    } else {
        json_open_object(json, "other_states");
        for (int state = 0; state < CONNECTION_STATES; state++) {
            if (seen->other_states[state] > 0) {
                json_number(json, connection_state_name((enum connection_state)state),
                            seen->other_states[state]);
            }
        }
        json_close_object(json);
        json_open_list(json, "peers");
        for (unsigned i = 0; i < seen->peer_count; i++) {
            json_string(json, NULL, seen->peers[i]);
        }
        json_close_list(json);
    }
    print_seen(json, "manager", about, seen->manager);
    print_seen(json, "rows", about, (int64_t)seen->rows);
}

/* What only this probe saw, then what every probe has. */
static void print_probe(struct json *json, const struct report *report, enum probe probe) {
    const struct observations *seen = report->seen;
    const struct observation *about = &seen->probes[probe];
    char words[FAULT_WORDS_SIZE];
    json_open_object(json, probe_name(probe));
    json_string(json, "state", words_probe(seen, probe));
    if (probe == PROBE_MUX) {
        json_string_or_null(json, "words", seen->mux.words);
        if (seen->mux.exit_code == STATUS_NO_EXIT) {
            json_null(json, "exit_code");
        } else {
            json_number(json, "exit_code", seen->mux.exit_code);
        }
    } else if (probe == PROBE_WORLDS) {
        print_seen(json, "count", about, seen->worlds);
    } else if (probe == PROBE_VMCI) {
        json_string(json, "module", seen->module);
    } else {
        print_connections(json, about, &seen->connections);
    }
    json_string_or_null(json, "command", about->command);
    json_string_or_null(json, "file", about->file);
    json_seconds(json, "duration_seconds", about->duration_ms);
    note_words(words, report->language, about);
    json_string_or_null(json, "note", words);
    error_words(words, report->language, about);
    json_string_or_null(json, "error", words);
    json_close_object(json);
}

static void print_links(struct json *json, const struct link_answer *links) {
    if (links == NULL) {
        json_null(json, "links");
        return;
    }
    json_open_list(json, "links");
    for (int i = 0; i < LINKS; i++) {
        json_open_object(json, NULL);
        json_string(json, "id", link_id((enum link)i));
        json_string(json, "state", link_state_name(links[i].state));
        json_string(json, "why", link_why_id(links[i].why));
        json_string(json, "source", links_list_command(links[i].source));
        json_close_object(json);
    }
    json_close_list(json);
}

static void print_action(struct json *json, const struct report *report) {
    const struct action *action = report->action;
    char detail[WORDS_ACTION_SIZE];
    if (action == NULL) {
        json_null(json, "action");
        return;
    }
    json_open_object(json, "action");
    json_string(json, "kind", action->result != ACTION_NONE ? "start" : "none");
    json_string(json, "result", words_action_result(action->result));
    json_string(json, "suppressed_by", suppressor_id(action->suppressor));
    json_seconds(json, "recovery_seconds", action->recovery_ms);
    words_action_detail(detail, report);
    json_string_or_null(json, "detail", detail);
    json_close_object(json);
}

static void print_step(struct json *json, const struct report *report, const struct step *step) {
    const struct question_words *words = question_words(step->question);
    char text[WORDS_SIZE];
    json_open_object(json, NULL);
    json_string(json, "id", words->id);
    words_fill(text, sizeof text, words->text, report, NULL);
    json_string(json, "question", text);
    json_string(json, "answer", words_answer(step));
    json_bool(json, "seen", step->seen);
    words_saw(text, report, step);
    json_string_or_null(json, "saw", text);
    json_string_or_null(json, "where", words_where(step));
    json_string(json, "command", words->command);
    json_string(json, "file", words->file);
    json_close_object(json);
}

static void print_diagnosis(struct json *json, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    struct result result;
    if (diagnosis == NULL) {
        json_null(json, "diagnosis");
        return;
    }
    json_open_object(json, "diagnosis");
    json_string(json, "scope", words_scope(diagnosis->scope));
    json_open_list(json, "path");
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        print_step(json, report, &diagnosis->steps[i]);
    }
    json_close_list(json);
    words_cause(&result, report);
    json_open_object(json, "cause");
    json_string(json, "id", result.id);
    json_string(json, "text", result.text);
    print_steps(json, "next_steps", &result);
    json_close_object(json);
    words_measures(&result, report);
    print_steps(json, "measures", &result);
    const struct clues *clues = report->clues; /* NULL where the command line was refused */
    json_open_list(json, "mux_log");
    for (int i = 0; clues != NULL && i < MUX_LOG_LINES && clues->mux_log.lines[i][0] != '\0'; i++) {
        json_string(json, NULL, clues->mux_log.lines[i]);
    }
    json_close_list(json);
    json_string_or_null(json, "package", clues != NULL ? clues->package : "");
    json_close_object(json);
}

void report_print_json(FILE *out, const struct report *report) {
    struct json json;
    json_begin(&json, out);
    print_head(&json, report->wall_s, report->host_name, report->host_release);
    print_evidence(&json, report);
    json_string(&json, "service", report->seen->service);
    json_string(&json, "state", state_name(report->verdict->state));
    json_open_list(&json, "reasons");
    for (size_t i = 0; i < report->verdict->count; i++) {
        struct result result;
        words_finding(&result, report, &report->verdict->findings[i]);
        json_open_object(&json, NULL);
        json_string(&json, "id", result.id);
        json_string(&json, "state", state_name(result.state));
        json_string(&json, "text", result.text);
        print_steps(&json, "next_steps", &result);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_open_object(&json, "probes");
    for (int i = 0; i < PROBES; i++) {
        print_probe(&json, report, (enum probe)i);
    }
    json_close_object(&json);
    print_links(&json, report->links);
    print_action(&json, report);
    print_diagnosis(&json, report);
    json_end(&json);
}

void history_print_json(FILE *out, const struct history_report *report) {
    const struct history *history = report->history;
    struct json json;
    json_begin(&json, out);
    print_head(&json, report->wall_s, report->host_name, report->host_release);
    if (report->paused_until_wall_s > 0) {
        json_time(&json, "paused_until", report->paused_until_wall_s);
    } else {
        json_null(&json, "paused_until");
    }
    json_number(&json, "starts_in_window", report->starts_in_window);
    json_number(&json, "budget", report->budget);
    json_number(&json, "budget_wait_seconds", report->budget_wait_s);
    json_number(&json, "back_off_seconds", report->back_off_s);
    json_open_list(&json, "marks");
    for (size_t i = 0; i < history->mark_count; i++) {
        json_open_object(&json, NULL);
        json_time(&json, "time", history->marks[i].wall_s);
        json_string(&json, "state", state_name(history->marks[i].state));
        json_close_object(&json);
    }
    json_close_list(&json);
    json_open_list(&json, "events");
    for (size_t i = 0; i < history->event_count; i++) {
        json_open_object(&json, NULL);
        json_time(&json, "time", history->events[i].wall_s);
        json_string(&json, "event", history->events[i].text);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_end(&json);
}

void done_print_json(FILE *out, bool done, const char *message) {
    struct json json;
    json_begin(&json, out);
    print_program(&json);
    json_bool(&json, "done", done);
    json_string(&json, "message", message);
    json_end(&json);
}

void settings_print_json(FILE *out, const struct settings *settings, const char *file) {
    struct json json;
    json_begin(&json, out);
    print_program(&json);
    json_string(&json, "file", file);
    json_open_list(&json, "settings");
    for (unsigned i = 0; settings_key(i) != NULL; i++) {
        char value[SETTING_VALUE_SIZE];
        char where[WORDS_WHERE_SIZE];
        settings_value(settings, i, value);
        words_setting_where(where, &settings->origins[i], file);
        json_open_object(&json, NULL);
        json_string(&json, "key", settings_key(i));
        json_string(&json, "value", value);
        json_string(&json, "source", words_setting_source(settings->origins[i].source));
        json_string_or_null(&json, "where", where);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_end(&json);
}
