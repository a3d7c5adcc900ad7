#include "report/page.h"

#include "columns.h"
#include "printed.h"
#include "report/language.h"
#include "report/results.h"
#include "unit.h"

/* What a sentence is set as. */
static void check_set(const char *sentence, const char *wanted) {
    struct printed printed;
    printed_begin(&printed);
    struct page page = {.out = printed.out};
    page_line(&page, PLAIN, "label", "%s", sentence);
    check_text(sentence, printed_end(&printed), wanted);
    printed_free(&printed);
}

static void lines_break_between_words(void **state) {
    (void)state;
    check_set("short", "label     short\n");
    check_set("", "label     \n");
    check_set("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123 next",
              "label     0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123\n"
              "          next\n");
}

static void wide_lines_break_between_characters(void **state) {
    (void)state;
    /* 35 wide characters fit; no line begins with a closing mark. */
    check_set("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六",
              "label     一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五\n"
              "          六\n");
    check_set("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五。",
              "label     一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四\n"
              "          五。\n");
}

/* No line of any text that people get is wider than a terminal. */
static void check_width(enum language language, const char *message) {
    struct printed printed;
    printed_begin(&printed);
    struct page page = {.out = printed.out};
    page_line(&page, PLAIN, "  next", "%s", tr(language, message));
    const char *text = printed_end(&printed);
    if (columns_widest(text) > PAGE_COLUMNS) {
        fail_msg("too wide:\n%s", text);
    }
    printed_free(&printed);
}

static void nothing_is_wider_than_80_columns(void **state) {
    (void)state;
    for (enum language language = LANGUAGE_EN; language <= LANGUAGE_JA; language++) {
        for (int i = 0; i < REASONS; i++) {
            const struct result_words *words = &reason_words[i];
            check_width(language, words->text);
            for (int j = 0; words->next_steps[j] != NULL; j++) {
                check_width(language, words->next_steps[j]);
            }
        }
        for (int i = 0; i < QUESTIONS; i++) {
            check_width(language, question_words[i].text);
        }
        for (unsigned i = 0; i < MEASURES; i++) {
            check_width(language, measure_words[i]);
        }
    }
}

static void a_state_is_padded_with_and_without_colour(void **state) {
    (void)state;
    struct printed printed;
    printed_begin(&printed);
    page_state(&(struct page){.out = printed.out}, STATE_OK, "正常", 6);
    page_state(&(struct page){.out = printed.out, .color = true}, STATE_CRITICAL, "DOWN", 6);
    page_state(&(struct page){.out = printed.out, .color = true}, PLAIN, "longer", 3);
    assert_string_equal(printed_end(&printed), "正常  \033[1;31mDOWN\033[0m  longer");
    printed_free(&printed);
}

/* What was cut to fit, and what somebody wrote to turn the line about. */
static void what_is_printed_is_text(void **state) {
    (void)state;
    struct printed printed;
    printed_begin(&printed);
    struct page page = {.out = printed.out};
    page_line(&page, PLAIN, "a\u202eb", "%s", "異常\xe5\xb8");
    page_line(&page, PLAIN, "x", "%s", "\u2028 \xff");
    assert_string_equal(printed_end(&printed), "a\\u202eb       異常\nx         \\u2028 ?\n");
    printed_free(&printed);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_between_words),
        cmocka_unit_test(wide_lines_break_between_characters),
        cmocka_unit_test(nothing_is_wider_than_80_columns),
        cmocka_unit_test(a_state_is_padded_with_and_without_colour),
        cmocka_unit_test(what_is_printed_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
