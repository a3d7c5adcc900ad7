#include "options.h"

#include "unit.h"

#include <getopt.h>

enum { CHECK = OPTIONS_OUTPUT | OPTIONS_REPORT | OPTIONS_ASKING | OPTIONS_CONFIG | OPTIONS_FROM, WORDS = 80 };

/* Parses a command line given as one text, parted by blanks; the words stay in `held`. */
struct command_line {
    char held[1000];
    char *words[WORDS + 2];
    struct options options;
    char error[MISTAKE_TEXT_SIZE];
    int result; /* -1: something is wrong */
};

/* Whether something is wrong; then `error` says what. */
static bool is_wrong(struct command_line *line) {
    bool wrong = line->options.complaint.id != MISTAKE_NONE;
    line->error[0] = '\0';
    if (wrong) {
        complaint_text(line->error, LANGUAGE_EN, &line->options.complaint);
    }
    return wrong;
}

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
    options_parse(&line->options, set, count, line->words);
    line->result = is_wrong(line) ? -1 : 0;
}

/* The options that are settings, as "key=value ", in the order of the settings. */
static void check_given(const struct command_line *line, const char *wanted) {
    char text[200] = "";
    for (unsigned i = 0; i < SETTINGS_KEYS; i++) {
        size_t used = strlen(text);
        if (line->options.settings[i] != NULL) {
            snprintf(text + used, sizeof text - used, "%s=%s ", settings_key(i), line->options.settings[i]);
        }
    }
    assert_string_equal(text, wanted);
}

static void of_each_option_the_last_counts(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, CHECK,
          "--format text --port=5 -q -v --no-color --service x --timeout 9 --quiet --format json");
    assert_int_equal(line.result, 0);
    assert_string_equal(line.error, "");
    check_given(&line, "service=x port=5 timeout=9 format=json quiet=yes verbose=yes no-color=yes ");
    parse(&line, CHECK, "-qv");
    assert_int_equal(line.result, 0);
    check_given(&line, "quiet=yes verbose=yes ");
}

static void what_stands_for_no_setting_is_kept_apart(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, CHECK, "--from /tmp/x --config=/etc/y");
    assert_int_equal(line.result, 0);
    assert_string_equal(line.options.from, "/tmp/x");
    assert_string_equal(line.options.config, "/etc/y");
    check_given(&line, "");
    parse(&line, OPTIONS_DRY_RUN, "--dry-run");
    assert_int_equal(line.result, 0);
    assert_true(line.options.dry_run);
    parse(&line, OPTIONS_DONE, "--help");
    assert_true(line.result == 0 && line.options.help && !line.options.version);
    parse(&line, OPTIONS_DONE, "--version");
    assert_true(line.result == 0 && line.options.version && !line.options.help);
}

