#include "read/links.h"

#include "base/service.h"
#include "base/utf8.h"
#include "read/xml_structures.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const rule_sets[RULE_SETS] = {"vShield-Endpoint-Mux", "vShield-Endpoint-Mux-Partners"};

/* What stands for nothing. */
static bool is_none(struct span value) {
    return value.length == 0 || span_equal(value, "N/A");
}

/* `169.254.1.0/24`; an address alone has 32 bits. */
static bool parse_range(struct span text, uint32_t *address, uint64_t *bits) {
    *bits = 32;
    return span_ipv4(&text, address) &&
           (text.length == 0 || (span_take(&text, "/") && span_number(text, 32, bits)));
}

static enum said range_allows(struct span range) {
    static const uint32_t control = 169U << 24 | 254U << 16 | 1U << 8; /* 169.254.1.0/24 */
    uint32_t address = 0;
    uint64_t bits = 0;
    if (span_equal_nocase(range, "All")) {
        return SAID_YES;
    }
    if (!parse_range(range, &address, &bits)) {
        return span_find(range, ":") != NULL ? SAID_NO : SAID_PARTLY; /* IPv6; not understood */
    }
    uint32_t known = (uint32_t)((uint64_t)UINT32_MAX << (32 - (bits < 24 ? bits : 24)));
    if (((address ^ control) & known) != 0) {
        return SAID_NO;
    }
    return bits <= 24 ? SAID_YES : SAID_PARTLY;
}

enum said links_allowed(struct span list, struct span *decides) {
    enum said allowed = list.length == 0 ? SAID_NOTHING : SAID_NO;
    bool cut = list.length == RECORD_VALUE - 1; /* it may be; of XML and of tables more is kept */
    *decides = (struct span){"", 0};
    while (list.length > 0) {
        struct span range = {list.bytes, span_until(list, ", \t\n")};
        span_skip(&list, range.length + (range.length < list.length));
        enum said one = range.length > 0 ? range_allows(range) : SAID_NOTHING;
        if (one > allowed || (one == allowed && decides->length == 0)) {
            allowed = one;
            *decides = range;
        }
    }
    if (cut && allowed == SAID_NO) {
        *decides = (struct span){"", 0};
        return SAID_PARTLY;
    }
    return allowed;
}

