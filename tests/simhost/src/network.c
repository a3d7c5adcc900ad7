#include "network.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "format.h"
#include "release.h"

enum { CELLS_MAX = 24, CELL_SIZE = 128, LINE_SIZE = 512 };

static const char default_stack[] = "defaultTcpipStack";
static const char none[] = "0.0.0.0";

/* A line of a file of /sim/net: cells, parted by tabs. */
struct row {
    char line[LINE_SIZE];
    const char *cells[CELLS_MAX];
    size_t count;
};

/* Reads the next line; false at the end. A NULL as file is an empty one. */
static bool row_read(FILE *file, struct row *row) {
    if (!file || !fgets(row->line, sizeof row->line, file)) {
        return false;
    }
    row->line[strcspn(row->line, "\n")] = '\0';
    row->count = 0;
    for (char *rest = row->line; rest && row->count < CELLS_MAX;) {
        row->cells[row->count++] = strsep(&rest, "\t");
    }
    return true;
}

static FILE *rows_open(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/sim/net/%s", name);
    return fopen(path, "re");
}

static void rows_close(FILE *file) {
    if (file) {
        fclose(file);
    }
}

/* A field of a list, and the first release that has it. */
struct field {
    struct column column;
    double since;
};

struct interface;

/* Fills in the cells of an interface, the first of which is number 0. */
typedef void cells_fill(const struct interface *interface, size_t number, const char **cells);

/* A list: its structure, its fields, the file whose lines have a cell for each of them, or, of interfaces, what fills them. */
struct list {
    const char *file;
    const char *type;
    bool simple;
    cells_fill *fill;
    size_t count;
    struct field fields[CELLS_MAX];
};

/* A vmkernel interface: its line in /sim/net/interfaces, and what the kernel says of the card of that name. */
struct interface {
    struct row row; /* its cells: see NAME and so on */
    bool enabled;
    char mac[24];
    char mtu[16];
    char address[INET_ADDRSTRLEN];
    char netmask[INET_ADDRSTRLEN];
    char broadcast[INET_ADDRSTRLEN];
};

enum { NAME, PORTSET, PORTGROUP, STACK, VDS_NAME, VDS_ID, VDS_PORT, VDS_CONNECTION, INTERFACE_CELLS };

/* What the kernel answered where it was asked for an address; `failed`: it has none. */
static void address_take(int failed, const struct ifreq *request, char address[INET_ADDRSTRLEN]) {
    struct sockaddr_in in;
    memcpy(&in, &request->ifr_addr, sizeof in);
    if (failed) {
        strcpy(address, none);
    } else {
        inet_ntop(AF_INET, &in.sin_addr, address, INET_ADDRSTRLEN);
    }
}

/* Reads the next interface; false at the end. One that the kernel does not have is none. */
static bool interface_read(FILE *file, struct interface *interface) {
    struct ifreq request = {.ifr_name = ""};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool found = false;
    while (!found && fd >= 0 && row_read(file, &interface->row) && interface->row.count == INTERFACE_CELLS) {
        snprintf(request.ifr_name, sizeof request.ifr_name, "%s", interface->row.cells[NAME]);
        found = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
    }
    if (found) {
        interface->enabled = request.ifr_flags & IFF_UP;
        address_take(ioctl(fd, SIOCGIFADDR, &request), &request, interface->address);
        address_take(ioctl(fd, SIOCGIFNETMASK, &request), &request, interface->netmask);
        address_take(ioctl(fd, SIOCGIFBRDADDR, &request), &request, interface->broadcast);
        ioctl(fd, SIOCGIFMTU, &request);
        snprintf(interface->mtu, sizeof interface->mtu, "%d", request.ifr_mtu);
        ioctl(fd, SIOCGIFHWADDR, &request);
        const unsigned char *mac = (const unsigned char *)request.ifr_hwaddr.sa_data;
        snprintf(interface->mac, sizeof interface->mac, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
                 mac[2], mac[3], mac[4], mac[5]);
    }
    if (fd >= 0) {
        close(fd);
    }
    return found;
}

static const char *boolean(bool value) {
    return value ? "true" : "false";
}

static bool has_address(const struct interface *interface) {
    return strcmp(interface->address, none) != 0;
}

static const char *address_type(const struct interface *interface) {
    return has_address(interface) ? "STATIC" : "NONE";
}

