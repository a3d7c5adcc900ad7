/*
 * The report for people: the answer, the chain with its break, then the reasons and what to do, in 80
 * columns.
 */
#include "base/utf8.h"
#include "report/chain.h"
#include "report/faults.h"
#include "report/language.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

enum { HOST_SIZE = 1200, LINE_SIZE = 1400, SETTING_WIDTH = 36, PROBE_COLUMNS = 13, TOOK_COLUMNS = 8 };

/* The host or the folder, and the release. Somebody else may have named the folder. */
static void name_host(char *to, size_t size, const struct report *report) {
    span_copy(to, size, span_of(report->from != NULL ? report->from : report->host_name));
    size_t used = strlen(to);
    if (report->host_release[0] != '\0') {
        snprintf(to + used, size - used, " (ESXi %s)", report->host_release);
    }
}

/* One line; only a long host name sends the headline to a second one, and not with -q, whose reader counts on one. */
static void print_answer(const struct page *page, const struct report *report, bool quiet) {
    const struct verdict *verdict = report->verdict;
    const char *headline = tr(page->language, reason_words(verdict->findings[0].reason)->headline);
    char host[HOST_SIZE];
    char more[40] = "";
    name_host(host, sizeof host, report);
    if (verdict->count > 1) {
        snprintf(more, sizeof more, tr(page->language, " (and %zu more)"), verdict->count - 1);
    }
    size_t columns =
        PAGE_LABEL + utf8_columns(span_of(host)) + 2 + utf8_columns(span_of(headline)) + strlen(more);
    bool wrap = columns > PAGE_COLUMNS && !quiet;
    page_state(page, verdict->state, state_name(verdict->state), PAGE_LABEL);
    fprintf(page->out, "%s%s%*s%s%s\n", host, wrap ? "\n" : "", wrap ? PAGE_LABEL : 2, "", headline, more);
}

/* The first step stands beside the label. */
static void print_steps(const struct page *page, const char *label, const struct result *result) {
    for (unsigned i = 0; i < result->step_count; i++) {
        page_labelled(page, i == 0 ? label : "", result->steps[i]);
    }
}

static void print_finding(const struct page *page, const struct report *report,
                          const struct finding *finding) {
    struct result result;
    bool noted = finding->state == STATE_OK && finding->reason != REASON_OK;
    words_finding(&result, report, finding);
    fputc('\n', page->out);
    page_state(page, finding->state, noted ? tr(page->language, "note") : state_name(finding->state),
               PAGE_LABEL);
    page_sentence(page, result.text);
    print_steps(page, tr(page->language, "  next"), &result);
}

/* What is odd about a probe, and why it saw nothing where no reason says so (something worse does). */
static void print_note(const struct page *page, enum probe probe, const struct observation *about,
                       bool failures) {
    char sentence[FAULT_WORDS_SIZE + 80];
    char words[FAULT_WORDS_SIZE];
    note_words(words, page->language, about);
    if (words[0] != '\0') {
        snprintf(sentence, sizeof sentence, "%s: %s", tr(page->language, probe_words(probe)), words);
        page_labelled(page, tr(page->language, "note"), sentence);
    }
    error_words(words, page->language, about);
    if (failures && words[0] != '\0') {
        snprintf(sentence, sizeof sentence, tr(page->language, "Could not check the %s (%s)"),
                 tr(page->language, probe_words(probe)), words);
        page_labelled(page, tr(page->language, "note"), sentence);
    }
}

static void print_notes(const struct page *page, const struct report *report) {
    const struct observations *seen = report->seen;
    bool failures = seen->installed && !verdict_has(report->verdict, REASON_PROBE_FAILED) &&
                    !verdict_has(report->verdict, REASON_WRONG_USAGE);
    for (int i = 0; i < PROBES; i++) {
        print_note(page, (enum probe)i, &seen->probes[i], failures);
    }
}

static const char *mark_of(enum state state) {
    static const char *const words[] = {[STATE_OK] = MESSAGE("ok"),
                                        [STATE_UNKNOWN] = "?",
                                        [STATE_WARNING] = MESSAGE("earlier"),
                                        [STATE_CRITICAL] = MESSAGE("broken")};
    return words[state];
}

static void print_step(const struct page *page, const struct report *report, const struct step *step) {
    const struct question_words *words = question_words(step->question);
    char line[LINE_SIZE];
    char saw[WORDS_SIZE];
    const char *where = words_where(step);
    words_saw(saw, report, step);
    page_state(page, step->state, tr(page->language, mark_of(step->state)), PAGE_LABEL);
    page_sentence(page, tr(page->language, words->text));
    if (step->seen && where[0] != '\0') {
        snprintf(line, sizeof line, "%s [%s]", saw, where);
    } else if (step->seen) {
        snprintf(line, sizeof line, "%s", saw);
    } else if (saw[0] != '\0') {
        snprintf(line, sizeof line, tr(page->language, "not observed: %s"), saw);
    } else {
        snprintf(line, sizeof line, tr(page->language, "no evidence"));
    }
    page_labelled(page, "", line);
}

