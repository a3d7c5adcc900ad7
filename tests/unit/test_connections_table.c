#include "feed.h"

#include "evidence/prompt.h"
#include "reader.h"
#include "unit.h"

#define HEADER_6                                                                                             \
    "Proto  Recv Q  Send Q  Local Address       Foreign Address     State        World ID  CC Algo  World "  \
    "Name          \n"                                                                                       \
    "-----  ------  ------  ------------------  ------------------  -----------  --------  -------  "        \
    "--------------------\n"
#define HEADER_5                                                                                             \
    "Proto  Recv Q  Send Q  Local Address       Foreign Address     State        World ID  World Name\n"     \
    "-----  ------  ------  ------------------  ------------------  -----------  --------  ----------\n"
#define DSVA_6                                                                                               \
    "tcp         0       0  169.254.1.1:54590   169.254.1.39:48651  ESTABLISHED    250150  newreno  "        \
    "vShield-Endpoint-Mux\n"
#define MANAGER_6                                                                                            \
    "tcp         0       0  10.3.239.40:59572   10.3.239.34:443     ESTABLISHED    250155  newreno  "        \
    "vShield-Endpoint-Mux\n"
#define ROW(state, world, owner)                                                                             \
    "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 " state " " world " " owner "\n"
#define MUX "vShield-Endpoint-Mux"