static void interface_fill(const struct interface *interface, size_t number, const char **cells) {
    static char port[16];
    snprintf(port, sizeof port, "%zu", 33554436 + number);
    const char *const *own = interface->row.cells;
    const char *all[] = {own[NAME],
                         interface->mac,
                         boolean(interface->enabled),
                         own[PORTSET],
                         own[PORTGROUP],
                         own[STACK],
                         own[VDS_NAME],
                         own[VDS_ID],
                         own[VDS_PORT],
                         own[VDS_CONNECTION],
                         "N/A",
                         "N/A",
                         "N/A",
                         interface->mtu,
                         "65535",
                         "1",
                         port,
                         "0"};
    memcpy(cells, all, sizeof all);
}

static void ipv4_fill(const struct interface *interface, size_t number, const char **cells) {
    (void)number;
    const char *all[] = {interface->row.cells[NAME],
                         interface->address,
                         interface->netmask,
                         interface->broadcast,
                         address_type(interface),
                         none,
                         "false"};
    memcpy(cells, all, sizeof all);
}

/*
 * Names of structures and fields are 6.7's own. Not known are the structures' names of allowed addresses and distributed switches; what
 * later releases have more was seen on hosts.
 */
static const struct list interface_fields = {.file = "interfaces",
                                             .fill = interface_fill,
                                             .type = "NetworkInterface",
                                             .simple = true,
                                             .count = 18,
                                             .fields = {{{"Name", COLUMN_STRING}, 0},
                                                        {{"MAC Address", COLUMN_STRING}, 0},
                                                        {{"Enabled", COLUMN_BOOLEAN}, 0},
                                                        {{"Portset", COLUMN_STRING}, 0},
                                                        {{"Portgroup", COLUMN_STRING}, 0},
                                                        {{"Netstack Instance", COLUMN_STRING}, 0},
                                                        {{"VDS Name", COLUMN_STRING}, 0},
                                                        {{"VDS UUID", COLUMN_STRING}, 0},
                                                        {{"VDS Port", COLUMN_STRING}, 0},
                                                        {{"VDS Connection", COLUMN_INTEGER}, 0},
                                                        {{"Opaque Network ID", COLUMN_STRING}, 6.0},
                                                        {{"Opaque Network Type", COLUMN_STRING}, 6.0},
                                                        {{"External ID", COLUMN_STRING}, 6.0},
                                                        {{"MTU", COLUMN_INTEGER}, 0},
                                                        {{"TSO MSS", COLUMN_INTEGER}, 0},
                                                        {{"RXDispQueue Size", COLUMN_INTEGER}, 7.0},
                                                        {{"Port ID", COLUMN_INTEGER}, 0},
                                                        {{"URPF", COLUMN_INTEGER}, 9.0}}};

static const struct list ipv4_fields = {.file = "interfaces",
                                        .fill = ipv4_fill,
                                        .type = "IPv4Interface",
                                        .count = 7,
                                        .fields = {{{"Name", COLUMN_STRING}, 0},
                                                   {{"IPv4 Address", COLUMN_STRING}, 0},
                                                   {{"IPv4 Netmask", COLUMN_STRING}, 0},
                                                   {{"IPv4 Broadcast", COLUMN_STRING}, 0},
                                                   {{"Address Type", COLUMN_STRING}, 0},
                                                   {{"Gateway", COLUMN_STRING}, 6.5},
                                                   {{"DHCP DNS", COLUMN_BOOLEAN}, 0}}};

static const struct list portgroup_fields = {.file = "portgroups",
                                             .type = "PortGroup",
                                             .count = 4,
                                             .fields = {{{"Name", COLUMN_STRING}, 0},
                                                        {{"Virtual Switch", COLUMN_STRING}, 0},
                                                        {{"Active Clients", COLUMN_INTEGER}, 0},
                                                        {{"VLAN ID", COLUMN_INTEGER}, 0}}};

