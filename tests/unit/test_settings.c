#include "keep/settings.h"

#include "report/faults.h"

#include "feed.h"
#include "unit.h"

#define NAME_63 "a23456789-123456789-123456789-123456789-123456789-123456789-123"

static bool parse(struct settings *settings, const char *text, char *error) {
    struct complaint complaint = {.where = "/etc/config/muxwatch.conf"};
    settings_begin(settings);
    bool good = settings_parse(settings, text, strlen(text), &complaint);
    error[0] = '\0';
    if (!good) {
        complaint_text(error, LANGUAGE_EN, &complaint);
    }
    return good;
}

static void the_defaults_are_the_contracts(void **state) {
    (void)state;
    struct settings settings;
    memset(&settings, 0xff, sizeof settings);
    settings_begin(&settings);
    assert_string_equal(settings.service, "vShield-Endpoint-Mux");
    assert_false(settings.service_set);
    assert_string_equal(settings.module, "vmci");
    assert_int_equal(settings.port, 48651);
    assert_int_equal(settings.timeout_s, 120);
    assert_int_equal(settings.format, FORMAT_TEXT);
    assert_false(settings.quiet || settings.verbose || settings.no_color);
    assert_string_equal(settings.cron_schedule, "");
    assert_int_equal(settings.expectation, EXPECTATION_AUTO);
    assert_string_equal(settings.appliance_vm, "");
    assert_int_equal(settings.limits.budget, 3);
    assert_int_equal(settings.limits.budget_window_s, 3600);
    assert_int_equal(settings.limits.back_off_first_s, 60);
    assert_int_equal(settings.limits.back_off_max_s, 1800);
    assert_int_equal(settings.limits.healthy_after_s, 3600);
}

static void every_key_is_read(void **state) {
    (void)state;
    static const char text[] = "# all keys\n"
                               "service = nsx-context-mux\n"
                               "port=4711\n"
                               "  timeout\t=  20   # seconds\n"
                               "format = json\r\n"
                               "\n"
                               "quiet = yes\n"
                               "verbose = yes\n"
                               "no-color = yes\n"
                               "vmci-module = vmci64\n"
                               "cron-schedule = */5 * * * *\n"
                               "budget = 20\n"
                               "budget-window = 2h\n"
                               "back-off = 90\n"
                               "back-off-max = 45m\n"
                               "expect-protection = yes\n"
                               "appliance-vm = DSVA 01 *\n"
                               "healthy-after = 24h";
    struct settings settings;
    char error[MISTAKE_TEXT_SIZE];
    assert_true(parse(&settings, text, error));
    assert_string_equal(error, "");
    assert_string_equal(settings.service, "nsx-context-mux");
    assert_true(settings.service_set);
    assert_int_equal(settings.port, 4711);
    assert_int_equal(settings.timeout_s, 20);
    assert_int_equal(settings.format, FORMAT_JSON);
    assert_true(settings.quiet && settings.verbose && settings.no_color);
    assert_string_equal(settings.module, "vmci64");
    assert_string_equal(settings.cron_schedule, "*/5 * * * *");
    assert_int_equal(settings.expectation, EXPECTATION_YES);
    assert_string_equal(settings.appliance_vm, "DSVA 01 *");
    assert_int_equal(settings.limits.budget, 20);
    assert_int_equal(settings.limits.budget_window_s, 7200);
    assert_int_equal(settings.limits.back_off_first_s, 90);
    assert_int_equal(settings.limits.back_off_max_s, 2700);
    assert_int_equal(settings.limits.healthy_after_s, 86400);
}

static void the_last_of_a_key_counts(void **state) {
    (void)state;
    struct settings settings;
    char error[MISTAKE_TEXT_SIZE];
    assert_true(parse(&settings, "port = 1\nquiet = yes\nport = 2\nquiet = no\n", error));
    assert_int_equal(settings.port, 2);
    assert_false(settings.quiet);
}