bool links_fits(struct span name, const char *pattern) {
    const char *star = NULL; /* what follows the last one, and the name's rest that it began at */
    struct span begun = name;
    while (name.length > 0) {
        bool any = *pattern == '?';
        size_t character = any ? utf8_length(name) : 0;
        if (*pattern == '*') {
            star = ++pattern;
            begun = name;
        } else if (any || (*pattern != '\0' && byte_lower(*pattern) == byte_lower(name.bytes[0]))) {
            span_skip(&name, character > 0 ? character : 1);
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

/* An interface that is in no standard port group is on a distributed switch or one of NSX. */
static bool take_interface(struct links_reader *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    seen->elsewhere += is_none(fields[1]);
    if (span_equal(fields[1], LINKS_CONTROL_GROUP) && seen->control[0] == '\0') {
        span_copy(seen->control, sizeof seen->control, fields[0]);
        seen->control_enabled = record_said(fields[2]);
        span_copy(seen->netstack, sizeof seen->netstack, fields[3]);
    }
    return fields[0].length > 0;
}

static bool take_address(struct links_reader *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    uint32_t number = 0;
    uint64_t bits = 0;
    bool none = is_none(fields[1]);
    if (fields[0].length == 0 || !(none || parse_range(fields[1], &number, &bits)) ||
        seen->address_count == LINKS_ADDRESSES) {
        return false;
    }
    struct link_address *row = &seen->addresses[seen->address_count++];
    span_copy(row->interface, sizeof row->interface, fields[0]);
    span_copy(row->address, sizeof row->address, none ? (struct span){"", 0} : fields[1]);
    return true;
}

static bool take_group(struct links_reader *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    uint64_t count = 0;
    bool valid = fields[0].length > 0 && span_number(fields[2], UINT32_MAX, &count);
    seen->service_switch |= span_equal(fields[1], LINKS_SWITCH);
    seen->control_group |= span_equal(fields[0], LINKS_CONTROL_GROUP);
    if (valid && span_equal(fields[0], LINKS_APPLIANCE_GROUP)) {
        seen->appliance_group = true;
        seen->clients += count;
    }
    return valid;
}

static bool take_switch(struct links_reader *reading, const struct span *fields) {
    reading->seen->distributed++;
    return fields[0].length > 0;
}

/* Whether a rule set is open, or whom it lets in. */
static bool take_rule_set(struct links_reader *reading, const struct span *fields) {
    bool addresses = reading->list == LIST_ALLOWED;
    struct span decides;
    enum said says = addresses ? links_allowed(fields[1], &decides) : record_said(fields[1]);
    enum said *of = addresses ? reading->seen->allowed : reading->seen->rule_sets;
    for (int i = 0; i < RULE_SETS; i++) {
        of[i] = span_equal(fields[0], rule_sets[i]) ? says : of[i];
    }
    return addresses ? fields[0].length > 0 : says != SAID_NOTHING;
}

static bool take_guest(struct links_reader *reading, const struct span *fields) {
    struct links_seen *seen = reading->seen;
    bool redacted = fields[1].length > 0;
    bool fits = redacted ? record_said(fields[1]) == SAID_YES : links_fits(fields[0], reading->pattern);
    seen->guests++;
    if (seen->appliance[0] == '\0' && fits) {
        span_copy(seen->appliance, sizeof seen->appliance, fields[0]);
    }
    return !redacted || reading->pattern[0] == '\0' || record_said(fields[1]) != SAID_NOTHING;
}

bool links_other_stack(const struct links_seen *seen) {
    return seen->netstack[0] != '\0' && strcmp(seen->netstack, LINKS_DEFAULT_STACK) != 0;
}

bool links_package(struct span name) {
    return span_equal(name, "epsec-mux") || span_equal(name, SERVICE_NSX);
}

static bool take_package(struct links_reader *reading, const struct span *fields) {
    if (links_package(fields[0])) {
        char name[20];
        char version[41];
        span_copy(name, sizeof name, fields[0]);
        span_copy(version, sizeof version, fields[1]);
        snprintf(reading->seen->package, LINKS_NAME_SIZE, "%s %s", name, version);
    }
    return fields[0].length > 0;
}

static bool take_connection(struct links_reader *reading, const struct span *fields) {
    struct connections *stack = &reading->seen->stack;
    return stack->service != NULL && connections_take(stack, fields);
}

static bool take_row(void *context, const struct span *fields);

/* What of a list's rows is read. */
static const struct list {
    const char *command;
    bool (*take)(struct links_reader *reading, const struct span *fields); /* false: it is no such row */
    bool may_be_empty;                                                     /* a host may have none of these */
    const char *sign; /* what a table's rows that count begin with; NULL: it is printed as no table */
    struct record_kind rows;
} lists[LISTS] = {
    /* clang-format off */
    [LIST_INTERFACES] = {"network ip interface list", take_interface, false, NULL,
                         {4, 3, {"Name", "Portgroup", "Enabled", "NetstackInstance"}, .take = take_row,
                          .row = "interface", .optional = 1}},
    [LIST_ADDRESSES] = {"network ip interface ipv4 get", take_address, true, "vmk",
                        {2, 2, {"Name", "IPv4Address"}, .take = take_row, .row = "address"}},
    [LIST_PORT_GROUPS] = {"network vswitch standard portgroup list", take_group, true, "vmservice-",
                          {3, 3, {"Name", "VirtualSwitch", "ActiveClients"}, .take = take_row, .row = "port group"}},
    [LIST_SWITCHES] = {"network vswitch dvs vmware list", take_switch, true, NULL,
                       {1, 1, {"Name"}, .take = take_row, .row = "switch"}},
    [LIST_RULE_SETS] = {"network firewall ruleset list", take_rule_set, false, SERVICE_VSHIELD,
                        {2, 2, {"Name", "Enabled"}, .take = take_row, .row = "rule set"}},
    [LIST_ALLOWED] = {"network firewall ruleset allowedip list", take_rule_set, false, SERVICE_VSHIELD,
                      {2, 2, {"Ruleset", "AllowedIPAddresses"}, .take = take_row, .row = "rule set", .lists = true}},
    [LIST_GUESTS] = {"vm process list", take_guest, true, NULL,
                     {2, 1, {"DisplayName", LINKS_FITS}, .take = take_row, .row = "VM", .optional = 1}},
    [LIST_PACKAGES] = {"software vib list", take_package, false, NULL,
                       {2, 2, {"Name", "Version"}, .take = take_row, .row = "package"}},
    [LIST_STACK] = {"network ip connection list -N", take_connection, true, NULL,
                    {ROW_FIELDS, ROW_FIELDS, {CONNECTION_FIELDS}, .take = take_row, .row = "connection"}},
    /* clang-format on */
};

static bool take_row(void *context, const struct span *fields) {
    struct links_reader *reading = context;
    reading->rows++;
    return lists[reading->list].take(reading, fields);
}

/* A row by its words: of a table whose header was filtered away, or whose columns lost their blanks. */
static bool take_words(struct links_reader *reading, struct span line) {
    const struct list *list = &lists[reading->list];
    struct span fields[4];
    if (list->sign == NULL || !span_starts(line, list->sign)) {
        return false;
    }
    for (int i = 0; i < list->rows.fields; i++) {
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
        records_begin(&reading->records, &lists[list].rows, reading);
    }
}

/*
 * `vmk2  vmservice-vmknic-pg  IPv4  169.254.1.1  255.255.255.0  …  true  STATIC, PREFERRED  defaultTcpipStack`: names of port groups
 * may hold blanks, and what stands behind the family holds none but its type. 5.1 names no TCP/IP stack.
 */
static bool take_vmknic(struct links_reader *reading, struct span line) {
    if (span_starts(line, "Interface ")) {
        return reading->headed = true;
    }
    reading->rows++;
    struct span rest = {"", 0}; /* behind the family */
    struct span name = span_word(&line);
    bool has_address = span_behind(line, " IPv4 ", &rest);
    if (!has_address && !span_behind(line, " IPv6 ", &rest)) {
        return false;
    }
    struct span group =
        span_trim((struct span){line.bytes, (size_t)(rest.bytes - line.bytes) - strlen(" IPv4 ")});
    group.length = span_is_number(group) ? 0 : group.length; /* a port of a distributed switch */
    struct span address = span_word(&rest);
    struct span enabled = span_word(&rest);
    while (enabled.length > 0 && record_said(enabled) == SAID_NOTHING) {
        enabled = span_word(&rest);
    }
    while (span_ends(span_word(&rest), ",")) { /* of its type */
    }
    const struct span addressed[] = {name, address};
    const struct span interface[] = {name, group, enabled, span_word(&rest)};
    return enabled.length > 0 && (!has_address || take_address(reading, addressed)) &&
           take_interface(reading, interface);
}

/*
 * A line of `esxcfg-vswitch -l`: a header, a switch, which it begins with, or `  vmservice-vshield-pg  0  1  `: VLAN, used ports, uplinks.
 * Each distributed switch has its own header. Names may hold blanks; those that count hold none.
 */
static bool take_vswitch(struct links_reader *reading, struct span line) {
    uint64_t vlan = 0;
    bool distributed = span_starts(line, "DVS Name ");
    reading->headed |= distributed || span_starts(line, "Switch Name ");
    reading->seen->distributed += distributed;
    reading->rows++;
    struct span name = span_word(&line);
    bool group = (span_equal(name, LINKS_CONTROL_GROUP) || span_equal(name, LINKS_APPLIANCE_GROUP)) &&
                 span_number(span_word(&line), UINT32_MAX, &vlan);
    const struct span fields[] = {name, {"", 0}, span_word(&line)};
    reading->seen->service_switch |= span_equal(name, LINKS_SWITCH);
    return !group || take_group(reading, fields);
}

bool links_line(struct links_reader *reading, struct span line, bool goes_on) {
    struct span text = span_trim(line);
    unsigned refused = reading->records.refused;
    bool esxcfg = reading->list >= LISTS;
    bool taken = text.length == 0;
    if (reading->first == '\0' && !taken) {
        reading->first = text.bytes[0];
    }
    if (!esxcfg) {
        taken = records_line(&reading->records, line, goes_on) || take_words(reading, text);
    } else if (!taken) {
        taken = (reading->list == LIST_VMKNIC ? take_vmknic : take_vswitch)(reading, text);
    }
    reading->broken |= !taken && (esxcfg || reading->records.refused > refused);
    return taken;
}

/* Whether an answer in one of the forms of records has nothing else in it. */
static bool end_records(struct links_reader *reading, bool filtered) {
    struct records *records = &reading->records;
    struct fault why;
    bool whole = records_end(records, &why);
    bool named = records->form != RECORDS_NONE || records->rows > 0;
    char first = reading->first;
    bool partly = first == '[' || first == '{' || records->form == RECORDS_KEYVALUE; /* json's ends itself */
    for (int i = 0; i < RULE_SETS && partly; i++) { /* of a list of values only the first is read */
        enum said *allowed = &reading->seen->allowed[i];
        *allowed = *allowed == SAID_NO ? SAID_PARTLY : *allowed;
    }
    return whole && (named || first == '\0' || (filtered && reading->rows > 0));
}

void links_end(struct links_reader *reading, enum links_end end) {
    bool esxcfg = reading->list >= LISTS;
    bool filtered = end == LINKS_END_OF_ROWS;
    bool whole = esxcfg ? reading->headed : end_records(reading, filtered);
    bool nothing = reading->records.form == RECORDS_NONE && end == LINKS_END_OF_XML;
    bool may_be_empty = filtered || (!esxcfg && lists[reading->list].may_be_empty && !nothing);
    whole &= end != LINKS_END_UNKNOWN && !reading->broken && (reading->rows > 0 || may_be_empty);
    enum links_list list = reading->list == LIST_VMKNIC    ? LIST_INTERFACES
                           : reading->list == LIST_VSWITCH ? LIST_PORT_GROUPS
                                                           : reading->list;
    reading->seen->lists[list] = whole ? LIST_WHOLE : LIST_CUT;
    if (esxcfg) {
        reading->seen->lists[list + 1] = reading->seen->lists[list];
    }
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
                                        [LIST_STACK] = offsetof(struct links_seen, stack),
                                        [LISTS] = sizeof(struct links_seen)};

void links_copy(struct links_seen *to, const struct links_seen *from, enum links_list list) {
    memcpy((char *)to + parts[list], (const char *)from + parts[list], parts[list + 1] - parts[list]);
    to->lists[list] = from->lists[list];
}

bool links_same(const struct links_seen *one, const struct links_seen *other, enum links_list list) {
    return memcmp((const char *)one + parts[list], (const char *)other + parts[list],
                  parts[list + 1] - parts[list]) == 0;
}

const struct record_kind *links_rows(enum links_list list) {
    return &lists[list].rows;
}

const char *links_list_command(enum links_list list) {
    return lists[list].command;
}
