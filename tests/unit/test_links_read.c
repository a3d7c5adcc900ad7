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

/* Reads a whole answer: what was asked for in XML as it comes, the rest by lines. */
static void read_answer(enum links_list list, struct span answer, enum links_end end, const char *pattern) {
    struct links_reader reading;
    struct span line;
    links_begin(&reading, &seen, list, pattern);
    if (end == LINKS_END_OF_XML) {
        records_xml(&reading.records, answer);
    }
    while (end != LINKS_END_OF_XML && span_line(&answer, &line)) {
        links_line(&reading, line, false);
    }
    links_end(&reading, end);
}

/* Reads a list as the first that is read. */
static void read_fresh(enum links_list list, struct span text, enum links_end end) {
    memset(&seen, 0, sizeof seen);
    read_answer(list, text, end, "DSVA-*");
}

static enum list_state read_all(enum links_list list, const char *text) {
    read_fresh(list, span_of(text), LINKS_END_OF_XML);
    return seen.lists[list];
}

/* That a list which breaks off anywhere, or of which nobody knows whether it is whole, is no whole one. */
static void check_cuts(enum links_list list, const char *text) {
    size_t length = strlen(text) - strlen("</output>\n");
    for (size_t cut = 0; cut <= length; cut++) {
        read_fresh(list, (struct span){text, cut}, LINKS_END_OF_XML);
        check_number(text, seen.lists[list], LIST_CUT);
    }
    read_fresh(list, span_of(text), LINKS_END_UNKNOWN);
    check_number(text, seen.lists[list], LIST_CUT);
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
        enum said allowed;
    } rows[] = {
        {HEAD ALLOWED("All") TAIL, SAID_YES},
        {HEAD LISTED("<string>All</string>") TAIL, SAID_YES},
        {HEAD LISTED("\n   <string>10.0.0.5</string>\n   <string>All</string>\n") TAIL, SAID_YES},
        {HEAD LISTED("\n   <string>10.0.0.5</string>\n") TAIL, SAID_NO},
        {HEAD ALLOWED("10.0.0.0/8") TAIL, SAID_NO},
        {HEAD ALLOWED("10.0.0.0/8, 169.254.1.0/24") TAIL, SAID_YES},
        {HEAD ALLOWED("10.0.0.0/8,169.254.0.0/16,fe80::/64") TAIL, SAID_YES},
        {HEAD LISTED("<string>10.0.0.5</string><string>169.254.1.0/24</string>") TAIL, SAID_YES},
        {HEAD LISTED("<string>10.0.0.5</string><string>10.0.0.6</string>") TAIL, SAID_NO},
        {HEAD ALLOWED("0.0.0.0/0") TAIL, SAID_YES},
        {HEAD ALLOWED("169.254.1.39") TAIL, SAID_PARTLY},
        {HEAD ALLOWED("169.254.1.128/25") TAIL, SAID_PARTLY},
        {HEAD ALLOWED("169.254.2.0/24") TAIL, SAID_NO},
        {HEAD ALLOWED("169.254.1.0/33") TAIL, SAID_PARTLY},
        {HEAD ALLOWED("somewhere") TAIL, SAID_PARTLY},
        {HEAD ALLOWED("fe80::/64") TAIL, SAID_NO},
        {HEAD ALLOWED("") TAIL, SAID_NOTHING},
        {HEAD ALLOWED("ALL") TAIL, SAID_YES},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].list, read_all(LIST_ALLOWED, rows[i].list), LIST_WHOLE);
        check_number(rows[i].list, seen.allowed[RULE_SET_MUX], rows[i].allowed);
        check_number(rows[i].list, seen.allowed[RULE_SET_PARTNERS], SAID_NOTHING);
    }
    check_cuts(LIST_ALLOWED, rows[2].list);
}