static const struct {
    const char *line;
    const char *wrong; /* NULL: good */
} lines[] = {
    {"service = a", NULL},
    {"service = " NAME_63, NULL},
    {"service = " NAME_63 "4", "is not a valid name"},
    {"service =", "is not a valid name"},
    {"service = ../../bin/evil", "is not a valid name"},
    {"service = two words", "is not a valid name"},
    {"service = -x", "is not a valid name"},
    {"service = a\033b", "is not a valid name"},
    {"vmci-module = vmci_v2_shim", NULL},
    {"vmci-module = " NAME_63 "4", "is not a valid name"},
    {"vmci-module = v/m", "is not a valid name"},
    {"port = 1", NULL},
    {"port = 65535", NULL},
    {"port = 0", "is not a TCP port (1 to 65535)"},
    {"port = 65536", "is not a TCP port (1 to 65535)"},
    {"port = -1", "is not a TCP port (1 to 65535)"},
    {"port = http", "is not a TCP port (1 to 65535)"},
    {"port = 1 2", "is not a TCP port (1 to 65535)"},
    {"port =", "is not a TCP port (1 to 65535)"},
    {"timeout = 1", NULL},
    {"timeout = 3600", NULL},
    {"timeout = 0", "is not a number of seconds from 1 to 3600"},
    {"timeout = 3601", "is not a number of seconds from 1 to 3600"},
    {"timeout = 10s", "is not a number of seconds from 1 to 3600"},
    {"format = text", NULL},
    {"format = esxcli", NULL},
    {"format = JSON", "must be one of "},
    {"format = xml", "must be one of "},
    {"quiet = no", NULL},
    {"quiet = true", "must be yes or no"},
    {"quiet =", "must be yes or no"},
    {"verbose = 1", "must be yes or no"},
    {"no-color = Yes", "must be yes or no"},
    {"cron-schedule = 0 0 1 1 0", NULL},
    {"cron-schedule = @hourly", "is not a cron schedule"},
    {"cron-schedule = 0 0 1 1", "is not a cron schedule"},
    {"expect-protection = auto", NULL},
    {"expect-protection = no", NULL},
    {"expect-protection = maybe", "must be auto, yes or no"},
    {"expect-protection =", "must be auto, yes or no"},
    {"appliance-vm = x", NULL},
    {"appliance-vm = \xe4\xbf\x9d\xe8\xad\xb7*", NULL},
    {"appliance-vm = " NAME_63, NULL},
    {"appliance-vm = " NAME_63 "4", "is not the name of a VM"},
    {"appliance-vm =", "is not the name of a VM"},
    {"appliance-vm = a\033b", "is not the name of a VM"},
    {"budget = 1", NULL},
    {"budget = 20", NULL},
    {"budget = 0", "is not a number of starts from 1 to 20"},
    {"budget = 21", "is not a number of starts from 1 to 20"},
    {"budget-window = 1s", NULL},
    {"budget-window = 24h", NULL},
    {"budget-window = 1d", NULL},
    {"budget-window = 0", "is not a duration from 1s to 24h"},
    {"budget-window = 25h", "is not a duration from 1s to 24h"},
    {"back-off = 0s", "is not a duration from 1s to 24h"},
    {"back-off-max = never", "is not a duration from 1s to 24h"},
    {"healthy-after = -1h", "is not a duration from 1s to 24h"},
    {"healthy-after = 86401", "is not a duration from 1s to 24h"},
};

static void each_value_is_checked(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct settings settings;
        char text[200];
        char error[MISTAKE_TEXT_SIZE];
        char wanted[300];
        char quoted[80];
        snprintf(text, sizeof text, "# first\n\n%s\nport = 7\n", lines[i].line);
        check_number(lines[i].line, parse(&settings, text, error), lines[i].wrong == NULL);
        span_copy(quoted, sizeof quoted, span_trim(span_of(lines[i].line)));
        snprintf(wanted, sizeof wanted, "/etc/config/muxwatch.conf:3: '%s' %s", quoted,
                 lines[i].wrong == NULL ? "" : lines[i].wrong);
        size_t length = lines[i].wrong == NULL ? 0 : strlen(wanted);
        if (strncmp(error, wanted, length) != 0 || (length == 0 && error[0] != '\0')) {
            fail_msg("%s: got\n%s\nwanted\n%s", lines[i].line, error, wanted);
        }
    }
}

