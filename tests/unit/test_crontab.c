#include "keep/crontab.h"

#include "unit.h"

#define COMMAND "/opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1"
#define OURS "*/5 * * * * " COMMAND
#define TABLE                                                                                                \
    "#min hour day mon dow command\n"                                                                        \
    "1    1    *   *   *   /sbin/tmpwatch.py\n"                                                              \
    "1    *    *   *   *   /sbin/auto-backup.sh\n"

static void only_five_fields_are_a_schedule(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        {"* * * * *", true},
        {"*/5 * * * *", true},
        {"0,5,10 1-3 * 12 0", true},
        {"0 0 1 1 0", true},
        {"59 23 31 12 6", true},
        {"0-59/7,3 0-23 1-31 1-12 0-6", true},
        {"50-10 22-4 28-3 11-2 5-1", true}, /* crond goes round */
        {"*/1 */999 * * *", true},
        {"0 0 29 2 *", true},
        {"0 0 31 2 1", true}, /* on each Monday of February */
        {"0 0 30,31 2,4 *", true},
        {"0 0 30 2 *", true}, /* as it is written, though it never comes */
        {"60 * * * *", false},
        {"* 24 * * *", false},
        {"* * 32 * *", false},
        {"* * 0 * *", false},
        {"* * * 13 *", false},
        {"* * * 0 *", false},
        {"* * * * 7", false}, /* no Sunday to 6.7's crond */
        {"99 99 99 99 99", false},
        {"0-60 * * * *", false},
        {"- - - - -", false},
        {", , , , ,", false},
        {"/ / / / /", false},
        {"*/0 * * * *", false},
        {"*/ * * * *", false},
        {"*/1000 * * * *", false},
        {"*/-1 * * * *", false},
        {"1, * * * *", false},
        {",1 * * * *", false},
        {"1,,2 * * * *", false},
        {"1- * * * *", false},
        {"-1 * * * *", false},
        {"1-2-3 * * * *", false},
        {"*-5 * * * *", false},
        {"** * * * *", false},
        {"*5 * * * *", false},
        {"5* * * * *", false},
        {"5/2/2 * * * *", false},
        {"99999999999999999999 * * * *", false},
        {"", false},
        {"* * * *", false},
        {"* * * * * *", false},
        {"* * * * * ", false},
        {" * * * * *", false},
        {"*  * * * *", false},
        {"*\t* * * *", false},
        {"@hourly", false},
        {"* * * * mon", false},
        {"* * * * *\n* * * * * evil", false},
        {"* * * * %", false},
        {"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23 * * * *",
         false}, /* 64 and more bytes */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].text, crontab_schedule_valid(span_of(rows[i].text)), rows[i].valid);
    }
    assert_false(crontab_schedule_valid((struct span){"* * *\0* *", 9}));
}

static void hosts_are_spread_over_five_minutes(void **state) {
    (void)state;
    unsigned seen[5] = {0};
    for (int i = 0; i < 1000; i++) {
        char name[40];
        char schedule[CRONTAB_SCHEDULE_SIZE];
        char again[CRONTAB_SCHEDULE_SIZE];
        snprintf(name, sizeof name, "esx%03d.example.com", i);
        crontab_schedule_for(schedule, name);
        crontab_schedule_for(again, name);
        assert_string_equal(schedule, again); /* the same host, the same minutes */
        assert_true(crontab_schedule_valid(span_of(schedule)));
        int minute = -1;
        int next = -1;
        assert_int_equal(sscanf(schedule, "%d,%d,", &minute, &next), 2);
        assert_in_range(minute, 0, 4);
        assert_int_equal(next, minute + 5);
        assert_non_null(strstr(schedule, " * * * *"));
        seen[minute]++;
    }
    for (int i = 0; i < 5; i++) {
        assert_in_range(seen[i], 150, 250);
    }
}

