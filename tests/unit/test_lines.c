#include "base/lines.h"

#include "feed.h"
#include "unit.h"

struct heard {
    struct lines lines;
    char text[8192]; /* each line in brackets, long ones by their length; '!' marks one without a newline */
    size_t used;
};

static void hear(void *context, struct span line) {
    struct heard *heard = context;
    char *to = heard->text + heard->used;
    size_t room = sizeof heard->text - heard->used;
    const char *mark = heard->lines.unterminated ? "!" : "";
    int length = line.length > 100 ? snprintf(to, room, "[%zu]%s", line.length, mark)
                                   : snprintf(to, room, "[%.*s]%s", (int)line.length, line.bytes, mark);
    heard->used += (size_t)length;
}

static void begin(struct heard *heard) {
    heard->used = 0;
    heard->text[0] = '\0';
    lines_begin(&heard->lines, hear, heard);
}

static void check_in_all_pieces(const char *text, size_t length, const char *wanted, size_t overlong) {
    struct heard heard;
    for (size_t i = 0; i < FEED_SIZES; i++) {
        begin(&heard);
        feed_lines(&heard.lines, text, length, feed_sizes[i]);
        lines_end(&heard.lines);
        check_text(text, heard.text, wanted);
        check_number(text, heard.lines.overlong, overlong);
    }
}

static void cuts_at_newlines(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *wanted;
    } rows[] = {
        {"", ""},
        {"\n", "[]"},
        {"\n\n", "[][]"},
        {"one\ntwo\n", "[one][two]"},
        {"one\n\ntwo\n", "[one][][two]"},
        {"one", "[one]!"},
        {"one\ntwo", "[one][two]!"},
        {"one\r\ntwo\r\n", "[one][two]"},
        {"one\r", "[one]!"},
        {"a\rb\n", "[a\rb]"},
        {"one\r\r\n", "[one\r]"},
        {"\r\n", "[]"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_in_all_pieces(rows[i].text, strlen(rows[i].text), rows[i].wanted, 0);
    }
}

/* A line of `length` bytes between two short ones. */
static void check_long(size_t length, const char *end, const char *wanted, size_t overlong) {
    static char text[3 * LINES_LONGEST + 100];
    memcpy(text, "a\n", 2);
    memset(text + 2, 'x', length);
    snprintf(text + 2 + length, sizeof text - 2 - length, "%s", end);
    check_in_all_pieces(text, 2 + length + strlen(end), wanted, overlong);
}

static void drops_and_counts_what_is_too_long(void **state) {
    (void)state;
    check_long(LINES_LONGEST, "\nb\n", "[a][2048][b]", 0);
    check_long(LINES_LONGEST + 1, "\nb\n", "[a][b]", 1);
    check_long(LINES_LONGEST - 1, "\r\nb\n", "[a][2047][b]", 0);
    check_long(3 * LINES_LONGEST, "\nb\n", "[a][b]", 1);
    check_long(LINES_LONGEST, "", "[a][2048]!", 0);
    check_long(LINES_LONGEST + 1, "", "[a]", 1);
}

static void counts_each_long_line(void **state) {
    (void)state;
    static char text[4 * LINES_LONGEST];
    memset(text, 'x', sizeof text);
    text[LINES_LONGEST + 200] = '\n';
    text[sizeof text - 1] = '\n';
    check_in_all_pieces(text, sizeof text, "", 2);
}

static void hands_over_in_place(void **state) {
    (void)state;
    struct heard heard;
    begin(&heard);
    lines_feed(&heard.lines, "whole\nhal", 9);
    assert_string_equal(heard.text, "[whole]");
    lines_feed(&heard.lines, "f\n", 2);
    assert_string_equal(heard.text, "[whole][half]");
    lines_end(&heard.lines);
    lines_end(&heard.lines); /* a second end hands nothing over again */
    assert_string_equal(heard.text, "[whole][half]");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_at_newlines),
        cmocka_unit_test(drops_and_counts_what_is_too_long),
        cmocka_unit_test(counts_each_long_line),
        cmocka_unit_test(hands_over_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
