#include "evidence/redact.h"

#include "judge/links.h"
#include "read/connections.h"
#include "read/links.h"
#include "unit.h"

enum { CONNECTIONS = LISTS /* a kind of list, beside those of the links */ };

static struct redaction begin_redaction(const char *appliance) {
    return (struct redaction){.service = "other-mux", .appliance = appliance};
}

/* What becomes of a text that comes in pieces of so many bytes; to be freed. */
static char *redact(struct redaction *by, int kind, const char *text, size_t piece) {
    char *result = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&result, &size);
    struct redactor redactor;
    redact_begin(&redactor, by, kind == CONNECTIONS ? &connections_xml : links_rows((enum links_list)kind),
                 out);
    for (size_t length = strlen(text), at = 0; at < length; at += piece) {
        redact_feed(&redactor, text + at, length - at < piece ? length - at : piece);
    }
    redact_end(&redactor);
    fclose(out);
    return result;
}

/* What stands for a word: itself where it stays, else a name, or an address of nobody's; what may be Mux's, for the reader, still may be. */
static void a_word_has_one_stand_in(void **state) {
    (void)state;
    static const struct {
        const char *word;
        const char *shown;
    } words[] = {
        {"", ""},
        {"payroll", "name-1"},
        {"vmm0:payroll", "name-2"},
        {"payroll", "name-1"},
        {"vShield-Endpoint-Mux", "vShield-Endpoint-Mux"},
        {"nsx-context-mux", "nsx-context-mux"},
        {"other-mux", "other-mux"},
        {"vShield-Endpoin", "vShield-Endpoin"},
        {"vShield-Endpoinx", "vShield-Endpoinname-3"},
        {"other-mux2", "other-muxname-4"},
        {"00:50:56:aa:bb:cc", "2001:db8::5"},
        {"fe80::7%vmk0", "2001:db8::6"},
        {"fe80::7", "2001:db8::6"},
        {"12:34", "name-7"},
        {"10.1.2.3", "240.0.0.8"},
        {"10.1.2.3:443", "name-9"},
        {"169.254.1.1", "169.254.1.1"},
        {"4711", "name-10"},
        {"b\x01\xff", "name-11"},
    };
    struct redaction by = begin_redaction("");
    for (size_t i = 0; i < COUNT(words); i++) {
        char shown[REDACTED_WORD_SIZE];
        redact_word(&by, span_of(words[i].word), shown);
        check_text(words[i].word, shown, words[i].shown);
    }
    redact_forget(&by);
}

/* The value that a field of a list of one row comes to, without what every list has around it. */
static void check_field(int kind, const char *fields, const char *wanted) {
    char text[800];
    char whole[800];
    struct redaction by = begin_redaction("payroll * appl?ance");
    snprintf(text, sizeof text,
             "<?xml version=\"1.0\"?><output xmlns=\"x\"><root><list type=\"structure\"><structure "
             "typeName=\"T\">%s<field "
             "name=\"Other\"><string>zeus</string></field></structure></list></root></output>",
             fields);
    snprintf(whole, sizeof whole,
             "<?xml version=\"1.0\"?>\n<output>\n<root>\n<list "
             "type=\"structure\">\n%s</list>\n</root>\n</output>\n",
             wanted);
    char *result = redact(&by, kind, text, 13);
    check_text(fields, result, whole);
    free(result);
    redact_forget(&by);
}

#define FIELD(name, value) "<field name=\"" name "\"><string>" value "</string></field>"
#define LINE(name, value) FIELD(name, value) "\n"
#define ROW(lines) "<structure typeName=\"Row\">\n" lines "</structure>\n"