static const struct {
    const char *name;
    const char *text;
    bool whole;
    unsigned rows, established, ownerless, others, manager, alive;
    const char *error;
} tables[] = {
    {"6.x, whole", HEADER_6 DSVA_6 MANAGER_6, true, 2, 1, 0, 0, 1, 2, ""},
    {"5.x has no CC Algo",
     HEADER_5 "tcp         0       0  169.254.1.1:54590   169.254.1.39:48651  ESTABLISHED    250150  " MUX
              "\n",
     true, 1, 1, 0, 0, 0, 1, ""},
    {"CR LF",
     "Proto  Recv Q  Send Q  Local Address       Foreign Address     State        World ID  World Name\r\n"
     "-----  ------  ------  ------------------  ------------------  -----------  --------  ----------\r\n"
     "tcp         0       0  169.254.1.1:54590   169.254.1.39:48651  ESTABLISHED    250150  " MUX "\r\n",
     true, 1, 1, 0, 0, 0, 1, ""},
    {"the support text's rows, with prompts",
     "~ # esxcli network ip connection list | grep Mux (\xe6\xad\xa3\xe5\xb8\xb8\xe6\x99\x82)\n" ROW(
         "ESTABLISHED", "250150", MUX) "tcp 0 0 10.3.239.40:59572 10.3.239.34:443 ESTABLISHED 250155 " MUX
                                       "\ntcp 0 0 10.3.239.40:57066 10.3.239.34:443 ESTABLISHED 250155 " MUX
                                       "\n~ #\n",
     true, 3, 1, 0, 0, 2, 3, ""},
    {"the support text's broken host",
     "tcp 0 0 10.3.239.40:59572 10.3.239.34:443 ESTABLISHED 250155 " MUX
     "\ntcp 0 0 10.3.239.40:57066 10.3.239.34:443 ESTABLISHED 250155 " MUX "\n",
     true, 2, 0, 0, 0, 2, 2, ""},
    {"grep found nothing", "~ # esxcli network ip connection list | grep Mux\n~ #\n", true, 0, 0, 0, 0, 0, 0,
     ""},
    {"an empty table is no host's", HEADER_6, false, 0, 0, 0, 0, 0, 0, "no connections listed"},
    {"TIME WAIT of others, aligned",
     HEADER_6 "tcp         0       0  127.0.0.1:20923     127.0.0.1:80        TIME WAIT           0\n" DSVA_6,
     true, 2, 1, 0, 0, 0, 1, ""},
    {"an unknown state of others, aligned",
     HEADER_6 "tcp         0       0  127.0.0.1:20923     127.0.0.1:80        HALF OPEN      2098838  "
              "docker1  envoy\n" DSVA_6,
     true, 2, 1, 0, 0, 0, 1, ""},
    {"an unknown state of others, by words",
     "tcp 0 0 127.0.0.1:5 127.0.0.1:80 HALF OPEN 2098838 docker1 envoy\n" ROW("ESTABLISHED", "1", MUX), true,
     2, 1, 0, 0, 0, 1, ""},
    {"two words of Mux's state", ROW("TIME WAIT", "0", MUX), true, 1, 0, 0, 0, 0, 0, ""},
    {"an unknown algorithm", ROW("ESTABLISHED", "250150", "docker1 " MUX), true, 1, 1, 0, 0, 0, 1, ""},
    {"an unknown algorithm, the owner cut", ROW("ESTABLISHED", "250150", "bbr vShield-Endpoin"), true, 1, 1,
     0, 0, 0, 1, ""},
    {"an unknown algorithm of others", ROW("ESTABLISHED", "250150", "docker1 envoy"), true, 1, 0, 0, 1, 0, 0,
     ""},
    {"the state touches the world id",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED1000144459 newreno " MUX "\n", true, 1, 1, 0, 0,
     0, 1, ""},
    {"a state that ends in a digit touches the world id",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 FIN_WAIT_21000144459 newreno " MUX "\n", true, 1, 0, 0, 0,
     0, 0, ""},
    {"an unknown state of others touches the world id", "tcp 0 0 127.0.0.1:5 127.0.0.1:80 BUSY1000144459 x\n",
     true, 1, 0, 0, 0, 0, 0, ""},
    {"three words are no state", "tcp 0 0 127.0.0.1:5 127.0.0.1:80 A B C 1 x\n", false, 0, 0, 0, 0, 0, 0,
     "row 1 is truncated or malformed: tcp 0 0 127.0.0.1:5 127.0.0.1:80 A B C 1 x"},
    {"a local port 48651", "tcp 0 0 169.254.1.1:48651 169.254.1.39:5 ESTABLISHED 250150 " MUX "\n", true, 1,
     0, 0, 0, 0, 1, ""},
    {"a world id 48651", "tcp 0 0 169.254.1.1:5 169.254.1.39:6 ESTABLISHED 48651 " MUX "\n", true, 1, 0, 0, 0,
     0, 1, ""},
    {"TIME_WAIT", ROW("TIME_WAIT", "0", ""), true, 1, 0, 0, 0, 0, 0, ""},
    {"CLOSE_WAIT", ROW("CLOSE_WAIT", "250150", MUX), true, 1, 0, 0, 0, 0, 1, ""},
    {"SYN_SENT", ROW("SYN_SENT", "250150", "newreno " MUX), true, 1, 0, 0, 0, 0, 1, ""},
    {"another process", ROW("ESTABLISHED", "250150", "newreno hostd-worker"), true, 1, 0, 0, 1, 0, 0, ""},
    {"owner empty", ROW("ESTABLISHED", "250150", "newreno"), true, 1, 0, 1, 0, 0, 0, ""},
    {"owner empty, no CC Algo either", ROW("ESTABLISHED", "250150", ""), true, 1, 0, 1, 0, 0, 0, ""},
    {"owner cut at 15 bytes", ROW("ESTABLISHED", "250150", "cubic vShield-Endpoin"), true, 1, 1, 0, 0, 0, 1,
     ""},
    {"owner with a blank in it", ROW("ESTABLISHED", "250150", "newreno some name"), true, 1, 0, 0, 1, 0, 0,
     ""},
    {"world id beyond 2^31", ROW("ESTABLISHED", "4294967297", MUX), true, 1, 1, 0, 0, 0, 1, ""},
    {"udp without a state", "udp 0 0 0.0.0.0:68 0.0.0.0:0 250150 dhclient-uw\n", true, 1, 0, 0, 0, 0, 0, ""},
    {"udp, aligned",
     HEADER_6 "udp         0       0  0.0.0.0:68          0.0.0.0:0                          2739           "
              "dhclient-uw\n" DSVA_6,
     true, 2, 1, 0, 0, 0, 1, ""},
    {"IPv6", "tcp 0 0 [::1]:8307 [::1]:62513 ESTABLISHED 34125 newreno hostd-worker\n", true, 1, 0, 0, 0, 0,
     0, ""},
    {"169.254 of a server management board", "tcp 0 0 169.254.95.120:5 169.254.95.118:623 ESTABLISHED 7 x\n",
     true, 1, 0, 0, 0, 0, 0, ""},
    {"aligned, the owner longer than its dashes",
     HEADER_5 "tcp         0       0  169.254.1.1:54590   169.254.1.39:48651  ESTABLISHED    250150  " MUX
              "\n",
     true, 1, 1, 0, 0, 0, 1, ""},
    {"aligned, stripped behind the world id",
     HEADER_6 "tcp         0       0  169.254.1.1:54590   169.254.1.39:48651  TIME_WAIT           0\n", true,
     1, 0, 0, 0, 0, 0, ""},
    {"headed, but single blanks",
     "Proto Recv Q Send Q Local Address Foreign Address State World ID CC Algo World Name\n"
     "----- ------ ------ ------------------ ------------------ ----------- -------- ------- "
     "----------\n" ROW("ESTABLISHED", "250150", "newreno " MUX),
     true, 1, 1, 0, 0, 0, 1, ""},
    {"indented", "    " ROW("ESTABLISHED", "250150", MUX), true, 1, 1, 0, 0, 0, 1, ""},
    {"esxcli's error", "Connect to localhost failed: Connection failure\n", false, 0, 0, 0, 0, 0, 0,
     "output: Connect to localhost failed: Connection failure"},
    {"localcli's error", "Errors: \nUnable to find a command or namespace with the name 'x' in namespace\n",
     false, 0, 0, 0, 0, 0, 0, "output: Unable to find a command or namespace with the name 'x' in namespace"},
    {"a heading without an error", "Errors: \n", false, 0, 0, 0, 0, 0, 0, "output: Errors:"},
    {"empty", "", false, 0, 0, 0, 0, 0, 0, "it is empty"},
    {"only blanks", " \n\n\t\n", false, 0, 0, 0, 0, 0, 0, "it is empty"},
    {"a prompt for something else", "~ # ls\n", false, 0, 0, 0, 0, 0, 0, "it is empty"},
    {"a row without a world id", "tcp 0 0 169.254.1.1:5 169.254.1.39:48651 ESTABLISHED\n", false, 0, 0, 0, 0,
     0, 0, "row 1 is truncated or malformed: tcp 0 0 169.254.1.1:5 169.254.1.39:48651 ESTABLISHED"},
    {"a row with a strange state", ROW("BUSY", "1", MUX), false, 0, 0, 0, 0, 0, 0,
     "row 1 is truncated or malformed: tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 BUSY 1 " MUX},
    {"rows behind a broken one do not count",
     "tcp x 0 1.1.1.1:1 1.1.1.1:1 LISTEN 1\n" ROW("ESTABLISHED", "250150", MUX), false, 0, 0, 0, 0, 0, 0,
     "row 1 is truncated or malformed: tcp x 0 1.1.1.1:1 1.1.1.1:1 LISTEN 1"},
    {"the second row broken", ROW("ESTABLISHED", "250150", MUX) "tcp x 0 1.1.1.1:1 1.1.1.1:1 LISTEN 1\n",
     false, 1, 1, 0, 0, 0, 1, "row 2 is truncated or malformed: tcp x 0 1.1.1.1:1 1.1.1.1:1 LISTEN 1"},
};

