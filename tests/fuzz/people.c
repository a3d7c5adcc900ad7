/* The texts for people: nothing in them moves a cursor, but the colours that were asked for. */
#include "../unit/printed.h"
#include "scene.h"

/* Takes the colours out of the text, so that any escape left is a stranger's. */
static void drop_colors(char *text) {
    static const char *const colors[] = {"\033[0m", "\033[32m", "\033[35m", "\033[33m", "\033[1;31m"};
    for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++) {
        size_t length = strlen(colors[i]);
        for (char *at = strstr(text, colors[i]); at != NULL; at = strstr(at, colors[i])) {
            memmove(at, at + length, strlen(at + length) + 1);
        }
    }
}

/* What people see of it. */
static void check_seen(const struct printed *printed, const struct report *report) {
    if (report->color) {
        drop_colors(printed->text);
    }
    fuzz_check(fuzz_utf8(printed->text) && fuzz_harmless(printed->text, "\n"));
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n';
    }
    return lines;
}

static void check_report(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    report_print_text(printed.out, &scene->report);
    printed_end(&printed);
    check_seen(&printed, &scene->report);
    if (scene->settings.quiet) {
        fuzz_check(count_lines(printed.text) == (scene->report.verdict.state == STATE_OK ? 0 : 1));
    } else {
        fuzz_check(strstr(printed.text, state_name(scene->report.verdict.state)) == printed.text);
    }
    printed_free(&printed);
}

static void check_past(const struct scene *scene) {
    struct printed printed;
    static struct report report;
    char name[sizeof scene->name];
    span_copy(name, sizeof name, span_of(scene->name)); /* as identity_ask() gives it */
    report = scene->report;
    report.host_name = name;
    printed_begin(&printed);
    history_print_text(printed.out, &report);
    printed_end(&printed);
    check_seen(&printed, &scene->report);
    fuzz_check(count_lines(printed.text) >= 1 + scene->history.event_count);
    printed_free(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static struct scene scene;
    struct fuzz_input input = fuzz_input_of(bytes, length);
    scene_make(&scene, &input);
    check_report(&scene);
    check_past(&scene);
    return 0;
}