static void of_a_list_the_fields_are_kept_that_are_read(void **state) {
    (void)state;
    static const struct {
        int list;
        const char *fields;
        const char *result;
    } rows[] = {
        {LIST_INTERFACES,
         FIELD("Name", "vmk0") FIELD("Portgroup", "Pay <![CDATA[& <]]> roll") FIELD("Enabled", "true"),
         ROW(LINE("Name", "name-1") LINE("Portgroup", "name-2") LINE("Enabled", "true")
                 LINE("NetstackInstance", ""))},
        {LIST_INTERFACES,
         FIELD("Name", "vmk1") FIELD("Portgroup", "vmservice-vmknic-pg") FIELD("Enabled", "false")
             FIELD("NetstackInstance", "defaultTcpipStack"),
         ROW(LINE("Name", "name-1") LINE("Portgroup", "vmservice-vmknic-pg") LINE("Enabled", "false")
                 LINE("NetstackInstance", "defaultTcpipStack"))},
        {LIST_ADDRESSES, FIELD("Name", "vmk1") FIELD("IPv4Address", "169.254.1.1"),
         ROW(LINE("Name", "name-1") LINE("IPv4Address", "169.254.1.1"))},
        {LIST_ADDRESSES, FIELD("Name", "vmk1") FIELD("IPv4Address", "10.1.2.3"),
         ROW(LINE("Name", "name-1") LINE("IPv4Address", "240.0.0.2"))},
        {LIST_PORT_GROUPS,
         FIELD("Name", "VM Network")
             FIELD("VirtualSwitch", "vSwitch0") "<field name=\"ActiveClients\"><integer>7</integer></field>",
         ROW(LINE("Name", "name-1") LINE("VirtualSwitch", "name-2") LINE("ActiveClients", "7"))},
        {LIST_RULE_SETS, FIELD("Name", "vShield-Endpoint-Mux-Partners") FIELD("Enabled", "true"),
         ROW(LINE("Name", "vShield-Endpoint-Mux-Partners") LINE("Enabled", "true"))},
        {LIST_PORT_GROUPS, FIELD("Name", "4711") FIELD("VirtualSwitch", "All") FIELD("ActiveClients", "many"),
         ROW(LINE("Name", "name-1") LINE("VirtualSwitch", "name-2") LINE("ActiveClients", "name-3"))},
        {LIST_RULE_SETS, FIELD("Name", "vShield-Endpoint-Mux") FIELD("Enabled", "TRUE"),
         ROW(LINE("Name", "vShield-Endpoint-Mux") LINE("Enabled", "TRUE"))},
        {LIST_ALLOWED,
         FIELD("Ruleset", "vShield-Endpoint-Mux") FIELD("AllowedIPAddresses", "10.0.0.1,10.1.2.3/8 fe80::1"),
         ROW(LINE("Ruleset", "vShield-Endpoint-Mux") LINE("AllowedIPAddresses", "240.0.0.1"))},
        /* Which VM is the appliance is said without its name and the pattern, both of which may name their owner. */
        {LIST_GUESTS, FIELD("DisplayName", "2024"),
         ROW(LINE("DisplayName", "name-1") LINE("Appliance", "false"))},
        {LIST_GUESTS, FIELD("DisplayName", "Payroll 7 appliance"),
         ROW(LINE("DisplayName", "name-1") LINE("Appliance", "true"))},
        {LIST_PACKAGES, FIELD("Name", "epsec-mux") FIELD("Version", "6.5.0esx65-9"),
         ROW(LINE("Name", "epsec-mux") LINE("Version", "6.5.0esx65-9"))},
        {LIST_PACKAGES, FIELD("Name", "acme") FIELD("Version", "1.0-acme"),
         ROW(LINE("Name", "name-1") LINE("Version", "name-2"))},
        {LIST_PACKAGES, FIELD("Name", "epsec-mux") FIELD("Version", "acme 1.0"),
         ROW(LINE("Name", "epsec-mux") LINE("Version", "name-1"))},
        {LIST_PACKAGES, FIELD("Name", "epsec-mux") FIELD("Version", "acme-1.0"),
         ROW(LINE("Name", "epsec-mux") LINE("Version", "name-1"))},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_field(rows[i].list, rows[i].fields, rows[i].result);
    }
}

