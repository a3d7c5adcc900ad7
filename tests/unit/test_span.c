#include "base/span.h"
#include "base/utf8.h"

#include "unit.h"

static void equal_compares_whole_and_bytewise(void **state) {
    (void)state;
    struct span nul = {"a\0b", 3};
    assert_true(span_equal(span_of("vmci"), "vmci"));
    assert_false(span_equal(span_of("vmci_v2_shim"), "vmci"));
    assert_false(span_equal(span_of("vmc"), "vmci"));
    assert_false(span_equal(span_of("VMCI"), "vmci"));
    assert_true(span_equal(span_of(""), ""));
    assert_false(span_equal(nul, "a"));
}

static void equal_nocase_folds_ascii_only(void **state) {
    (void)state;
    assert_true(span_equal_nocase(span_of("RuNNing"), "running"));
    assert_false(span_equal_nocase(span_of("runningx"), "running"));
    assert_false(span_equal_nocase(span_of("runnin"), "running"));
    assert_false(span_equal_nocase(span_of("["), "{")); /* 0x20 apart, but no letters */
    assert_false(span_equal_nocase(span_of("@"), "`"));
}

static void bytes_are_of_ascii(void **state) {
    (void)state;
    const char others[] = "@[`{/: \xc3\xa4";
    assert_int_equal(byte_lower('Z'), 'z');
    assert_int_equal(byte_lower('z'), 'z');
    assert_true(byte_alphanumeric('0') && byte_alphanumeric('9') && byte_alphanumeric('A') &&
                byte_alphanumeric('z'));
    for (size_t i = 0; i < sizeof others; i++) {
        assert_int_equal(byte_lower(others[i]), others[i]);
        assert_false(byte_alphanumeric(others[i]));
    }
}

/* A host's minute in its crontab hangs on it. */
static void hash_is_the_same_for_ever(void **state) {
    (void)state;
    assert_int_equal(span_hash(span_of("")), 0x811c9dc5);
    assert_int_equal(span_hash(span_of("foobar")), 0xbf9cf968); /* of FNV's own test suite */
}

static void starts_and_find_stay_within(void **state) {
    (void)state;
    static const char bytes[] = {'a', 'b', 'a', 'b', 'c'};
    struct span span = {bytes, sizeof bytes};
    assert_true(span_starts(span, "aba"));
    assert_false(span_starts(span, "ababcd"));
    assert_ptr_equal(span_find(span, "abc"), bytes + 2);
    assert_ptr_equal(span_find(span, "ababc"), bytes);
    assert_ptr_equal(span_find(span, "c"), bytes + 4);
    assert_null(span_find(span, "cd"));
    assert_null(span_find(span, "ababcd"));
    assert_null(span_find(span, ""));
    assert_null(span_find((struct span){bytes, 0}, "a"));
}

static void trim_takes_blanks_off_both_ends(void **state) {
    (void)state;
    assert_true(span_equal(span_trim(span_of(" \t a b\r ")), "a b"));
    assert_true(span_equal(span_trim(span_of(" \t\r ")), ""));
    assert_true(span_equal(span_trim(span_of("")), ""));
    assert_true(span_equal(span_trim(span_of("x")), "x"));
}

static void word_takes_one_after_another(void **state) {
    (void)state;
    struct span rest = span_of("  tcp\t0 \r169.254.1.1:1 ");
    assert_true(span_equal(span_word(&rest), "tcp"));
    assert_true(span_equal(span_word(&rest), "0"));
    assert_true(span_equal(span_word(&rest), "169.254.1.1:1"));
    assert_int_equal(span_word(&rest).length, 0);
    assert_int_equal(span_word(&rest).length, 0);
    assert_int_equal(rest.length, 0);
}

static void number_is_strict(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t max;
        bool good;
        uint64_t number;
    } rows[] = {
        {"0", 0, true, 0},
        {"1", 0, false, 0},
        {"007", 10, true, 7},
        {"65535", 65535, true, 65535},
        {"65536", 65535, false, 0},
        {"2147483648", UINT64_MAX, true, 2147483648u},
        {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0},
        {"99999999999999999999999", UINT64_MAX, false, 0},
        {"", 9, false, 0},
        {"-1", 9, false, 0},
        {"+1", 9, false, 0},
        {" 1", 9, false, 0},
        {"1 ", 9, false, 0},
        {"1x", 99, false, 0},
        {"0x1", 99, false, 0},
        {"9", 8, false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t number = 77;
        check_number(rows[i].text, span_number(span_of(rows[i].text), rows[i].max, &number), rows[i].good);
        assert_true(number == (rows[i].good ? rows[i].number : 77));
    }
}

