/*
 * The report for people, in 80 columns: the answer, the chain with its break, then the reasons and what to do; of diagnose the
 * answer, the cause and what to do, the chain, then what was checked.
 */
#include "base/utf8.h"
#include "report/chain.h"
#include "report/faults.h"
#include "report/language.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

enum { HOST_SIZE = 1200, NAMES_SIZE = 1400, SETTING_WIDTH = 36 };

/*
 * The state, the host or the folder (which somebody else may have named) with its release, and the headline. One line; only a long
 * name sends the headline to a second one, and not with -q, whose reader counts on one.
 */
static void print_answer(const struct page *page, const struct report *report) {
    const struct verdict *verdict = &report->verdict;
    const char *headline = tr(page->language, reason_words[verdict->findings[0].reason].headline);
    char host[HOST_SIZE];
    char more[40] = "";
    span_copy(host, sizeof host, span_of(report->from != NULL ? report->from : report->host_name));
    if (report->seen.release.name[0] != '\0') {
        append(host, sizeof host, " ", "(ESXi %s)", report->seen.release.name);
    }
    if (verdict->count > 1) {
        snprintf(more, sizeof more, tr(page->language, " (and %zu more)"), verdict->count - 1);
    }
    size_t columns = PAGE_LABEL + utf8_columns(span_of(host)) + 2 + utf8_columns(span_of(headline)) +
                     utf8_columns(span_of(more));
    bool wrap = columns > PAGE_COLUMNS && !report->settings->quiet;
    page_state(page, verdict->state, state_name(verdict->state), PAGE_LABEL);
    fprintf(page->out, "%s%s%*s%s%s\n", host, wrap ? "\n" : "", wrap ? PAGE_LABEL : 2, "", headline, more);
}

/* The first step stands beside the label. */
static void print_steps(const struct page *page, const char *label, const struct result *result) {
    for (unsigned i = 0; i < result->step_count; i++) {
        page_line(page, PLAIN, i == 0 ? label : "", "%s", result->steps[i]);
    }
}

/* A finding's text behind its state. */
static void print_stated(const struct page *page, const struct finding *finding, const char *text) {
    bool noted = finding->state == STATE_OK && finding->reason != REASON_OK;
    page_line(page, finding->state, noted ? MESSAGE("note") : state_name(finding->state), "%s", text);
}

static void print_note(const struct page *page, const char *message, enum probe probe, const char *words) {
    if (words[0] != '\0') {
        page_line(page, PLAIN, MESSAGE("note"), message, tr(page->language, probe_words[probe]), words);
    }
}

/* What is odd about a probe, and why it saw nothing where no reason says so (something worse does). */
static void print_notes(const struct page *page, const struct report *report) {
    const struct verdict *verdict = &report->verdict;
    bool failures = report->seen.installed && !verdict_has(verdict, REASON_WRONG_USAGE) &&
                    (report->diagnosed ? !words_nothing(report) : !verdict_has(verdict, REASON_PROBE_FAILED));
    for (int i = 0; i < PROBES; i++) {
        const struct observation *about = &report->seen.probes[i];
        char words[FAULT_WORDS_SIZE];
        note_words(words, page->language, about);
        print_note(page, "%s: %s", (enum probe)i, words);
        error_words(words, page->language, about);
        bool said = report->diagnosed && i != PROBE_WORLDS; /* beside what was checked */
        print_note(page, MESSAGE("Could not check the %s (%s)"), (enum probe)i,
                   failures && !said ? words : "");
    }
}

/* A source as it fits beside a statement: a command as people type it. */
static void shorten_source(char *to, size_t size, const char *source) {
    static const char form[] = "--formatter=xml ";
    const char *begin = strncmp(source, "/sbin/", 6) == 0 ? source + 6 : source;
    const char *found = strstr(begin, form);
    int head = found != NULL ? (int)(found - begin) : 0;
    snprintf(to, size, "%.*s%s", head, begin, found != NULL ? found + strlen(form) : begin);
}

/* What was checked, a statement with its source each, where that is wanted; and what could not be read, and why. */
static void print_checked(const struct page *page, const struct report *report, bool all) {
    static const char *const marks[] = {[STATE_OK] = MESSAGE("ok"),
                                        [STATE_UNKNOWN] = "?",
                                        [STATE_WARNING] = MESSAGE("earlier"),
                                        [STATE_CRITICAL] = MESSAGE("broken")};
    for (unsigned i = 0; i < report->diagnosis.step_count; i++) {
        const struct step *step = &report->diagnosis.steps[i];
        char where[OBSERVATION_COMMAND_SIZE];
        char saw[WORDS_SIZE];
        words_saw(saw, report, step);
        shorten_source(where, sizeof where, words_where(step));
        if (!words_looked(step->about)) {
            continue;
        }
        if (step->seen && all) {
            page_line(page, step->state, marks[step->state], where[0] != '\0' ? "%s [%s]" : "%s", saw, where);
        } else if (!step->seen) {
            page_line(page, step->state, marks[step->state], MESSAGE("%s not checked (%s)"),
                      tr(page->language, question_words[step->question].name), saw);
        }
    }
}

