#include "read/links.h"

#include "unit.h"

#define HEAD                                                                                                 \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                                           \
    "<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n   <list "                    \
    "type=\"structure\">\n"
#define TAIL "   </list>\n</root>\n</output>\n"
#define LOCALCLI                                                                                             \
    "<?xml version=\"1.0\"?>\n<output xmlns:esxcli=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n"     \
    "   <meta-data>\n      <meta-data-field name=\"fields:x\" value=\"Name\"/>\n   </meta-data>\n"           \
    "   <root>\n      <list type=\"structure\">\n"
#define ROW(type, fields) "<structure typeName=\"" type "\">\n" fields "</structure>\n"
#define TEXT(name, value) "<field name=\"" name "\">\n<string>" value "</string>\n</field>\n"
#define FLAG(name, value) "<field name=\"" name "\">\n<boolean>" value "</boolean>\n</field>\n"
#define NUMBER(name, value) "<field name=\"" name "\">\n<integer>" value "</integer>\n</field>\n"
#define MORE                                                                                                 \
    TEXT("OfALaterRelease", "x")                                                                             \
    "<field name=\"Others\"><list type=\"string\"><string>a</string></list></field>"

static struct links_seen seen;

static enum list_state read_all(enum links_list list, const char *text) {
    memset(&seen, 0, sizeof seen);
    links_read(&seen, list, span_of(text), true, "DSVA-*");
    return seen.lists[list].state;
}

/* That a list which breaks off anywhere, or of which nobody knows whether it is whole, is no whole one. */
static void check_cuts(enum links_list list, const char *text) {
    size_t length = strlen(text) - strlen("</output>\n");
    for (size_t cut = 0; cut <= length; cut++) {
        memset(&seen, 0, sizeof seen);
        links_read(&seen, list, (struct span){text, cut}, true, "DSVA-*");
        check_number(text, seen.lists[list].state, LIST_CUT);
        assert_int_not_equal(seen.lists[list].fault.id, FAULT_NONE);
    }
    memset(&seen, 0, sizeof seen);
    links_read(&seen, list, span_of(text), false, "DSVA-*");
    check_number(text, seen.lists[list].state, LIST_CUT);
}

#define VMK(name, group, enabled)                                                                            \
    ROW("NetworkInterface",                                                                                  \
        FLAG("Enabled", enabled) TEXT("MACAddress", "00:50:56:6a:00:01") TEXT("Name", name)                  \
            TEXT("NetstackInstance", "defaultTcpipStack") TEXT("Portgroup", group)                           \
                TEXT("Portset", "vSwitch0") NUMBER("MTU", "1500") MORE)
#define MANAGEMENT VMK("vmk0", "Management Network", "true")

static void interfaces_are_read(void **state) {
    (void)state;
    static const char whole[] = HEAD MANAGEMENT VMK("vmk2", "vmservice-vmknic-pg", "true") TAIL;
    assert_int_equal(read_all(LIST_INTERFACES, whole), LIST_WHOLE);
    assert_string_equal(seen.control, "vmk2");
    assert_string_equal(seen.netstack, "defaultTcpipStack");
    assert_int_equal(seen.control_enabled, SAID_YES);
    assert_int_equal(seen.elsewhere, 0);
    check_cuts(LIST_INTERFACES, whole);
    assert_int_equal(
        read_all(LIST_INTERFACES, LOCALCLI MANAGEMENT VMK("vmk2", "vmservice-vmknic-pg", "false") TAIL),
        LIST_WHOLE);
    assert_int_equal(seen.control_enabled, SAID_NO);
    assert_int_equal(
        read_all(LIST_INTERFACES, HEAD MANAGEMENT VMK("vmk1", "N/A", "true") VMK("vmk3", "", "true") TAIL),
        LIST_WHOLE);
    assert_string_equal(seen.control, "");
    assert_int_equal(seen.elsewhere, 2);
}