/* Without the list of its ports, a structure in a structure. */
static const struct list dvs_fields = {.file = "dvs",
                                       .type = "VDSwitch",
                                       .simple = true,
                                       .count = 11,
                                       .fields = {{{"Name", COLUMN_STRING}, 0},
                                                  {{"VDS ID", COLUMN_STRING}, 0},
                                                  {{"Class", COLUMN_STRING}, 0},
                                                  {{"Num Ports", COLUMN_INTEGER}, 0},
                                                  {{"Used Ports", COLUMN_INTEGER}, 0},
                                                  {{"Configured Ports", COLUMN_INTEGER}, 0},
                                                  {{"MTU", COLUMN_INTEGER}, 0},
                                                  {{"CDP Status", COLUMN_STRING}, 0},
                                                  {{"Beacon Timeout", COLUMN_INTEGER}, 0},
                                                  {{"Uplinks", COLUMN_LIST}, 0},
                                                  {{"VMware Branded", COLUMN_BOOLEAN}, 0}}};

/* 8.0 U2 brought two more: here only 9.0 is later than that. */
static const struct list ruleset_fields = {.file = "rulesets",
                                           .type = "Ruleset",
                                           .count = 4,
                                           .fields = {{{"Name", COLUMN_STRING}, 0},
                                                      {{"Enabled", COLUMN_BOOLEAN}, 0},
                                                      {{"Enable/Disable configurable", COLUMN_BOOLEAN}, 8.2},
                                                      {{"Allowed IP configurable", COLUMN_BOOLEAN}, 8.2}}};

static const struct list allowedip_fields = {
    .file = "allowed",
    .type = "AllowedIP",
    .count = 2,
    .fields = {{{"Ruleset", COLUMN_STRING}, 0}, {{"Allowed IP Addresses", COLUMN_LIST}, 0}}};

static void table_make(struct table *table, const struct list *list) {
    *table = (struct table){.type = list->type, .simple = list->simple, .header = list->simple};
    for (size_t i = 0; i < list->count; i++) {
        if (list->fields[i].since <= strtod(release_here()->name, NULL)) {
            table->columns[table->width++] = &list->fields[i].column;
        }
    }
    table->hinted = table->width;
}

/* Adds a row of a cell for each field of the list: those that this release has. */
static int row_add(struct table *table, const struct list *list, const char *const *cells) {
    int failed = 0;
    for (size_t i = 0; i < list->count && !failed; i++) {
        if (list->fields[i].since <= strtod(release_here()->name, NULL)) {
            failed = table_add(table, cells[i]);
        }
    }
    return failed;
}

static int list_answer(const struct call *call, const struct list *list) {
    struct table table;
    struct interface interface;
    const char *cells[CELLS_MAX];
    int failed = 0;
    if (call->options[0]) {
        return call_refuse(call->options[0]);
    }
    FILE *file = rows_open(list->file);
    table_make(&table, list);
    for (size_t number = 0; !failed; number++) {
        if (list->fill ? !interface_read(file, &interface) : !row_read(file, &interface.row)) {
            break;
        }
        if (list->fill) {
            list->fill(&interface, number, cells);
        }
        failed = row_add(&table, list, list->fill ? cells : interface.row.cells);
    }
    rows_close(file);
    return failed ? 1 : call_answer(call, &table);
}

int interface_list(const struct call *call) {
    return list_answer(call, &interface_fields);
}

int ipv4_get(const struct call *call) {
    return list_answer(call, &ipv4_fields);
}

int portgroup_list(const struct call *call) {
    return list_answer(call, &portgroup_fields);
}

int dvs_list(const struct call *call) {
    return list_answer(call, &dvs_fields);
}

int ruleset_list(const struct call *call) {
    return list_answer(call, &ruleset_fields);
}

int allowedip_list(const struct call *call) {
    return list_answer(call, &allowedip_fields);
}

bool network_has_stack(const char *name) {
    struct row row;
    bool found = strcmp(name, default_stack) == 0;
    FILE *file = rows_open("interfaces");
    while (!found && row_read(file, &row)) {
        found = row.count == INTERFACE_CELLS && strcmp(row.cells[STACK], name) == 0;
    }
    rows_close(file);
    return found;
}

bool network_in_stack(const char *local, const char *name) {
    struct interface interface;
    const char *own = default_stack;
    FILE *file = rows_open("interfaces");
    bool found = false;
    while (!found && interface_read(file, &interface)) {
        size_t length = strlen(interface.address);
        found = strncmp(local, interface.address, length) == 0 && local[length] == ':';
        own = found ? interface.row.cells[STACK] : own;
    }
    rows_close(file);
    return strcmp(own, name) == 0;
}

