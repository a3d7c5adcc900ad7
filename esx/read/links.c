#include "read/links.h"

#include "base/service.h"
#include "base/utf8.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

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

static bool take_interface(struct links_reader *reading, const struct span *fields) {
    return add_interface(reading->seen, fields[0], fields[1], fields[2], fields[3]);
}

static bool take_address(struct links_reader *reading, const struct span *fields) {
    return add_address(reading->seen, fields[0], fields[1]);
}

static bool take_group(struct links_reader *reading, const struct span *fields) {
    reading->seen->service_switch |= span_equal(fields[1], LINKS_SWITCH);
    return add_group(reading->seen, fields[0], fields[2]);
}

static bool take_switch(struct links_reader *reading, const struct span *fields) {
    reading->seen->distributed++;
    return fields[0].length > 0;
}

static bool take_rule_set(struct links_reader *reading, const struct span *fields) {
    for (int i = 0; i < RULE_SETS; i++) {
        if (span_equal(fields[0], rule_sets[i])) {
            reading->seen->rule_sets[i] = said_of(fields[1]);
        }
    }
    return said_of(fields[1]) != SAID_NOTHING;
}

static bool take_allowed(struct links_reader *reading, const struct span *fields) {
    for (int i = 0; i < RULE_SETS; i++) {
        if (span_equal(fields[0], rule_sets[i])) {
            reading->seen->allowed[i] = allowed_by(fields[1]);
        }
    }
    return fields[0].length > 0;
}

static bool take_guest(struct links_reader *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    seen->guests++;
    if (seen->appliance[0] == '\0' && links_fits(fields[0], reading->pattern)) {
        span_copy(seen->appliance, sizeof seen->appliance, fields[0]);
    }
    return true;
}

static bool take_package(struct links_reader *reading, const struct span *fields) {
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
    bool (*take)(struct links_reader *reading, const struct span *fields); /* false: it is no such row */
    bool may_be_empty;                                                     /* a host may have none of these */
    const char *sign; /* what a table's rows that count begin with; NULL: it is printed as no table */
} lists[LISTS] = {
    [LIST_INTERFACES] = {"interface",
                         4,
                         1,
                         {"Name", "Portgroup", "Enabled", "NetstackInstance"},
                         take_interface,
                         false,
                         NULL},
    [LIST_ADDRESSES] = {"address", 2, 0, {"Name", "IPv4Address"}, take_address, true, "vmk"},
    [LIST_PORT_GROUPS] =
        {"port group", 3, 0, {"Name", "VirtualSwitch", "ActiveClients"}, take_group, true, "vmservice-"},
    [LIST_SWITCHES] = {"switch", 1, 0, {"Name"}, take_switch, true, NULL},
    [LIST_RULE_SETS] = {"rule set", 2, 0, {"Name", "Enabled"}, take_rule_set, false, SERVICE_VSHIELD},
    [LIST_ALLOWED] =
        {"rule set", 2, 0, {"Ruleset", "AllowedIPAddresses"}, take_allowed, false, SERVICE_VSHIELD},
    [LIST_GUESTS] = {"VM", 1, 0, {"DisplayName"}, take_guest, true, NULL},
    [LIST_PACKAGES] = {"package", 2, 0, {"Name", "Version"}, take_package, false, NULL},
};

/* A field that a row lacks has NULL for `bytes` where it is printed for people; in XML it is only empty, and optional. */
static bool take_row(void *context, const struct span *fields) {
    struct links_reader *reading = context;
    const struct list *list = &lists[reading->list];
    reading->rows++;
    for (int i = 0; i < list->fields - list->optional; i++) {
        if (fields[i].bytes == NULL) {
            return false;
        }
    }
    return list->take(reading, fields);
}

/* A row by its words: of a table whose header was filtered away, or whose columns lost their blanks. */
static bool take_words(struct links_reader *reading, struct span line) {
    const struct list *list = &lists[reading->list];
    struct span fields[4];
    if (list->sign == NULL || !span_starts(line, list->sign)) {
        return false;
    }
    for (int i = 0; i < list->fields; i++) {
        fields[i] = reading->list == LIST_ALLOWED && i > 0 ? span_trim(line) : span_word(&line);
    }
    return take_row(reading, fields);
}

