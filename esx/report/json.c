/* The report as JSON: every key is always there, and what was not seen is null. */
#include "report/diagnosis_json.h"

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

static void print_reason(struct json *json, const struct report *report, const struct finding *finding) {
    const struct reason_words *words = reason_words(finding->reason);
    char text[WORDS_SIZE];
    json_open_object(json, NULL);
    json_string(json, "id", words->id);
    json_string(json, "state", state_name(finding->state));
    words_fill(text, sizeof text, words->text, report, finding);
    json_string(json, "text", text);
    json_open_list(json, "next_steps");
    for (int i = 0; i < REASON_STEPS && words->next_steps[i] != NULL; i++) {
        words_fill(text, sizeof text, words->next_steps[i], report, finding);
        json_string(json, NULL, text);
    }
    json_close_list(json);
    json_close_object(json);
}

/* What every probe has, after what only this one saw. */
static void print_about(struct json *json, const struct observation *about) {
    char words[FAULT_WORDS_SIZE];
    json_string_or_null(json, "command", about->command);
    json_string_or_null(json, "file", about->file);
    json_seconds(json, "duration_seconds", about->duration_ms);
    note_words(words, about);
    json_string_or_null(json, "note", words);
    error_words(words, about);
    json_string_or_null(json, "error", words);
}

static void print_mux(struct json *json, const struct mux_answer *mux) {
    json_string_or_null(json, "words", mux->words);
    if (mux->exit_code == STATUS_NO_EXIT) {
        json_null(json, "exit_code");
    } else {
        json_number(json, "exit_code", mux->exit_code);
    }
}

static void print_worlds(struct json *json, const struct observations *seen) {
    if (seen->probes[PROBE_WORLDS].observed) {
        json_number(json, "count", seen->worlds);
    } else {
        json_null(json, "count");
    }
}

static void print_rows(struct json *json, const struct connections *seen) {
    json_number(json, "established", seen->established);
    json_number(json, "established_without_owner", seen->ownerless);
    json_number(json, "established_of_others", seen->foreign);
    json_open_object(json, "other_states");
    for (int state = 0; state < CONNECTION_STATES; state++) {
        if (seen->other_states[state] > 0) {
            json_number(json, connection_state_name((enum connection_state)state), seen->other_states[state]);
        }
    }
    json_close_object(json);
    json_open_list(json, "peers");
    for (unsigned i = 0; i < seen->peer_count; i++) {
        json_string(json, NULL, seen->peers[i]);
    }
    json_close_list(json);
    json_number(json, "manager", seen->manager);
    json_number(json, "rows", (int64_t)seen->rows);
}

static void print_no_rows(struct json *json) {
    static const char *const keys[] = {"established",
                                       "established_without_owner",
                                       "established_of_others",
                                       "other_states",
                                       "peers",
                                       "manager",
                                       "rows"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_null(json, keys[i]);
    }
}

static void print_connections(struct json *json, const struct observations *seen) {
    if (seen->probes[PROBE_CONNECTIONS].observed) {
        print_rows(json, &seen->connections);
    } else {
        print_no_rows(json); /* the rows of half a list are no answer */
    }
}

static void print_probe(struct json *json, const struct observations *seen, enum probe probe) {
    json_open_object(json, probe_name(probe));
    json_string(json, "state", words_probe(seen, probe));
    switch (probe) {
    case PROBE_MUX:
        print_mux(json, &seen->mux);
        break;
    case PROBE_WORLDS:
        print_worlds(json, seen);
        break;
    case PROBE_VMCI:
        json_string(json, "module", seen->module);
        break;
    case PROBE_CONNECTIONS:
        print_connections(json, seen);
        break;
    case PROBES:
        break;
    }
    print_about(json, &seen->probes[probe]);
    json_close_object(json);
}

static void print_action(struct json *json, const struct report *report) {
    const struct action *action = report->action;
    char detail[WORDS_ACTION_SIZE];
    if (action == NULL) {
        json_null(json, "action");
        return;
    }
    json_open_object(json, "action");
    json_string(json, "kind", action->start ? "start" : "none");
    json_string(json, "result", action_result_id(action->result));
    json_string(json, "suppressed_by", suppressor_id(action->suppressor));
    json_seconds(json, "recovery_seconds", action->recovery_ms);
    words_action_detail(detail, report);
    json_string_or_null(json, "detail", detail);
    json_close_object(json);
}

void report_print_json(FILE *out, const struct report *report) {
    struct json json;
    json_begin(&json, out);
    print_head(&json, report->wall_s, report->host_name, report->host_release);
    json_string(&json, "service", report->seen->service);
    json_string(&json, "state", state_name(report->verdict->state));
    json_open_list(&json, "reasons");
    for (size_t i = 0; i < report->verdict->count; i++) {
        print_reason(&json, report, &report->verdict->findings[i]);
    }
    json_close_list(&json);
    json_open_object(&json, "probes");
    for (int i = 0; i < PROBES; i++) {
        print_probe(&json, report->seen, (enum probe)i);
    }
    json_close_object(&json);
    print_action(&json, report);
    diagnosis_print_json(&json, report);
    json_end(&json);
}

void history_print_json(FILE *out, const struct history_report *report) {
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
    for (size_t i = 0; i < report->history->mark_count; i++) {
        json_open_object(&json, NULL);
        json_time(&json, "time", report->history->marks[i].wall_s);
        json_string(&json, "state", state_name(report->history->marks[i].state));
        json_close_object(&json);
    }
    json_close_list(&json);
    json_open_list(&json, "events");
    for (size_t i = 0; i < report->history->event_count; i++) {
        json_open_object(&json, NULL);
        json_time(&json, "time", report->history->events[i].wall_s);
        json_string(&json, "event", report->history->events[i].text);
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
        char where[WHERE_SIZE];
        settings_value(settings, i, value);
        setting_where(&settings->origins[i], file, where, sizeof where);
        json_open_object(&json, NULL);
        json_string(&json, "key", settings_key(i));
        json_string(&json, "value", value);
        json_string(&json, "source", setting_source_id(settings->origins[i].source));
        json_string_or_null(&json, "where", where);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_end(&json);
}
