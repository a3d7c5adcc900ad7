#include "evidence/redact.h"

#include "read/connections.h"
#include "read/links.h"
#include "unit.h"

/* Kinds of what is printed, beside the lists of the links. */
enum { LINES = LISTS, CONNECTIONS };

static struct redaction begin_redaction(const char *appliance) {
    return (struct redaction){.service = "other-mux", .module = "vmci", .appliance = appliance};
}

/* What becomes of a text that comes in pieces of so many bytes; to be freed. */
static char *redact(struct redaction *by, int kind, const char *text, size_t piece) {
    char *result = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&result, &size);
    struct redactor redactor;
    const struct record_kind *list = kind < LINES ? links_rows((enum links_list)kind) : NULL;
    redact_begin(&redactor, by, kind == CONNECTIONS ? &connections_xml : list, out);
    for (size_t length = strlen(text), at = 0; at < length; at += piece) {
        redact_feed(&redactor, text + at, length - at < piece ? length - at : piece);
    }
    redact_end(&redactor);
    fclose(out);
    return result;
}

static void of_a_line_three_words_are_kept_without_names(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *result;
    } rows[] = {
        {"", ""},
        {"WID  CID  World Name  Command\n", "WID CID World -\n"},
        {"9 8 vShield-Endpoint-Mux /usr/lib/vmware/payroll\n", "9 8 vShield-Endpoint-Mux -\n"},
        {"9 8 vShield-Endpoin\n\n9 8 nsx-context-mux\r\n", "9 8 vShield-Endpoin \n\n9 8 nsx-context-mux \n"},
        {"9 8 other-mux x\n9 8 payroll y\n9 8 vmm0:payroll\n9 8 payroll\n",
         "9 8 other-mux -\n9 8 name-1 -\n9 8 name-2 \n9 8 name-1 \n"},
        /* What may be Mux's, for the reader, still may be. */
        {"9 8 vShield-Endpoinx\n9 8 other-mux2\n", "9 8 vShield-Endpoinname-1 \n9 8 other-muxname-2 \n"},
        {"Name Used Size (kb)\nvmci 3 144\nacme_driver 1 2\n",
         "Name Used Size -\nvmci 3 144 \nname-1 1 2 \n"},
        {"9 8 10.1.2.3 10.1.2.4\n", "9 8 240.0.0.1 -\n"},
        {"cannot reach zeus.example as jsmith\n", "name-1 name-2 name-3 -\n"},
        {"9 8 payroll", "9 8 name-1 \n-"},
        {"a\tb\x01\xff c\n", "name-1 name-2 name-3 \n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 1; piece < 70; piece += 7) {
            struct redaction by = begin_redaction("");
            char *result = redact(&by, LINES, rows[i].text, piece);
            check_text(rows[i].text, result, rows[i].result);
            free(result);
            redact_forget(&by);
        }
    }
}

