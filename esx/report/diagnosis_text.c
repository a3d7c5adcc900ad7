/*
 * The diagnosis for people: the path through the tree, the most likely cause and what to do, what helps besides, and what to
 * collect to know more.
 */
#include "report/diagnosis_text.h"

#include "report/diagnosis_words.h"
#include "report/language.h"
#include "report/words.h"

#include <string.h>

enum { LINE_SIZE = 1400 };

static const char *mark_of(enum state state) {
    static const char *const words[] = {[STATE_OK] = MESSAGE("ok"),
                                        [STATE_UNKNOWN] = "?",
                                        [STATE_WARNING] = MESSAGE("was"),
                                        [STATE_CRITICAL] = MESSAGE("broken")};
    return words[state];
}

static void print_step(const struct page *page, const struct report *report, const struct step *step) {
    const struct question_words *words = question_words(step->question);
    char line[LINE_SIZE];
    char saw[WORDS_SIZE];
    const char *where = words_where(step);
    words_saw(saw, report, step);
    page_state(page, step->state, tr(mark_of(step->state)), PAGE_LABEL);
    page_sentence(page, tr(words->text));
    if (step->seen && where[0] != '\0') {
        snprintf(line, sizeof line, "%s [%s]", saw, where);
    } else if (step->seen) {
        snprintf(line, sizeof line, "%s", saw);
    } else if (saw[0] != '\0') {
        snprintf(line, sizeof line, tr("not observed: %s"), saw);
    } else {
        snprintf(line, sizeof line, tr("no evidence"));
    }
    page_labelled(page, "", line);
}

static void print_filled(const struct page *page, const struct report *report, const char *label,
                         const char *message) {
    char filled[WORDS_SIZE];
    words_fill(filled, sizeof filled, message, report, NULL);
    page_labelled(page, label, filled);
}

/* A reason of the verdict has its own next steps, which stand with it. */
static void print_cause(const struct page *page, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    const struct cause_words *words = cause_words(diagnosis->cause);
    const char *label = tr("  next");
    print_filled(page, report, tr("cause"), words->text);
    for (int i = 0; i < CAUSE_STEPS && words->next_steps[i] != NULL; i++) {
        print_filled(page, report, i == 0 ? label : "", words->next_steps[i]);
    }
    if (diagnosis->component != COMPONENT_NONE) {
        print_filled(page, report, "", component_words(diagnosis->component));
    }
}

static void print_measures(const struct page *page, enum scope scope) {
    unsigned number = 0;
    for (unsigned i = 0; i < MEASURES; i++) {
        const struct measure_words *measure = measure_words(i);
        if (measure_applies(i, scope)) {
            char line[LINE_SIZE];
            snprintf(line, sizeof line, "%u. %s", ++number, tr(measure->text));
            page_labelled(page, number == 1 ? tr("measures") : "", line);
        }
    }
}

static void print_collect(const struct page *page, const struct diagnosis *diagnosis) {
    bool first = true;
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        const struct step *step = &diagnosis->steps[i];
        const struct question_words *words = question_words(step->question);
        if (!step->seen) {
            char line[LINE_SIZE];
            snprintf(line, sizeof line, "%s (%s) > %s", words->command, tr(words->place), words->file);
            page_labelled(page, first ? tr("collect") : "", line);
            first = false;
        }
    }
}

void diagnosis_print(const struct page *page, const struct report *report) {
    const struct diagnosis *diagnosis = report->diagnosis;
    fputc('\n', page->out);
    for (unsigned i = 0; i < diagnosis->step_count; i++) {
        print_step(page, report, &diagnosis->steps[i]);
    }
    fputc('\n', page->out);
    print_cause(page, report);
    if (diagnosis->measures) {
        fputc('\n', page->out);
        print_measures(page, diagnosis->scope);
    }
    fputc('\n', page->out);
    print_collect(page, diagnosis);
    if (diagnosis->nsx) {
        page_labelled(page, "NSX",
                      tr("For NSX there is a troubleshooting guide of its own in the support pages of Trend "
                         "Micro Deep Security."));
    }
}