static void a_wait_is_for_the_host_itself(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, OPTIONS_WAIT | OPTIONS_FROM, "--wait 2m");
    assert_true(line.result == 0 && line.options.wait_s == 120);
    parse(&line, OPTIONS_WAIT | OPTIONS_FROM, "--from /tmp/x");
    assert_true(line.result == 0 && line.options.wait_s == 0);
    static const char *const refused[] = {"0", "0s", "x", "3x", "-1", "25h", "9999999999999999999999"};
    for (size_t i = 0; i < COUNT(refused); i++) {
        char text[60];
        snprintf(text, sizeof text, "--wait=%s", refused[i]);
        parse(&line, OPTIONS_WAIT, text);
        snprintf(text, sizeof text, "--wait: '%s' is not a duration", refused[i]);
        assert_int_equal(line.result, -1);
        assert_ptr_equal(strstr(line.error, text), line.error);
    }
    static const char *const both[] = {"--wait 2m --from /tmp/x", "--from /tmp/x --wait 2m"};
    for (size_t i = 0; i < COUNT(both); i++) {
        parse(&line, OPTIONS_WAIT | OPTIONS_FROM, both[i]);
        assert_string_equal(line.error, "--wait cannot be used with --from /tmp/x; see --help");
    }
    parse(&line, CHECK | OPTIONS_WAIT, "--wait --config file"); /* what is wrong first is told */
    assert_int_equal(strncmp(line.error, "--wait: '--config' is not a duration", 36), 0);
    parse(&line, OPTIONS_FROM, "--wait 2m");
    assert_string_equal(line.error, "unknown option --wait; see --help");
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
    {CHECK, "--form json", "unknown option --form; see --help"},
    {CHECK, "--form=json", "unknown option --form=json; see --help"},
    {CHECK, "--ver", "unknown option --ver; see --help"}, /* two begin so */
    {CHECK, "--verbos", "unknown option --verbos; see --help"},
    {CHECK, "--hel", "unknown option --hel; see --help"},
    {CHECK, "--formatt json", "unknown option --formatt; see --help"},
    {CHECK, "-q --por 5", "unknown option --por; see --help"},
    {CHECK, "--unknown", "unknown option --unknown; see --help"},
    {CHECK, "-x", "unknown option -x; see --help"},
    {CHECK, "-qx", "unknown option -qx; see --help"},
    {CHECK, "-format json", "unknown option -format; see --help"},
    {CHECK, "--quiet=yes", "unknown option --quiet=yes; see --help"},
    {CHECK, "--dry-run", "unknown option --dry-run; see --help"}, /* ensure's */
    {CHECK, "--port", "--port needs a value; see --help"},
    {CHECK, "--quiet --from", "--from needs a value; see --help"},
    {CHECK, "word", "unexpected argument 'word'; see --help"},
    {CHECK, "-- word", "unexpected argument 'word'; see --help"},
    {CHECK, "++x", "unexpected argument '++x'; see --help"},
    {OPTIONS_DONE, "word", "unexpected argument 'word'; see --help"},
    {OPTIONS_DONE, "-v", "unknown option -v; see --help"},
    {OPTIONS_DONE, "--verbose", "unknown option --verbose; see --help"},
    {OPTIONS_DONE, "--service x", "unknown option --service; see --help"},
    {OPTIONS_DONE | OPTIONS_ARGUMENT, "1h 2h", "unexpected argument '2h'; see --help"},
    {OPTIONS_DONE | OPTIONS_ARGUMENT, "1h -- 2h", "unexpected argument '2h'; see --help"},
    {OPTIONS_OUTPUT, "--format nagios", "--format nagios is for check, diagnose and ensure only"},
    {OPTIONS_DONE, "--format prometheus", "--format prometheus is for check, diagnose and ensure only"},
    {CHECK, "--first --second", "unknown option --first; see --help"},
};

static void what_is_wrong_is_refused_with_a_remedy(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct command_line line;
        parse(&line, refusals[i].set, refusals[i].words);
        check_number(refusals[i].words, line.result, -1);
        check_text(refusals[i].words, line.error, refusals[i].error);
    }
}

static void a_refusal_still_knows_the_format(void **state) {
    (void)state;
    struct command_line line;
    parse(&line, CHECK, "--unknown --format json");
    assert_int_equal(line.result, -1);
    check_given(&line, "format=json ");
}

static void long_words_fit_the_message(void **state) {
    (void)state;
    struct command_line line;
    char word[600];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    parse(&line, CHECK, word);
    assert_int_equal(line.result, -1);
    assert_in_range(strlen(line.error), 60, MISTAKE_TEXT_SIZE - 1);
}

static void given_options_become_settings(void **state) {
    (void)state;
    struct command_line line;
    struct settings settings;
    settings_begin(&settings);
    settings.port = 7; /* from the file */
    parse(&line, CHECK, "--format json --port 5 -q --service nsx-context-mux --timeout 9 --port 6");
    options_apply(&line.options, &settings);
    assert_false(is_wrong(&line));
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
        {"--port x", "--port: 'x' is not a TCP port (1 to 65535)"},
        {"--port 1 --port 0", "--port: '0' is not a TCP port (1 to 65535)"},
        {"--port=", "--port: '' is not a TCP port (1 to 65535)"},
        {"--timeout 0", "--timeout: '0' is not a number of seconds from 1 to 3600"},
        {"--service \033[2J", "--service: '?[2J' is not a valid name"},
        {"--format xml", "--format: 'xml' must be one of "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct command_line line;
        struct settings settings;
        settings_begin(&settings);
        parse(&line, CHECK, rows[i].words);
        check_number(rows[i].words, line.result, 0);
        options_apply(&line.options, &settings);
        check_number(rows[i].words, is_wrong(&line), true);
        if (strncmp(line.error, rows[i].error, strlen(rows[i].error)) != 0) {
            fail_msg("%s: got '%s'", rows[i].words, line.error);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_each_option_the_last_counts),
        cmocka_unit_test(what_stands_for_no_setting_is_kept_apart),
        cmocka_unit_test(a_wait_is_for_the_host_itself),
        cmocka_unit_test(a_word_is_taken_where_one_is_wanted),
        cmocka_unit_test(what_is_wrong_is_refused_with_a_remedy),
        cmocka_unit_test(a_refusal_still_knows_the_format),
        cmocka_unit_test(long_words_fit_the_message),
        cmocka_unit_test(given_options_become_settings),
        cmocka_unit_test(bad_values_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
