#include "base/service.h"
#include "read/connections_text.h"

#include "unit.h"

#define HEADER                                                                                               \
    "Proto  Recv Q  Send Q  Local Address      Foreign Address     State        World ID  CC Algo  World "   \
    "Name\n"
#define RULER                                                                                                \
    "-----  ------  ------  -----------------  ------------------  -----------  --------  -------  "         \
    "--------------------\n"
#define OTHER                                                                                                \
    "tcp         0       0  127.0.0.1:8307     127.0.0.1:60432     ESTABLISHED   2098541  newreno  "         \
    "hostd-worker\n"
#define MANAGER                                                                                              \
    "tcp         0       0  10.9.1.40:59572    10.9.1.34:443       ESTABLISHED    250155  newreno  "         \
    "vShield-Endpoint-Mux\n"

static const struct {
    const char *name;
    const char *text;
    unsigned established;
    unsigned alive;
    bool doubtful;
    bool whole;
} rows[] = {
    {"a table",
     HEADER RULER OTHER "tcp         0       0  169.254.1.1:54590  169.254.1.39:48651  ESTABLISHED    250150 "
                        " newreno  vShield-Endpoint-Mux\n",
     1, 1, false, true},
    {"none to the appliance", HEADER RULER OTHER MANAGER, 0, 1, false, true},
    {"single blanks",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED 250150 vShield-Endpoint-Mux\n", 1, 1, false,
     true},
    {"an algorithm that nobody knows",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED 250150 bbr9 vShield-Endpoint-Mux\n", 1, 1,
     false, true},
    {"state and world id touch",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED2100144459 newreno vShield-Endpoint-Mux\n", 1,
     1, false, true},
    {"wrapped mid-word",
     "tcp         0       0  169.254.1.1:54590  169.254.1.39:48651  ESTABLISHED    2501\n50  newreno  "
     "vShield-Endpoint-Mux\n",
     1, 1, false, true},
    {"wrapped at a blank",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED 250150\nvShield-Endpoint-Mux\n", 1, 1, false,
     true},
    {"wrapped within the owner",
     "tcp         0       0  169.254.1.1:54590  169.254.1.39:48651  ESTABLISHED    250150  "
     "vShield-E\nndpoint-Mux\n",
     1, 1, false, true},
    {"wrapped within the address and within the owner",
     "tcp         0       0  169.254.1.1:54590                169.\n254.1.39:48651    ESTABLISHED   250150  "
     "newreno  vShield-En\ndpoint-Mux\n",
     1, 1, false, true},
    {"cut within the owner",
     OTHER "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED 250150 newreno v\n" OTHER, 0, 0, true,
     true},
    {"cut within the owner, to others",
     OTHER "tcp 0 0 10.9.1.40:59572 10.9.1.34:443 ESTABLISHED 250150 newreno vShield\n" OTHER, 0, 0, false,
     true},
    {"cells beyond their columns",
     "Proto  RecvQ  SendQ  LocalAddress    ForeignAddress   State        WorldID  CCAlgo   WorldName\n"
     "tcp    0      0      169.254.1.1:54590  169.254.1.39:48651  ESTABLISHED  250150  newreno  "
     "vShield-Endpoint-Mux\n",
     1, 1, false, true},
    {"in the order of the columns' names, without a header",
     "docker1 169.254.1.39:48651 169.254.1.1:54590 tcp 0 0 ESTABLISHED 250150 vShield-Endpoint-Mux\n"
     "\"\",\"0.0.0.0:0\",\"0.0.0.0:123\",\"udp\",\"0\",\"0\",\"\",\"67411\",\"ntpd\"\n",
     1, 1, false, true},
    {"wrapped, with an empty line between",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651\n\nESTABLISHED 250150 vShield-Endpoint-Mux\n", 1, 1, false,
     true},
    {"an empty line behind each line",
     "Proto : tcp\n\nForeignAddress : 169.254.1.39:48651\n\nState : ESTABLISHED\n\nWorldName : "
     "vShield-Endpoint-Mux\n\n\nProto : udp\n\nForeignAddress : 0.0.0.0:0\n\nState : \n\nWorldName : "
     "ntpd\n\n",
     1, 1, false, true},
    {"broken off in a row of others",
     HEADER RULER OTHER MANAGER "tcp 0 0 127.0.0.1:8307 127.0.0.1:60432 ESTA\n", 0, 1, true, true},
    {"of no row the owner and the world id",
     "tcp 0 0 127.0.0.1:8307 127.0.0.1:60432 ESTABLISHED\n\ntcp 0 0 10.9.1.40:59572 10.9.1.34:443 "
     "ESTABLISHED\n",
     0, 0, false, true},
    {"what should be an address is none", "ForeignAddress,State,WorldName\n443,ESTABLISHED,hostd\n", 0, 0,
     true, true},
    {"a masked address",
     "tcp 0 0 x.x.x.x:54590 x.x.x.x:48651 ESTABLISHED 250150 newreno vShield-Endpoint-Mux\n", 0, 1, true,
     true},
    {"a state that nobody knows, of others",
     HEADER RULER "tcp 0 0 1.2.3.4:5 1.2.3.4:6 HALFWAY 77 newreno hostd\n", 0, 0, false, true},
    {"a state that nobody knows, of Mux",
     "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 HALFWAY 250150 newreno vShield-Endpoint-Mux\n", 0, 0, true,
     true},
    {"netstat of Windows",
     "  Proto  Local Address          Foreign Address        State\n  TCP    10.9.1.7:50123         "
     "10.9.1.40:443          ESTABLISHED\n",
     0, 0, false, true},
    {"csv, cut",
     "Proto,LocalAddress,ForeignAddress,State,WorldName,\ntcp,127.0.0.1:1,127.0.0.1:2,ESTABLISHED,hostd,"
     "\ntcp,10.9.1.4\n",
     0, 0, false, false},
    {"json, cut", "[{\"Proto\":\"tcp\",\"LocalAd\n", 0, 0, false, false},
    {"nothing", "", 0, 0, false, true},
};

