#include "read/connections.h"

#include "base/service.h"
#include "unit.h"

#define MUX "vShield-Endpoint-Mux"
#define DSVA "169.254.1.39:48651"

static bool take(struct connections *seen, const char *proto, const char *local, const char *foreign,
                 const char *state, const char *owner) {
    const struct span row[] = {span_of(proto), span_of(local), span_of(foreign), span_of(state),
                               span_of(owner)};
    return connections_take(seen, row);
}

/* How one row alone is counted. */
static const struct {
    const char *name;
    const char *proto;
    const char *local;
    const char *foreign;
    const char *state;
    const char *owner;
    bool good;
    unsigned established, ownerless, others, manager, alive;
} rows[] = {
    {"to the appliance", "tcp", "169.254.1.1:54590", DSVA, "ESTABLISHED", MUX, true, 1, 0, 0, 0, 1},
    {"tcp4", "tcp4", "169.254.1.1:54590", DSVA, "ESTABLISHED", MUX, true, 1, 0, 0, 0, 1},
    {"owner cut at 15 bytes", "tcp", "169.254.1.1:5", DSVA, "ESTABLISHED", "vShield-Endpoin", true, 1, 0, 0,
     0, 1},
    {"owner cut shorter", "tcp", "169.254.1.1:5", DSVA, "ESTABLISHED", "vShield-Endpoi", true, 0, 0, 1, 0, 0},
    {"owner empty", "tcp", "169.254.1.1:5", DSVA, "ESTABLISHED", "", true, 0, 1, 0, 0, 0},
    {"another process", "tcp", "169.254.1.1:5", DSVA, "ESTABLISHED", "hostd-worker", true, 0, 0, 1, 0, 0},
    {"owner longer", "tcp", "169.254.1.1:5", DSVA, "ESTABLISHED", MUX "x", true, 0, 0, 1, 0, 0},
    {"port 4865", "tcp", "169.254.1.1:5", "169.254.1.39:4865", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"port 48652", "tcp", "169.254.1.1:5", "169.254.1.39:48652", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"a local port 48651", "tcp", "169.254.1.1:48651", "169.254.1.39:5", "ESTABLISHED", MUX, true, 0, 0, 0, 0,
     1},
    {"port 48651 elsewhere", "tcp", "10.0.0.1:5", "10.0.0.2:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"169.254, another port", "tcp", "169.254.95.120:5", "169.254.95.118:443", "ESTABLISHED", MUX, true, 0, 0,
     0, 0, 1},
    {"169.25 is not 169.254", "tcp", "1.2.3.4:5", "169.25.4.1:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0,
     1},
    {"1169.254", "tcp", "1.2.3.4:5", "1169.254.1.1:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"three octets", "tcp", "1.2.3.4:5", "169.254.1:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"five octets", "tcp", "1.2.3.4:5", "169.254.1.1.1:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"octet 256", "tcp", "1.2.3.4:5", "169.254.1.256:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"a trailing dot", "tcp", "1.2.3.4:5", "169.254.1.1.:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0, 1},
    {"the network's last address", "tcp", "1.2.3.4:5", "169.254.255.255:48651", "ESTABLISHED", MUX, true, 1,
     0, 0, 0, 1},
    {"IPv6 mapped", "tcp6", "[::1]:5", "[::ffff:169.254.1.39]:48651", "ESTABLISHED", MUX, true, 0, 0, 0, 0,
     1},
    {"IPv6", "tcp", "[::1]:60000", "[::1]:8307", "ESTABLISHED", "hostd", true, 0, 0, 0, 0, 0},
    {"a manager", "tcp", "10.3.239.40:59572", "10.3.239.34:443", "ESTABLISHED", MUX, true, 0, 0, 0, 1, 1},
    {"a manager over IPv6", "tcp", "[fe80::1]:5", "[fe80::2]:443", "ESTABLISHED", MUX, true, 0, 0, 0, 1, 1},
    {"a manager, closing", "tcp", "10.3.239.40:5", "10.3.239.34:443", "FIN_WAIT_1", MUX, true, 0, 0, 0, 0, 0},
    {"somebody else's 443", "tcp", "10.3.239.40:5", "10.3.239.34:443", "ESTABLISHED", "vpxa", true, 0, 0, 0,
     0, 0},
    {"a listener", "tcp", "0.0.0.0:48651", "0.0.0.0:0", "LISTEN", MUX, true, 0, 0, 0, 0, 1},
    {"a listener with stars", "tcp", "*:48651", "*:*", "LISTEN", MUX, true, 0, 0, 0, 0, 1},
    {"udp", "udp", "169.254.1.1:5", DSVA, "", MUX, true, 0, 0, 0, 0, 0},
    {"udp with a state", "udp", "169.254.1.1:5", DSVA, "ESTABLISHED", MUX, true, 0, 0, 0, 0, 0},
    {"tcp without a state", "tcp", "169.254.1.1:5", DSVA, "", MUX, false, 0, 0, 0, 0, 0},
    {"tcp with half a state", "tcp", "169.254.1.1:5", DSVA, "ESTABLISH", MUX, false, 0, 0, 0, 0, 0},
    {"state in lower case", "tcp", "169.254.1.1:5", DSVA, "established", MUX, false, 0, 0, 0, 0, 0},
    {"no port", "tcp", "169.254.1.1:5", "169.254.1.39", "ESTABLISHED", MUX, false, 0, 0, 0, 0, 0},
    {"an empty port", "tcp", "169.254.1.1:5", "169.254.1.39:", "ESTABLISHED", MUX, false, 0, 0, 0, 0, 0},
    {"port 65536", "tcp", "169.254.1.1:5", "169.254.1.39:65536", "ESTABLISHED", MUX, false, 0, 0, 0, 0, 0},
    {"port -1", "tcp", "169.254.1.1:5", "169.254.1.39:-1", "ESTABLISHED", MUX, false, 0, 0, 0, 0, 0},
    {"only a port", "tcp", "169.254.1.1:5", ":48651", "ESTABLISHED", MUX, false, 0, 0, 0, 0, 0},
    /* A state that nobody knows matters where the row concerns Mux, the appliance's port or a manager... */
    {"an unknown state of Mux", "tcp", "10.0.0.1:5", "10.0.0.2:6", "BUSY", MUX, false, 0, 0, 0, 0, 0},
    {"one to the appliance, of nobody", "tcp", "169.254.1.1:5", DSVA, "BUSY", "", false, 0, 0, 0, 0, 0},
    {"one to the appliance, of another", "tcp", "169.254.1.1:5", DSVA, "BUSY", "x", false, 0, 0, 0, 0, 0},
    {"one to Mux's manager", "tcp", "10.0.0.1:5", "10.0.0.2:443", "BUSY", MUX, false, 0, 0, 0, 0, 0},
    /* ...and in no other row. */
    {"one of another", "tcp", "127.0.0.1:5", "127.0.0.1:80", "BUSY", "envoy", true, 0, 0, 0, 0, 0},
    {"one of another to a manager", "tcp", "10.0.0.1:5", "10.0.0.2:443", "BUSY", "vpxa", true, 0, 0, 0, 0, 0},
    {"one of nobody", "tcp", "127.0.0.1:5", "127.0.0.1:80", "BUSY", "", true, 0, 0, 0, 0, 0},
    {"none of another", "tcp", "127.0.0.1:5", "127.0.0.1:80", "", "envoy", true, 0, 0, 0, 0, 0},
    {"no port of another", "tcp", "*", "*", "LISTEN", "envoy", false, 0, 0, 0, 0, 0},
    {"nothing", "", "", "", "", "", false, 0, 0, 0, 0, 0},
};

static void each_row_is_counted_as_what_it_is(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct connections seen;
        connections_begin(&seen, SERVICE_VSHIELD, 48651);
        bool good = take(&seen, rows[i].proto, rows[i].local, rows[i].foreign, rows[i].state, rows[i].owner);
        check_number(rows[i].name, good, rows[i].good);
        check_number(rows[i].name, seen.rows, rows[i].good);
        check_number(rows[i].name, seen.established, rows[i].established);
        check_number(rows[i].name, seen.ownerless, rows[i].ownerless);
        check_number(rows[i].name, seen.foreign, rows[i].others);
        check_number(rows[i].name, seen.manager, rows[i].manager);
        check_number(rows[i].name, seen.alive, rows[i].alive);
        bool peer = rows[i].established + rows[i].ownerless > 0;
        check_number(rows[i].name, seen.peer_count, peer);
    }
}