/* 5.1 has one TCP/IP stack, and does not name it. */
static void an_interface_of_an_old_release_has_no_stack(void **state) {
    (void)state;
    assert_int_equal(read_all(LIST_INTERFACES, HEAD ROW("NetworkInterface",
                                                        TEXT("Name", "vmk2") FLAG("Enabled", "true")
                                                            TEXT("Portgroup", "vmservice-vmknic-pg")) TAIL),
                     LIST_WHOLE);
    assert_string_equal(seen.control, "vmk2");
    assert_string_equal(seen.netstack, "");
}

/* What was seen counts. */
static void a_cut_list_still_shows_what_it_had(void **state) {
    (void)state;
    assert_int_equal(read_all(LIST_INTERFACES, HEAD VMK("vmk2", "vmservice-vmknic-pg", "false") MANAGEMENT),
                     LIST_CUT);
    assert_string_equal(seen.control, "vmk2");
    assert_int_equal(seen.control_enabled, SAID_NO);
}

#define ADDRESS(name, address)                                                                               \
    ROW("IPv4Interface", TEXT("AddressType", "STATIC") FLAG("DHCPDNS", "false") TEXT("IPv4Address", address) \
                             TEXT("IPv4Broadcast", "169.254.1.255") TEXT("IPv4Netmask", "255.255.255.0")     \
                                 TEXT("Name", name) MORE)

static void addresses_are_read(void **state) {
    (void)state;
    static const char whole[] = HEAD ADDRESS("vmk0", "10.3.239.30") ADDRESS("vmk2", "169.254.1.1") TAIL;
    assert_int_equal(read_all(LIST_ADDRESSES, whole), LIST_WHOLE);
    assert_int_equal(seen.address_count, 2);
    assert_string_equal(seen.addresses[1].interface, "vmk2");
    assert_string_equal(seen.addresses[1].address, "169.254.1.1");
    check_cuts(LIST_ADDRESSES, whole);
    static char many[40 * 1000];
    size_t used = (size_t)snprintf(many, sizeof many, "%s", HEAD);
    for (int i = 0; i <= LINKS_ADDRESSES; i++) {
        used += (size_t)snprintf(many + used, sizeof many - used, "%s", ADDRESS("vmk1", "10.0.0.1"));
    }
    snprintf(many + used, sizeof many - used, "%s", TAIL);
    assert_int_equal(read_all(LIST_ADDRESSES, many), LIST_CUT); /* more than are kept: not all are known */
}

#define GROUP(name, on, clients)                                                                             \
    ROW("PortGroup", NUMBER("ActiveClients", clients) TEXT("Name", name) NUMBER("VLANID", "0")               \
                         TEXT("VirtualSwitch", on) MORE)

static void port_groups_are_read(void **state) {
    (void)state;
    static const char whole[] = HEAD GROUP("Management Network", "vSwitch0", "1")
        GROUP("vmservice-vmknic-pg", "vmservice-vswitch", "1")
            GROUP("vmservice-vshield-pg", "vmservice-vswitch", "2") TAIL;
    assert_int_equal(read_all(LIST_PORT_GROUPS, whole), LIST_WHOLE);
    assert_true(seen.control_group && seen.appliance_group && seen.service_switch);
    assert_int_equal(seen.clients, 2);
    check_cuts(LIST_PORT_GROUPS, whole);
    assert_int_equal(read_all(LIST_PORT_GROUPS, HEAD GROUP("vmservice-vshield-pg 2", "vSwitch0", "1") TAIL),
                     LIST_WHOLE);
    assert_false(seen.control_group || seen.appliance_group || seen.service_switch);
    assert_int_equal(read_all(LIST_PORT_GROUPS, HEAD GROUP("vmservice-vshield-pg", "vSwitch0", "many") TAIL),
                     LIST_CUT);
    assert_int_equal(read_all(LIST_PORT_GROUPS, HEAD TAIL),
                     LIST_WHOLE); /* all may be on distributed switches */
}