static void digits_stop_at_what_is_none(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
        uint64_t number;
        const char *rest;
    } rows[] = {{"12,5", true, 12, ",5"}, {"0x1", true, 0, "x1"}, {"99", true, 99, ""},
                {"100-", false, 0, "-"},  {"x", false, 0, "x"},   {"", false, 0, ""}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span rest = span_of(rows[i].text);
        uint64_t number = 77;
        check_number(rows[i].text, span_digits(&rest, 99, &number), rows[i].good);
        check_number(rows[i].text, number, rows[i].good ? rows[i].number : 77);
        check_text(rows[i].text, rest.bytes, rows[i].rest);
    }
}

static void line_takes_one_after_another(void **state) {
    (void)state;
    struct span rest = span_of("one\n\r\n two\r\nlast");
    static const char *const lines[] = {"one", "", " two", "last"};
    struct span line;
    for (size_t i = 0; i < COUNT(lines); i++) {
        assert_true(span_line(&rest, &line));
        assert_true(span_equal(line, lines[i]));
    }
    assert_false(span_line(&rest, &line));
}

static void utf8_knows_what_is_none(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *bytes;
        size_t length;
    } rows[] = {
        {"ascii", "a", 1},
        {"two bytes", "\xc3\xa9", 2},
        {"three bytes", "\xe6\xad\xa3", 3},
        {"four bytes", "\xf0\x9f\x98\x80", 4},
        {"the last code point", "\xf4\x8f\xbf\xbf", 4},
        {"beyond the last", "\xf4\x90\x80\x80", 0},
        {"overlong two", "\xc0\xaf", 0},
        {"overlong three", "\xe0\x9f\xbf", 0},
        {"overlong four", "\xf0\x8f\xbf\xbf", 0},
        {"least of three", "\xe0\xa0\x80", 3},
        {"least of four", "\xf0\x90\x80\x80", 4},
        {"surrogate", "\xed\xa0\x80", 0},
        {"last surrogate", "\xed\xbf\xbf", 0},
        {"before the surrogates", "\xed\x9f\xbf", 3},
        {"continuation alone", "\x80", 0},
        {"cut off", "\xe6\xad", 0},
        {"broken in the middle", "\xe6\x41\xa3", 0},
        {"not a first byte", "\xff", 0},
        {"empty", "", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].name, utf8_length(span_of(rows[i].bytes)), rows[i].length);
    }
}

static void copy_makes_one_printable_line(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *wanted;
    } rows[] = {
        {"running", 20, "running"},
        {"running", 8, "running"},
        {"running", 7, "runnin"},
        {"running", 1, ""},
        {"a\nb\rc\td\033[31m\x7f", 20, "a?b?c?d?[31m?"},
        {"\xe6\xad\xa3\xe5\xb8\xb8", 7, "\xe6\xad\xa3\xe5\xb8\xb8"},
        {"\xe6\xad\xa3\xe5\xb8\xb8", 6, "\xe6\xad\xa3"},
        {"\xe6\xad\xa3", 3, ""},
        {"a\xc2\x9b"
         "31mb", /* CSI as one character of C1 */
         20, "a\\u009b31mb"},
        {"a\xe2\x80\xae"
         "b\xe2\x80\xa8"
         "c\xe2\x80\xa9",
         40, "a\\u202eb\\u2028c\\u2029"}, /* turned about; lines ended */
        {"\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa6\xef\xbb\xbf\xc2\xad", 40,
         "\\u200b\\u200d\\u2066\\ufeff\\u00ad"},
        {"\xd8\x9c\xe1\xa0\x8e\xe3\x85\xa4\xef\xbf\xbe", 40, "\\u061c\\u180e\\u3164\\ufffe"},
        {"\xf3\xa0\x81\x81\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", 40, "\\U000e0041\xf0\x9f\x98\x80\\U0010ffff"},
        {"\xe2\x80\xae", 6, ""}, /* no half escape */
        {"\xe5\xb8"
         ")",
         20,
         "?"
         "?"
         ")"},
        {"\xc2\xa0", 20, "\xc2\xa0"},
        {"\xff\xfe", 20, "??"},
        {"\x90\xb3\x8f\xed", 20, "????"}, /* Shift_JIS */
        {"", 5, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *to = malloc(rows[i].size);
        span_copy(to, rows[i].size, span_of(rows[i].text));
        check_text(rows[i].text, to, rows[i].wanted);
        free(to);
    }
}

