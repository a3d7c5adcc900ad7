/*
 * Prints what the manuals must have, from the program's own tables: identifiers en|ja
 *
 * A line for each row, its parts separated by tabs:
 *
 *   reason ID STATE TEXT STEP...
 *   suppressor ID
 *   link ID TEXT STEP
 *   question ID TEXT COMMAND PLACE FILE    of diagnose
 *   cause ID TEXT STEP...
 *   measure TEXT CERTAIN                   CERTAIN: 1 where it helps only with certain guests
 */
#include "judge/policy.h"
#include "report/language.h"
#include "report/results.h"

#include <stdio.h>
#include <string.h>

static void print_messages(enum language language, const char *const *messages) {
    for (; *messages != NULL; messages++) {
        printf("\t%s", tr(language, *messages));
    }
    putchar('\n');
}

static void print_reason(enum language language, enum reason reason) {
    const struct result_words *words = &reason_words[reason];
    printf("reason\t%s\t%s\t%s", words->id, state_name(reason_state(reason)), tr(language, words->text));
    print_messages(language, words->next_steps);
}

static void print_question(enum language language, const struct question_words *words) {
    printf("question\t%s\t%s\t%s\t%s\t%s\n", words->id, tr(language, words->text), words->command,
           tr(language, words->place), words->file);
}

static void print_cause(enum language language, const struct result_words *words) {
    printf("cause\t%s\t%s", words->id, tr(language, words->text));
    print_messages(language, words->next_steps);
}

static void print_diagnosis(enum language language) {
    for (unsigned question = 0; question < QUESTIONS; question++) {
        print_question(language, &question_words[question]);
    }
    for (unsigned cause = 0; cause < CAUSES; cause++) {
        print_cause(language, &cause_words[cause]);
    }
    for (unsigned measure = 0; measure < MEASURES; measure++) {
        printf("measure\t%s\t%d\n", tr(language, measure_words[measure]), measure == MEASURE_REACTIVATE);
    }
}

static void print_links(enum language language) {
    for (unsigned link = 0; link < LINKS; link++) {
        const struct link_words *words = &link_words[link];
        printf("link\t%s\t%s\t%s\n", link_id((enum link)link), tr(language, words->broken),
               tr(language, words->step));
    }
}

int main(int count, char **words) {
    enum language language = count > 1 && strcmp(words[1], "ja") == 0 ? LANGUAGE_JA : LANGUAGE_EN;
    for (unsigned reason = 0; reason < REASONS; reason++) {
        print_reason(language, (enum reason)reason);
    }
    for (unsigned suppressor = SUPPRESSED_BY_NOTHING + 1; suppressor < SUPPRESSORS; suppressor++) {
        printf("suppressor\t%s\n", suppressor_id((enum suppressor)suppressor));
    }
    print_links(language);
    print_diagnosis(language);
    return fflush(stdout) == 0 ? 0 : 1;
}