/* Which questions nobody asked, in one line: each by its name, and all of a group by the group's. */
static void print_unchecked(const struct page *page, const struct diagnosis *diagnosis) {
    char names[NAMES_SIZE] = "";
    for (unsigned i = 0, next = 0; i < diagnosis->step_count; i = next) {
        const char *group = question_words[diagnosis->steps[i].question].group;
        bool none = true;
        for (next = i; next < diagnosis->step_count; next++) {
            const struct step *step = &diagnosis->steps[next];
            if (strcmp(question_words[step->question].group, group) != 0) {
                break;
            }
            none &= !words_looked(step->about);
        }
        for (unsigned j = i; j < (none ? i + 1 : next); j++) {
            const char *name = none ? group : question_words[diagnosis->steps[j].question].name;
            if (!words_looked(diagnosis->steps[j].about)) {
                append(names, sizeof names, tr(page->language, ", "), "%s", tr(page->language, name));
            }
        }
    }
    if (names[0] != '\0') {
        page_line(page, PLAIN, MESSAGE("unchecked"), "%s", names);
    }
}

static void print_measures(const struct page *page, const struct report *report) {
    struct result measures;
    words_measures(&measures, report);
    fputs(measures.step_count > 0 ? "\n" : "", page->out);
    for (unsigned i = 0; i < measures.step_count; i++) {
        page_line(page, PLAIN, i == 0 ? MESSAGE("measures") : "", "%u. %s", i + 1, measures.steps[i]);
    }
}

/*
 * What could tell more, where the cause is open, as commands to paste, by place: of a missing connection only what lies beyond it, and
 * where no fault was found, but not all was seen, only the host's.
 */
static void print_collect(const struct page *page, const struct report *report) {
    const struct diagnosis *diagnosis = &report->diagnosis;
    enum cause cause = diagnosis->cause;
    bool partly = cause == CAUSE_NONE && report->verdict.state == STATE_UNKNOWN;
    enum question part = cause == CAUSE_CONNECTION ? QUESTION_DS_AM : partly ? QUESTION_MUX : QUESTIONS;
    bool open =
        part != QUESTIONS || cause == CAUSE_NOT_ENOUGH || cause == CAUSE_GUEST_OTHER || cause == CAUSE_OTHER;
    const char *place = NULL;
    for (unsigned i = 0; i < diagnosis->step_count && open; i++) {
        const struct step *step = &diagnosis->steps[i];
        const struct question_words *words = &question_words[step->question];
        bool unlisted = step->question == QUESTION_MUX && !report->seen.probes[PROBE_WORLDS].observed;
        char command[WORDS_SIZE];
        if ((step->seen && !unlisted) ||
            (part != QUESTIONS && strcmp(words->group, question_words[part].group) != 0)) {
            continue;
        }
        if (place == NULL || strcmp(place, words->place) != 0) {
            fputs(place == NULL ? "\n" : "", page->out);
            page_line(page, PLAIN, place == NULL ? MESSAGE("collect") : "",
                      "%s:", tr(page->language, words->place));
            place = words->place;
        }
        if (unlisted) {
            fprintf(page->out, "%*sps -c > ps.txt\n", PAGE_LABEL, "");
        }
        if (!step->seen) {
            words_fill(command, sizeof command, words->command, report, REASON_OK);
            fprintf(page->out, "%*s%s > %s\n", PAGE_LABEL, "", command, words->file);
        }
    }
}

/* What Mux and its watchdog last wrote, and which package it is of. */
static void print_mux(const struct page *page, const struct clues *clues) {
    for (unsigned i = 0; i < clues->mux_log.count; i++) {
        page_line(page, PLAIN, i == 0 ? "syslog" : "", "%s", clues->mux_log.lines[i]);
    }
    if (clues->package[0] != '\0') {
        page_line(page, PLAIN, "VIB", "%s", clues->package);
    }
}

/* The cause first, and all of it on one screen; where all is well, five lines, or six. */
static void print_diagnosis(const struct page *page, const struct report *report) {
    const struct verdict *verdict = &report->verdict;
    bool well = verdict->state == STATE_OK && report->diagnosis.cause == CAUSE_NONE;
    bool all = !well || report->settings->verbose;
    struct result result;
    words_first(&result, report);
    page_line(page, PLAIN, well ? "" : MESSAGE("cause"), "%s", result.text);
    print_steps(page, MESSAGE("  next"), &result);
    if (words_nothing(report)) {
        if (report->from != NULL) {
            print_collect(page, report);
        }
        return;
    }
    fputs(well ? "" : "\n", page->out);
    chain_print(page, report);
    fputs(all ? "\n" : "", page->out);
    for (size_t i = 0; i < verdict->count; i++) {
        const struct finding *finding = &verdict->findings[i];
        if (finding->reason != REASON_PROBE_FAILED && !words_covered(report, finding)) {
            words_reason(&result, report, finding->reason);
            print_stated(page, finding, result.text);
        }
    }
    print_checked(page, report, all);
    if (all) {
        print_mux(page, &report->clues);
    }
    print_unchecked(page, &report->diagnosis);
    print_measures(page, report);
    print_collect(page, report);
    if (report->diagnosis.nsx && !well) {
        page_line(page, PLAIN, "NSX",
                  MESSAGE("Trend Micro's support pages for Deep Security have a troubleshooting guide of "
                          "their own for NSX."));
    }
}