static void distributed_switches_are_counted(void **state) {
    (void)state;
    static const char whole[] =
        HEAD ROW("VDSwitch", TEXT("Name", "DSwitch") TEXT("VDSID", "50 2d") MORE) TAIL;
    assert_int_equal(read_all(LIST_SWITCHES, whole), LIST_WHOLE);
    assert_int_equal(seen.distributed, 1);
    check_cuts(LIST_SWITCHES, whole);
    assert_int_equal(read_all(LIST_SWITCHES, HEAD TAIL), LIST_WHOLE);
    assert_int_equal(seen.distributed, 0);
}

#define RULES(name, enabled) ROW("Ruleset", TEXT("Name", name) FLAG("Enabled", enabled) MORE)

static void rule_sets_are_read(void **state) {
    (void)state;
    static const char whole[] = HEAD RULES("sshServer", "false") RULES("vShield-Endpoint-Mux", "true")
        RULES("vShield-Endpoint-Mux-Partners", "false") TAIL;
    assert_int_equal(read_all(LIST_RULE_SETS, whole), LIST_WHOLE);
    assert_int_equal(seen.rule_sets[RULE_SET_MUX], SAID_YES);
    assert_int_equal(seen.rule_sets[RULE_SET_PARTNERS], SAID_NO);
    check_cuts(LIST_RULE_SETS, whole);
    assert_int_equal(read_all(LIST_RULE_SETS, HEAD RULES("sshServer", "true") TAIL), LIST_WHOLE);
    assert_int_equal(seen.rule_sets[RULE_SET_MUX], SAID_NOTHING);
    assert_int_equal(read_all(LIST_RULE_SETS, HEAD TAIL), LIST_CUT); /* a host always has some */
    assert_int_equal(read_all(LIST_RULE_SETS, HEAD RULES("sshServer", "perhaps") TAIL), LIST_CUT);
}

#define ALLOWED(value)                                                                                       \
    ROW("AllowedIP", TEXT("AllowedIPAddresses", value) TEXT("Ruleset", "vShield-Endpoint-Mux") MORE)
#define LISTED(values)                                                                                       \
    ROW("AllowedIP", "<field name=\"AllowedIPAddresses\"><list type=\"string\">" values                      \
                     "</list></field>" TEXT("Ruleset", "vShield-Endpoint-Mux"))

static void allowed_addresses_are_judged(void **state) {
    (void)state;
    static const struct {
        const char *list;
        enum allowed allowed;
    } rows[] = {
        {HEAD ALLOWED("All") TAIL, ALLOWED_CONTROL},
        {HEAD LISTED("<string>All</string>") TAIL, ALLOWED_CONTROL},
        {HEAD ALLOWED("10.0.0.0/8") TAIL, ALLOWED_OTHERS},
        {HEAD ALLOWED("10.0.0.0/8, 169.254.1.0/24") TAIL, ALLOWED_CONTROL},
        {HEAD ALLOWED("10.0.0.0/8,169.254.0.0/16,fe80::/64") TAIL, ALLOWED_CONTROL},
        {HEAD LISTED("<string>10.0.0.5</string><string>169.254.1.0/24</string>") TAIL, ALLOWED_CONTROL},
        {HEAD LISTED("<string>10.0.0.5</string><string>10.0.0.6</string>") TAIL, ALLOWED_OTHERS},
        {HEAD ALLOWED("0.0.0.0/0") TAIL, ALLOWED_CONTROL},
        {HEAD ALLOWED("169.254.1.39") TAIL, ALLOWED_PART},
        {HEAD ALLOWED("169.254.1.128/25") TAIL, ALLOWED_PART},
        {HEAD ALLOWED("169.254.2.0/24") TAIL, ALLOWED_OTHERS},
        {HEAD ALLOWED("169.254.1.0/33") TAIL, ALLOWED_PART},
        {HEAD ALLOWED("somewhere") TAIL, ALLOWED_PART},
        {HEAD ALLOWED("fe80::/64") TAIL, ALLOWED_OTHERS},
        {HEAD ALLOWED("") TAIL, ALLOWED_NOTHING_SAID},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].list, read_all(LIST_ALLOWED, rows[i].list), LIST_WHOLE);
        check_number(rows[i].list, seen.allowed[RULE_SET_MUX], rows[i].allowed);
        check_number(rows[i].list, seen.allowed[RULE_SET_PARTNERS], ALLOWED_NOTHING_SAID);
    }
    check_cuts(LIST_ALLOWED, rows[4].list);
}