static const struct {
    const char *name;
    bool alive;
} states[] = {
    {"CLOSED", false},     {"LISTEN", true},      {"SYN_SENT", true},    {"SYN_RCVD", true},
    {"ESTABLISHED", true}, {"CLOSE_WAIT", true},  {"FIN_WAIT_1", false}, {"CLOSING", false},
    {"LAST_ACK", false},   {"FIN_WAIT_2", false}, {"TIME_WAIT", false},
};

static void each_state_has_its_meaning(void **state) {
    (void)state;
    assert_int_equal(COUNT(states), CONNECTION_STATES);
    for (size_t i = 0; i < COUNT(states); i++) {
        enum connection_state number = connection_state_of(span_of(states[i].name));
        assert_int_not_equal(number, CONNECTION_STATES);
        check_text(states[i].name, connection_state_name(number), states[i].name);
        struct connections seen;
        connections_begin(&seen, SERVICE_VSHIELD, 48651);
        assert_true(take(&seen, "tcp", "169.254.1.1:5", DSVA, states[i].name, MUX));
        check_number(states[i].name, seen.alive, states[i].alive);
        bool established = strcmp(states[i].name, "ESTABLISHED") == 0;
        check_number(states[i].name, seen.established, established);
        check_number(states[i].name, seen.other_states[number], !established);
    }
    assert_int_equal(connection_state_of(span_of("SYN")), CONNECTION_STATES);
    assert_int_equal(connection_state_of(span_of("TIME WAIT")), CONNECTION_TIME_WAIT);
    assert_int_equal(connection_state_of(span_of("FIN-WAIT-2")), CONNECTION_FIN_WAIT_2);
    assert_int_equal(connection_state_of(span_of("TIME WAITS")), CONNECTION_STATES);
}

