#include "report/language.h"

#include "judge/diagnosis.h"
#include "report/results.h"
#include "unit.h"

#include <japanese.h>

static const struct {
    const char *english;
    const char *japanese;
} messages[] = {JAPANESE};

/* The next place of a printf format behind `*at`, as its letters; 0 when there is none. */
static char next_place(const char **at) {
    while ((*at = strchr(*at, '%')) != NULL) {
        ++*at;
        if (**at == '%') {
            ++*at;
            continue;
        }
        *at += strspn(*at, "0123456789$.- +#lz");
        return **at;
    }
    return '\0';
}

static void every_message_is_found(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(messages); i++) {
        assert_ptr_equal(tr(LANGUAGE_EN, messages[i].english), messages[i].english);
        check_text(messages[i].english, tr(LANGUAGE_JA, messages[i].english), messages[i].japanese);
    }
    assert_true(COUNT(messages) > 250);
    assert_string_equal(tr(LANGUAGE_JA, "nobody says this"), "nobody says this");
}

/* As many places of each kind; msgfmt has seen to their order. */
static void the_places_are_the_same(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(messages); i++) {
        int places[128] = {0};
        const char *english = messages[i].english;
        const char *japanese = messages[i].japanese;
        for (char place = next_place(&english); english != NULL; place = next_place(&english)) {
            places[place & 0x7f]++;
        }
        for (char place = next_place(&japanese); japanese != NULL; place = next_place(&japanese)) {
            places[place & 0x7f]--;
        }
        for (size_t j = 0; j < COUNT(places); j++) {
            check_number(messages[i].english, places[j], 0);
        }
    }
}

/* The parts in braces, which stand for what was seen, are all there. */
static void the_braces_are_the_same(void **state) {
    (void)state;
    static const char *const braces[] = {"{service}", "{port}",   "{module}", "{detail}",
                                         "{states}",  "{links}",  "{probes}", "{recovery}",
                                         "{refusal}", "{worlds}", "{alive}"};
    for (size_t i = 0; i < COUNT(messages); i++) {
        for (size_t j = 0; j < COUNT(braces); j++) {
            check_number(messages[i].english, strstr(messages[i].japanese, braces[j]) != NULL,
                         strstr(messages[i].english, braces[j]) != NULL);
        }
    }
}

static bool translated(const char *english) {
    return strcmp(tr(LANGUAGE_JA, english), english) != 0;
}

static void every_table_speaks_japanese(void **state) {
    (void)state;
    for (int i = 0; i < REASONS; i++) {
        assert_true(translated(reason_words[i].headline));
        assert_true(translated(reason_words[i].text));
    }
    for (int i = 0; i < CAUSES; i++) {
        assert_true(translated(cause_words[i].text));
    }
    for (int i = 0; i < QUESTIONS; i++) {
        assert_true(translated(question_words[i].text));
        assert_true(translated(question_words[i].place));
    }
    for (unsigned i = 0; i < MEASURES; i++) {
        assert_true(translated(measure_words[i]));
    }
    for (int i = COMPONENT_NONE + 1; i < COMPONENTS; i++) {
        assert_true(translated(component_words[i]));
    }
}

static void the_environment_chooses(void **state) {
    (void)state;
    static const struct {
        const char *locale;
        enum language language;
    } rows[] = {
        {"ja_JP.UTF-8", LANGUAGE_JA}, {"ja", LANGUAGE_JA},         {"ja_JP.utf8", LANGUAGE_JA},
        {"C", LANGUAGE_EN},           {"ja_JP.SJIS", LANGUAGE_EN}, {"jabber", LANGUAGE_EN},
        {"en_US.UTF-8", LANGUAGE_EN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].locale, language_of(rows[i].locale), rows[i].language);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_is_found),  cmocka_unit_test(the_places_are_the_same),
        cmocka_unit_test(the_braces_are_the_same), cmocka_unit_test(every_table_speaks_japanese),
        cmocka_unit_test(the_environment_chooses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