static void a_line_runs_ensure(void **state) {
    (void)state;
    char line[CRONTAB_LINE_SIZE];
    char longest[CRONTAB_SCHEDULE_SIZE];
    crontab_line(line, "*/5 * * * *");
    assert_string_equal(line, OURS);
    memset(longest, '9', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    crontab_line(line, longest);
    assert_non_null(strstr(line, " >/dev/null 2>&1"));
    crontab_schedule_for(longest, "a-host");
    assert_true(strlen(longest) < CRONTAB_SCHEDULE_SIZE - 1); /* it was not cut */
}

static void check_found(const char *table, const char *wanted) {
    struct span found = crontab_find(span_of(table));
    if (!span_equal(found, wanted)) {
        fail_msg("in\n%s\ngot '%.*s', wanted '%s'", table, (int)found.length, found.bytes, wanted);
    }
}

static void our_line_is_found(void **state) {
    (void)state;
    check_found(TABLE, "");
    check_found("", "");
    check_found(TABLE OURS "\n", OURS);
    check_found(TABLE OURS, OURS);
    check_found("a\n59 * 7,9 1-12 0 " COMMAND "\n" OURS "\n", "59 * 7,9 1-12 0 " COMMAND);
    check_found("a\n60 * 7,9 1-99 - " COMMAND "\n" OURS "\n", OURS); /* no crond runs the first */
    check_found("# " OURS "\n", "");
    check_found("   # " OURS "\n", "");
    check_found("* * * * * /opt/muxwatch/bin/muxwatch check\n", "");
    check_found("* * * * * /opt/other/bin/muxwatch ensure\n", "");
}

/* Lines that have to do with muxwatch, and are their administrator's. */
static const char *const of_others[] = {
    "0 * * * * /opt/muxwatch/bin/muxwatch ensure",
    "0 0 * * * /opt/muxwatch/bin/muxwatch ensure -q",
    "0 * * * * /opt/muxwatch/bin/muxwatch ensure --dry-run --quiet >/dev/null 2>&1",
    "0 * * * * /opt/muxwatch/bin/muxwatch ensure --service x --quiet >/dev/null 2>&1",
    "0 * * * * /bin/a; /opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1; /bin/b",
    "0 * * * * /opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1; /bin/b",
    "0 * * * * /bin/a; /opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1",
    "0 * * * * grep '/opt/muxwatch/bin/muxwatch ensure' /var/spool/cron/crontabs/root",
    "0 * * * * /vmfs/x/opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1",
    "0 * * * * /vmfs/x" COMMAND,
    "0 * * * * /opt/muxwatch/bin/muxwatch ensure-report",
    "0 * * * * echo /opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1",
    "0 * * * *  " COMMAND,
    "0 * * *  * " COMMAND,
    " 0 * * * * " COMMAND,
    "0 * * * * " COMMAND " ",
    "0 * * * * " COMMAND "\r",
    "0\t*\t*\t*\t*\t" COMMAND,
    "0 * * * " COMMAND,
    "0 * * * * * " COMMAND,
    "0 * * * mon " COMMAND,
    "#0 * * * * " COMMAND,
    "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20 * * * *\u200b " COMMAND,
    "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24 * * * * " COMMAND,
    "@hourly " COMMAND,
    COMMAND,
    " " COMMAND,
    "/opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&",
};

static void no_line_of_others_is_ours(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(of_others); i++) {
        char table[400];
        char to[800];
        size_t length = 0;
        snprintf(table, sizeof table, "%s\n", of_others[i]);
        check_found(table, "");
        assert_true(crontab_edit(span_of(table), NULL, to, sizeof to - 1, &length));
        to[length] = '\0';
        check_text("disabled", to, table);
        assert_true(crontab_edit(span_of(table), OURS, to, sizeof to - 1, &length));
        to[length] = '\0';
        snprintf(table, sizeof table, "%s\n%s\n", of_others[i], OURS);
        check_text("enabled", to, table);
    }
}

static const struct {
    const char *name;
    const char *table;
    const char *line;
    const char *wanted;
} edits[] = {
    {"put at the end", TABLE, OURS, TABLE OURS "\n"},
    {"into an empty table", "", OURS, OURS "\n"},
    {"behind a last line without newline", "1 * * * * /bin/x", OURS, "1 * * * * /bin/x\n" OURS "\n"},
    {"replaced", "a\n0 0 * * * " COMMAND "\nb\n", OURS, "a\nb\n" OURS "\n"},
    {"already there", TABLE OURS "\n", OURS, TABLE OURS "\n"},
    {"there without newline", TABLE OURS, OURS, TABLE OURS "\n"},
    {"several become one", OURS "\na\n" OURS "\n" OURS "\n", OURS, "a\n" OURS "\n"},
    {"taken away", "a\n" OURS "\nb\n", NULL, "a\nb\n"},
    {"all taken away", OURS "\na\n" OURS, NULL, "a\n"},
    {"nothing to take away", TABLE, NULL, TABLE},
    {"a comment stays", "# " OURS "\n", NULL, "# " OURS "\n"},
    {"every other byte stays", "a \t\r\n\n\xff\n  b", NULL, "a \t\r\n\n\xff\n  b"},
};

static void the_table_is_edited(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(edits); i++) {
        char to[2000];
        size_t length = 0;
        assert_true(crontab_edit(span_of(edits[i].table), edits[i].line, to, sizeof to - 1, &length));
        to[length] = '\0';
        check_text(edits[i].name, to, edits[i].wanted);
    }
}

static void what_does_not_fit_is_not_written_in_part(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(edits); i++) {
        size_t whole = strlen(edits[i].wanted);
        for (size_t size = 0; size <= whole; size++) {
            char *to = malloc(size + 1); /* of which only `size` may be used */
            to[size] = '#';
            size_t length = 0;
            bool fits = crontab_edit(span_of(edits[i].table), edits[i].line, to, size, &length);
            check_number(edits[i].name, fits, size == whole);
            assert_int_equal(to[size], '#');
            free(to);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_five_fields_are_a_schedule),
        cmocka_unit_test(hosts_are_spread_over_five_minutes),
        cmocka_unit_test(a_line_runs_ensure),
        cmocka_unit_test(our_line_is_found),
        cmocka_unit_test(no_line_of_others_is_ours),
        cmocka_unit_test(the_table_is_edited),
        cmocka_unit_test(what_does_not_fit_is_not_written_in_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
