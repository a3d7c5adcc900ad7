#include "options.h"

#include "unit.h"

#include <getopt.h>

enum { CHECK = OPTIONS_OUTPUT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_FROM, WORDS = 80 };

/* Parses a command line given as one text, parted by blanks; the words stay in `held`. */
struct command_line {
    char held[1000];
    char *words[WORDS + 2];
    struct options options;
    int result;
};

static void parse(struct command_line *line, unsigned set, const char *text) {
    char *none[] = {NULL, NULL};
    char first[] = "check";
    int count = 0;
    memset(line, 0, sizeof *line);
    snprintf(line->held, sizeof line->held, "%s", text);
    line->words[count++] = first;
    for (char *word = strtok(line->held, " "); word != NULL; word = strtok(NULL, " ")) {
        assert_in_range(count, 1, WORDS);
        line->words[count++] = word;
    }
    /* The C library's own memory of the last command line: the program reads only one. */
    none[0] = first;
    optind = 0;
    getopt(1, none, "-:");
    line->result = options_parse(&line->options, set, count, line->words);
}

static const char *given(const struct command_line *line, size_t index) {
    static char text[200];
    assert_true(index < line->options.given_count);
    snprintf(text, sizeof text, "%s=%s", line->options.given[index].name, line->options.given[index].value);
    return text;
}

static void options_are_taken_in_their_order(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, CHECK, "--format json --port=5 -q -v --no-color --service x --timeout 9 --quiet --verbose");
    static const char *const wanted[] = {"format=json", "port=5",       "quiet=yes",
                                         "verbose=yes", "no-color=yes", "service=x",
                                         "timeout=9",   "quiet=yes",    "verbose=yes"};
    assert_int_equal(line.result, 0);
    assert_string_equal(line.options.error, "");
    assert_int_equal(line.options.given_count, COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_string_equal(given(&line, i), wanted[i]);
    }
    parse(&line, CHECK, "-qv");
    assert_int_equal(line.result, 0);
    assert_int_equal(line.options.given_count, 2);
}

static void what_stands_for_no_setting_is_kept_apart(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, CHECK, "--from /tmp/x --config=/etc/y");
    assert_int_equal(line.result, 0);
    assert_string_equal(line.options.from, "/tmp/x");
    assert_string_equal(line.options.config, "/etc/y");
    assert_int_equal(line.options.given_count, 0);
    parse(&line, OPTIONS_DRY_RUN, "--dry-run");
    assert_int_equal(line.result, 0);
    assert_true(line.options.dry_run);
    parse(&line, 0, "--help");
    assert_true(line.result == 0 && line.options.help && !line.options.version);
    parse(&line, 0, "--version");
    assert_true(line.result == 0 && line.options.version && !line.options.help);
}

static void a_word_is_taken_where_one_is_wanted(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, OPTIONS_DONE | OPTIONS_ARGUMENT, "2h --quiet");
    assert_int_equal(line.result, 0);
    assert_string_equal(line.options.argument, "2h");
    parse(&line, OPTIONS_DONE | OPTIONS_ARGUMENT, "-q -- --strange");
    assert_int_equal(line.result, 0);
    assert_string_equal(line.options.argument, "--strange");
    parse(&line, CHECK, "--");
    assert_int_equal(line.result, 0);
    assert_null(line.options.argument);
}

static const struct {
    unsigned set;
    const char *words;
    const char *error;
} refusals[] = {
    {CHECK, "--form json", "there is no option --form here; see --help"},
    {CHECK, "--form=json", "there is no option --form=json here; see --help"},
    {CHECK, "--ver", "there is no option --ver here; see --help"}, /* two begin so */
    {CHECK, "--verbos", "there is no option --verbos here; see --help"},
    {CHECK, "--hel", "there is no option --hel here; see --help"},
    {CHECK, "--formatt json", "there is no option --formatt here; see --help"},
    {CHECK, "-q --por 5", "there is no option --por here; see --help"},
    {CHECK, "--unknown", "there is no option --unknown here; see --help"},
    {CHECK, "-x", "there is no option -x here; see --help"},
    {CHECK, "-qx", "there is no option -qx here; see --help"},
    {CHECK, "-format json", "there is no option -format here; see --help"},
    {CHECK, "--quiet=yes", "there is no option --quiet=yes here; see --help"},
    {CHECK, "--dry-run", "there is no option --dry-run here; see --help"}, /* ensure's */
    {CHECK, "--port", "--port needs a value; see --help"},
    {CHECK, "--quiet --from", "--from needs a value; see --help"},
    {CHECK, "word", "'word' is one word too many; see --help"},
    {CHECK, "-- word", "'word' is one word too many; see --help"},
    {CHECK, "++x", "'++x' is one word too many; see --help"},
    {OPTIONS_DONE, "word", "'word' is one word too many; see --help"},
    {OPTIONS_DONE, "-v", "there is no option -v here; see --help"},
    {OPTIONS_DONE, "--verbose", "there is no option --verbose here; see --help"},
    {OPTIONS_DONE, "--service x", "there is no option --service here; see --help"},
    {OPTIONS_DONE | OPTIONS_ARGUMENT, "1h 2h", "'2h' is one word too many; see --help"},
    {OPTIONS_DONE | OPTIONS_ARGUMENT, "1h -- 2h", "'2h' is one word too many; see --help"},
    {CHECK, "--first --second", "there is no option --first here; see --help"},
};

