#include "read/worlds.h"

#include "base/service.h"
#include "evidence/prompt.h"
#include "feed.h"
#include "unit.h"

static const struct {
    const char *name;
    const char *service;
    const char *text;
    bool observed;
    unsigned count;
    unsigned rows;
} rows[] = {
    {"the two worlds of one cartel", SERVICE_VSHIELD,
     "WID   CID   WorldName             Command\n"
     "5695  5695  vShield-Endpoint-Mux  /usr/lib/vmware/vShield-Endpoint-Mux\n"
     "5700  5695  vShield-Endpoint-Mux  /usr/lib/vmware/vShield-Endpoint-Mux\n"
     "34001  34001  hostd-worker  hostd\n",
     true, 2, 3},
    {"as pasted, with the prompt", SERVICE_VSHIELD,
     "~ # ps | grep Mux\n5695 5695 vShield-Endpoint-Mux /usr/lib/vmware/vShield-Endpoint-Mux\n"
     "5700 5695 vShield-Endpoint-Mux /usr/lib/vmware/vShield-Endpoint-Mux\n",
     true, 2, 2},
    {"the watchdog's shell and grep itself are not Mux", SERVICE_VSHIELD,
     "501 501 sh /bin/sh /sbin/watchdog.sh -s vShield-Endpoint-Mux -q 5 "
     "/usr/lib/vmware/vShield-Endpoint-Mux\n"
     "502 502 grep grep vShield-Endpoint-Mux\n",
     true, 0, 2},
    {"cut at 15 bytes", SERVICE_VSHIELD, "5695 5695 vShield-Endpoin /usr/lib/x\n", true, 1, 1},
    {"cut shorter", SERVICE_VSHIELD, "5695 5695 vShield-Endpoi /usr/lib/x\n", true, 0, 1},
    {"the successor", SERVICE_NSX,
     "1 1 nsx-context-mux a\n2 1 nsx-context-mux a\n3 1 nsx-context-mux a\n4 1 nsx-context-mux a\n", true, 4,
     4},
    {"the other service's worlds", SERVICE_NSX, "5695 5695 vShield-Endpoint-Mux x\n", true, 0, 1},
    {"world ids beyond 2^31", SERVICE_VSHIELD, "2147483649 2147483649 vShield-Endpoint-Mux\n", true, 1, 1},
    {"CR LF, tabs, no last newline", SERVICE_VSHIELD,
     "WID\tCID\tWorldName\r\n\t5695\t5695\tvShield-Endpoint-Mux\r\n1 1 init", true, 1, 2},
    {"a kernel world without a cartel is no row, and does not matter", SERVICE_VSHIELD,
     "1024 idle0\n5 5 init\n", true, 0, 1},
    {"only the header", SERVICE_VSHIELD, "WID CID WorldName\n", false, 0, 0},
    {"nothing", SERVICE_VSHIELD, "", false, 0, 0},
    {"an error", SERVICE_VSHIELD, "-sh: ps: not found\n", false, 0, 0},
    {"asked, and nothing came", SERVICE_VSHIELD, "~ # ps | grep Mux\n~ #\n", true, 0, 0},
    {"asked with ps alone", SERVICE_VSHIELD, "[root@esx01:~] ps\n", true, 0, 0},
    {"something else was asked", SERVICE_VSHIELD, "~ # psql\n", false, 0, 0},
    {"nothing was typed", SERVICE_VSHIELD, "~ #\n", false, 0, 0},
};

static void only_the_name_column_counts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            struct worlds_reader reader;
            worlds_begin(&reader, rows[i].service, prompt_line);
            feed_lines(&reader.lines, rows[i].text, strlen(rows[i].text), feed_sizes[piece]);
            check_number(rows[i].name, worlds_end(&reader), rows[i].observed);
            check_number(rows[i].name, reader.count, rows[i].count);
            check_number(rows[i].name, reader.rows, rows[i].rows);
        }
    }
}

static void check_list(const char *name, const char *text, bool pasted, bool observed, unsigned count) {
    for (size_t piece = 0; piece < FEED_SIZES; piece++) {
        struct worlds_reader reader;
        worlds_begin(&reader, SERVICE_VSHIELD, pasted ? prompt_line : NULL);
        feed_lines(&reader.lines, text, strlen(text), feed_sizes[piece]);
        check_number(name, worlds_end(&reader), observed);
        check_number(name, reader.count, count);
    }
}

/* What a program prints now is held to the program's own form; only people paste prompts, and lose a last newline. */
static void what_was_pasted_is_read_otherwise(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool live;
        bool pasted;
    } lists[] = {
        {"# ps -c\n", false, true},
        {"[root@esx01:~] ps -c\n", false, true},
        {"~ # ps\n~ #\n", false, true},
        {"5 5 init\n6 6 hostd", false, true},
        {"5 5 init\n", true, true},
        {"# ps -c\n5 5 init\n", false, true},
        {"", false, false},
        {"5 5 init\nError: out of memory\n", false, true},
        {"WID CID WorldName Command\n5 5 init\n(300 worlds not shown)\n6 6 hostd\n", false, true},
        {"5 5 init\n300 worlds not shown\n", false, true},
        {"ps: some worlds could not be read\n5 5 init\n", false, true},
        {"5 5 init\nWID\n", false, true},
        {"5 5 sh sh -c set -e\nexit 0\n6 6 ps ps -c\n", true, true},
        {"5 5 sh sh -c set -e\n/etc/init.d/vShield-Endpoint-Mux status\n6 6 ps ps -c\n", true, true},
        {"5 5 sh sh -c set -e\n? vShield-Endpoint-Mux x\n6 6 ps ps -c\n", false, false},
        {"5 5 sh sh -c set -e\n6 6 ps ps -c\nError: out of memory\n", false, true},
        {"WID      CID      WorldName              Command\n\n5 5 init\n\n", true, true},
        {"WID   CID   World Name            Command\n1024          idle0\n5 5 init\n", true, true},
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        check_list(lists[i].text, lists[i].text, false, lists[i].live, 0);
        check_list(lists[i].text, lists[i].text, true, lists[i].pasted, 0);
    }
}

/* A row that cannot be read may be the service's. */
static void a_row_that_cannot_be_read_is_no_proof(void **state) {
    (void)state;
    static char text[2 * LINES_LONGEST];
    snprintf(text, sizeof text, "5 5 init\n5695 5695 vShield-Endpoint-Mux %0*d\n6 6 hostd\n", LINES_LONGEST,
             0);
    check_list("its row is too long", text, false, false, 0);
    check_list("its row is too long", text, true, false, 0);
    snprintf(text, sizeof text, "5 5 init\n9 9 a %0*d\n5695 5695 vShield-Endpoint-Mux x\n", LINES_LONGEST, 0);
    check_list("another row is too long", text, false, true, 1);
    check_list("its row lacks a number", "5 5 init\n5695 vShield-Endpoint-Mux x\n", false, false, 0);
    check_list("its name in brackets", "5 5 init\n5695 5695 (vShield-Endpoint-Mux) x\n", false, false, 0);
    check_list("its name with more", "5 5 init\n5695 5695 vShield-Endpoint-Mux\033[m x\n", false, false, 0);
    check_list("its name damaged", "5 5 init\n5695 5695 vShield\001-Endpoint-Mux x\n", false, false, 0);
    check_list("another name is odd", "5 5 in\001it\n", false, true, 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_name_column_counts),
        cmocka_unit_test(what_was_pasted_is_read_otherwise),
        cmocka_unit_test(a_row_that_cannot_be_read_is_no_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
