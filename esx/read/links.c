#include "read/links.h"

#include "base/utf8.h"
#include "read/records.h"
#include "read/xml_structures.h"

#include <errno.h>
#include <string.h>

/* What the rows of a list are read into. */
struct reading {
    enum links_list list;
    struct links_seen *seen;
    const char *pattern;
    unsigned rows;
};

static const char *const rule_sets[RULE_SETS] = {"vShield-Endpoint-Mux", "vShield-Endpoint-Mux-Partners"};

/* What stands for nothing. */
static bool is_none(struct span value) {
    return value.length == 0 || span_equal(value, "N/A");
}

static enum said said_of(struct span value) {
    enum said no = span_equal_nocase(value, "false") ? SAID_NO : SAID_NOTHING;
    return span_equal_nocase(value, "true") ? SAID_YES : no;
}

/* An interface that is in no standard port group is on a distributed switch or one of NSX. */
static bool add_interface(struct links_seen *seen, struct span name, struct span group, struct span enabled,
                          struct span netstack) {
    seen->elsewhere += is_none(group);
    if (span_equal(group, LINKS_CONTROL_GROUP) && seen->control[0] == '\0') {
        span_copy(seen->control, sizeof seen->control, name);
        span_copy(seen->netstack, sizeof seen->netstack, netstack);
        seen->control_enabled = said_of(enabled);
    }
    return name.length > 0;
}

/* `169.254.1.0/24`; an address alone has 32 bits. */
static bool parse_range(struct span text, uint32_t *address, uint64_t *bits) {
    *address = 0;
    *bits = 32;
    for (int i = 0; i < 4; i++) {
        uint64_t byte = 0;
        if (i > 0 && span_starts(text, ".")) {
            span_skip(&text, 1);
        } else if (i > 0) {
            return false;
        }
        if (!span_digits(&text, 255, &byte)) {
            return false;
        }
        *address = *address << 8 | (uint32_t)byte;
    }
    if (span_starts(text, "/")) {
        span_skip(&text, 1);
        return span_number(text, 32, bits);
    }
    return text.length == 0;
}

static bool add_address(struct links_seen *seen, struct span name, struct span address) {
    uint32_t number = 0;
    uint64_t bits = 0;
    bool good = is_none(address) || parse_range(address, &number, &bits);
    if (name.length == 0 || !good || seen->address_count == LINKS_ADDRESSES) {
        return false;
    }
    struct link_address *row = &seen->addresses[seen->address_count++];
    span_copy(row->interface, sizeof row->interface, name);
    span_copy(row->address, sizeof row->address, is_none(address) ? (struct span){"", 0} : address);
    return true;
}

static bool add_group(struct links_seen *seen, struct span name, struct span clients) {
    uint64_t count = 0;
    bool valid = name.length > 0 && span_number(clients, UINT32_MAX, &count);
    seen->control_group |= span_equal(name, LINKS_CONTROL_GROUP);
    if (valid && span_equal(name, LINKS_APPLIANCE_GROUP)) {
        seen->appliance_group = true;
        seen->clients += count;
    }
    return valid;
}

static enum allowed range_allows(struct span range) {
    static const uint32_t control = 169U << 24 | 254U << 16 | 1U << 8; /* 169.254.1.0/24 */
    uint32_t address = 0;
    uint64_t bits = 0;
    if (span_equal_nocase(range, "All")) {
        return ALLOWED_CONTROL;
    }
    if (!parse_range(range, &address, &bits)) {
        return span_find(range, ":") != NULL ? ALLOWED_OTHERS : ALLOWED_PART; /* IPv6; not understood */
    }
    uint32_t known = (uint32_t)((uint64_t)UINT32_MAX << (32 - (bits < 24 ? bits : 24)));
    if (((address ^ control) & known) != 0) {
        return ALLOWED_OTHERS;
    }
    return bits <= 24 ? ALLOWED_CONTROL : ALLOWED_PART;
}

/* Addresses and ranges, with commas or blanks between. */
static enum allowed allowed_by(struct span list) {
    enum allowed allowed = list.length == 0 ? ALLOWED_NOTHING_SAID : ALLOWED_OTHERS;
    bool cut = list.length >= RECORD_VALUE - 1; /* it may be */
    while (list.length > 0) {
        struct span range = {list.bytes, 0};
        while (range.length < list.length && strchr(", \t\n", range.bytes[range.length]) == NULL) {
            range.length++;
        }
        span_skip(&list, range.length + (range.length < list.length));
        enum allowed one = range.length > 0 ? range_allows(range) : ALLOWED_OTHERS;
        allowed = one < allowed ? one : allowed;
    }
    return cut && allowed == ALLOWED_OTHERS ? ALLOWED_PART : allowed;
}

