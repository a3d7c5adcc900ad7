/*
 * What `esxcli muxwatch …` reads: exactly the structures that vib/root's extension file declares, field by
 * field; or a refusal.
 */
#include "base/moment.h"
#include "base/utf8.h"

#include "report/diagnosis_words.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

#define NAMESPACE "http://www.vmware.com/Products/ESX/5.0/esxcli/"

static void begin(FILE *out) {
    fputs("<?xml version=\"1.0\"?>\n<output xmlns=\"" NAMESPACE "\">\n", out);
}

static void end(FILE *out) {
    fputs("</output>\n", out);
}

/* Text as XML may hold it. */
static void write_text(FILE *out, const char *text) {
    char escape[UTF8_ESCAPE_SIZE];
    struct span rest = span_of(text);
    while (rest.length > 0) {
        struct span shown = utf8_shown(&rest, escape);
        if (span_equal(shown, "&")) {
            fputs("&amp;", out);
        } else if (span_equal(shown, "<")) {
            fputs("&lt;", out);
        } else if (span_equal(shown, ">")) {
            fputs("&gt;", out);
        } else {
            fwrite(shown.bytes, 1, shown.length, out);
        }
    }
}

static void write_field(FILE *out, const char *name, const char *value) {
    fprintf(out, "<field name=\"%s\"><string>", name);
    write_text(out, value);
    fputs("</string></field>\n", out);
}

/* Appends to a list in one field. */
static void append(char *list, size_t size, const char *parting, const char *word) {
    size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%s", used > 0 ? parting : "", word);
}

/* Appends a message of a table, its places filled, to a list of sentences in one field. */
static void append_message(char *list, size_t size, const struct report *report, const char *message,
                           const struct finding *finding) {
    char filled[WORDS_SIZE];
    words_fill(filled, sizeof filled, message, report, finding);
    append(list, size, "; ", filled);
}

/*
 * All reasons' ids, and all their next steps, each as one field: esxcli's structures hold no lists of strings
 * everywhere.
 */
static void write_reasons(FILE *out, const struct report *report) {
    char ids[WORDS_SIZE] = "";
    char text[WORDS_SIZE] = "";
    char steps[4 * WORDS_SIZE] = "";
    const struct verdict *verdict = report->verdict;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct finding *finding = &verdict->findings[i];
        const struct reason_words *words = reason_words(finding->reason);
        append(ids, sizeof ids, ", ", words->id);
        for (int j = 0; j < REASON_STEPS && words->next_steps[j] != NULL; j++) {
            append_message(steps, sizeof steps, report, words->next_steps[j], finding);
        }
    }
    append_message(text, sizeof text, report, reason_words(verdict->findings[0].reason)->text,
                   &verdict->findings[0]);
    write_field(out, "Reasons", ids);
    write_field(out, "Text", text);
    write_field(out, "NextSteps", steps);
}

static void write_action(FILE *out, const struct action *action) {
    const char *suppressor = action != NULL ? suppressor_id(action->suppressor) : NULL;
    write_field(out, "Action", action != NULL ? action_result_id(action->result) : "none");
    write_field(out, "SuppressedBy", suppressor != NULL ? suppressor : "");
}

/* The path through the tree, what it led to, and what helps besides. */
static void write_diagnosis(FILE *out, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    const struct cause_words *words = cause_words(diagnosis->cause);
    char path[WORDS_SIZE] = "";
    char text[WORDS_SIZE] = "";
    char steps[2 * WORDS_SIZE] = "";
    char measures[2 * WORDS_SIZE] = "";
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        append(path, sizeof path, ", ", question_words(diagnosis->steps[i].question)->id);
        append(path, sizeof path, " ", words_answer(&diagnosis->steps[i]));
    }
    append_message(text, sizeof text, report, words->text, NULL);
    for (int i = 0; i < CAUSE_STEPS && words->next_steps[i] != NULL; i++) {
        append_message(steps, sizeof steps, report, words->next_steps[i], NULL);
    }
    if (diagnosis->component != COMPONENT_NONE) {
        append_message(steps, sizeof steps, report, component_words(diagnosis->component), NULL);
    }
    for (unsigned i = 0; diagnosis->measures && i < MEASURES; i++) {
        if (measure_applies(i, diagnosis->scope)) {
            append_message(measures, sizeof measures, report, measure_words(i)->text, NULL);
        }
    }
    write_field(out, "Scope", words_scope(diagnosis->scope));
    write_field(out, "Path", path);
    write_field(out, "Cause", words->id);
    write_field(out, "CauseText", text);
    write_field(out, "CauseSteps", steps);
    write_field(out, "Measures", measures);
}

void report_print_esxcli(FILE *out, const struct report *report) {
    char time[MOMENT_TEXT_SIZE];
    moment_text(time, report->wall_s);
    begin(out);
    fprintf(out, "<structure typeName=\"%s\">\n",
            report->diagnosis != NULL ? "MuxwatchDiagnosis" : "MuxwatchReport");
    write_field(out, "State", state_name(report->verdict->state));
    write_field(out, "Time", time);
    write_field(out, "Host", report->host_name);
    write_field(out, "Service", report->seen->service);
    write_reasons(out, report);
    write_field(out, "Mux", words_probe(report->seen, PROBE_MUX));
    write_field(out, "Worlds", words_probe(report->seen, PROBE_WORLDS));
    write_field(out, "Vmci", words_probe(report->seen, PROBE_VMCI));
    write_field(out, "Connections", words_probe(report->seen, PROBE_CONNECTIONS));
    if (report->diagnosis != NULL) {
        write_diagnosis(out, report);
    } else {
        write_action(out, report->action);
    }
    fputs("</structure>\n", out);
    end(out);
}

void history_print_esxcli(FILE *out, const struct history_report *report) {
    char time[MOMENT_TEXT_SIZE];
    begin(out);
    fputs("<list type=\"structure\">\n", out);
    for (size_t i = 0; i < report->history->event_count; i++) {
        moment_text(time, report->history->events[i].wall_s);
        fputs("<structure typeName=\"MuxwatchEvent\">\n", out);
        write_field(out, "Time", time);
        write_field(out, "Event", report->history->events[i].text);
        fputs("</structure>\n", out);
    }
    fputs("</list>\n", out);
    end(out);
}

void done_print_esxcli(FILE *out, const char *message) {
    begin(out);
    fputs("<structure typeName=\"MuxwatchDone\">\n", out);
    write_field(out, "Done", "true");
    write_field(out, "Message", message);
    fputs("</structure>\n", out);
    end(out);
}

void settings_print_esxcli(FILE *out, const struct settings *settings, const char *file) {
    begin(out);
    fputs("<list type=\"structure\">\n", out);
    for (unsigned i = 0; settings_key(i) != NULL; i++) {
        char value[SETTING_VALUE_SIZE];
        char where[WHERE_SIZE];
        settings_value(settings, i, value);
        setting_where(&settings->origins[i], file, where, sizeof where);
        fputs("<structure typeName=\"MuxwatchSetting\">\n", out);
        write_field(out, "Setting", settings_key(i));
        write_field(out, "Value", value);
        write_field(out, "Source", setting_source_id(settings->origins[i].source));
        write_field(out, "Where", where);
        fputs("</structure>\n", out);
    }
    fputs("</list>\n", out);
    end(out);
}

/* 6.7's localcli looks at no exit code of a plug-in, but for a line that begins so. */
void refusal_print_esxcli(FILE *out, const char *message) {
    char line[WORDS_SIZE];
    span_copy(line, sizeof line, span_of(message));
    fprintf(out, "ERROR: %s\n", line);
}