#define GUEST(name)                                                                                          \
    ROW("VirtualMachine", TEXT("ConfigFile", "/vmfs/volumes/a/b.vmx") TEXT("DisplayName", name)              \
                              NUMBER("WorldID", "2100") MORE)

static void the_appliance_is_found_among_the_guests(void **state) {
    (void)state;
    static const char whole[] = HEAD GUEST("web01") GUEST("dsva-esx01") GUEST("DSVA-esx02") TAIL;
    assert_int_equal(read_all(LIST_GUESTS, whole), LIST_WHOLE);
    assert_int_equal(seen.guests, 3);
    assert_string_equal(seen.appliance, "dsva-esx01");
    check_cuts(LIST_GUESTS, whole);
    assert_int_equal(read_all(LIST_GUESTS, HEAD GUEST("web01") TAIL), LIST_WHOLE);
    assert_string_equal(seen.appliance, "");
    assert_int_equal(read_all(LIST_GUESTS, HEAD TAIL), LIST_WHOLE);
}

#define PACKAGE(name, version)                                                                               \
    ROW("VIB", TEXT("AcceptanceLevel", "VMwareCertified") TEXT("Name", name) TEXT("Vendor", "VMware")        \
                   TEXT("Version", version) TEXT("Platforms", "host"))

static void the_package_of_mux_is_found(void **state) {
    (void)state;
    static const char whole[] =
        HEAD PACKAGE("esx-base", "6.7.0-3.73") PACKAGE("epsec-mux", "6.7.0esx67-9000") TAIL;
    assert_int_equal(read_all(LIST_PACKAGES, whole), LIST_WHOLE);
    assert_string_equal(seen.package, "epsec-mux");
    assert_string_equal(seen.package_version, "6.7.0esx67-9000");
    check_cuts(LIST_PACKAGES, whole);
    assert_int_equal(read_all(LIST_PACKAGES, HEAD PACKAGE("nsx-context-mux", "9.0") TAIL), LIST_WHOLE);
    assert_string_equal(seen.package, "nsx-context-mux");
    assert_int_equal(read_all(LIST_PACKAGES, HEAD PACKAGE("esx-base", "9.0") TAIL), LIST_WHOLE);
    assert_string_equal(seen.package, "");
}

static void an_error_is_no_list(void **state) {
    (void)state;
    for (int list = 0; list < LISTS; list++) {
        assert_int_equal(read_all((enum links_list)list, "Connect to localhost failed: Connection failure\n"),
                         LIST_CUT);
        assert_int_equal(seen.lists[list].fault.id, FAULT_SAID);
    }
}

#define VMKNIC_HEAD                                                                                          \
    "Interface  Port Group/DVPort/Opaque Network        IP Family IP Address                              "  \
    "Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type                "       \
    "NetStack\n"
#define VMKNIC_MANAGEMENT                                                                                    \
    "vmk0       Management Network                      IPv4      10.3.239.30                             "  \
    "255.255.255.0   10.3.239.255    00:50:56:6a:00:01 1500    65535     true    STATIC              "       \
    "defaultTcpipStack\n"
#define VMKNIC_IPV6                                                                                          \
    "vmk0       Management Network                      IPv6      fe80::250:56ff:fe6a:1                   "  \
    "64                              00:50:56:6a:00:01 1500    65535     true    STATIC, PREFERRED   "       \
    "defaultTcpipStack\n"
#define VMKNIC_CONTROL                                                                                       \
    "vmk2       vmservice-vmknic-pg                     IPv4      169.254.1.1                             "  \
    "255.255.255.0   169.254.1.255   00:50:56:6a:00:02 1500    65535     true    STATIC              "       \
    "defaultTcpipStack\n"