static void whole_takes_off_half_a_character(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } rows[] = {{"", 0},
                {"a", 1},
                {"a\xe6", 1},
                {"a\xe6\xad", 1},
                {"a\xe6\xad\xa3", 4},
                {"\xf0\x9f\x98", 0},
                {"\xad\xa3", 2},
                {"a\xff", 2}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].text, (long)utf8_whole(span_of(rows[i].text)).length, (long)rows[i].length);
    }
}

static void copy_shows_a_nul_as_a_mark(void **state) {
    (void)state;
    char to[8];
    span_copy(to, sizeof to, (struct span){"a\0b", 3});
    assert_string_equal(to, "a?b");
}

static void has_one_looks_for_each_string(void **state) {
    (void)state;
    struct span text = {"Error: not found, really", 16};
    assert_true(span_has_one(text, "Error:"));
    assert_true(span_has_one(text, "denied|not found"));
    assert_true(span_has_one(text, "not found|denied"));
    assert_false(span_has_one(text, "denied|found,|really"));
    assert_false(span_has_one(text, "not foundd|Errors"));
    assert_false(span_has_one(span_of(""), "a|b"));
}

static void cut_takes_what_stands_before_a_mark(void **state) {
    (void)state;
    struct span rest = span_of("a=b==c");
    static const char *const parts[] = {"a", "b", "", "c", ""};
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct span part = span_cut(&rest, '=');
        assert_true(span_equal(part, parts[i]));
    }
    assert_int_equal(rest.length, 0);
}

static void a_run_ends_at_the_first_other_byte(void **state) {
    (void)state;
    assert_int_equal(span_run(span_of("aab-c"), "ab"), 3);
    assert_int_equal(span_run(span_of("-ab"), "ab"), 0);
    assert_int_equal(span_run(span_of("ab"), "ab"), 2);
    assert_int_equal(span_run((struct span){"a\0b", 3}, "ab"), 1); /* a NUL in the span ends the run */
    assert_int_equal(span_run((struct span){NULL, 0}, "ab"), 0);
    assert_int_equal(span_until(span_of("x-ab"), "ba"), 2);
    assert_int_equal(span_until(span_of("x-"), "ba"), 2);
}

static void a_number_is_digits_alone(void **state) {
    (void)state;
    assert_true(span_is_number(span_of("18446744073709551615")));
    assert_false(span_is_number(span_of("18446744073709551616")));
    assert_false(span_is_number(span_of("-1")));
    assert_false(span_is_number(span_of("1 ")));
    assert_false(span_is_number(span_of("")));
    assert_int_equal(span_in_base(span_of("00000384"), 16), 900);
    assert_int_equal(span_in_base(span_of("1Fa"), 16), 0x1fa);
    assert_int_equal(span_in_base(span_of("900"), 10), 900);
    assert_int_equal(span_in_base(span_of("fffffffff"), 16), UINT32_MAX - 1);
    assert_int_equal(span_in_base(span_of("9a"), 10), UINT32_MAX);
    assert_int_equal(span_in_base(span_of(""), 10), UINT32_MAX);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_compares_whole_and_bytewise),
        cmocka_unit_test(equal_nocase_folds_ascii_only),
        cmocka_unit_test(bytes_are_of_ascii),
        cmocka_unit_test(hash_is_the_same_for_ever),
        cmocka_unit_test(starts_and_find_stay_within),
        cmocka_unit_test(has_one_looks_for_each_string),
        cmocka_unit_test(cut_takes_what_stands_before_a_mark),
        cmocka_unit_test(trim_takes_blanks_off_both_ends),
        cmocka_unit_test(word_takes_one_after_another),
        cmocka_unit_test(number_is_strict),
        cmocka_unit_test(digits_stop_at_what_is_none),
        cmocka_unit_test(line_takes_one_after_another),
        cmocka_unit_test(utf8_knows_what_is_none),
        cmocka_unit_test(copy_makes_one_printable_line),
        cmocka_unit_test(copy_shows_a_nul_as_a_mark),
        cmocka_unit_test(whole_takes_off_half_a_character),
        cmocka_unit_test(a_run_ends_at_the_first_other_byte),
        cmocka_unit_test(a_number_is_digits_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
