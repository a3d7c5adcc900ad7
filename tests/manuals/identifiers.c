/*
 * Prints what the manuals must have, from the program's own tables: identifiers en|ja
 *
 * A line for each row, its parts separated by tabs:
 *
 *   reason ID STATE TEXT STEP...
 *   suppressor ID
 *   question ID TEXT COMMAND PLACE FILE    of diagnose
 *   cause ID TEXT STEP...
 *   measure TEXT CERTAIN ALL               CERTAIN, ALL: 1 where it helps with certain guests, with all
 */
#include "judge/policy.h"
#include "report/diagnosis_words.h"
#include "report/language.h"
#include "report/reasons.h"

#include <stdio.h>
#include <string.h>

static void print_messages(const char *const *messages, size_t count) {
    for (size_t i = 0; i < count && messages[i] != NULL; i++) {
        printf("\t%s", tr(messages[i]));
    }
    putchar('\n');
}

static void print_reason(enum reason reason) {
    const struct reason_words *words = reason_words(reason);
    printf("reason\t%s\t%s\t%s", words->id, state_name(reason_state(reason)), tr(words->text));
    print_messages(words->next_steps, REASON_STEPS);
}

static void print_question(const struct question_words *words) {
    printf("question\t%s\t%s\t%s\t%s\t%s\n", words->id, tr(words->text), words->command, tr(words->place),
           words->file);
}

static void print_cause(const struct cause_words *words) {
    printf("cause\t%s\t%s", words->id, tr(words->text));
    print_messages(words->next_steps, CAUSE_STEPS);
}

static void print_diagnosis(void) {
    for (unsigned question = 0; question < QUESTIONS; question++) {
        print_question(question_words((enum question)question));
    }
    for (unsigned cause = 0; cause < CAUSES; cause++) {
        print_cause(cause_words((enum cause)cause));
    }
    for (unsigned measure = 0; measure < MEASURES; measure++) {
        const struct measure_words *words = measure_words(measure);
        printf("measure\t%s\t%d\t%d\n", tr(words->text), words->certain_guests, words->all_guests);
    }
}

int main(int count, char **words) {
    language_choose(count > 1 && strcmp(words[1], "ja") == 0 ? LANGUAGE_JA : LANGUAGE_EN);
    for (unsigned reason = 0; reason < REASONS; reason++) {
        print_reason((enum reason)reason);
    }
    for (unsigned suppressor = SUPPRESSED_BY_NOTHING + 1; suppressor < SUPPRESSORS; suppressor++) {
        printf("suppressor\t%s\n", suppressor_id((enum suppressor)suppressor));
    }
    print_diagnosis();
    return fflush(stdout) == 0 ? 0 : 1;
}