static enum list_state read_vmknic(const char *text, bool ended) {
    memset(&seen, 0, sizeof seen);
    links_read_vmknic(&seen, span_of(text), ended);
    assert_int_equal(seen.lists[LIST_INTERFACES].state, seen.lists[LIST_ADDRESSES].state);
    return seen.lists[LIST_INTERFACES].state;
}

static void esxcfg_vmknic_is_read(void **state) {
    (void)state;
    assert_int_equal(read_vmknic(VMKNIC_HEAD VMKNIC_IPV6 VMKNIC_MANAGEMENT VMKNIC_CONTROL, true), LIST_WHOLE);
    assert_true(seen.lists[LIST_INTERFACES].esxcfg);
    assert_string_equal(seen.control, "vmk2");
    assert_string_equal(seen.netstack, "defaultTcpipStack");
    assert_int_equal(seen.control_enabled, SAID_YES);
    assert_int_equal(seen.elsewhere, 0);
    assert_int_equal(seen.address_count, 2);
    assert_string_equal(seen.addresses[1].address, "169.254.1.1");
    assert_int_equal(read_vmknic(VMKNIC_HEAD VMKNIC_CONTROL, false), LIST_CUT);
    assert_int_equal(read_vmknic(VMKNIC_CONTROL, true), LIST_CUT); /* grepped: no header */
    assert_string_equal(seen.control, "vmk2");
    assert_int_equal(read_vmknic(VMKNIC_HEAD, true), LIST_CUT);
    assert_int_equal(read_vmknic("", true), LIST_CUT);
    assert_int_equal(read_vmknic(VMKNIC_HEAD VMKNIC_MANAGEMENT "vmk2       vmservice-vmk", true), LIST_CUT);
    assert_string_equal(seen.control, "");
    assert_int_equal(read_vmknic("sh: esxcfg-vmknic: not found\n", true), LIST_CUT);
}

static void a_type_of_two_words_hides_no_stack(void **state) {
    (void)state;
    assert_int_equal(read_vmknic(VMKNIC_HEAD
                                 "vmk2 vmservice-vmknic-pg IPv6 fe80::1 64 00:50:56:6a:00:03 1500 65535 "
                                 "true STATIC, PREFERRED endpoint\n",
                                 true),
                     LIST_WHOLE);
    assert_string_equal(seen.control, "vmk2");
    assert_string_equal(seen.netstack, "endpoint");
    assert_int_equal(seen.address_count, 0);
}

static void a_distributed_port_is_elsewhere(void **state) {
    (void)state;
    assert_int_equal(read_vmknic(VMKNIC_HEAD
                                 "vmk1 10 IPv4 10.0.0.1 255.0.0.0 10.255.255.255 00:50:56:6a:00:03 "
                                 "9000 65535 false DHCP vmotion\n",
                                 true),
                     LIST_WHOLE);
    assert_int_equal(seen.elsewhere, 1);
    assert_int_equal(read_vmknic(VMKNIC_HEAD "vmk2 vmservice-vmknic-pg IPv4 169.254.1.1 255.255.255.0 "
                                             "169.254.1.255 00:50:56:6a:00:03 1500 65535 false STATIC\n",
                                 true),
                     LIST_WHOLE);
    assert_int_equal(seen.control_enabled, SAID_NO);
    assert_string_equal(seen.netstack, ""); /* an old release has no such column */
}

#define VSWITCH                                                                                              \
    "Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks   \n"                        \
    "vSwitch0         2352        6           128               1500    vmnic0    \n\n"                      \
    "  PortGroup Name        VLAN ID  Used Ports  Uplinks   \n"                                              \
    "  VM Network            0        2           vmnic0    \n"                                              \
    "  Management Network    0        1           vmnic0    \n\n"
