/*
 * The report for people: the answer, the chain with its break, then the reasons and what to do, in 80
 * columns.
 */
#include "base/utf8.h"
#include "report/chain.h"
#include "report/diagnosis_text.h"
#include "report/faults.h"
#include "report/language.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

enum { HOST_SIZE = 1200, PROBE_COLUMNS = 13, TOOK_COLUMNS = 8 };

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
    const char *headline = tr(reason_words(verdict->findings[0].reason)->headline);
    char host[HOST_SIZE];
    char more[40] = "";
    name_host(host, sizeof host, report);
    if (verdict->count > 1) {
        snprintf(more, sizeof more, tr(" (and %zu more)"), verdict->count - 1);
    }
    size_t columns =
        PAGE_LABEL + utf8_columns(span_of(host)) + 2 + utf8_columns(span_of(headline)) + strlen(more);
    bool wrap = columns > PAGE_COLUMNS && !quiet;
    page_state(page, verdict->state, state_name(verdict->state), PAGE_LABEL);
    fprintf(page->out, "%s%s%*s%s%s\n", host, wrap ? "\n" : "", wrap ? PAGE_LABEL : 2, "", headline, more);
}

static void print_finding(const struct page *page, const struct report *report,
                          const struct finding *finding) {
    const struct reason_words *words = reason_words(finding->reason);
    char filled[WORDS_SIZE];
    fputc('\n', page->out);
    bool noted = finding->state == STATE_OK && finding->reason != REASON_OK;
    page_state(page, finding->state, noted ? tr("note") : state_name(finding->state), PAGE_LABEL);
    words_fill(filled, sizeof filled, words->text, report, finding);
    page_sentence(page, filled);
    for (int i = 0; i < REASON_STEPS && words->next_steps[i] != NULL; i++) {
        words_fill(filled, sizeof filled, words->next_steps[i], report, finding);
        page_labelled(page, i == 0 ? tr("  next") : "", filled);
    }
}

/* What is odd about a probe, and why it saw nothing where no reason says so (something worse does). */
static void print_note(const struct page *page, const char *probe, const struct observation *about,
                       bool failures) {
    char sentence[FAULT_WORDS_SIZE + 80];
    char words[FAULT_WORDS_SIZE];
    note_words(words, about);
    if (words[0] != '\0') {
        snprintf(sentence, sizeof sentence, "%s: %s", probe, words);
        page_labelled(page, tr("note"), sentence);
    }
    error_words(words, about);
    if (failures && words[0] != '\0') {
        snprintf(sentence, sizeof sentence, tr("%s: not observed: %s"), probe, words);
        page_labelled(page, tr("note"), sentence);
    }
}

static void print_notes(const struct page *page, const struct report *report) {
    const struct observations *seen = report->seen;
    bool failures = seen->installed && !verdict_has(report->verdict, REASON_PROBE_FAILED) &&
                    !verdict_has(report->verdict, REASON_WRONG_USAGE);
    for (int i = 0; i < PROBES; i++) {
        print_note(page, probe_name((enum probe)i), &seen->probes[i], failures);
    }
}

static void print_action(const struct page *page, const struct report *report) {
    char sentence[WORDS_ACTION_SIZE];
    words_action(sentence, report);
    if (sentence[0] != '\0') {
        fputc('\n', page->out);
        page_labelled(page, tr("action"), sentence);
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
    page_padded(page, tr(state), PROBE_COLUMNS);
    fprintf(page->out, "%8s  ", took);
    page_text(page, span_of(source[0] == '\0' ? "-" : source));
    fputc('\n', page->out);
    error_words(error, about);
    if (error[0] != '\0') {
        page_labelled(page, "", error);
    }
}

static void print_probes(const struct page *page, const struct observations *seen) {
    fputc('\n', page->out);
    page_padded(page, tr("probe"), PROBE_COLUMNS);
    page_padded(page, tr("state"), PROBE_COLUMNS);
    page_padded(page, tr("    took"), TOOK_COLUMNS);
    fprintf(page->out, "  %s\n", tr("asked"));
    for (int i = 0; i < PROBES; i++) {
        enum probe probe = (enum probe)i;
        print_probe(page, probe_name(probe), words_probe(seen, probe), &seen->probes[i]);
    }
}

void report_print_text(FILE *out, const struct report *report, const struct style *style) {
    struct page page = {out, style->color};
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
        diagnosis_print(&page, report);
    }
    print_action(&page, report);
    if (style->verbose) {
        print_probes(&page, report->seen);
    }
}