static void what_is_wrong_is_refused_with_a_remedy(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct command_line line;
        parse(&line, refusals[i].set, refusals[i].words);
        check_number(refusals[i].words, line.result, -1);
        check_text(refusals[i].words, line.options.error, refusals[i].error);
    }
}

static void a_refusal_still_knows_the_format(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, CHECK, "--unknown --format json");
    assert_int_equal(line.result, -1);
    assert_string_equal(given(&line, 0), "format=json");
}

static void long_words_fit_the_message(void **state) {
    (void)state;
    struct command_line line;
    char word[600];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    parse(&line, CHECK, word);
    assert_int_equal(line.result, -1);
    assert_in_range(strlen(line.options.error), 60, OPTIONS_ERROR_SIZE - 1);
}

static void more_options_than_there_is_room_for_do_no_harm(void **state) {
    (void)state;
    struct command_line line;
    char words[WORDS * 3 + 1];
    for (int i = 0; i < WORDS; i++) {
        memcpy(words + 3 * i, "-q ", 4);
    }
    parse(&line, CHECK, words);
    assert_int_equal(line.options.given_count, OPTIONS_GIVEN_MAX);
}

static void given_options_become_settings(void **state) {
    (void)state;
    struct command_line line;
    struct settings settings;
    settings_begin(&settings);
    settings.port = 7; /* from the file */
    parse(&line, CHECK, "--format json --port 5 -q --service nsx-context-mux --timeout 9 --port 6");
    assert_int_equal(options_apply(&line.options, &settings), 0);
    assert_int_equal(settings.port, 6); /* the option before the file, the last before the first */
    assert_int_equal(settings.format, FORMAT_JSON);
    assert_int_equal(settings.timeout_s, 9);
    assert_true(settings.quiet && settings.service_set && !settings.verbose);
    assert_string_equal(settings.service, "nsx-context-mux");
}

static void bad_values_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *words;
        const char *error;
    } rows[] = {
        {"--port x", "--port: 'x' is no TCP port (1 to 65535)"},
        {"--port 1 --port 0", "--port: '0' is no TCP port (1 to 65535)"},
        {"--port=", "--port: '' is no TCP port (1 to 65535)"},
        {"--timeout 0", "--timeout: '0' is no number of seconds from 1 to 3600"},
        {"--service \033[2J", "--service: '?[2J' is no name of an init script"},
        {"--format xml", "--format: 'xml' is none of "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct command_line line;
        struct settings settings;
        settings_begin(&settings);
        parse(&line, CHECK, rows[i].words);
        check_number(rows[i].words, line.result, 0);
        check_number(rows[i].words, options_apply(&line.options, &settings), -1);
        if (strncmp(line.options.error, rows[i].error, strlen(rows[i].error)) != 0) {
            fail_msg("%s: got '%s'", rows[i].words, line.options.error);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_taken_in_their_order),
        cmocka_unit_test(what_stands_for_no_setting_is_kept_apart),
        cmocka_unit_test(a_word_is_taken_where_one_is_wanted),
        cmocka_unit_test(what_is_wrong_is_refused_with_a_remedy),
        cmocka_unit_test(a_refusal_still_knows_the_format),
        cmocka_unit_test(long_words_fit_the_message),
        cmocka_unit_test(more_options_than_there_is_room_for_do_no_harm),
        cmocka_unit_test(given_options_become_settings),
        cmocka_unit_test(bad_values_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
