/*
 * What `esxcli muxwatch …` reads: exactly the structures that vib/root's extension file declares, field by
 * field; or a refusal.
 */
#include "report/language.h"
#include "report/page.h"
#include "report/report.h"
#include "report/words.h"

#include <stdarg.h>

#define NAMESPACE "http://www.vmware.com/Products/ESX/5.0/esxcli/"

/* `element` is the one that holds all. */
static void begin(FILE *out, const char *element) {
    fprintf(out, "<?xml version=\"1.0\"?>\n<output xmlns=\"" NAMESPACE "\">\n%s\n", element);
}

/* Writes fields, by words such as `State: %s`. */
static void write_fields(FILE *out, const char *fields, ...) __attribute__((format(printf, 2, 3)));

static void write_fields(FILE *out, const char *fields, ...) {
    static const struct escape escapes[] = {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {NULL, NULL}};
    struct span rest = span_of(fields);
    va_list values;
    va_start(values, fields);
    for (struct span name = span_word(&rest); name.length > 0; name = span_word(&rest)) {
        span_word(&rest);
        fprintf(out, "<field name=\"%.*s\"><string>", (int)name.length - 1, name.bytes);
        page_escaped(out, span_of(va_arg(values, const char *)), escapes, SIZE_MAX);
        fputs("</string></field>\n", out);
    }
    va_end(values);
}

static void append_steps(char *list, size_t size, const struct result *result) {
    for (unsigned i = 0; i < result->step_count; i++) {
        append(list, size, "; ", "%s", result->steps[i]);
    }
}

/* All reasons' ids, and all their next steps. */
static void write_reasons(FILE *out, const struct report *report) {
    char ids[WORDS_SIZE] = "";
    char steps[4 * WORDS_SIZE] = "";
    struct result result;
    for (size_t i = 0; i < report->verdict.count; i++) {
        words_reason(&result, report, report->verdict.findings[i].reason);
        append(ids, sizeof ids, ", ", "%s", result.id);
        append_steps(steps, sizeof steps, &result);
    }
    words_reason(&result, report, report->verdict.findings[0].reason);
    write_fields(out, "Reasons: %s Text: %s NextSteps: %s", ids, result.text, steps);
}

/* The path through the tree, what it led to, and what helps besides. */
static void write_diagnosis(FILE *out, const struct report *report) {
    const struct diagnosis *diagnosis = &report->diagnosis;
    char list[2 * WORDS_SIZE] = "";
    struct result result;
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        append(list, WORDS_SIZE, ", ", "%s %s", question_words[diagnosis->steps[i].question].id,
               answer_ids[diagnosis->steps[i].state]);
    }
    write_fields(out, "Scope: %s Path: %s", scope_ids[diagnosis->scope], list);
    words_cause(&result, report);
    list[0] = '\0';
    append_steps(list, sizeof list, &result);
    write_fields(out, "Cause: %s CauseText: %s CauseSteps: %s", result.id, result.text, list);
    words_measures(&result, report);
    list[0] = '\0';
    append_steps(list, sizeof list, &result);
    write_fields(out, "Measures: %s", list);
}

void report_print_esxcli(FILE *out, const struct report *report) {
    const struct observations *seen = &report->seen;
    const char *suppressor = suppressor_id(report->action.suppressor);
    char links[WORDS_SIZE] = ""; /* where they were not asked for */
    for (int i = 0; report->links_asked && i < LINKS; i++) {
        append(links, sizeof links, ", ", "%s %s", link_id((enum link)i),
               link_state_name(report->links[i].state));
    }
    begin(out, report->diagnosed ? "<structure typeName=\"MuxwatchDiagnosis\">"
                                 : "<structure typeName=\"MuxwatchReport\">");
    write_fields(out, "State: %s Time: %s Host: %s Service: %s", state_name(report->verdict.state),
                 moment_text(report->now.wall_s).text, report->host_name, seen->service);
    write_reasons(out, report);
    write_fields(out, "Mux: %s Worlds: %s Vmci: %s Connections: %s Links: %s", words_probe(seen, PROBE_MUX),
                 words_probe(seen, PROBE_WORLDS), words_probe(seen, PROBE_VMCI),
                 words_probe(seen, PROBE_CONNECTIONS), links);
    if (report->diagnosed) {
        write_diagnosis(out, report);
    } else {
        write_fields(out, "Action: %s SuppressedBy: %s", action_result_ids[report->action.result],
                     suppressor != NULL ? suppressor : "");
    }
    fputs("</structure>\n</output>\n", out);
}

void history_print_esxcli(FILE *out, const struct report *report) {
    begin(out, "<list type=\"structure\">");
    for (size_t i = 0; i < report->history->event_count; i++) {
        const struct history_event *event = &report->history->events[i];
        fputs("<structure typeName=\"MuxwatchEvent\">\n", out);
        write_fields(out, "Time: %s Event: %s", moment_text(event->wall_s).text, event->text);
        fputs("</structure>\n", out);
    }
    fputs("</list>\n</output>\n", out);
}

/* localcli of 6.7 ignores the exit code of a plug-in. It takes a line that begins with ERROR for a failure. */
void done_print_esxcli(FILE *out, const struct report *report) {
    if (report->refusal != NULL) {
        char line[WORDS_SIZE];
        span_copy(line, sizeof line, span_of(report->refusal));
        fprintf(out, "ERROR: %s\n", line);
        return;
    }
    begin(out, "<structure typeName=\"MuxwatchDone\">");
    write_fields(out, "Done: %s Message: %s", "true", report->done);
    fputs("</structure>\n</output>\n", out);
}

void settings_print_esxcli(FILE *out, const struct report *report) {
    struct setting_words words;
    begin(out, "<list type=\"structure\">");
    for (unsigned i = 0; words_setting(&words, report, i); i++) {
        fputs("<structure typeName=\"MuxwatchSetting\">\n", out);
        write_fields(out, "Setting: %s Value: %s Source: %s Where: %s", words.key, words.value, words.source,
                     words.where);
        fputs("</structure>\n", out);
    }
    fputs("</list>\n</output>\n", out);
}