/* The value that a field of a list of one row comes to, without what every list has around it. */
static void check_field(int kind, const char *fields, const char *wanted) {
    char text[800];
    char whole[800];
    struct redaction by = begin_redaction("trend * appl?ance");
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
        {LIST_ALLOWED,
         FIELD("Ruleset", "vShield-Endpoint-Mux") FIELD(
             "AllowedIPAddresses", "10.0.0.0/8, 10.0.0.1,zeus 169.254.1.7/24,169.9.9.9/8 10.9.9.9/0 All"),
         ROW(LINE("Ruleset", "vShield-Endpoint-Mux")
                 LINE("AllowedIPAddresses",
                      "240.0.0.1/8 240.0.0.2 name-3 169.254.1.0/24 169.0.0.0/8 0.0.0.0/0 All "))},
        {LIST_GUESTS, FIELD("DisplayName", "2024"), ROW(LINE("DisplayName", "name-1"))},
        {LIST_GUESTS, FIELD("DisplayName", "Trend Micro appliance"),
         ROW(LINE("DisplayName", "trend x applxance"))},
        {LIST_PACKAGES, FIELD("Name", "epsec-mux") FIELD("Version", "6.5.0esx65-9"),
         ROW(LINE("Name", "epsec-mux") LINE("Version", "6.5.0esx65-9"))},
        {LIST_PACKAGES, FIELD("Name", "acme") FIELD("Version", "1.0-acme"),
         ROW(LINE("Name", "name-1") LINE("Version", "name-2"))},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_field(rows[i].list, rows[i].fields, rows[i].result);
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
        {{"tcp6", "10.1.2.3:443", "TIME WAIT", ""}, {"tcp6", "240.0.0.1:443", "TIME WAIT", ""}},
        {{"udp", "*:*", "zeus 10.6.6.6", "hostd"}, {"udp", "name-1:*", "name-2", "name-3"}},
        {{"zeus", "[fe80::9%vmk0]:443", "LISTEN", "a"}, {"name-1", "name-2:443", "LISTEN", "name-3"}},
        {{"tcp", "fe80::9:443", "LISTEN", "a"}, {"tcp", "2001:db8::1:443", "LISTEN", "name-2"}},
        {{"tcp", "::1%zeus:443", "LISTEN", "a"}, {"tcp", "2001:db8::1:443", "LISTEN", "name-2"}},
        {{"tcp", "localhost:443", "LISTEN", "a"}, {"tcp", "name-1:443", "LISTEN", "name-2"}},
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
        check_text(texts[i], result, "");
        free(result);
    }
    char *result = redact(&by, LIST_GUESTS, row, 5);
    assert_non_null(strstr(result, "name-1"));
    assert_null(strstr(result, "</list>"));
    free(result);
    redact_forget(&by);
}

static void a_vm_has_one_name_in_all_files(void **state) {
    (void)state;
    struct redaction by = begin_redaction("R&D*");
    char name[REDACTED_NAME_SIZE];
    char *list = redact(
        &by, LIST_GUESTS,
        "<output><root><list type=\"structure\"><structure typeName=\"T\">" FIELD(
            "DisplayName", "O&#39;Brien &amp; <![CDATA[<1>]]>") "</structure><structure "
                                                                "typeName=\"T\">" FIELD("DisplayName",
                                                                                        "r&amp;d 7") "</"
                                                                                                     "structu"
                                                                                                     "re></"
                                                                                                     "list></"
                                                                                                     "root></"
                                                                                                     "output"
                                                                                                     ">",
        7);
    redact_vm(&by, span_of("O'Brien & <1>"), name);
    assert_string_equal(name, "name-1");
    redact_vm(&by, span_of("R&D 9"), name);
    assert_string_equal(name, "R&Dx");
    assert_non_null(strstr(list, LINE("DisplayName", "name-1")));
    assert_non_null(strstr(list, LINE("DisplayName", "R&amp;Dx")));
    free(list);
    redact_forget(&by);
}

static void more_names_than_are_kept_are_number_0(void **state) {
    (void)state;
    struct redaction by = begin_redaction("");
    char name[16];
    char shown[REDACTED_NAME_SIZE];
    for (unsigned i = 1; i <= REDACTED_NAMES; i++) {
        snprintf(name, sizeof name, "n%u", i);
        redact_vm(&by, span_of(name), shown);
    }
    assert_string_equal(shown, "name-50000");
    redact_vm(&by, span_of("another"), shown);
    assert_string_equal(shown, "name-0");
    redact_vm(&by, span_of("n17"), shown);
    assert_string_equal(shown, "name-17");
    redact_forget(&by);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_line_three_words_are_kept_without_names),
        cmocka_unit_test(of_a_list_the_fields_are_kept_that_are_read),
        cmocka_unit_test(of_a_connection_its_port_and_its_state_are_kept),
        cmocka_unit_test(what_breaks_off_is_seen_to),
        cmocka_unit_test(a_vm_has_one_name_in_all_files),
        cmocka_unit_test(more_names_than_are_kept_are_number_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