static void of_whom_a_rule_set_lets_in_the_one_is_kept_that_decides(void **state) {
    (void)state;
    static const struct {
        const char *addresses;
        const char *result;
    } rows[] = {
        {"10.1.2.3/8, 10.0.0.1", "240.0.0.2/8"},
        {"10.0.0.1 169.9.9.9/8 all", "169.0.0.0/8"},
        {"zeus, ALL", "All"},
        {"10.0.0.1 zeus", "..."},
        {"169.254.1.7 zeus", "169.254.1.7"},
        {"fe80::1/64", "2001:db8::2"},
        {"10.0.0.0/1", "0.0.0.0/1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char fields[200];
        char result[300];
        snprintf(fields, sizeof fields, FIELD("Ruleset", "acme") FIELD("AllowedIPAddresses", "%s"),
                 rows[i].addresses);
        snprintf(result, sizeof result, ROW(LINE("Ruleset", "name-1") LINE("AllowedIPAddresses", "%s")),
                 rows[i].result);
        check_field(LIST_ALLOWED, fields, result);
    }
}

static void of_a_connection_its_port_and_its_state_are_kept(void **state) {
    (void)state;
    static const struct {
        const char *fields[4]; /* protocol, foreign address, state, world's name */
        const char *result[4];
    } rows[] = {
        {{"tcp", "169.254.1.39:48651", "ESTABLISHED", "vShield-Endpoin"},
         {"tcp", "169.254.1.39:48651", "ESTABLISHED", "vShield-Endpoin"}},
        {{"TCP46", "169.254.001.039:48651", "TIME WAIT", "4711"},
         {"tcp", "169.254.001.039:48651", "TIME WAIT", "name-1"}},
        {{"tcp", "169.254.1.39/32:48651", "CLOSE-WAIT", ""},
         {"tcp", "169.254.1.39/32:48651", "CLOSE-WAIT", ""}},
        {{"tcp6", "10.1.2.3:443", "TIME WAIT", ""}, {"tcp", "240.0.0.1:443", "TIME WAIT", ""}},
        {{"udp", "*:*", "zeus 10.6.6.6", "hostd"}, {"udp", "*:*", "name-1", "name-2"}},
        {{"zeus", "[fe80::9%vmk0]:443", "LISTEN", "a"}, {"name-1", "[2001:db8::2]:443", "LISTEN", "name-3"}},
        {{"tcp", "fe80::9:443", "LISTEN", "a"}, {"tcp", "2001:db8::1:443", "LISTEN", "name-2"}},
        {{"tcp", "::1%zeus:443", "LISTEN", "a"}, {"tcp", "2001:db8::1:443", "LISTEN", "name-2"}},
        {{"tcp", "localhost:443", "LISTEN", "a"}, {"tcp", "name-1:443", "LISTEN", "name-2"}},
        {{"tcp", "zeus", "LISTEN", "a"}, {"tcp", "name-1", "LISTEN", "name-2"}},
        {{"tcp", "::99999", "LISTEN", "a"}, {"tcp", "name-1", "LISTEN", "name-2"}},
    };
    static const char form[] = FIELD("Proto", "%s") FIELD("LocalAddress", "127.0.0.1:1")
        FIELD("ForeignAddress", "%s") FIELD("State", "%s") FIELD("WorldName", "%s");
    for (size_t i = 0; i < COUNT(rows); i++) {
        char fields[400];
        char result[600];
        const char *const *from = rows[i].fields;
        struct redaction by = begin_redaction("");
        snprintf(fields, sizeof fields, form, from[0], from[1], from[2], from[3]);
        snprintf(result, sizeof result,
                 "<output><root><list type=\"structure\"><structure typeName=\"T\">%s"
                 "</structure></list></root></output>",
                 fields);
        char *got = redact(&by, CONNECTIONS, result, 29);
        for (int field = 0; field < 4; field++) {
            snprintf(result, sizeof result, "<string>%s</string>", rows[i].result[field]);
            if (strstr(got, result) == NULL) {
                fail_msg("%s: %s is not in %s", from[1], result, got);
            }
        }
        free(got);
        redact_forget(&by);
    }
}

static void what_breaks_off_is_seen_to(void **state) {
    (void)state;
    static const char row[] = "<output><root><list type=\"structure\"><structure typeName=\"T\">" FIELD(
        "DisplayName", "a") "</structure>";
    static const char *const texts[] = {"Errors:\ncannot reach zeus\n", "<urlopen error zeus>", ""};
    struct redaction by = begin_redaction("");
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *result = redact(&by, LIST_GUESTS, texts[i], 5);
        check_text(texts[i], result,
                   "<?xml version=\"1.0\"?>\n<output>\n<root>\n<list type=\"structure\">\n");
        free(result);
    }
    char *result = redact(&by, LIST_GUESTS, row, 5);
    assert_non_null(strstr(result, "name-1"));
    assert_null(strstr(result, "</list>"));
    free(result);
    redact_forget(&by);
}

#define ROWS(rows) "<output><root><list type=\"structure\">" rows "</list></root></output>"
#define STRUCTURE(fields) "<structure typeName=\"T\">" fields "</structure>"

static void a_vm_has_one_name_in_all_files(void **state) {
    (void)state;
    struct redaction by = begin_redaction("");
    char name[REDACTED_WORD_SIZE];
    char *list = redact(&by, LIST_GUESTS,
                        ROWS(STRUCTURE(FIELD("DisplayName", "O&#39;Brien &amp; <![CDATA[<1>]]>"))), 7);
    redact_word(&by, span_of("O'Brien & <1>"), name);
    assert_string_equal(name, "name-1");
    assert_non_null(strstr(list, LINE("DisplayName", "name-1") LINE("Appliance", "N/A")));
    free(list);
    redact_forget(&by);
}

