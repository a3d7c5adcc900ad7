#include "report/json_writer.h"

#include "json_syntax.h"
#include "printed.h"
#include "unit.h"

static const char every_kind[] = "{\n"
                                 "  \"string\": \"text\",\n"
                                 "  \"null\": null,\n"
                                 "  \"empty\": \"\",\n"
                                 "  \"absent\": null,\n"
                                 "  \"number\": -5,\n"
                                 "  \"yes\": true,\n"
                                 "  \"no\": false,\n"
                                 "  \"list\": [\n"
                                 "    1,\n"
                                 "    \"two\",\n"
                                 "    {\n"
                                 "      \"three\": 3\n"
                                 "    }\n"
                                 "  ],\n"
                                 "  \"nothing\": [],\n"
                                 "  \"object\": {},\n"
                                 "  \"last\": null\n"
                                 "}\n";

static void values_stand_in_their_places(void **state) {
    (void)state;
    struct printed printed;
    struct json json;
    printed_begin(&printed);
    json_begin(&json, printed.out);
    json_string(&json, "string", "text");
    json_string(&json, "null", NULL);
    json_string(&json, "empty", "");
    json_string_or_null(&json, "absent", "");
    json_number(&json, "number", -5);
    json_bool(&json, "yes", true);
    json_bool(&json, "no", false);
    json_open_list(&json, "list");
    json_number(&json, NULL, 1);
    json_string_or_null(&json, NULL, "two");
    json_open_object(&json, NULL);
    json_number(&json, "three", 3);
    json_close_object(&json);
    json_close_list(&json);
    json_open_list(&json, "nothing");
    json_close_list(&json);
    json_open_object(&json, "object");
    json_close_object(&json);
    json_null(&json, "last");
    json_end(&json);
    assert_string_equal(printed_end(&printed), every_kind);
    assert_true(json_syntax(printed.text));
    printed_free(&printed);
}

static void an_empty_object_is_one(void **state) {
    (void)state;
    struct printed printed;
    struct json json;
    printed_begin(&printed);
    json_begin(&json, printed.out);
    json_end(&json);
    assert_string_equal(printed_end(&printed), "{}\n");
    printed_free(&printed);
}

static void strings_are_escaped(void **state) {
    (void)state;
    static const struct {
        const char *value;
        const char *wanted;
    } rows[] = {
        {"plain", "plain"},
        {"say \"no\"", "say \\\"no\\\""},
        {"back\\slash", "back\\\\slash"},
        {"a\nb\tc\rd\x01", "a\\u000ab\\u0009c\\u000dd\\u0001"},
        {"\033[31m\x7f", "\\u001b[31m\\u007f"},
        {"\xe6\xad\xa3\xe5\xb8\xb8\xf0\x9f\x98\x80", "\xe6\xad\xa3\xe5\xb8\xb8\xf0\x9f\x98\x80"},
        {"\xff", "\\ufffd"},
        {"a\xe2\x80\xae\xc2\x9b\xef\xbb\xbf", "a\\u202e\\u009b\\ufeff"},
        {"\xf3\xa0\x81\x81", "\\udb40\\udc41"},
        {"a\xe6\xad", "a\\ufffd\\ufffd"},
        {"\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd"},
        {"</script>", "</script>"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct printed printed;
        struct json json;
        char wanted[200];
        printed_begin(&printed);
        json_begin(&json, printed.out);
        json_string(&json, rows[i].value, rows[i].value);
        json_end(&json);
        snprintf(wanted, sizeof wanted, "{\n  \"%s\": \"%s\"\n}\n", rows[i].wanted, rows[i].wanted);
        check_text(rows[i].value, printed_end(&printed), wanted);
        assert_true(json_syntax(printed.text));
        printed_free(&printed);
    }
}

static void every_byte_makes_valid_json(void **state) {
    (void)state;
    for (int first = 1; first < 256; first++) {
        for (int second = 0; second < 256; second += 5) {
            char value[] = {(char)first, (char)second, 'x', '\0'};
            struct printed printed;
            struct json json;
            printed_begin(&printed);
            json_begin(&json, printed.out);
            json_string(&json, "k", value);
            json_end(&json);
            if (!json_syntax(printed_end(&printed))) {
                fail_msg("bytes %02x %02x: %s", first, second, printed.text);
            }
            printed_free(&printed);
        }
    }
}

static void seconds_have_three_decimals(void **state) {
    (void)state;
    static const struct {
        int64_t milliseconds;
        const char *wanted;
    } rows[] = {
        {0, "0.000"}, {7, "0.007"}, {1234, "1.234"}, {60000, "60.000"}, {-1, "null"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct printed printed;
        struct json json;
        char wanted[60];
        printed_begin(&printed);
        json_begin(&json, printed.out);
        json_seconds(&json, "s", rows[i].milliseconds);
        json_end(&json);
        snprintf(wanted, sizeof wanted, "{\n  \"s\": %s\n}\n", rows[i].wanted);
        check_text(rows[i].wanted, printed_end(&printed), wanted);
        printed_free(&printed);
    }
}

static void times_and_extremes_are_written(void **state) {
    (void)state;
    struct printed printed;
    struct json json;
    printed_begin(&printed);
    json_begin(&json, printed.out);
    json_time(&json, "t", 1795370399);
    json_number(&json, "max", INT64_MAX);
    json_number(&json, "min", INT64_MIN);
    json_end(&json);
    assert_string_equal(printed_end(&printed), "{\n  \"t\": \"2026-11-22T17:59:59Z\",\n"
                                               "  \"max\": 9223372036854775807,\n"
                                               "  \"min\": -9223372036854775808\n}\n");
    printed_free(&printed);
}

/* The check itself tells JSON from what is none. */
static void the_syntax_check_can_fail(void **state) {
    (void)state;
    static const char *const bad[] = {"",      "{",    "{]",       "{\"a\":1,}", "{\"a\" 1}", "[1 2]",
                                      "{a:1}", "\"a",  "\"\n\"",   "01",         "1.",        "\"\\x\"",
                                      "{} {}", "[1,]", "\"\xff\"", "nul",        "-",         "\"\\u12\""};
    for (size_t i = 0; i < COUNT(bad); i++) {
        check_number(bad[i], json_syntax(bad[i]), false);
    }
    assert_true(json_syntax(" {\"a\": [1, -2.5, \"\\u00e9\\n\", true, null, {}]} "));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_in_their_places), cmocka_unit_test(an_empty_object_is_one),
        cmocka_unit_test(strings_are_escaped),          cmocka_unit_test(every_byte_makes_valid_json),
        cmocka_unit_test(seconds_have_three_decimals),  cmocka_unit_test(times_and_extremes_are_written),
        cmocka_unit_test(the_syntax_check_can_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