static void print_collect(const struct page *page, const struct diagnosis *diagnosis) {
    bool first = true;
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        const struct step *step = &diagnosis->steps[i];
        const struct question_words *words = question_words(step->question);
        if (!step->seen) {
            char line[LINE_SIZE];
            snprintf(line, sizeof line, "%s (%s) > %s", words->command, tr(page->language, words->place),
                     words->file);
            page_labelled(page, first ? tr(page->language, "collect") : "", line);
            first = false;
        }
    }
}

static void print_diagnosis(const struct page *page, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    struct result result;
    fputc('\n', page->out);
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        print_step(page, report, &diagnosis->steps[i]);
    }
    fputc('\n', page->out);
    words_cause(&result, report);
    page_labelled(page, tr(page->language, "cause"), result.text);
    print_steps(page, tr(page->language, "  next"), &result);
    words_measures(&result, report);
    if (result.step_count > 0) {
        fputc('\n', page->out);
    }
    for (unsigned i = 0; i < result.step_count; i++) {
        char line[LINE_SIZE];
        snprintf(line, sizeof line, "%u. %s", i + 1, result.steps[i]);
        page_labelled(page, i == 0 ? tr(page->language, "measures") : "", line);
    }
    fputc('\n', page->out);
    print_collect(page, diagnosis);
    if (diagnosis->nsx) {
        page_labelled(page, "NSX",
                      tr(page->language,
                         "For NSX there is a troubleshooting guide of its own in the support pages of Trend "
                         "Micro Deep Security."));
    }
}

static void print_action(const struct page *page, const struct report *report) {
    char sentence[WORDS_ACTION_SIZE];
    words_action(sentence, report);
    if (sentence[0] != '\0') {
        fputc('\n', page->out);
        page_labelled(page, tr(page->language, "action"), sentence);
    }
}

static void print_probe(const struct page *page, const char *probe, const char *state,
                        const struct observation *about) {
    char took[32] = "-";
    char error[FAULT_WORDS_SIZE];
    if (about->duration_ms >= 0) {
        snprintf(took, sizeof took, "%ld.%03ld s", about->duration_ms / 1000, about->duration_ms % 1000);
    }
    const char *source = about->command[0] != '\0' ? about->command : about->file;
    page_padded(page, probe, PROBE_COLUMNS);
    page_padded(page, tr(page->language, state), PROBE_COLUMNS);
    fprintf(page->out, "%8s  ", took);
    page_text(page, span_of(source[0] == '\0' ? "-" : source));
    fputc('\n', page->out);
    error_words(error, page->language, about);
    if (error[0] != '\0') {
        page_labelled(page, "", error);
    }
}

static void print_probes(const struct page *page, const struct observations *seen) {
    fputc('\n', page->out);
    page_padded(page, tr(page->language, "probe"), PROBE_COLUMNS);
    page_padded(page, tr(page->language, "state"), PROBE_COLUMNS);
    page_padded(page, tr(page->language, "    took"), TOOK_COLUMNS);
    fprintf(page->out, "  %s\n", tr(page->language, "source"));
    for (int i = 0; i < PROBES; i++) {
        enum probe probe = (enum probe)i;
        print_probe(page, probe_name(probe), words_probe(seen, probe), &seen->probes[i]);
    }
}

void report_print_text(FILE *out, const struct report *report, const struct style *style) {
    const struct page page = {out, report->language, style->color};
    if (style->quiet && report->verdict->state == STATE_OK) {
        return;
    }
    print_answer(&page, report, style->quiet);
    if (style->quiet) {
        return;
    }
    chain_print(&page, report);
    for (size_t i = 0; i < report->verdict->count; i++) {
        print_finding(&page, report, &report->verdict->findings[i]);
    }
    print_notes(&page, report);
    if (report->diagnosis != NULL) {
        print_diagnosis(&page, report);
    }
    print_action(&page, report);
    if (style->verbose) {
        print_probes(&page, report->seen);
    }
}

/* As lines of a settings file, so that they can be put into one: a default is a comment, and stays a default. */
void settings_print_text(FILE *out, enum language language, const struct settings *settings,
                         const char *file) {
    static const char *const sources[] = {[SETTING_DEFAULT] = MESSAGE("default"),
                                          [SETTING_FILE] = "",
                                          [SETTING_ENVIRONMENT] = MESSAGE("environment: "),
                                          [SETTING_OPTION] = MESSAGE("option")};
    for (unsigned i = 0; settings_key(i) != NULL; i++) {
        const struct setting_origin *origin = &settings->origins[i];
        char value[SETTING_VALUE_SIZE];
        char line[SETTING_VALUE_SIZE + 60];
        char where[WORDS_WHERE_SIZE];
        settings_value(settings, i, value);
        snprintf(line, sizeof line, "%s%s = %s", origin->source == SETTING_DEFAULT ? "# " : "",
                 settings_key(i), value);
        words_setting_where(where, origin, file);
        fprintf(out, "%-*s  # %s%s\n", SETTING_WIDTH, line,
                origin->source == SETTING_FILE ? "" : tr(language, sources[origin->source]), where);
    }
}
