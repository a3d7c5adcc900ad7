/* The printers of JSON, their output read back by jansson. */
#include "../unit/printed.h"
#include "report/faults.h"
#include "scene.h"

/* The document; it must be one, of UTF-8, without a key that stands twice, and harmless to print. */
static json_t *read_back(struct printed *printed) {
    json_error_t error;
    const char *text = printed_end(printed);
    json_t *document = json_loadb(text, printed->length, JSON_REJECT_DUPLICATES, &error);
    fuzz_check(document != NULL);
    fuzz_check(fuzz_harmless(text, "\n"));
    printed_free(printed);
    fuzz_check(strcmp(json_string_value(json_object_get(document, "format_version")), "1.0") == 0);
    return document;
}

/* What was UTF-8 comes back as it was; the rest at least as a string. */
static void check_text(const json_t *value, const char *text) {
    if (text[0] == '\0') {
        fuzz_check(json_is_null(value));
    } else if (fuzz_utf8(text)) {
        fuzz_check(strcmp(json_string_value(value), text) == 0);
    } else {
        fuzz_check(json_is_string(value));
    }
}

static void check_probes(const json_t *probes, const struct observations *seen) {
    const json_t *mux = json_object_get(probes, "mux");
    const json_t *connections = json_object_get(probes, "connections");
    fuzz_check(json_object_size(probes) == 4);
    check_text(json_object_get(mux, "words"), seen->mux.words);
    check_text(json_object_get(mux, "command"), seen->probes[PROBE_MUX].command);
    char error[FAULT_WORDS_SIZE];
    error_words(error, LANGUAGE_EN, &seen->probes[PROBE_CONNECTIONS]);
    check_text(json_object_get(connections, "error"), error);
    if (seen->probes[PROBE_CONNECTIONS].observed) {
        fuzz_check(json_array_size(json_object_get(connections, "peers")) == seen->connections.peer_count);
        fuzz_check(json_integer_value(json_object_get(connections, "rows")) ==
                   (json_int_t)seen->connections.rows);
    } else {
        fuzz_check(json_is_null(json_object_get(connections, "rows")));
    }
}

static void check_report(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    report_print_json(printed.out, &scene->report);
    json_t *document = read_back(&printed);
    fuzz_check(json_object_size(document) == 12);
    const char *state = json_string_value(json_object_get(document, "state"));
    fuzz_check(strcmp(state, state_name(scene->report.verdict.state)) == 0);
    fuzz_check(json_array_size(json_object_get(document, "reasons")) == scene->report.verdict.count);
    fuzz_check(json_is_null(json_object_get(document, "action")) == !scene->report.ensured);
    check_text(json_object_get(json_object_get(document, "host"), "name"), scene->name);
    check_probes(json_object_get(document, "probes"), &scene->report.seen);
    json_decref(document);
}

static void check_past(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    history_print_json(printed.out, &scene->report);
    json_t *document = read_back(&printed);
    fuzz_check(json_array_size(json_object_get(document, "events")) == scene->history.event_count);
    fuzz_check(json_array_size(json_object_get(document, "marks")) == scene->history.mark_count);
    json_decref(document);
}

static void check_done(const struct scene *scene) {
    struct printed printed;
    const struct report report = {.done = scene->name, .refusal = scene->report.color ? NULL : scene->name};
    printed_begin(&printed);
    done_print_json(printed.out, &report);
    json_t *document = read_back(&printed);
    fuzz_check(json_is_true(json_object_get(document, "done")) == scene->report.color);
    json_decref(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static struct scene scene;
    struct fuzz_input input = fuzz_input_of(bytes, length);
    scene_make(&scene, &input);
    check_report(&scene);
    check_past(&scene);
    check_done(&scene);
    return 0;
}
