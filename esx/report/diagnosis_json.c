/* The diagnosis as a member of the JSON report. */
#include "report/diagnosis_json.h"

#include "report/diagnosis_words.h"
#include "report/words.h"

static void print_message(struct json *json, const struct report *report, const char *key,
                          const char *message) {
    char filled[WORDS_SIZE];
    words_fill(filled, sizeof filled, message, report, NULL);
    json_string(json, key, filled);
}

static void print_step(struct json *json, const struct report *report, const struct step *step) {
    const struct question_words *words = question_words(step->question);
    char saw[WORDS_SIZE];
    json_open_object(json, NULL);
    json_string(json, "id", words->id);
    print_message(json, report, "question", words->text);
    json_string(json, "answer", words_answer(step));
    json_bool(json, "seen", step->seen);
    words_saw(saw, report, step);
    json_string_or_null(json, "saw", saw);
    json_string_or_null(json, "where", words_where(step));
    json_string(json, "command", words->command);
    json_string(json, "file", words->file);
    json_close_object(json);
}

static void print_cause(struct json *json, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    const struct cause_words *words = cause_words(diagnosis->cause);
    json_open_object(json, "cause");
    json_string(json, "id", words->id);
    print_message(json, report, "text", words->text);
    json_open_list(json, "next_steps");
    for (int i = 0; i < CAUSE_STEPS && words->next_steps[i] != NULL; i++) {
        print_message(json, report, NULL, words->next_steps[i]);
    }
    if (diagnosis->component != COMPONENT_NONE) {
        print_message(json, report, NULL, component_words(diagnosis->component));
    }
    json_close_list(json);
    json_close_object(json);
}

void diagnosis_print_json(struct json *json, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
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
    print_cause(json, report);
    json_open_list(json, "measures");
    for (unsigned i = 0; diagnosis->measures && i < MEASURES; i++) {
        if (measure_applies(i, diagnosis->scope)) {
            print_message(json, report, NULL, measure_words(i)->text);
        }
    }
    json_close_list(json);
    json_close_object(json);
}