bool links_fits(struct span name, const char *pattern) {
    const char *star = NULL; /* what follows the last one, and the name's rest that it began at */
    struct span begun = name;
    while (name.length > 0) {
        const char letter[] = {*pattern, '\0'};
        size_t character = utf8_length(name);
        if (*pattern == '*') {
            star = ++pattern;
            begun = name;
        } else if (*pattern == '?') {
            span_skip(&name, character > 0 ? character : 1);
            pattern++;
        } else if (span_equal_nocase((struct span){name.bytes, 1}, letter)) {
            span_skip(&name, 1);
            pattern++;
        } else if (star != NULL) {
            span_skip(&begun, 1);
            name = begun;
            pattern = star;
        } else {
            return false;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

static bool take_interface(struct reading *reading, const struct span *fields) {
    return add_interface(reading->seen, fields[0], fields[1], fields[2], fields[3]);
}

static bool take_address(struct reading *reading, const struct span *fields) {
    return add_address(reading->seen, fields[0], fields[1]);
}

static bool take_group(struct reading *reading, const struct span *fields) {
    reading->seen->service_switch |= span_equal(fields[2], LINKS_SWITCH);
    return add_group(reading->seen, fields[0], fields[1]);
}

static bool take_switch(struct reading *reading, const struct span *fields) {
    reading->seen->distributed++;
    return fields[0].length > 0;
}

static bool take_rule_set(struct reading *reading, const struct span *fields) {
    for (int i = 0; i < RULE_SETS; i++) {
        if (span_equal(fields[0], rule_sets[i])) {
            reading->seen->rule_sets[i] = said_of(fields[1]);
        }
    }
    return said_of(fields[1]) != SAID_NOTHING;
}

static bool take_allowed(struct reading *reading, const struct span *fields) {
    for (int i = 0; i < RULE_SETS; i++) {
        if (span_equal(fields[0], rule_sets[i])) {
            reading->seen->allowed[i] = allowed_by(fields[1]);
        }
    }
    return fields[0].length > 0;
}

static bool take_guest(struct reading *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    seen->guests++;
    if (seen->appliance[0] == '\0' && links_fits(fields[0], reading->pattern)) {
        span_copy(seen->appliance, sizeof seen->appliance, fields[0]);
    }
    return true;
}

static bool take_package(struct reading *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    if (span_equal(fields[0], "epsec-mux") || span_equal(fields[0], "nsx-context-mux")) {
        span_copy(seen->package, sizeof seen->package, fields[0]);
        span_copy(seen->package_version, sizeof seen->package_version, fields[1]);
    }
    return fields[0].length > 0;
}

/* What of a list's rows is read. */
static const struct list {
    const char *row; /* for errors */
    int fields;
    int optional; /* so many of the last fields a release may lack */
    const char *names[4];
    bool (*take)(struct reading *reading, const struct span *fields); /* false: it is no such row */
    bool may_be_empty;                                                /* a host may have none of these */
} lists[LISTS] = {
    [LIST_INTERFACES] =
        {"interface", 4, 1, {"Name", "Portgroup", "Enabled", "NetstackInstance"}, take_interface, false},
    [LIST_ADDRESSES] = {"address", 2, 0, {"Name", "IPv4Address"}, take_address, true},
    [LIST_PORT_GROUPS] = {"port group", 3, 0, {"Name", "ActiveClients", "VirtualSwitch"}, take_group, true},
    [LIST_SWITCHES] = {"switch", 1, 0, {"Name"}, take_switch, true},
    [LIST_RULE_SETS] = {"rule set", 2, 0, {"Name", "Enabled"}, take_rule_set, false},
    [LIST_ALLOWED] = {"rule set", 2, 0, {"Ruleset", "AllowedIPAddresses"}, take_allowed, false},
    [LIST_GUESTS] = {"VM", 1, 0, {"DisplayName"}, take_guest, true},
    [LIST_PACKAGES] = {"package", 2, 0, {"Name", "Version"}, take_package, false},
};

/* A field that a row lacks has NULL for `bytes` where it is printed for people; in XML it is only empty, and optional. */
static bool take_row(void *context, const struct span *fields) {
    struct reading *reading = context;
    const struct list *list = &lists[reading->list];
    reading->rows++;
    for (int i = 0; i < list->fields - list->optional; i++) {
        if (fields[i].bytes == NULL) {
            return false;
        }
    }
    return list->take(reading, fields);
}

static bool read_xml(struct reading *reading, struct span answer, struct fault *fault) {
    const struct list *list = &lists[reading->list];
    struct structures_kind kind = {.row = list->row,
                                   .longest = STRUCTURES_FIELD,
                                   .columns = list->fields,
                                   .take = take_row,
                                   .optional = list->optional,
                                   .lists = reading->list == LIST_ALLOWED};
    memcpy(kind.names, list->names, sizeof list->names);
    struct structures *structures = structures_open(&kind, reading);
    if (structures == NULL) {
        *fault = fault_number(FAULT_ERRNO, ENOMEM);
        return false;
    }
    structures_feed(structures, answer.bytes, answer.length);
    return structures_close(structures, fault);
}

static bool read_text(struct reading *reading, struct span answer, struct fault *fault) {
    const struct list *list = &lists[reading->list];
    struct record_kind kind = {.fields = list->fields, .needed = 1, .take = take_row};
    memcpy(kind.names, list->names, sizeof list->names);
    struct records records;
    struct span line;
    struct span first = {"", 0};
    records_begin(&records, &kind, reading);
    while (span_line(&answer, &line)) {
        first = first.length == 0 ? span_trim(line) : first;
        records_line(&records, line);
    }
    bool found = first.length == 0 || records.form != RECORDS_NONE || records.rows > 0;
    bool whole = records_end(&records) && records.refused == 0;
    /* In json and keyvalue only the first of a list of values is read. */
    bool partly = span_starts(first, "[") || span_starts(first, "{") || span_starts(first, "structure[");
    for (int i = 0; i < RULE_SETS; i++) {
        enum allowed *allowed = &reading->seen->allowed[i];
        *allowed = partly && *allowed == ALLOWED_OTHERS ? ALLOWED_PART : *allowed;
    }
    if (!found) {
        *fault = fault_make(FAULT_SAID, 0, first);
    } else if (!whole) {
        *fault = fault_number(FAULT_CUT_BEHIND, records.rows);
    }
    return whole && found;
}

void links_read(struct links_seen *seen, enum links_list list, struct span answer, enum links_end end,
                const char *pattern) {
    struct list_answer *about = &seen->lists[list];
    struct reading reading = {list, seen, pattern, 0};
    size_t blank = 0;
    while (blank < answer.length && (answer.bytes[blank] == ' ' || answer.bytes[blank] == '\n')) {
        blank++;
    }
    bool xml = blank < answer.length && answer.bytes[blank] == '<';
    *about = (struct list_answer){.state = LIST_CUT};
    bool whole = (xml ? read_xml : read_text)(&reading, answer, &about->fault);
    if (whole && end == LINKS_END_UNKNOWN) {
        about->fault = fault_number(FAULT_CUT, 0);
    } else if (whole && reading.rows == 0 &&
               (!lists[list].may_be_empty || (!xml && end == LINKS_END_OF_XML))) {
        about->fault = fault_number(FAULT_EMPTY, 0);
    } else if (whole) {
        about->state = LIST_WHOLE;
    }
}

/*
 * `vmk2  vmservice-vmknic-pg  IPv4  169.254.1.1  255.255.255.0  …  true  STATIC, PREFERRED  defaultTcpipStack`: names of port groups
 * may hold blanks, and what stands behind the family holds none but its type. 5.1 names no TCP/IP stack.
 */
static bool take_vmknic(struct links_seen *seen, struct span line) {
    struct span name = span_word(&line);
    struct span group = {span_trim(line).bytes, 0};
    struct span word = span_word(&line);
    while (word.length > 0 && !span_equal(word, "IPv4") && !span_equal(word, "IPv6")) {
        word = span_word(&line);
    }
    bool has_address = span_equal(word, "IPv4");
    group = span_trim((struct span){group.bytes, (size_t)(word.bytes - group.bytes)});
    struct span address = span_word(&line);
    while (word.length > 0 && said_of(word) == SAID_NOTHING) {
        word = span_word(&line);
    }
    struct span enabled = word;
    do {
        word = span_word(&line); /* of its type */
    } while (word.length > 0 && word.bytes[word.length - 1] == ',');
    uint64_t port = 0;
    if (span_number(group, UINT32_MAX, &port)) {
        group.length = 0; /* a port of a distributed switch */
    }
    return enabled.length > 0 && (!has_address || add_address(seen, name, address)) &&
           add_interface(seen, name, group, enabled, span_word(&line));
}

void links_read_vmknic(struct links_seen *seen, struct span answer, bool ended) {
    struct list_answer about = {.state = LIST_CUT, .esxcfg = true, .fault = fault_number(FAULT_EMPTY, 0)};
    struct span line;
    unsigned rows = 0;
    bool headed = false;
    bool good = true;
    while (good && span_line(&answer, &line)) {
        line = span_trim(line);
        if (span_starts(line, "Interface ")) {
            headed = true;
        } else if (line.length > 0) {
            good = take_vmknic(seen, line);
            about.fault = good ? about.fault : fault_make(FAULT_ROW, rows + 1, line);
            rows += good;
        }
    }
    if (good && rows > 0) {
        about.state = headed && ended ? LIST_WHOLE : LIST_CUT;
        about.fault = fault_number(headed && ended ? FAULT_NONE : FAULT_CUT, 0);
    }
    seen->lists[LIST_INTERFACES] = seen->lists[LIST_ADDRESSES] = about;
}

/*
 * `  vmservice-vshield-pg  0  1  `: VLAN, used ports, uplinks. Names may hold blanks; those that count hold none.
 */
static bool take_vswitch_row(struct links_seen *seen, struct span line) {
    uint64_t vlan = 0;
    struct span name = span_word(&line);
    bool counts = span_number(span_word(&line), UINT32_MAX, &vlan);
    struct span used = span_word(&line);
    bool wanted = span_equal(name, LINKS_CONTROL_GROUP) || span_equal(name, LINKS_APPLIANCE_GROUP);
    return !wanted || !counts || add_group(seen, name, used);
}

void links_read_vswitch(struct links_seen *seen, struct span answer, bool ended) {
    struct list_answer about = {.state = LIST_CUT, .esxcfg = true, .fault = fault_number(FAULT_EMPTY, 0)};
    enum { NOTHING, SWITCHES, DISTRIBUTED, GROUPS, PORTS } within = NOTHING;
    struct span line;
    bool good = true;
    for (unsigned rows = 1; good && span_line(&answer, &line); rows++) {
        line = span_trim(line);
        if (span_starts(line, "Switch Name ")) {
            within = SWITCHES;
        } else if (span_starts(line, "DVS Name ")) {
            within = DISTRIBUTED;
        } else if (span_starts(line, "PortGroup Name ")) {
            within = GROUPS;
        } else if (span_starts(line, "DVPort ID ")) {
            within = PORTS;
        } else if (line.length > 0) {
            struct span rest = line;
            good = within != NOTHING && (within != GROUPS || take_vswitch_row(seen, line));
            seen->service_switch |= within == SWITCHES && span_equal(span_word(&rest), LINKS_SWITCH);
            seen->distributed += within == DISTRIBUTED;
            about.fault = good ? about.fault : fault_make(FAULT_ROW, rows, line);
        }
    }
    if (good && within != NOTHING) {
        about.state = ended ? LIST_WHOLE : LIST_CUT;
        about.fault = fault_number(ended ? FAULT_NONE : FAULT_CUT, 0);
    }
    seen->lists[LIST_PORT_GROUPS] = seen->lists[LIST_SWITCHES] = about;
}

const char *links_list_command(enum links_list list) {
    static const char *const commands[LISTS] = {
        [LIST_INTERFACES] = "network ip interface list",
        [LIST_ADDRESSES] = "network ip interface ipv4 get",
        [LIST_PORT_GROUPS] = "network vswitch standard portgroup list",
        [LIST_SWITCHES] = "network vswitch dvs vmware list",
        [LIST_RULE_SETS] = "network firewall ruleset list",
        [LIST_ALLOWED] = "network firewall ruleset allowedip list",
        [LIST_GUESTS] = "vm process list",
        [LIST_PACKAGES] = "software vib list",
    };
    return commands[list];
}
