#include "read/connections_text.h"

#include "base/service.h"
#include "taken.h"
#include "unit.h"

#define HEAD "Proto  Recv Q  Send Q  Local Address  Foreign Address  State  World ID  CC Algo  World Name\n"
#define MINE " 250150  newreno  vShield-Endpoint-Mux\n"
#define UP "tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED" MINE
#define CSV "CCAlgo,ForeignAddress,LocalAddress,Proto,RecvQ,SendQ,State,WorldID,WorldName,\n"

static void take(void *reader, struct span line) {
    connections_text_line(reader, line, false);
}

/* What a list tells, in whatever form it comes. */
static const struct {
    const char *text;
    unsigned established;
    unsigned rows;
    bool doubtful;
    bool headed;
} lists[] = {
    {HEAD UP, 1, 1, false, true},
    {"The World Name and State of each Local Address on the host:\n" HEAD UP, 1, 1, false, true},
    {UP, 1, 1, false, false},
    {UP UP, 2, 2, false, false},
    {"tcp 0 0 10.0.0.1:1 10.0.0.2:2 STRANGE 99 newreno hostd\n" UP, 1, 2, false, false},
    {"tcp 0 0 10.0.0.1:1 10.0.0.2:2 STRANGE" MINE UP, 1, 2, true, false},
    {"tcp 0 0 10.0.0.1:1 10.0.0.2:2 STRANGE 99 newreno vShield-Endpoin\n" UP, 1, 2, true, false},
    {"tcp 0 0 10.0.0.1:1 10.0.0.2:2 LISTEN 99 newreno hostd " UP, 0, 1, true, false},
    {"tcp 0 0 169.254.1.1:1 169.254.1.39:48651 STRANGE 99 newreno hostd\n", 0, 1, true, false},
    {CSV "newreno,169.254.1.39:48651,169.254.1.1:5,tcp,0,0,ESTABLISHED,250150,vShield-Endpoint-Mux,\n", 1, 1,
     false, true},
    {CSV "\"newreno\",\"169.254.1.39:48651\",\"169.254.1.1:5\",\"tcp\",0,0,\"ESTABLISHED\",250150,"
         "\"vShield-Endpoint-Mux\",\n",
     1, 1, false, true},
    {CSV "\"new,reno\",169.254.1.39:48651,169.254.1.1:5,tcp,0,0,ESTABLISHED,250150,vShield-Endpoint-Mux,\n",
     1, 1, false, true},
    {"[{\"CCAlgo\": \"new\\\"reno\", \"ForeignAddress\": \"169.254.1.39:48651\", \"LocalAddress\": "
     "\"169.254.1.1:5\", \"Proto\": \"tcp\", \"State\": \"ESTABLISHED\", \"WorldName\": "
     "\"vShield-Endpoint-Mux\"}]\n",
     1, 1, false, true},
    /* A header that follows another form does not make that form's end be forgotten. */
    {"<output><root><list></list></root>\n</output>\n" HEAD, 0, 0, false, true},
    {"Foreign Address: 169.254.1.39:48651\nLocal Address: 169.254.1.1:5\nProto: tcp\nState: ESTABLISHED\n"
     "World Name: vShield-Endpoint-Mux\n" HEAD,
     1, 1, false, true},
};

static void each_form_counts_the_rows_of_mux(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct connections_text reader;
        connections_text_begin(&reader, SERVICE_VSHIELD, 48651);
        for_each_line(lists[i].text, take, &reader);
        struct fault fault;
        connections_text_end(&reader, &fault);
        check_number(lists[i].text, reader.tally.established, lists[i].established);
        check_number(lists[i].text, reader.rows, lists[i].rows);
        check_number(lists[i].text, reader.doubtful, lists[i].doubtful);
        check_number(lists[i].text, connections_text_headed(&reader), lists[i].headed);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_counts_the_rows_of_mux),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