/* What the links come to by a list in XML, where the control interface has this name. */
static void judge(struct link_answer links[LINKS], enum links_list list, const char *xml,
                  const char *control) {
    static const char pattern[] = "*1";
    static struct links_seen seen;
    static struct links_reader reader;
    memset(&seen, 0, sizeof seen);
    snprintf(seen.control, sizeof seen.control, "%s", list == LIST_ADDRESSES ? control : "");
    links_begin(&reader, &seen, list, pattern);
    records_xml(&reader.records, span_of(xml));
    links_end(&reader, LINKS_END_OF_XML);
    links_judge(links, &seen, pattern);
}

/* Whatever a field says: its redacted row is judged as it is itself. */
static void what_is_redacted_is_judged_the_same(void **state) {
    (void)state;
    static const char *const values[] = {"",
                                         "N/A",
                                         "true",
                                         "FALSE",
                                         "7",
                                         "00",
                                         "name-1",
                                         "ours1",
                                         "vmservice-vmknic-pg",
                                         "vmservice-vshield-pg",
                                         "vmservice-vswitch",
                                         "defaultTcpipStack",
                                         "vShield-Endpoint-Mux",
                                         "vShield-Endpoin",
                                         "all",
                                         "169.254.1.1",
                                         "169.254.001.1",
                                         "169.254.1.1/32",
                                         "169.254.1.1/24",
                                         "10.0.0.0/1",
                                         "128.0.0.0/1",
                                         "160.0.0.0/4",
                                         "10.1.2.3/33",
                                         "0.0.0.0/0",
                                         "0.0.0.0",
                                         "zeus:1",
                                         ",",
                                         "10.0.0.1, 169.254.1.7 All"};
    for (int list = 0; list < LISTS; list++) {
        const struct record_kind *kind = links_rows((enum links_list)list);
        for (size_t row = 0; row < COUNT(values) * COUNT(values); row++) {
            char text[900] = "<output><root><list><structure>";
            struct link_answer wanted[LINKS];
            struct link_answer got[LINKS];
            struct redaction by = begin_redaction("*1");
            char shown[REDACTED_WORD_SIZE];
            redact_word(&by, span_of("ours1"), shown);
            for (int i = 0; i < kind->fields - (list == LIST_GUESTS); i++) {
                const char *value = values[i == 0 ? row % COUNT(values)
                                                  : (row / COUNT(values) + (size_t)i - 1) % COUNT(values)];
                snprintf(text + strlen(text), sizeof text - strlen(text), FIELD("%s", "%s"), kind->names[i],
                         value);
            }
            snprintf(text + strlen(text), sizeof text - strlen(text), "</structure></list></root></output>");
            char *result = redact(&by, list, text, 64);
            judge(wanted, (enum links_list)list, text, "ours1");
            judge(got, (enum links_list)list, result, shown);
            for (int link = 0; link < LINKS; link++) {
                if (got[link].state != wanted[link].state || got[link].why != wanted[link].why) {
                    fail_msg("%s: %s, and %s of %s", link_id((enum link)link),
                             link_state_name(wanted[link].state), link_state_name(got[link].state), text);
                }
            }
            free(result);
            redact_forget(&by);
        }
    }
}

/* What the connections come to by a list in XML; whether it is whole. */
static bool tally(struct connections *seen, const char *xml) {
    struct fault fault;
    connections_begin(seen, "vShield-Endpoint-Mux", 48651);
    struct structures *reader = structures_open(&connections_xml, seen);
    structures_feed(reader, xml, strlen(xml));
    return structures_close(reader, &fault);
}