static void rows_are_read_as_people_paste_them(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct connections_text reader;
        struct span rest = span_of(rows[i].text);
        struct span line;
        connections_text_begin(&reader, SERVICE_VSHIELD, 48651);
        while (span_line(&rest, &line)) {
            connections_text_line(&reader, line, false);
        }
        bool whole = connections_text_end(&reader, NULL);
        check_number(rows[i].name, whole, rows[i].whole);
        check_number(rows[i].name, reader.doubtful, rows[i].doubtful);
        check_number(rows[i].name, reader.tally.established > 0 && !reader.doubtful, rows[i].established);
        check_number(rows[i].name, reader.tally.alive > 0, rows[i].alive);
    }
}

static void only_a_header_of_the_host_s_list_counts(void **state) {
    static const struct {
        const char *line;
        bool headed;
    } headers[] = {
        {"Proto  Recv Q  Send Q  Local Address  Foreign Address  State  World ID  World Name", true},
        {"Proto Recv Q Send Q Local Address Foreign Address State World ", true}, /* wrapped */
        {"Proto,LocalAddress,ForeignAddress,State,WorldName", true},
        {"  Proto  Local Address          Foreign Address        State", false},
        {"tcp 0 0 1.2.3.4:5 1.2.3.4:6 LISTEN 77 x", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(headers); i++) {
        struct connections_text reader;
        connections_text_begin(&reader, SERVICE_VSHIELD, 48651);
        connections_text_line(&reader, span_of(headers[i].line), false);
        check_number(headers[i].line, connections_text_headed(&reader), headers[i].headed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_as_people_paste_them),
        cmocka_unit_test(only_a_header_of_the_host_s_list_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
