#include "read/worlds.h"

#include "base/service.h"
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
};

/* Reads a host's list; whether it was observed. */
static bool read_list(struct worlds_reader *reader, const char *service, const char *text, size_t piece) {
    *reader = (struct worlds_reader){.service = service};
    struct lines lines = feed_whole(worlds_live_line, reader, text, strlen(text), piece);
    reader->cut |= lines_lost(&lines);
    return worlds_end(reader);
}

static void only_the_name_column_counts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            struct worlds_reader reader;
            bool observed = read_list(&reader, rows[i].service, rows[i].text, feed_sizes[piece]);
            check_number(rows[i].name, observed, rows[i].observed);
            check_number(rows[i].name, reader.count, rows[i].count);
            check_number(rows[i].name, reader.rows, rows[i].rows);
        }
    }
}

static void check_list(const char *name, const char *text, bool observed, unsigned count) {
    for (size_t piece = 0; piece < FEED_SIZES; piece++) {
        struct worlds_reader reader;
        check_number(name, read_list(&reader, SERVICE_VSHIELD, text, feed_sizes[piece]), observed);
        check_number(name, reader.count, count);
    }
}

/* What ps prints has its own lines alone, and ends its last one. */
static void a_live_list_is_held_to_its_form(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool observed;
    } lists[] = {
        {"# ps -c\n", false},
        {"[root@esx01:~] ps -c\n", false},
        {"~ # ps\n~ #\n", false},
        {"5 5 init\n6 6 hostd", false},
        {"5 5 init\n", true},
        {"# ps -c\n5 5 init\n", false},
        {"", false},
        {"5 5 init\nError: out of memory\n", false},
        {"WID CID WorldName Command\n5 5 init\n(300 worlds not shown)\n6 6 hostd\n", false},
        {"5 5 init\n300 worlds not shown\n", false},
        {"ps: some worlds could not be read\n5 5 init\n", false},
        {"5 5 init\nWID\n", false},
        {"5 5 sh sh -c set -e\nexit 0\n6 6 ps ps -c\n", true},
        {"5 5 sh sh -c set -e\n/etc/init.d/vShield-Endpoint-Mux status\n6 6 ps ps -c\n", true},
        {"5 5 sh sh -c set -e\n? vShield-Endpoint-Mux x\n6 6 ps ps -c\n", false},
        {"5 5 sh sh -c set -e\n6 6 ps ps -c\nError: out of memory\n", false},
        {"WID      CID      WorldName              Command\n\n5 5 init\n\n", true},
        {"WID   CID   World Name            Command\n1024          idle0\n5 5 init\n", true},
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        check_list(lists[i].text, lists[i].text, lists[i].observed, 0);
    }
}

/* A row that cannot be read may be the service's. */
static void a_row_that_cannot_be_read_is_no_proof(void **state) {
    (void)state;
    static char text[2 * LINES_LONGEST];
    snprintf(text, sizeof text, "5 5 init\n5695 5695 vShield-Endpoint-Mux %0*d\n6 6 hostd\n", LINES_LONGEST,
             0);
    check_list("its row is too long", text, false, 0);
    snprintf(text, sizeof text, "5 5 init\n9 9 a %0*d\n5695 5695 vShield-Endpoint-Mux x\n", LINES_LONGEST, 0);
    check_list("another row is too long", text, true, 1);
    check_list("its row lacks a number", "5 5 init\n5695 vShield-Endpoint-Mux x\n", false, 0);
    check_list("its name in brackets", "5 5 init\n5695 5695 (vShield-Endpoint-Mux) x\n", false, 0);
    check_list("its name with more", "5 5 init\n5695 5695 vShield-Endpoint-Mux\033[m x\n", false, 0);
    check_list("its name damaged", "5 5 init\n5695 5695 \001vShield-Endpoint-Mux x\n", false, 0);
    check_list("another name is odd", "5 5 in\001it\n", true, 0);
}

/* Rows of any form of ps, as people paste them. */
static void a_pasted_row_is_known(void **state) {
    (void)state;
    static const struct {
        const char *line;
        const char *name; /* NULL: no row */
    } lines[] = {
        {"5695 5695 vShield-Endpoint-Mux /usr/lib/vmware/vShield-Endpoint-Mux", SERVICE_VSHIELD},
        {"  x tq2125074  2125074  nsx-context-mux", SERVICE_NSX},
        {" |-2125074 2125074 nsx-context-mux", SERVICE_NSX},
        {"\xe2\x94\x9c\xe2\x94\x80 2125074 2125074 nsx-context-mux", SERVICE_NSX},
        {"WID CID WorldName", NULL},
        {"5695 5695", NULL},
        {"5695 5695 17", NULL},
        {"root 17087 1 0 Oct06 ? 00:00:00 ds_am", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct span name = {"", 0};
        bool row = worlds_row(span_of(lines[i].line), &name);
        check_number(lines[i].line, row, lines[i].name != NULL);
        check_number(lines[i].line, row && !span_equal(name, lines[i].name), 0);
    }
}

/* A pasted line, and so a name, may be longer than a host's. */
static void a_name_has_no_greatest_length(void **state) {
    (void)state;
    static char name[2 * LINES_LONGEST];
    memset(name, 'v', sizeof name);
    assert_false(worlds_in_doubt((struct span){name, sizeof name}, SERVICE_VSHIELD));
    memset(name, '(', sizeof name - 100);
    memcpy(name + sizeof name - 100, SERVICE_VSHIELD, strlen(SERVICE_VSHIELD));
    assert_true(worlds_in_doubt((struct span){name, sizeof name}, SERVICE_VSHIELD));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_name_column_counts),
        cmocka_unit_test(a_live_list_is_held_to_its_form),
        cmocka_unit_test(a_row_that_cannot_be_read_is_no_proof),
        cmocka_unit_test(a_pasted_row_is_known),
        cmocka_unit_test(a_name_has_no_greatest_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
