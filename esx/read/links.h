/*
 * links: what the host's lists say about the links between Mux and the appliance (facts: the rest of the chain on the host), and
 * whether they were ever set up. One reader per list, in each form of it: XML, what is printed for people, and of two the tables of
 * esxcfg-vmknic and esxcfg-vswitch. What a truncated list shows counts, too; only a complete one proves that something is missing.
 */
#ifndef MUXWATCH_READ_LINKS_H
#define MUXWATCH_READ_LINKS_H

#include "read/connections.h"

/* The control interface's port group, the appliance's, and the switch that has both. */
#define LINKS_CONTROL_GROUP "vmservice-vmknic-pg"
#define LINKS_APPLIANCE_GROUP "vmservice-vshield-pg"
#define LINKS_SWITCH "vmservice-vswitch"

/*
 * A field of the list of VMs, which only collect --redact writes: whether the VM's name fits the pattern of that host's settings, or
 * N/A where they have none. The name itself says nothing then.
 */
#define LINKS_FITS "Appliance"

/* The TCP/IP stack whose connections are listed where none is named. */
#define LINKS_DEFAULT_STACK "defaultTcpipStack"

enum links_list {
    LIST_INTERFACES,  /* network ip interface list */
    LIST_ADDRESSES,   /* network ip interface ipv4 get */
    LIST_PORT_GROUPS, /* network vswitch standard portgroup list */
    LIST_SWITCHES,    /* network vswitch dvs vmware list */
    LIST_RULE_SETS,   /* network firewall ruleset list */
    LIST_ALLOWED,     /* network firewall ruleset allowedip list */
    LIST_GUESTS,      /* vm process list */
    LIST_PACKAGES,    /* software vib list */
    LIST_STACK,       /* network ip connection list -N, and the control interface's TCP/IP stack behind it */
    LISTS,
    LIST_VMKNIC = LISTS, /* esxcfg-vmknic -l, in place of the interfaces and their addresses */
    LIST_VSWITCH         /* esxcfg-vswitch -l, in place of the port groups and the distributed switches */
};

/* How far a list was read. */
enum list_state { LIST_NOT_ASKED, LIST_CUT, LIST_WHOLE };

enum { LINKS_NAME_SIZE = 64, LINKS_ADDRESSES = 32, LINKS_ADDRESS_SIZE = 16 };

/* The rule sets of Mux in the host's firewall. */
enum rule_set { RULE_SET_MUX, RULE_SET_PARTNERS, RULE_SETS };

/* What each list says stands together, in the order of enum links_list (links_copy). */
struct links_seen {
    enum list_state lists[LISTS];
    /* The interface in the control group: its name, "" where none was seen. */
    char control[LINKS_NAME_SIZE];
    char netstack[LINKS_NAME_SIZE]; /* its TCP/IP stack; "" where that was not said */
    enum said control_enabled;
    unsigned elsewhere; /* interfaces in no standard port group */
    /* The interfaces' IPv4 addresses; those of the first LINKS_ADDRESSES. */
    unsigned address_count;
    struct link_address {
        char interface[LINKS_NAME_SIZE];
        char address[LINKS_ADDRESS_SIZE];
    } addresses[LINKS_ADDRESSES];
    /* Standard port groups. */
    bool control_group;
    bool appliance_group;
    bool service_switch;
    uint64_t clients;               /* of the appliance's group */
    unsigned distributed;           /* switches that the list of standard port groups passes over */
    enum said rule_sets[RULE_SETS]; /* whether it is open */
    /* Whether it lets 169.254.1.0/24 in; SAID_PARTLY also where addresses were not understood. */
    enum said allowed[RULE_SETS];
    unsigned guests;                 /* running VMs */
    char appliance[LINKS_NAME_SIZE]; /* the first whose name fits the pattern; "" where none does */
    /* Mux's package, epsec-mux or nsx-context-mux, and its version; "" where none was seen. */
    char package[LINKS_NAME_SIZE];
    /* Made ready by whoever begins a list; LIST_STACK counts there. */
    struct connections stack;
};

/*
 * How an answer is known to be whole. An empty one is no list where XML was asked for. Of rows: it was filtered by what would have
 * kept the rows that count, so that it needs no header, and may be empty.
 */
enum links_end { LINKS_END_UNKNOWN, LINKS_END_OF_XML, LINKS_END_OF_TEXT, LINKS_END_OF_ROWS };

/* A list's answer that is being read. */
struct links_reader {
    struct links_seen *seen;
    enum links_list list;
    const char *pattern;
    unsigned rows;
    char first;             /* the first byte that is no blank; NUL: none came */
    bool headed;            /* one of esxcfg's tables */
    bool broken;            /* a row was none */
    struct records records; /* of the others */
};

/*
 * Begins to read a list's answer into `seen`, which begins as zeros: XML, or what is printed for people. Where it is not known to be
 * whole, what was read counts, and the list as cut. `pattern` is that of the appliance's name, "" for none (links_fits). All are kept
 * by pointer.
 */
void links_begin(struct links_reader *reading, struct links_seen *seen, enum links_list list,
                 const char *pattern);

/* Takes a line, or a piece of one that goes on; XML goes to the reader's records. Whether it is a part of the list. */
bool links_line(struct links_reader *reading, struct span line, bool goes_on);

/* Says that nothing follows, and frees what the reader had. */
void links_end(struct links_reader *reading, enum links_end end);

/* Which fields of a list's rows are read. */
const struct record_kind *links_rows(enum links_list list);

/* What asks for the list: the words behind esxcli or localcli. */
const char *links_list_command(enum links_list list);

/* Copies what one list said; whether both said the same. */
void links_copy(struct links_seen *to, const struct links_seen *from, enum links_list list);
bool links_same(const struct links_seen *one, const struct links_seen *other, enum links_list list);

/*
 * What a list of addresses and ranges lets in of the control network, 169.254.1.0/24. `*decides` becomes the first one that says so, ""
 * where none does.
 */
enum said links_allowed(struct span list, struct span *decides);

/* Whether the control interface lies in another TCP/IP stack than the one whose connections are listed where none is named. */
bool links_other_stack(const struct links_seen *seen);

/* Whether the name of a package is that of Mux's. */
bool links_package(struct span name);

/* Whether a name fits a pattern, in which `*` stands for any characters and `?` for one; without regard to the case of ASCII. */
bool links_fits(struct span name, const char *pattern);

#endif
