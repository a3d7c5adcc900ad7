/*
 * What `esxcli muxwatch …` reads: exactly the structures that vib/root's extension file declares, field by
 * field; or a refusal.
 */
#include "base/moment.h"
#include "base/utf8.h"
#include "report/language.h"
#include "report/report.h"
#include "report/words.h"

#define NAMESPACE "http://www.vmware.com/Products/ESX/5.0/esxcli/"

/* `element` is the one that holds all. */
static void begin(FILE *out, const char *element) {
    fprintf(out, "<?xml version=\"1.0\"?>\n<output xmlns=\"" NAMESPACE "\">\n%s\n", element);
}

/* The text as XML may hold it. */
static void write_field(FILE *out, const char *name, const char *value) {
    char escape[UTF8_ESCAPE_SIZE];
    struct span rest = span_of(value);
    fprintf(out, "<field name=\"%s\"><string>", name);
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
    fputs("</string></field>\n", out);
}

static void write_time(FILE *out, int64_t wall_s) {
    char time[MOMENT_TEXT_SIZE];
    moment_text(time, wall_s);
    write_field(out, "Time", time);
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
    for (size_t i = 0; i < report->verdict->count; i++) {
        words_finding(&result, report, &report->verdict->findings[i]);
        append(ids, sizeof ids, ", ", "%s", result.id);
        append_steps(steps, sizeof steps, &result);
    }
    words_finding(&result, report, &report->verdict->findings[0]);
    write_field(out, "Reasons", ids);
    write_field(out, "Text", result.text);
    write_field(out, "NextSteps", steps);
}

/* The path through the tree, what it led to, and what helps besides. */
static void write_diagnosis(FILE *out, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    char list[2 * WORDS_SIZE] = "";
    struct result result;
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        append(list, WORDS_SIZE, ", ", "%s %s", question_words[diagnosis->steps[i].question].id,
               answer_ids[diagnosis->steps[i].state]);
    }
    write_field(out, "Scope", scope_ids[diagnosis->scope]);
    write_field(out, "Path", list);
    words_cause(&result, report);
    write_field(out, "Cause", result.id);
    write_field(out, "CauseText", result.text);
    list[0] = '\0';
    append_steps(list, sizeof list, &result);
    write_field(out, "CauseSteps", list);
    words_measures(&result, report);
    list[0] = '\0';
    append_steps(list, sizeof list, &result);
    write_field(out, "Measures", list);
}

/* The links between Mux and the appliance; empty where they were not asked for. */
static void write_links(FILE *out, const struct link_answer *links) {
    char list[WORDS_SIZE] = "";
    for (int i = 0; links != NULL && i < LINKS; i++) {
        append(list, sizeof list, ", ", "%s %s", link_id((enum link)i), link_state_name(links[i].state));
    }
    write_field(out, "Links", list);
}

void report_print_esxcli(FILE *out, const struct report *report) {
    const struct observations *seen = report->seen;
    const struct action *action = report->action;
    const char *suppressor = action != NULL ? suppressor_id(action->suppressor) : NULL;
    begin(out, report->diagnosis != NULL ? "<structure typeName=\"MuxwatchDiagnosis\">"
                                         : "<structure typeName=\"MuxwatchReport\">");
    write_field(out, "State", state_name(report->verdict->state));
    write_time(out, report->wall_s);
    write_field(out, "Host", report->host_name);
    write_field(out, "Service", seen->service);
    write_reasons(out, report);
    write_field(out, "Mux", words_probe(seen, PROBE_MUX));
    write_field(out, "Worlds", words_probe(seen, PROBE_WORLDS));
    write_field(out, "Vmci", words_probe(seen, PROBE_VMCI));
    write_field(out, "Connections", words_probe(seen, PROBE_CONNECTIONS));
    write_links(out, report->links);
    if (report->diagnosis != NULL) {
        write_diagnosis(out, report);
    } else {
        write_field(out, "Action", action_result_ids[action != NULL ? action->result : ACTION_NONE]);
        write_field(out, "SuppressedBy", suppressor != NULL ? suppressor : "");
    }
    fputs("</structure>\n</output>\n", out);
}

void history_print_esxcli(FILE *out, const struct history_report *report) {
    begin(out, "<list type=\"structure\">");
    for (size_t i = 0; i < report->history->event_count; i++) {
        fputs("<structure typeName=\"MuxwatchEvent\">\n", out);
        write_time(out, report->history->events[i].wall_s);
        write_field(out, "Event", report->history->events[i].text);
        fputs("</structure>\n", out);
    }
    fputs("</list>\n</output>\n", out);
}

void done_print_esxcli(FILE *out, const char *message) {
    begin(out, "<structure typeName=\"MuxwatchDone\">");
    write_field(out, "Done", "true");
    write_field(out, "Message", message);
    fputs("</structure>\n</output>\n", out);
}

void settings_print_esxcli(FILE *out, const struct settings *settings, const char *file) {
    struct setting_words words;
    begin(out, "<list type=\"structure\">");
    for (unsigned i = 0; words_setting(&words, settings, i, file); i++) {
        fputs("<structure typeName=\"MuxwatchSetting\">\n", out);
        write_field(out, "Setting", words.key);
        write_field(out, "Value", words.value);
        write_field(out, "Source", words.source);
        write_field(out, "Where", words.where);
        fputs("</structure>\n", out);
    }
    fputs("</list>\n</output>\n", out);
}

/* 6.7's localcli looks at no exit code of a plug-in, but for a line that begins so. */
void refusal_print_esxcli(FILE *out, const char *message) {
    char line[WORDS_SIZE];
    span_copy(line, sizeof line, span_of(message));
    fprintf(out, "ERROR: %s\n", line);
}