/* All addresses count, as long as their list can be held; else nothing does. */
static void a_long_list_of_addresses_is_read_or_proves_nothing(void **state) {
    (void)state;
    for (int first = 0; first < 2; first++) {
        static char list[16 * 1024];
        size_t used = (size_t)snprintf(list, sizeof list,
                                       "%s<structure typeName=\"AllowedIP\">"
                                       "<field name=\"AllowedIPAddresses\">\n<list type=\"string\">\n",
                                       HEAD);
        for (int i = 0; i < 300; i++) {
            used += (size_t)snprintf(list + used, sizeof list - used,
                                     "                     <string>%s%d</string>\n",
                                     i == 0 && first == 0 ? "169.254.0.0/1" : "10.3.239.1", i % 10 + 6);
        }
        snprintf(list + used, sizeof list - used,
                 "</list></field>" TEXT("Ruleset", "vShield-Endpoint-Mux") "</structure>" TAIL);
        assert_int_equal(read_all(LIST_ALLOWED, list), LIST_WHOLE);
        assert_int_equal(seen.allowed[RULE_SET_MUX], first == 0 ? SAID_YES : SAID_NO);
    }
    for (int count = 335; count < 350; count++) { /* 4,096 bytes are 341 of them */
        static char list[16 * 1024];
        char *end =
            stpcpy(list, HEAD "<structure typeName=\"AllowedIP\"><field name=\"AllowedIPAddresses\"><list>");
        for (int i = 0; i < count; i++) {
            end = stpcpy(end, "<string>10.3.239.16</string>");
        }
        stpcpy(end, "</list></field>" TEXT("Ruleset", "vShield-Endpoint-Mux") "</structure>" TAIL);
        assert_int_equal(read_all(LIST_ALLOWED, list), count <= 341 ? LIST_WHOLE : LIST_CUT);
        assert_int_equal(seen.allowed[RULE_SET_MUX], count <= 341 ? SAID_NO : SAID_NOTHING);
    }
    static char one[8 * 1024]; /* in one value */
    size_t used = (size_t)snprintf(one, sizeof one, "%s", HEAD "<structure typeName=\"AllowedIP\">");
    used += (size_t)snprintf(one + used, sizeof one - used,
                             "<field name=\"AllowedIPAddresses\"><string>%05000d", 0);
    snprintf(one + used, sizeof one - used,
             "</string></field>" TEXT("Ruleset", "vShield-Endpoint-Mux") "</structure>" TAIL);
    assert_int_equal(read_all(LIST_ALLOWED, one), LIST_CUT);
    assert_int_equal(seen.allowed[RULE_SET_MUX], SAID_NOTHING);
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

#define REDACTED(name, fits) ROW("Row", TEXT("DisplayName", name) TEXT("Appliance", fits))

/* Of a name that stands for another one the pattern says nothing. */
static void a_redacted_name_fits_by_what_is_said_of_it(void **state) {
    (void)state;
    static const char found[] = HEAD REDACTED("DSVA-1", "false") REDACTED("name-1", "true") TAIL;
    assert_int_equal(read_all(LIST_GUESTS, found), LIST_WHOLE);
    assert_string_equal(seen.appliance, "name-1");
    assert_int_equal(read_all(LIST_GUESTS, HEAD REDACTED("DSVA-1", "false") TAIL), LIST_WHOLE);
    assert_string_equal(seen.appliance, "");
    /* Where the host had no pattern, nobody can tell. */
    static const char unknown[] = HEAD REDACTED("DSVA-1", "N/A") TAIL;
    assert_int_equal(read_all(LIST_GUESTS, unknown), LIST_CUT);
    memset(&seen, 0, sizeof seen);
    read_answer(LIST_GUESTS, span_of(unknown), LINKS_END_OF_XML, "");
    assert_int_equal(seen.lists[LIST_GUESTS], LIST_WHOLE);
}

#define PACKAGE(name, version)                                                                               \
    ROW("VIB", TEXT("AcceptanceLevel", "VMwareCertified") TEXT("Name", name) TEXT("Vendor", "VMware")        \
                   TEXT("Version", version) TEXT("Platforms", "host"))

static void the_package_of_mux_is_found(void **state) {
    (void)state;
    static const char whole[] =
        HEAD PACKAGE("esx-base", "6.7.0-3.73") PACKAGE("epsec-mux", "6.7.0esx67-9000") TAIL;
    assert_int_equal(read_all(LIST_PACKAGES, whole), LIST_WHOLE);
    assert_string_equal(seen.package, "epsec-mux 6.7.0esx67-9000");
    check_cuts(LIST_PACKAGES, whole);
    assert_int_equal(read_all(LIST_PACKAGES, HEAD PACKAGE("nsx-context-mux", "9.0") TAIL), LIST_WHOLE);
    assert_string_equal(seen.package, "nsx-context-mux 9.0");
    assert_int_equal(read_all(LIST_PACKAGES, HEAD PACKAGE("esx-base", "9.0") TAIL), LIST_WHOLE);
    assert_string_equal(seen.package, "");
}

static void an_error_is_no_list(void **state) {
    (void)state;
    for (int list = 0; list < LISTS; list++) {
        assert_int_equal(read_all((enum links_list)list, "Connect to localhost failed: Connection failure\n"),
                         LIST_CUT);
    }
}

/* The same lists as they are printed for people: of esxcli, of localcli, and with what a later release added. */
static const struct {
    enum links_list list;
    const char *name;
    const char *text;
    enum list_state state;
    const char *wanted; /* what was seen, as tell() has it */
} texts[] = {
    {LIST_INTERFACES, "esxcli's interfaces",
     "vmk0\n   Name: vmk0\n   MAC Address: 00:50:56:6a:00:01\n   Enabled: true\n   Portset: vSwitch0\n"
     "   Portgroup: Management Network\n   Netstack Instance: defaultTcpipStack\n   VDS Name: N/A\n"
     "   VDS UUID: N/A\n   MTU: 1500\n\n"
     "vmk1\n   Name: vmk1\n   MAC Address: 00:50:56:6a:00:02\n   Enabled: true\n   Portset: "
     "vmservice-vswitch\n"
     "   Portgroup: vmservice-vmknic-pg\n   Netstack Instance: endpoint\n   VDS Name: N/A\n   Colour: red\n",
     LIST_WHOLE, "vmk1 yes endpoint 0"},
    {LIST_INTERFACES, "localcli's interfaces",
     "\nvmk0:\n   Name: vmk0\n   Enabled: true\n   Portgroup: N/A\n   NetstackInstance: defaultTcpipStack\n"
     "\nvmk1:\n   Name: vmk1\n   Enabled: false\n   Portgroup: vmservice-vmknic-pg\n"
     "   NetstackInstance: defaultTcpipStack\n",
     LIST_WHOLE, "vmk1 no defaultTcpipStack 1"},
    {LIST_INTERFACES, "an interface that breaks off", "vmk1\n   Name: vmk1\n   MAC Address: 00:50\n",
     LIST_CUT, " nothing  0"},
    {LIST_INTERFACES, "nothing", "", LIST_CUT, " nothing  0"},
    {LIST_ADDRESSES, "esxcli's addresses",
     "Name  IPv4 Address  IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway  DHCP DNS\n"
     "----  ------------  -------------  --------------  ------------  -------  --------\n"
     "vmk0  10.3.239.40   255.255.255.0  10.3.239.255    STATIC        0.0.0.0  false\n"
     "vmk1  169.254.1.1   255.255.255.0  169.254.1.255   STATIC        0.0.0.0  false\n",
     LIST_WHOLE, "vmk0=10.3.239.40 vmk1=169.254.1.1"},
    {LIST_ADDRESSES, "localcli's addresses",
     "Name  IPv4Address  IPv4Netmask    IPv4Broadcast  AddressType  DHCPDNS\n"
     "---------------------------------------------------------------------\n"
     "vmk1  169.254.1.1  255.255.255.0  169.254.1.255  STATIC         false\n",
     LIST_WHOLE, "vmk1=169.254.1.1"},
    {LIST_ADDRESSES, "an error behind the header",
     "Name  IPv4 Address  IPv4 Netmask\n----  ------------  ------------\nConnection failed: no answer\n",
     LIST_CUT, ""},
    {LIST_PORT_GROUPS, "esxcli's port groups",
     "Name                  Virtual Switch     Active Clients  VLAN ID\n"
     "--------------------  -----------------  --------------  -------\n"
     "Management Network    vSwitch0                        1        0\n"
     "VM Network            vSwitch0                        0        0\n"
     "vmservice-vmknic-pg   vmservice-vswitch               1        0\n"
     "vmservice-vshield-pg  vmservice-vswitch               2        0\n",
     LIST_WHOLE, "control appliance switch 2"},
    {LIST_PORT_GROUPS, "localcli's port groups, none of them",
     "Name                VirtualSwitch  ActiveClients  VLANID\n"
     "--------------------------------------------------------\n"
     "Management Network  vSwitch0                   1       0\n",
     LIST_WHOLE, "0"},
    {LIST_PORT_GROUPS, "port groups without clients",
     "Name                  Virtual Switch\n--------------------  --------\nvmservice-vshield-pg  vSwitch0\n",
     LIST_CUT, "0"},
    {LIST_PORT_GROUPS, "a row that breaks off",
     "Name                  Virtual Switch     Active Clients  VLAN ID\n"
     "--------------------  -----------------  --------------  -------\n"
     "vmservice-vshield-pg  vmserv\n",
     LIST_CUT, "0"},
    {LIST_SWITCHES, "a distributed switch",
     "DSwitch\n   Name: DSwitch\n   VDS ID: 50 2d 7e 11\n   Class: etherswitch\n   Num Ports: 1536\n",
     LIST_WHOLE, "1"},
    {LIST_SWITCHES, "none", "", LIST_WHOLE, "0"},
    {LIST_SWITCHES, "no answer", "Connect to localhost failed: Connection failure\n", LIST_CUT, "0"},
    {LIST_RULE_SETS, "rule sets",
     "Name                           Enabled\n"
     "-----------------------------  -------\n"
     "sshServer                         true\n"
     "vShield-Endpoint-Mux              true\n"
     "vShield-Endpoint-Mux-Partners    false\n",
     LIST_WHOLE, "yes no"},
    {LIST_RULE_SETS, "rule sets of 8.0 U2",
     "Name                           Enabled  Enable/Disable configurable  Allowed IP configurable\n"
     "-----------------------------  -------  ---------------------------  -----------------------\n"
     "sshServer                         true                         true                     true\n"
     "vShield-Endpoint-Mux             false                         true                     true\n",
     LIST_WHOLE, "no nothing"},
    {LIST_ALLOWED, "allowed addresses",
     "Ruleset                        Allowed IP Addresses\n"
     "-----------------------------  --------------------\n"
     "sshServer                      All\n"
     "vShield-Endpoint-Mux           10.3.239.0/24, 10.3.240.1\n"
     "vShield-Endpoint-Mux-Partners  All\n",
     LIST_WHOLE, "no yes"},
    {LIST_ALLOWED, "localcli's in json",
     "[{\"AllowedIPAddresses\": [\"10.3.239.0/24\", \"169.254.1.0/24\"], \"Ruleset\": "
     "\"vShield-Endpoint-Mux\"}]\n",
     LIST_WHOLE, "partly nothing"},
    {LIST_GUESTS, "running VMs",
     "DSVA-01\n   World ID: 2100101\n   Process ID: 0\n   VMX Cartel ID: 2100100\n   UUID: 56 4d 3a\n"
     "   Display Name: DSVA-01\n   Config File: /vmfs/volumes/a/b.vmx\n\n"
     "web: 01\n   World ID: 2100201\n   Process ID: 0\n   Display Name: web: 01\n   Config File: "
     "/vmfs/volumes/a/c.vmx\n",
     LIST_WHOLE, "2 DSVA-01"},
    {LIST_GUESTS, "no VM", "\n", LIST_WHOLE, "0 "},
    {LIST_PACKAGES, "packages",
     "Name             Version                Vendor  Acceptance Level  Install Date\n"
     "---------------  ---------------------  ------  ----------------  ------------\n"
     "esx-base         6.7.0-3.73.14320388    VMware  VMwareCertified   2026-11-01\n"
     "epsec-mux        6.7.0esx67-8755000     VMware  VMwareCertified   2026-11-01\n",
     LIST_WHOLE, "epsec-mux 6.7.0esx67-8755000"},
    {LIST_PACKAGES, "packages of 9.0",
     "Name             Version            Vendor  Acceptance Level  Install Date  Platforms\n"
     "---------------  -----------------  ------  ----------------  ------------  ---------\n"
     "nsx-context-mux  9.0.0-1.0.1        VMware  VMwareCertified   2026-11-01    host\n",
     LIST_WHOLE, "nsx-context-mux 9.0.0-1.0.1"},
};

static const char *tell(enum links_list list) {
    static const char *const said[] = {"nothing", "no", "partly", "yes"};
    static char text[200];
    size_t used = 0;
    text[0] = '\0';
    switch (list) {
    case LIST_INTERFACES:
        snprintf(text, sizeof text, "%s %s %s %u", seen.control, said[seen.control_enabled], seen.netstack,
                 seen.elsewhere);
        break;
    case LIST_ADDRESSES:
        for (unsigned i = 0; i < seen.address_count; i++) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s=%s", i > 0 ? " " : "",
                                     seen.addresses[i].interface, seen.addresses[i].address);
        }
        break;
    case LIST_PORT_GROUPS:
        snprintf(text, sizeof text, "%s%s%s%u", seen.control_group ? "control " : "",
                 seen.appliance_group ? "appliance " : "", seen.service_switch ? "switch " : "",
                 (unsigned)seen.clients);
        break;
    case LIST_SWITCHES:
        snprintf(text, sizeof text, "%u", seen.distributed);
        break;
    case LIST_RULE_SETS:
        snprintf(text, sizeof text, "%s %s", said[seen.rule_sets[0]], said[seen.rule_sets[1]]);
        break;
    case LIST_ALLOWED:
        snprintf(text, sizeof text, "%s %s", said[seen.allowed[0]], said[seen.allowed[1]]);
        break;
    case LIST_GUESTS:
        snprintf(text, sizeof text, "%u %s", seen.guests, seen.appliance);
        break;
    default:
        snprintf(text, sizeof text, "%s", seen.package);
        break;
    }
    return text;
}