static const struct {
    const char *text;
    const char *error;
} files[] = {
    {"porte = 1\n", "/etc/config/muxwatch.conf:1: 'porte' is an unknown setting"},
    {"\n\nPort = 1\n", "/etc/config/muxwatch.conf:3: 'Port' is an unknown setting"},
    {"= 1\n", "/etc/config/muxwatch.conf:1: '' is an unknown setting"},
    {"port 1\n", "/etc/config/muxwatch.conf:1: 'port 1' is not a 'key = value' line"},
    {"port\n", "/etc/config/muxwatch.conf:1: 'port' is not a 'key = value' line"},
    {"[muxwatch]\n", "/etc/config/muxwatch.conf:1: '[muxwatch]' is not a 'key = value' line"},
    {"config = /x\n", "/etc/config/muxwatch.conf:1: 'config' is an unknown setting"},
    {"dry-run = yes\n", "/etc/config/muxwatch.conf:1: 'dry-run' is an unknown setting"},
    {"port = 1\nport = 0\nbudget = 0\n",
     "/etc/config/muxwatch.conf:2: 'port = 0' is not a TCP port (1 to 65535)"}, /* the first mistake */
    {"x\033[2J = 1\n", "/etc/config/muxwatch.conf:1: 'x?[2J' is an unknown setting"},
};

static void mistakes_are_told_by_file_and_line(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct settings settings;
        char error[MISTAKE_TEXT_SIZE];
        check_number(files[i].text, parse(&settings, files[i].text, error), false);
        check_text(files[i].text, error, files[i].error);
    }
}

static void a_mistake_has_its_line(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mistake id;
        unsigned line;
        const char *quoted;
    } rows[] = {
        {"porte = 1\n", MISTAKE_KEY, 1, "porte"},
        {"\n\t  port = 0 # x\n", MISTAKE_PORT, 2, "port = 0"},
        {"# x\n\n nothing\n", MISTAKE_LINE, 3, "nothing"},
        {" = 1", MISTAKE_KEY, 1, ""},
        {"lang = de\nport = 0\n", MISTAKE_LANGUAGE, 1, "lang = de"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct settings settings;
        struct complaint complaint;
        settings_begin(&settings);
        assert_false(settings_parse(&settings, rows[i].text, strlen(rows[i].text), &complaint));
        check_number(rows[i].text, complaint.id, rows[i].id);
        check_number(rows[i].text, complaint.line, rows[i].line);
        check_text(rows[i].text, complaint.quoted, rows[i].quoted);
    }
}

/* However long: a comment counts for nothing, and of what is wrong the beginning is quoted. */
static void a_long_line_is_read_as_any_other(void **state) {
    (void)state;
    static char text[4000];
    struct settings settings;
    char error[MISTAKE_TEXT_SIZE];
    memset(text, '#', 3000);
    strcpy(text + 3000, "\nport = 2\n");
    assert_true(parse(&settings, text, error));
    assert_int_equal(settings.port, 2);
    memset(text, 'x', 3000);
    assert_false(parse(&settings, text, error));
    assert_non_null(strstr(error, "muxwatch.conf:1: 'xxxxxxxx"));
    assert_non_null(strstr(error, "x' is not a 'key = value' line"));
}

/* Of the longest path, line number and quotation, in both languages, to the last character of what is to be said of them. */
static void the_longest_mistakes_are_told_whole(void **state) {
    (void)state;
    char file[400];
    struct complaint complaint = {.where = file, .line = 65536};
    memset(file, '/', sizeof file - 1);
    file[sizeof file - 1] = '\0';
    memset(complaint.quoted, 'x', sizeof complaint.quoted - 1);
    for (enum language language = LANGUAGE_EN; language <= LANGUAGE_JA; language++) {
        for (int id = MISTAKE_LINE; id < MISTAKE_ARGUMENT; id++) {
            char error[MISTAKE_TEXT_SIZE];
            char words[MISTAKE_TEXT_SIZE];
            complaint.id = (enum mistake)id;
            complaint_text(error, language, &complaint);
            complaint_text(words, language, &(struct complaint){.id = complaint.id, .where = ""});
            const char *end = words + strlen("--: ''");
            assert_true(strlen(end) > 10 && strlen(error) > strlen(end));
            check_text(words, error + strlen(error) - strlen(end), end);
        }
    }
}