static void check_table(size_t i, size_t piece) {
    struct reading got = reader_read(READER_TABLE, tables[i].text, strlen(tables[i].text), piece);
    assert_true(got.opened);
    check_text(tables[i].name, got.error, tables[i].error);
    check_number(tables[i].name, got.whole, tables[i].whole);
    check_number(tables[i].name, got.seen.rows, tables[i].rows);
    check_number(tables[i].name, got.seen.established, tables[i].established);
    check_number(tables[i].name, got.seen.ownerless, tables[i].ownerless);
    check_number(tables[i].name, got.seen.foreign, tables[i].others);
    check_number(tables[i].name, got.seen.manager, tables[i].manager);
    check_number(tables[i].name, got.seen.alive, tables[i].alive);
}

static void each_form_is_read(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(tables); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            check_table(i, feed_sizes[piece]);
        }
    }
}

/*
 * Where the text ends within the row to the appliance, that connection is never said to be missing: either the
 * list is not whole, or the row has been counted.
 */
static void check_cuts(const char *text, const char *row) {
    size_t start = (size_t)(strstr(text, row) - text);
    size_t end = start + strcspn(row, "\n");
    for (size_t cut = start + 1; cut <= end; cut++) {
        struct reading got = reader_read(READER_TABLE, text, cut, SIZE_MAX);
        if (got.whole && got.seen.established + got.seen.ownerless == 0) {
            fail_msg("cut behind '%.*s': read as whole", (int)(cut - start), text + start);
        }
        assert_int_equal(got.seen.foreign, 0);
    }
}