static void what_is_printed_for_people_is_read(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        read_fresh(texts[i].list, span_of(texts[i].text), LINKS_END_OF_TEXT);
        enum list_state got = seen.lists[texts[i].list];
        check_text(texts[i].name, tell(texts[i].list), texts[i].wanted);
        check_number(texts[i].name, got, texts[i].state);
        read_fresh(texts[i].list, span_of(texts[i].text), LINKS_END_UNKNOWN);
        check_number(texts[i].name, seen.lists[texts[i].list], LIST_CUT);
    }
}

/* Whatever comes, nothing is read beyond its end (the sanitizers watch), and counts stay what they can be. */
static void random_damage_never_harms(void **state) {
    (void)state;
    static char text[2000];
    uint32_t random = 20261126;
    for (int round = 0; round < 20000; round++) {
        size_t row = (size_t)round % COUNT(texts);
        size_t length = strlen(texts[row].text);
        memcpy(text, texts[row].text, length);
        for (int i = 0; i < 3 && length > 0; i++) {
            random = random * 1664525u + 1013904223u;
            text[(random >> 8) % length] = (char)(random >> 24);
        }
        memset(&seen, 0, sizeof seen);
        read_answer(texts[row].list, (struct span){text, length}, LINKS_END_OF_TEXT, "D*A?0*");
        read_answer(LIST_VMKNIC, (struct span){text, length}, LINKS_END_OF_TEXT, "");
        read_answer(LIST_VSWITCH, (struct span){text, length}, LINKS_END_OF_TEXT, "");
        assert_in_range(seen.address_count, 0, LINKS_ADDRESSES);
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
    read_fresh(LIST_VMKNIC, span_of(text), ended ? LINKS_END_OF_TEXT : LINKS_END_UNKNOWN);
    assert_int_equal(seen.lists[LIST_INTERFACES], seen.lists[LIST_ADDRESSES]);
    return seen.lists[LIST_INTERFACES];
}

static void esxcfg_vmknic_is_read(void **state) {
    (void)state;
    assert_int_equal(read_vmknic(VMKNIC_HEAD VMKNIC_IPV6 VMKNIC_MANAGEMENT VMKNIC_CONTROL, true), LIST_WHOLE);
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

static void an_interface_without_an_address_has_none(void **state) {
    (void)state;
    assert_int_equal(read_vmknic(VMKNIC_HEAD
                                 "vmk2 vmservice-vmknic-pg IPv4 N/A N/A N/A 00:50:56:6a:00:03 1500 65535 "
                                 "true NONE defaultTcpipStack\n",
                                 true),
                     LIST_WHOLE);
    assert_string_equal(seen.control, "vmk2");
    assert_int_equal(seen.address_count, 1);
    assert_string_equal(seen.addresses[0].address, "");
    assert_int_equal(read_vmknic(VMKNIC_HEAD "vmk2 vmservice-vmknic-pg IPv4 somewhere true NONE x\n", true),
                     LIST_CUT);
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
    read_fresh(LIST_VSWITCH, span_of(text), ended ? LINKS_END_OF_TEXT : LINKS_END_UNKNOWN);
    assert_int_equal(seen.lists[LIST_PORT_GROUPS], seen.lists[LIST_SWITCHES]);
    return seen.lists[LIST_PORT_GROUPS];
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
        cmocka_unit_test(a_long_list_of_addresses_is_read_or_proves_nothing),
        cmocka_unit_test(the_appliance_is_found_among_the_guests),
        cmocka_unit_test(a_redacted_name_fits_by_what_is_said_of_it),
        cmocka_unit_test(the_package_of_mux_is_found),
        cmocka_unit_test(an_error_is_no_list),
        cmocka_unit_test(what_is_printed_for_people_is_read),
        cmocka_unit_test(random_damage_never_harms),
        cmocka_unit_test(esxcfg_vmknic_is_read),
        cmocka_unit_test(an_interface_without_an_address_has_none),
        cmocka_unit_test(a_type_of_two_words_hides_no_stack),
        cmocka_unit_test(a_distributed_port_is_elsewhere),
        cmocka_unit_test(esxcfg_vswitch_is_read),
        cmocka_unit_test(names_fit_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