static void other_states_count_owned_and_ownerless_rows(void **state) {
    (void)state;
    struct connections seen;
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    take(&seen, "tcp", "169.254.1.1:5", DSVA, "TIME_WAIT", "");
    take(&seen, "tcp", "169.254.1.1:6", DSVA, "TIME_WAIT", MUX);
    take(&seen, "tcp", "169.254.1.1:7", DSVA, "TIME_WAIT", "hostd");
    assert_int_equal(seen.other_states[CONNECTION_TIME_WAIT], 2);
    assert_int_equal(seen.foreign, 0);
}

static void a_manager_may_have_no_owner(void **state) {
    (void)state;
    struct connections seen;
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    take(&seen, "tcp", "10.0.0.1:5", "10.0.0.2:443", "ESTABLISHED", "");
    assert_int_equal(seen.manager, 0);
    assert_int_equal(seen.manager_ownerless, 1);
    assert_int_equal(seen.alive, 0);
    take(&seen, "tcp", "10.0.0.1:6", "10.0.0.2:443", "BUSY", ""); /* nor is it said that there is none */
    assert_int_equal(seen.manager_ownerless, 2);
}

static void another_port_can_be_the_appliances(void **state) {
    (void)state;
    struct connections seen;
    connections_begin(&seen, SERVICE_NSX, 1234);
    take(&seen, "tcp", "169.254.1.1:5", "169.254.1.39:1234", "ESTABLISHED", SERVICE_NSX);
    take(&seen, "tcp", "169.254.1.1:6", DSVA, "ESTABLISHED", SERVICE_NSX);
    assert_int_equal(seen.established, 1);
    assert_string_equal(seen.peers[0], "169.254.1.39:1234");
}

static void peers_are_kept_once_and_bounded(void **state) {
    (void)state;
    struct connections seen;
    char foreign[40];
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    for (int i = 0; i < 3 * CONNECTION_PEERS; i++) {
        snprintf(foreign, sizeof foreign, "169.254.1.%d:48651", i / 2);
        assert_true(take(&seen, "tcp", "169.254.1.1:5", foreign, "ESTABLISHED", MUX));
    }
    assert_int_equal(seen.peer_count, CONNECTION_PEERS);
    assert_int_equal(seen.established, 3 * CONNECTION_PEERS);
    assert_string_equal(seen.peers[1], "169.254.1.1:48651");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_counted_as_what_it_is),
        cmocka_unit_test(each_state_has_its_meaning),
        cmocka_unit_test(other_states_count_owned_and_ownerless_rows),
        cmocka_unit_test(a_manager_may_have_no_owner),
        cmocka_unit_test(another_port_can_be_the_appliances),
        cmocka_unit_test(peers_are_kept_once_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