void links_begin(struct links_reader *reading, struct links_seen *seen, enum links_list list,
                 const char *pattern) {
    memset(reading, 0, sizeof *reading);
    reading->seen = seen;
    reading->list = list;
    reading->pattern = pattern;
    if (list < LISTS) {
        const struct list *kind = &lists[list];
        reading->kind = (struct record_kind){.fields = kind->fields, .needed = 1, .take = take_row};
        reading->xml_kind = (struct structures_kind){.row = kind->row,
                                                     .longest = STRUCTURES_FIELD,
                                                     .columns = kind->fields,
                                                     .take = take_row,
                                                     .optional = kind->optional,
                                                     .lists = list == LIST_ALLOWED};
        memcpy(reading->kind.names, kind->names, sizeof kind->names);
        memcpy(reading->xml_kind.names, kind->names, sizeof kind->names);
        records_begin(&reading->records, &reading->kind, reading);
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

/* A line of `esxcfg-vswitch -l`: what its rows are, the header above them says. */
static bool take_vswitch(struct links_reader *reading, struct span line) {
    static const struct {
        const char *header;
        enum links_rows rows;
    } headers[] = {{"Switch Name ", ROWS_SWITCHES},
                   {"DVS Name ", ROWS_DISTRIBUTED},
                   {"PortGroup Name ", ROWS_GROUPS},
                   {"DVPort ID ", ROWS_PORTS}};
    struct span rest = line;
    reading->rows++;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        if (span_starts(line, headers[i].header)) {
            reading->within = headers[i].rows;
            return true;
        }
    }
    reading->seen->service_switch |=
        reading->within == ROWS_SWITCHES && span_equal(span_word(&rest), LINKS_SWITCH);
    reading->seen->distributed += reading->within == ROWS_DISTRIBUTED;
    return (reading->within != ROWS_NONE && reading->within != ROWS_GROUPS) ||
           take_vswitch_row(reading->seen, line);
}

static bool take_vmknic_line(struct links_reader *reading, struct span line) {
    if (span_starts(line, "Interface ")) {
        reading->within = ROWS_INTERFACES;
        return true;
    }
    reading->rows++;
    return take_vmknic(reading->seen, line);
}

bool links_line(struct links_reader *reading, struct span line, bool goes_on) {
    struct span text = span_trim(line);
    if (reading->first[0] == '\0') {
        span_copy(reading->first, sizeof reading->first, text);
    }
    if (reading->first[0] == '<' && reading->list < LISTS) {
        if (reading->xml == NULL && !reading->refused) {
            reading->xml = structures_open(&reading->xml_kind, reading);
        }
        reading->refused |= reading->xml == NULL ||
                            structures_feed(reading->xml, line.bytes, line.length) != 0 ||
                            (!goes_on && structures_feed(reading->xml, "\n", 1) != 0);
        return true;
    }
    if (reading->list < LISTS) {
        unsigned refused = reading->records.refused;
        bool taken = records_line(&reading->records, line) || take_words(reading, text);
        reading->records.refused = taken ? refused : reading->records.refused;
        return taken;
    }
    bool taken =
        text.length == 0 || (reading->list == LIST_VMKNIC ? take_vmknic_line : take_vswitch)(reading, text);
    if (!taken && !reading->refused) {
        reading->refused = true;
        reading->fault = fault_make(FAULT_ROW, reading->rows, text);
    }
    return taken;
}

/* Whether a text was a list, with every row understood. */
static bool end_text(struct links_reader *reading, bool filtered) {
    struct records *records = &reading->records;
    char first = reading->first[0];
    bool named = first == '\0' || records->form != RECORDS_NONE || records->rows > 0;
    bool whole = records_end(records) && records->refused == 0;
    /* In json and keyvalue only the first of a list of values is read. */
    bool partly = first == '[' || first == '{' || span_starts(span_of(reading->first), "structure[");
    for (int i = 0; i < RULE_SETS; i++) {
        enum allowed *allowed = &reading->seen->allowed[i];
        *allowed = partly && *allowed == ALLOWED_OTHERS ? ALLOWED_PART : *allowed;
    }
    if (!named && reading->rows == 0) {
        reading->fault = fault_make(FAULT_SAID, 0, span_of(reading->first));
    } else if (!whole || (!named && !filtered)) {
        reading->fault = fault_number(FAULT_CUT_BEHIND, records->rows);
    }
    return reading->fault.id == FAULT_NONE;
}

void links_end(struct links_reader *reading, enum links_end end) {
    bool esxcfg = reading->list >= LISTS;
    bool xml = reading->first[0] == '<';
    bool whole = !reading->refused;
    if (esxcfg) {
        end = reading->within == ROWS_NONE ? LINKS_END_UNKNOWN : end;
    } else if (!xml) {
        whole = end_text(reading, end == LINKS_END_OF_ROWS);
    } else if (reading->xml != NULL) {
        whole = structures_close(reading->xml, &reading->fault);
    } else {
        reading->fault = fault_number(FAULT_ERRNO, ENOMEM);
    }
    bool may_be_empty = end == LINKS_END_OF_ROWS ||
                        (!esxcfg && lists[reading->list].may_be_empty && (xml || end != LINKS_END_OF_XML));
    bool empty = reading->rows == 0 && !may_be_empty;
    if (whole && (empty || end == LINKS_END_UNKNOWN)) {
        reading->fault = fault_number(empty ? FAULT_EMPTY : FAULT_CUT, 0);
    }
    struct list_answer about = {reading->fault.id == FAULT_NONE ? LIST_WHOLE : LIST_CUT, reading->fault};
    enum links_list list = reading->list == LIST_VMKNIC    ? LIST_INTERFACES
                           : reading->list == LIST_VSWITCH ? LIST_PORT_GROUPS
                                                           : reading->list;
    reading->seen->lists[list] = about;
    if (esxcfg) {
        reading->seen->lists[list + 1] = about;
    }
}

void links_read(struct links_seen *seen, enum links_list list, struct span answer, enum links_end end,
                const char *pattern) {
    struct links_reader reading;
    struct span line;
    links_begin(&reading, seen, list, pattern);
    while (span_line(&answer, &line)) {
        links_line(&reading, line, false);
    }
    links_end(&reading, end);
}

/* Where a list's part of struct links_seen begins; it ends where the next one's does. */
static const size_t parts[LISTS + 1] = {[LIST_INTERFACES] = offsetof(struct links_seen, control),
                                        [LIST_ADDRESSES] = offsetof(struct links_seen, address_count),
                                        [LIST_PORT_GROUPS] = offsetof(struct links_seen, control_group),
                                        [LIST_SWITCHES] = offsetof(struct links_seen, distributed),
                                        [LIST_RULE_SETS] = offsetof(struct links_seen, rule_sets),
                                        [LIST_ALLOWED] = offsetof(struct links_seen, allowed),
                                        [LIST_GUESTS] = offsetof(struct links_seen, guests),
                                        [LIST_PACKAGES] = offsetof(struct links_seen, package),
                                        [LISTS] = sizeof(struct links_seen)};

void links_copy(struct links_seen *to, const struct links_seen *from, enum links_list list) {
    memcpy((char *)to + parts[list], (const char *)from + parts[list], parts[list + 1] - parts[list]);
    to->lists[list] = from->lists[list];
}

void links_clear(struct links_seen *seen, enum links_list list, struct fault why) {
    memset((char *)seen + parts[list], 0, parts[list + 1] - parts[list]);
    seen->lists[list] = (struct list_answer){LIST_CUT, why};
}

bool links_says(const struct links_seen *seen, enum links_list list) {
    size_t at = parts[list];
    while (at < parts[list + 1] && ((const char *)seen)[at] == 0) {
        at++;
    }
    return at < parts[list + 1];
}

bool links_same(const struct links_seen *one, const struct links_seen *other, enum links_list list) {
    return memcmp((const char *)one + parts[list], (const char *)other + parts[list],
                  parts[list + 1] - parts[list]) == 0;
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

void links_package(const struct links_seen *seen, char to[LINKS_NAME_SIZE]) {
    snprintf(to, LINKS_NAME_SIZE, "%.20s%s%.40s", seen->package, seen->package[0] != '\0' ? " " : "",
             seen->package_version);
}