static void a_cut_row_is_not_a_missing_connection(void **state) {
    (void)state;
    check_cuts(HEADER_6 MANAGER_6 DSVA_6, DSVA_6);
    check_cuts("tcp 0 0 10.3.239.40:5 10.3.239.34:443 ESTABLISHED 25 " MUX "\n" ROW("ESTABLISHED", "25", MUX),
               ROW("ESTABLISHED", "25", MUX));
}

static void a_line_too_long_spoils_the_list(void **state) {
    (void)state;
    static char text[LINES_LONGEST + 400];
    int row = snprintf(text, sizeof text, "%s", ROW("ESTABLISHED", "250150", MUX));
    memset(text + row, 'x', LINES_LONGEST + 100);
    text[row + LINES_LONGEST + 100] = '\n';
    size_t length = (size_t)row + LINES_LONGEST + 101;
    for (size_t piece = 0; piece < FEED_SIZES; piece++) {
        struct reading got = reader_read(READER_TABLE, text, length, feed_sizes[piece]);
        assert_false(got.whole);
        assert_string_equal(got.error, "a line longer than 2048 bytes");
        assert_int_equal(got.seen.established, 1);
    }
}

static void hostile_rows_are_quoted_printably(void **state) {
    (void)state;
    static const char text[] = "tcp \033[31m \xff\0\n";
    struct reading got = reader_read(READER_TABLE, text, sizeof text - 1, SIZE_MAX);
    assert_false(got.whole);
    assert_string_equal(got.error, "row 1 is truncated or malformed: tcp ?[31m ??");
}

static void many_rows_take_no_more_memory(void **state) {
    (void)state;
    static const char row[] = ROW("ESTABLISHED", "250150", MUX);
    struct connections seen;
    struct fault fault;
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    struct connections_table table;
    connections_table_begin(&table, &seen, prompt_line);
    for (int i = 0; i < 50000; i++) {
        lines_feed(&table.lines, row, sizeof row - 1);
    }
    assert_true(connections_table_end(&table, &fault));
    assert_int_equal(seen.rows, 50000);
    assert_int_equal(seen.established, 50000);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_read),
        cmocka_unit_test(a_cut_row_is_not_a_missing_connection),
        cmocka_unit_test(a_line_too_long_spoils_the_list),
        cmocka_unit_test(hostile_rows_are_quoted_printably),
        cmocka_unit_test(many_rows_take_no_more_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
