#include "report/json_writer.h"

#include "json_syntax.h"
#include "printed.h"
#include "unit.h"

#include <limits.h>

/* Valid until the next one; always JSON. */
static const char *written(void (*write)(struct json *json, const void *value), const void *value) {
    struct printed printed;
    printed_begin(&printed);
    struct json json = {.out = printed.out};
    write(&json, value);
    const char *text = printed_kept(&printed);
    if (!json_syntax(text)) {
        fail_msg("no JSON:\n%s", text);
    }
    return text;
}

static const char every_kind[] = "{\n"
                                 "  \"string\": \"text\",\n"
                                 "  \"null\": null,\n"
                                 "  \"empty\": \"\",\n"
                                 "  \"absent\": null,\n"
                                 "  \"number\": 4294967295,\n"
                                 "  \"largest\": 9223372036854775807,\n"
                                 "  \"unseen\": null,\n"
                                 "  \"yes\": true,\n"
                                 "  \"list\": [\n"
                                 "    1,\n"
                                 "    \"two\",\n"
                                 "    {\n"
                                 "      \"three\": 3\n"
                                 "    },\n"
                                 "    {}\n"
                                 "  ],\n"
                                 "  \"nothing\": [],\n"
                                 "  \"object\": {},\n"
                                 "  \"last\": \"1.0\"\n"
                                 "}\n";

static void write_every_kind(struct json *json, const void *value) {
    json_write(json, "{ string: %s null: %s empty: '%s' absent: %s", "text", (const char *)value, "", "");
    json_write(json, "number: %u largest: %jd unseen: %jd", UINT_MAX, INTMAX_MAX, (intmax_t)-1);
    json_write(json, "yes: true %s: [ %u", "list", 1U);
    json_write(json, "%s", "two");
    json_write(json, "{ three: %jd } { } ] nothing: [", (intmax_t)3);
    json_write(json, "]");
    json_write(json, "object: { } last: \"1.0\" }");
}

static void values_stand_in_their_places(void **state) {
    (void)state;
    assert_string_equal(written(write_every_kind, NULL), every_kind);
}

static void write_nothing(struct json *json, const void *value) {
    (void)value;
    json_write(json, "{ }");
}

static void an_empty_object_is_one(void **state) {
    (void)state;
    assert_string_equal(written(write_nothing, NULL), "{}\n");
}

static void write_text(struct json *json, const void *value) {
    json_write(json, "{ text: '%s' }", (const char *)value);
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
        char wanted[200];
        snprintf(wanted, sizeof wanted, "{\n  \"text\": \"%s\"\n}\n", rows[i].wanted);
        check_text(rows[i].value, written(write_text, rows[i].value), wanted);
    }
}

static void every_byte_makes_valid_json(void **state) {
    (void)state;
    for (int first = 1; first < 256; first++) {
        for (int second = 0; second < 256; second += 5) {
            char value[] = {(char)first, (char)second, 'x', '\0'};
            written(write_text, value);
        }
    }
}

static void write_seconds(struct json *json, const void *value) {
    const int64_t *milliseconds = value;
    json_write(json, "{ s: %.3f }", (double)*milliseconds / 1000);
}

static void seconds_have_three_decimals(void **state) {
    (void)state;
    static const struct {
        int64_t milliseconds;
        const char *wanted;
    } rows[] = {
        {0, "0.000"}, {7, "0.007"}, {1234, "1.234"}, {60000, "60.000"}, {3599999, "3599.999"}, {-1, "null"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char wanted[60];
        snprintf(wanted, sizeof wanted, "{\n  \"s\": %s\n}\n", rows[i].wanted);
        check_text(rows[i].wanted, written(write_seconds, &rows[i].milliseconds), wanted);
    }
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
        cmocka_unit_test(seconds_have_three_decimals),  cmocka_unit_test(the_syntax_check_can_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