#define VSERVICE(clients)                                                                                    \
    "Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks   \n"                        \
    "vmservice-vswitch 2352       4           128               1500              \n\n"                      \
    "  PortGroup Name        VLAN ID  Used Ports  Uplinks   \n"                                              \
    "  vmservice-vshield-pg  0        " clients "           \n"                                              \
    "  vmservice-vmknic-pg   0        1           \n\n"
#define VDISTRIBUTED                                                                                         \
    "DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks   \n"                        \
    "DSwitch          2352        3           512               1500    vmnic1    \n\n"                      \
    "  DVPort ID           In Use      Client      \n"                                                       \
    "  8                   1           vmnic1      \n"

static enum list_state read_vswitch(const char *text, bool ended) {
    memset(&seen, 0, sizeof seen);
    links_read_vswitch(&seen, span_of(text), ended);
    assert_int_equal(seen.lists[LIST_PORT_GROUPS].state, seen.lists[LIST_SWITCHES].state);
    return seen.lists[LIST_PORT_GROUPS].state;
}

static void esxcfg_vswitch_is_read(void **state) {
    (void)state;
    assert_int_equal(read_vswitch(VSWITCH VSERVICE("1"), true), LIST_WHOLE);
    assert_true(seen.control_group && seen.appliance_group && seen.service_switch);
    assert_int_equal(seen.clients, 1);
    assert_int_equal(seen.distributed, 0);
    assert_int_equal(read_vswitch(VSWITCH VSERVICE("0"), true), LIST_WHOLE);
    assert_int_equal(seen.clients, 0);
    assert_int_equal(read_vswitch(VSWITCH VDISTRIBUTED, true), LIST_WHOLE);
    assert_false(seen.control_group || seen.appliance_group || seen.service_switch);
    assert_int_equal(seen.distributed, 1);
    assert_int_equal(read_vswitch(VSWITCH, false), LIST_CUT);
    assert_int_equal(read_vswitch("", true), LIST_CUT);
    assert_int_equal(read_vswitch("  vmservice-vshield-pg  0        1           \n", true), LIST_CUT);
    assert_int_equal(read_vswitch(VSWITCH "  vmservice-vshield-pg  0\n", true), LIST_CUT);
    assert_false(seen.appliance_group);
}

static void names_fit_patterns(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *pattern;
        bool fits;
    } rows[] = {
        {"DSVA-01", "DSVA-01", true},
        {"dsva-01", "DSVA*", true},
        {"my DSVA", "*dsva", true},
        {"DSVA-01", "DSVA", false},
        {"DSVA", "DSVA?", false},
        {"DSVA1", "DSVA?", true},
        {"\xe4\xbf\x9d\xe8\xad\xb7"
         "1",
         "??1", true},
        {"a-b-b-c", "a*b-c", true},
        {"a-b-b-d", "a*b-c", false},
        {"", "*", true},
        {"", "", true},
        {"x", "", false},
        {"aaaaaaaaaaaaaaaaaaaaaaaab", "a*a*a*a*c", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].name, links_fits(span_of(rows[i].name), rows[i].pattern), rows[i].fits);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(interfaces_are_read),
        cmocka_unit_test(an_interface_of_an_old_release_has_no_stack),
        cmocka_unit_test(a_cut_list_still_shows_what_it_had),
        cmocka_unit_test(addresses_are_read),
        cmocka_unit_test(port_groups_are_read),
        cmocka_unit_test(distributed_switches_are_counted),
        cmocka_unit_test(rule_sets_are_read),
        cmocka_unit_test(allowed_addresses_are_judged),
        cmocka_unit_test(the_appliance_is_found_among_the_guests),
        cmocka_unit_test(the_package_of_mux_is_found),
        cmocka_unit_test(an_error_is_no_list),
        cmocka_unit_test(esxcfg_vmknic_is_read),
        cmocka_unit_test(a_type_of_two_words_hides_no_stack),
        cmocka_unit_test(a_distributed_port_is_elsewhere),
        cmocka_unit_test(esxcfg_vswitch_is_read),
        cmocka_unit_test(names_fit_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
