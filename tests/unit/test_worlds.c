#include "judge/worlds.h"

#include "feed.h"
#include "judge/service.h"
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
            worlds_begin(&reader, rows[i].service);
            feed_lines(&reader.lines, rows[i].text, strlen(rows[i].text), feed_sizes[piece]);
            check_number(rows[i].name, worlds_end(&reader), rows[i].observed);
            check_number(rows[i].name, reader.count, rows[i].count);
            check_number(rows[i].name, reader.rows, rows[i].rows);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_name_column_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