/*
 * Columns of esxcfg-vmknic and esxcfg-vswitch, and how wide each is, as 6.7 hosts were seen to print them; for an interface without
 * an address "N/A" is a guess.
 */
int vmknic_main(int argc, char **argv) {
    static const char line[] = "%-10s %-39s %-9s %-39s %-15s %-15s %-17s %-7s %-9s %-7s %-19s %-20s\n";
    struct interface interface;
    if (argc != 2 || strcmp(argv[1], "-l") != 0) {
        fputs("usage: esxcfg-vmknic -l\n", stderr);
        return 1;
    }
    FILE *file = rows_open("interfaces");
    printf(line, "Interface", "Port Group/DVPort/Opaque Network", "IP Family", "IP Address", "Netmask",
           "Broadcast", "MAC Address", "MTU", "TSO MSS", "Enabled", "Type", "NetStack");
    while (interface_read(file, &interface)) {
        const char *const *own = interface.row.cells;
        bool there = has_address(&interface);
        printf(line, own[NAME], strcmp(own[VDS_PORT], "N/A") == 0 ? own[PORTGROUP] : own[VDS_PORT], "IPv4",
               there ? interface.address : "N/A", there ? interface.netmask : "N/A",
               there ? interface.broadcast : "N/A", interface.mac, interface.mtu, "65535",
               boolean(interface.enabled), address_type(&interface), own[STACK]);
    }
    rows_close(file);
    return 0;
}

/* What begins the block of a switch. */
static void switch_head_print(const char *title, const char *const cells[6]) {
    static const char format[] = "%-16s %-11s %-11s %-17s %-7s %-10s\n";
    printf(format, title, "Num Ports", "Used Ports", "Configured Ports", "MTU", "Uplinks");
    printf(format, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
    putchar('\n');
}

/* The block of a standard switch: what is plugged in there, and its port groups. */
static void vswitch_print(const char *name, const char *uplinks) {
    static const char format[] = "  %-20s  %-7s  %-10s  %-10s\n";
    struct row row;
    char used[24];
    long clients = *uplinks ? 1 : 0;
    FILE *file = rows_open("portgroups");
    while (row_read(file, &row)) {
        clients += strcmp(row.cells[1], name) == 0 ? atol(row.cells[2]) : 0;
    }
    snprintf(used, sizeof used, "%ld", clients + 1);
    switch_head_print("Switch Name", (const char *const[6]){name, "1536", used, "128", "1500", uplinks});
    printf(format, "PortGroup Name", "VLAN ID", "Used Ports", "Uplinks");
    if (file) {
        rewind(file);
    }
    while (row_read(file, &row)) {
        if (strcmp(row.cells[1], name) == 0) {
            printf(format, row.cells[0], row.cells[3], row.cells[2], uplinks);
        }
    }
    putchar('\n');
    rows_close(file);
}

/* A distributed switch is listed with its ports, by their numbers and clients. */
static void dvs_print(void) {
    struct row row;
    struct interface interface;
    FILE *file = rows_open("dvs");
    FILE *interfaces = rows_open("interfaces");
    while (row_read(file, &row)) {
        const char *uplink = row.cells[9];
        const char *const *own = row.cells;
        switch_head_print("DVS Name", (const char *const[6]){own[0], own[3], own[4], own[5], own[6], uplink});
        printf("  %-18s  %-10s  %-10s\n  %-18s  %-10s  %-10s\n", "DVPort ID", "In Use", "Client", "0", "1",
               uplink);
        while (interface_read(interfaces, &interface)) {
            if (strcmp(interface.row.cells[VDS_NAME], row.cells[0]) == 0) {
                printf("  %-18s  %-10s  %-10s\n", interface.row.cells[VDS_PORT], "1",
                       interface.row.cells[NAME]);
            }
        }
        putchar('\n');
    }
    rows_close(interfaces);
    rows_close(file);
}

int vswitch_main(int argc, char **argv) {
    struct row row;
    if (argc != 2 || strcmp(argv[1], "-l") != 0) {
        fputs("usage: esxcfg-vswitch -l\n", stderr);
        return 1;
    }
    FILE *file = rows_open("switches");
    while (row_read(file, &row)) {
        vswitch_print(row.cells[0], row.cells[1]);
    }
    rows_close(file);
    dvs_print();
    return 0;
}