static void an_empty_file_changes_nothing(void **state) {
    (void)state;
    static const char *const texts[] = {"", "\n", "# only a comment", "   \t\r\n#\n"};
    struct settings defaults;
    settings_begin(&defaults);
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct settings settings;
        char error[MISTAKE_TEXT_SIZE];
        memset(&settings, 0, sizeof settings);
        check_number(texts[i], parse(&settings, texts[i], error), true);
        assert_string_equal(settings.service, defaults.service);
        assert_int_equal(settings.port, defaults.port);
        assert_memory_equal(&settings.limits, &defaults.limits, sizeof defaults.limits);
    }
}

static void set_tells_keys_from_values(void **state) {
    (void)state;
    struct settings settings;
    settings_begin(&settings);
    const struct setting_origin option = {SETTING_OPTION, 0, NULL};
    assert_int_equal(settings_set(&settings, span_of("port"), span_of("22"), option), MISTAKE_NONE);
    assert_int_equal(settings.port, 22);
    assert_int_equal(settings_set(&settings, span_of("port"), span_of("x"), option), MISTAKE_PORT);
    assert_int_equal(settings.port, 22); /* a bad value changes nothing */
    assert_int_equal(settings_set(&settings, span_of("por"), span_of("22"), option), MISTAKE_KEY);
}

/* What is shown can be put into a settings file, and says the same there. */
static void each_value_is_read_back(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "service = nsx-context-mux\nport = 7\ntimeout = 3600\nformat = prometheus\nlang = ja\nquiet = yes\n"
        "verbose = yes\nno-color = yes\nvmci-module = x\ncron-schedule = 0,1-5/2 * 3 * 6\nbudget = 20\n"
        "budget-window = 90s\nback-off = 90m\nback-off-max = 24h\nhealthy-after = 1s\n"
        "expect-protection = no\nappliance-vm = *DSVA*\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct settings settings;
        struct settings again;
        char text[2000] = "";
        char error[MISTAKE_TEXT_SIZE];
        assert_true(parse(&settings, texts[i], error));
        unsigned count = 0;
        for (; settings_key(count) != NULL; count++) {
            char value[SETTING_VALUE_SIZE];
            settings_value(&settings, count, value);
            if (value[0] != '\0') {
                size_t used = strlen(text);
                snprintf(text + used, sizeof text - used, "%s = %s\n", settings_key(count), value);
            }
        }
        assert_int_equal(count, SETTINGS_KEYS);
        assert_true(parse(&again, text, error));
        for (unsigned index = 0; index < count; index++) {
            char one[SETTING_VALUE_SIZE];
            char other[SETTING_VALUE_SIZE];
            settings_value(&settings, index, one);
            settings_value(&again, index, other);
            check_text(settings_key(index), other, one);
            assert_int_equal(settings.origins[index].source, i == 0 ? SETTING_DEFAULT : SETTING_FILE);
        }
    }
}

static void the_last_line_of_a_key_is_its_origin(void **state) {
    (void)state;
    struct settings settings;
    char error[MISTAKE_TEXT_SIZE];
    assert_true(parse(&settings, "# x\nport = 7\n\nport = 8 # y\n", error));
    assert_string_equal(settings_key(1), "port");
    assert_int_equal(settings.origins[1].source, SETTING_FILE);
    assert_int_equal(settings.origins[1].line, 4);
    assert_int_equal(settings.origins[0].source, SETTING_DEFAULT);
    const struct setting_origin option = {SETTING_OPTION, 0, NULL};
    assert_int_equal(settings_set(&settings, span_of("service"), span_of("/"), option), MISTAKE_NAME);
    assert_int_equal(settings_set(&settings, span_of("port"), span_of("9"), option), MISTAKE_NONE);
    assert_int_equal(settings.origins[1].source, SETTING_OPTION);
    assert_int_equal(settings.origins[0].source, SETTING_DEFAULT);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_the_contracts),
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(the_last_of_a_key_counts),
        cmocka_unit_test(each_value_is_checked),
        cmocka_unit_test(mistakes_are_told_by_file_and_line),
        cmocka_unit_test(a_mistake_has_its_line),
        cmocka_unit_test(a_long_line_is_read_as_any_other),
        cmocka_unit_test(the_longest_mistakes_are_told_whole),
        cmocka_unit_test(an_empty_file_changes_nothing),
        cmocka_unit_test(set_tells_keys_from_values),
        cmocka_unit_test(each_value_is_read_back),
        cmocka_unit_test(the_last_line_of_a_key_is_its_origin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
