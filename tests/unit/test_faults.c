/* Why something was not seen, in words. */
#include "report/faults.h"

#include "report/language.h"
#include "unit.h"

#include <errno.h>

static void each_has_its_sentence(void **state) {
    (void)state;
    static const struct {
        struct fault fault;
        const char *wanted;
    } rows[] = {
        {{FAULT_NONE, 0, ""}, ""},
        {{FAULT_TEXT, 0, "{number} %s"}, "{number} %s"},
        {{FAULT_ERRNO, ENOMEM, ""}, "Cannot allocate memory"},
        {{FAULT_EXIT, 3, ""}, "exit code 3"},
        {{FAULT_KILLED, 9, ""}, "killed by signal 9"},
        {{FAULT_NOT_STARTED, ENOENT, ""}, "cannot run it: No such file or directory"},
        {{FAULT_TIMED_OUT, 1249, ""}, "no answer in 1.2 s"},
        {{FAULT_FLOODED, 1, ""}, "more than 1 MiB of output"},
        {{FAULT_ROW, 7, "tcp"}, "row 7 is truncated or malformed: tcp"},
        {{FAULT_XML_PARSER, 2, "x"}, "XML line 2: x"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char words[FAULT_WORDS_SIZE];
        fault_words(words, LANGUAGE_EN, &rows[i].fault);
        check_text(rows[i].wanted, words, rows[i].wanted);
    }
}

/* In both languages, with all its places filled. */
static void none_lacks_its_words(void **state) {
    (void)state;
    for (enum language language = LANGUAGE_EN; language <= LANGUAGE_JA; language++) {
        for (int id = FAULT_NONE + 1; id < FAULTS; id++) {
            char words[FAULT_WORDS_SIZE];
            struct observation about = {.note = {(enum fault_id)id, 1, "x"}};
            note_words(words, language, &about);
            assert_true(words[0] != '\0' && strpbrk(words, "{}") == NULL);
        }
    }
}

static void all_that_were_asked_are_named(void **state) {
    (void)state;
    char words[FAULT_WORDS_SIZE];
    struct observation about = {.failures = {{"esxcli", {FAULT_EXIT, 1, ""}, {FAULT_SAID, 0, "no"}},
                                             {"localcli", {FAULT_NONE, 0, ""}, {FAULT_EMPTY, 0, ""}}}};
    error_words(words, LANGUAGE_EN, &about);
    assert_string_equal(words, "esxcli: exit code 1, output: no; localcli: it is empty");
    about.failures[0].source = NULL;
    about.failures[1] = (struct failure){.source = NULL};
    error_words(words, LANGUAGE_EN, &about);
    assert_string_equal(words, "exit code 1, output: no");
    about.observed = true;
    error_words(words, LANGUAGE_EN, &about);
    assert_string_equal(words, "");
    about.note.id = NOTE_LOCALCLI;
    note_words(words, LANGUAGE_EN, &about);
    assert_string_equal(words, "esxcli failed (exit code 1, output: no); used localcli instead");
}

static void the_longest_are_cut(void **state) {
    (void)state;
    char words[FAULT_WORDS_SIZE];
    struct observation about = {.observed = false};
    for (size_t i = 0; i < COUNT(about.failures); i++) {
        about.failures[i] = (struct failure){"esxcli", {FAULT_TEXT, 0, ""}, {FAULT_TEXT, 0, ""}};
        memset(about.failures[i].end.text, 'x', FAULT_TEXT_SIZE - 1);
        memset(about.failures[i].output.text, 'y', FAULT_TEXT_SIZE - 1);
    }
    error_words(words, LANGUAGE_EN, &about);
    assert_int_equal(strlen(words), FAULT_WORDS_SIZE - 1);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_sentence),
        cmocka_unit_test(none_lacks_its_words),
        cmocka_unit_test(all_that_were_asked_are_named),
        cmocka_unit_test(the_longest_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