static void a_redacted_connection_is_counted_the_same(void **state) {
    (void)state;
    static const char *const values[4][9] = {
        {"tcp", "TCP6", "tcpx46", "udp", "UDP4", "icmp", "", "zeus", "true"},
        {"169.254.1.39:48651", "169.254.001.39:048651", "169.254.1.39/32:48651", "[169.254.1.39]:48651",
         "::ffff:169.254.1.39:48651", "10.1.2.3:443", "zeus", "*:*", "169.254.1.39:99999"},
        {"ESTABLISHED", "established", "TIME WAIT", "CLOSE-WAIT", "LISTEN", "", "zeus", "N/A", "SYN_SENT"},
        {"vShield-Endpoint-Mux", "vShield-Endpoin", "vShield-Endpoinx", "vShield-Endpoi", "nsx-context-mux",
         "", "hostd", "48651", "true"}};
    for (int row = 0; row < 9 * 9 * 9 * 9; row++) {
        char text[600];
        struct connections wanted;
        struct connections got;
        struct redaction by = begin_redaction("");
        snprintf(text, sizeof text,
                 ROWS(STRUCTURE(FIELD("Proto", "%s") FIELD("LocalAddress", "zeus") FIELD(
                     "ForeignAddress", "%s") FIELD("State", "%s") FIELD("WorldName", "%s"))),
                 values[0][row % 9], values[1][row / 9 % 9], values[2][row / 81 % 9], values[3][row / 729]);
        char *result = redact(&by, CONNECTIONS, text, sizeof text);
        check_number(text, tally(&got, result), tally(&wanted, text));
        check_number(text, got.peer_count, wanted.peer_count);
        wanted.peer_count = got.peer_count = 0;
        memset(wanted.peers, 0, sizeof wanted.peers);
        memset(got.peers, 0, sizeof got.peers);
        assert_memory_equal(&got, &wanted, sizeof got);
        assert_null(strstr(result, "zeus"));
        free(result);
        redact_forget(&by);
    }
}

/* A list of addresses that is longer than what is kept of a field. */
static void a_long_list_of_addresses_is_judged_the_same(void **state) {
    (void)state;
    static char text[9000];
    static const char *const addresses[] = {"1.1.1.1", "10.100.100.100",
                                            "2a02:1234:5678:9abc:def0:1234:5678:9abc", "169.254.1.7"};
    for (size_t address = 0; address < COUNT(addresses); address++) {
        for (int count = 1; count < 140; count++) {
            struct link_answer wanted[LINKS];
            struct link_answer got[LINKS];
            struct redaction by = begin_redaction("");
            snprintf(text, sizeof text,
                     "<output><root><list><structure>" FIELD(
                         "Ruleset", "vShield-Endpoint-Mux") "<field name=\"AllowedIPAddresses\"><list>");
            for (int i = 0; i < count; i++) {
                strcat(strcat(strcat(text, "<string>"), addresses[address]), "</string>");
            }
            strcat(text, "</list></field></structure></list></root></output>");
            char *result = redact(&by, LIST_ALLOWED, text, 64);
            judge(wanted, LIST_ALLOWED, text, "");
            judge(got, LIST_ALLOWED, result, "");
            check_number(result, got[LINK_ALLOWED_ADDRESSES].state, wanted[LINK_ALLOWED_ADDRESSES].state);
            free(result);
            redact_forget(&by);
        }
    }
}

static void more_names_than_are_kept_are_number_0(void **state) {
    (void)state;
    struct redaction by = begin_redaction("");
    char name[16];
    char shown[REDACTED_WORD_SIZE];
    for (unsigned i = 1; i <= REDACTED_NAMES; i++) {
        snprintf(name, sizeof name, "n%u", i);
        redact_word(&by, span_of(name), shown);
    }
    assert_string_equal(shown, "name-100000");
    assert_false(by.lost);
    redact_word(&by, span_of("another"), shown);
    assert_string_equal(shown, "name-0");
    redact_word(&by, span_of("n17"), shown);
    assert_string_equal(shown, "name-17");
    /* Readers compare the names of a list in XML: it is seen to be cut. */
    static const char row[] = ROWS(STRUCTURE(FIELD("Name", "vmk1") FIELD("IPv4Address", "169.254.1.1")));
    char *list = redact(&by, LIST_ADDRESSES, row, 9);
    assert_null(strstr(list, "</list>"));
    free(list);
    redact_forget(&by);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_has_one_stand_in),
        cmocka_unit_test(of_a_list_the_fields_are_kept_that_are_read),
        cmocka_unit_test(of_whom_a_rule_set_lets_in_the_one_is_kept_that_decides),
        cmocka_unit_test(of_a_connection_its_port_and_its_state_are_kept),
        cmocka_unit_test(what_breaks_off_is_seen_to),
        cmocka_unit_test(a_vm_has_one_name_in_all_files),
        cmocka_unit_test(what_is_redacted_is_judged_the_same),
        cmocka_unit_test(a_redacted_connection_is_counted_the_same),
        cmocka_unit_test(a_long_list_of_addresses_is_judged_the_same),
        cmocka_unit_test(more_names_than_are_kept_are_number_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