/* The probes one by one: what each saw, how long it took, and what was asked or read. */
static void print_probes(const struct page *page, const struct observations *seen) {
    fputc('\n', page->out);
    for (int i = 0; i < PROBES; i++) {
        const struct observation *about = &seen->probes[i];
        const char *file = about->command[0] != '\0' ? "" : about->file;
        char took[32] = "";
        if (about->duration_ms >= 0) {
            snprintf(took, sizeof took, ", %ld.%03ld s", about->duration_ms / 1000,
                     about->duration_ms % 1000);
        }
        page_line(page, PLAIN, i == 0 ? MESSAGE("probes") : "",
                  file[0] != '\0' ? "%s: %s%s [%s]" : "%s: %s%s", probe_name((enum probe)i),
                  tr(page->language, words_probe(seen, (enum probe)i)), took, file);
        if (about->command[0] != '\0') { /* to be run by hand: one line */
            fprintf(page->out, "%*s", PAGE_LABEL + 2, "");
            page_text(page, span_of(about->command));
            fputc('\n', page->out);
        }
    }
}

/* Of a text that somebody pasted: how old it is, and what was not used of it. */
static void print_evidence(const struct page *page, const struct observations *seen) {
    const struct pasted_lines *unused = &seen->unused;
    char lines[WORDS_SIZE] = "";
    char taken[WORDS_TAKEN_SIZE];
    words_taken(taken, seen->taken);
    if (taken[0] != '\0') {
        page_line(page, PLAIN, MESSAGE("dated"), "%s", taken);
    }
    for (unsigned i = 0; i < unused->count; i++) {
        const struct line_range *range = &unused->ranges[i];
        append(lines, sizeof lines, ", ", "%zu", range->from);
        if (range->to > range->from) {
            append(lines, sizeof lines, "-", "%zu", range->to);
        }
    }
    if (unused->more) {
        append(lines, sizeof lines, ", ", "...");
    }
    if (lines[0] != '\0') {
        page_line(page, PLAIN, MESSAGE("unused"), MESSAGE("lines that answer no question: %s (%zu in all)"),
                  lines, unused->lines);
    }
}

void report_print_text(FILE *out, const struct report *report) {
    const struct page page = {out, report->language, report->color};
    const struct verdict *verdict = &report->verdict;
    char action[WORDS_ACTION_SIZE];
    if (report->settings->quiet && verdict->state == STATE_OK) {
        return;
    }
    print_answer(&page, report);
    if (report->settings->quiet) {
        return;
    }
    if (report->diagnosed) {
        print_diagnosis(&page, report);
    } else {
        chain_print(&page, report);
        for (size_t i = 0; i < verdict->count; i++) {
            struct result result;
            words_reason(&result, report, verdict->findings[i].reason);
            fputc('\n', out);
            print_stated(&page, &verdict->findings[i], result.text);
            print_steps(&page, MESSAGE("  next"), &result);
        }
    }
    print_notes(&page, report);
    words_action(action, report);
    if (action[0] != '\0') {
        fputc('\n', out);
        page_line(&page, PLAIN, MESSAGE("action"), "%s", action);
    }
    if (report->from != NULL) {
        print_evidence(&page, &report->seen);
    }
    if (report->settings->verbose) {
        print_probes(&page, &report->seen);
    }
}

/* As lines of a settings file, so that they can be put into one: a default is a comment, and stays a default. */
void settings_print_text(FILE *out, const struct report *report) {
    const struct settings *settings = report->settings;
    struct setting_words words;
    for (unsigned i = 0; !settings->quiet && words_setting(&words, report, i); i++) {
        enum setting_source source = settings->origins[i].source;
        char line[SETTING_VALUE_SIZE + 60];
        snprintf(line, sizeof line, "%s%s = %s", source == SETTING_DEFAULT ? "# " : "", words.key,
                 words.value);
        fprintf(out, "%-*s  # %s%s%s\n", SETTING_WIDTH, line, source == SETTING_FILE ? "" : words.source,
                source == SETTING_ENVIRONMENT ? ": " : "", words.where);
    }
}

void done_print_text(FILE *out, const struct report *report) {
    if (report->refusal == NULL && !report->settings->quiet) {
        fprintf(out, "%s\n", report->done);
    }
}
