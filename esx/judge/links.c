#include "judge/links.h"

#include <stdio.h>
#include <string.h>

#define CONTROL_ADDRESS "169.254.1.1"

const char *link_id(enum link link) {
    static const char *const ids[LINKS] = {
        [LINK_CONTROL_INTERFACE] = "control-interface",
        [LINK_CONTROL_ADDRESS] = "control-address",
        [LINK_PORT_GROUP] = "port-group",
        [LINK_APPLIANCE_UNPLUGGED] = "appliance-unplugged",
        [LINK_RULE_SET] = "rule-set",
        [LINK_ALLOWED_ADDRESSES] = "allowed-addresses",
        [LINK_APPLIANCE_OFF] = "appliance-off",
    };
    return ids[link];
}

const char *link_state_name(enum link_state state) {
    static const char *const names[] = {
        [LINK_UNKNOWN] = "unknown", [LINK_OK] = "ok", [LINK_BROKEN] = "broken"};
    return names[state];
}

unsigned links_broken(const struct link_answer links[LINKS]) {
    unsigned count = 0;
    for (int i = 0; i < LINKS; i++) {
        count += links[i].state == LINK_BROKEN;
    }
    return count;
}

static struct link_answer broken(const char *why, enum links_list source) {
    return (struct link_answer){LINK_BROKEN, why, source};
}

static struct link_answer unknown(const char *why, enum links_list source) {
    return (struct link_answer){LINK_UNKNOWN, why, source};
}

static struct link_answer ok(enum links_list source) {
    return (struct link_answer){LINK_OK, NULL, source};
}

/* What the list does not show is broken where it is whole, else not known. */
static struct link_answer absent(const struct links_seen *seen, enum links_list list, const char *why) {
    enum list_state state = seen->lists[list];
    return state == LIST_WHOLE ? broken(why, list)
                               : unknown(state == LIST_CUT ? "not-read" : "not-asked", list);
}

static struct link_answer judge_interface(const struct links_seen *seen) {
    if (seen->control[0] == '\0') {
        struct link_answer missing = absent(seen, LIST_INTERFACES, "missing");
        bool hidden = missing.state == LINK_BROKEN && seen->elsewhere > 0;
        return hidden ? unknown("hidden", LIST_INTERFACES) : missing;
    }
    if (seen->control_enabled == SAID_YES) {
        return ok(LIST_INTERFACES);
    }
    return seen->control_enabled == SAID_NO ? broken("disabled", LIST_INTERFACES)
                                            : unknown("not-said", LIST_INTERFACES);
}

static struct link_answer judge_address(const struct links_seen *seen) {
    bool other = false;
    if (seen->control[0] == '\0') {
        return unknown("no-interface", LIST_INTERFACES);
    }
    for (unsigned i = 0; i < seen->address_count; i++) {
        const struct link_address *row = &seen->addresses[i];
        bool its_own = strcmp(row->interface, seen->control) == 0 && row->address[0] != '\0' &&
                       strcmp(row->address, "0.0.0.0") != 0;
        if (its_own && strcmp(row->address, CONTROL_ADDRESS) == 0) {
            return ok(LIST_ADDRESSES);
        }
        other |= its_own;
    }
    return absent(seen, LIST_ADDRESSES, other ? "other-address" : "missing");
}

/* The list of standard port groups passes over what is on distributed or NSX switches. */
static struct link_answer judge_group(const struct links_seen *seen) {
    if (seen->appliance_group) {
        return ok(LIST_PORT_GROUPS);
    }
    struct link_answer missing = absent(seen, LIST_PORT_GROUPS, "missing");
    if (missing.state != LINK_BROKEN) {
        return missing;
    }
    if (seen->distributed > 0 || seen->elsewhere > 0) {
        return unknown("hidden", LIST_PORT_GROUPS);
    }
    return seen->lists[LIST_SWITCHES] == LIST_WHOLE ? missing : absent(seen, LIST_SWITCHES, "missing");
}

static struct link_answer judge_plug(const struct links_seen *seen, enum link_state appliance_on) {
    if (!seen->appliance_group) {
        return unknown("no-port-group", LIST_PORT_GROUPS);
    }
    if (seen->clients > 0) {
        return ok(LIST_PORT_GROUPS);
    }
    return appliance_on == LINK_BROKEN ? unknown("appliance-off", LIST_PORT_GROUPS)
                                       : broken("no-client", LIST_PORT_GROUPS);
}

/* What must be so of each rule set of Mux that the firewall has. */
static struct link_answer judge_rule_sets(const struct links_seen *seen, enum links_list list,
                                          const enum said said[RULE_SETS], const char *why) {
    bool whole = seen->lists[list] == LIST_WHOLE;
    unsigned count[SAID_YES + 1] = {0};
    for (int i = 0; i < RULE_SETS; i++) {
        count[said[i]]++;
    }
    if (count[SAID_NO] > 0) {
        return broken(why, list);
    }
    if (count[SAID_PARTLY] > 0) {
        return unknown("partly-allowed", list);
    }
    if (count[SAID_YES] == RULE_SETS || (whole && count[SAID_YES] > 0)) {
        return ok(list);
    }
    return whole ? unknown("no-rule-set", list) : absent(seen, list, why);
}

static struct link_answer judge_appliance(const struct links_seen *seen, const char *pattern) {
    if (pattern[0] == '\0') {
        return unknown("no-pattern", LIST_GUESTS);
    }
    return seen->appliance[0] != '\0' ? ok(LIST_GUESTS) : absent(seen, LIST_GUESTS, "not-running");
}

void links_judge(struct link_answer links[LINKS], const struct links_seen *seen, const char *pattern) {
    links[LINK_CONTROL_INTERFACE] = judge_interface(seen);
    links[LINK_CONTROL_ADDRESS] = judge_address(seen);
    links[LINK_PORT_GROUP] = judge_group(seen);
    links[LINK_APPLIANCE_OFF] = judge_appliance(seen, pattern);
    links[LINK_APPLIANCE_UNPLUGGED] = judge_plug(seen, links[LINK_APPLIANCE_OFF].state);
    links[LINK_RULE_SET] = judge_rule_sets(seen, LIST_RULE_SETS, seen->rule_sets, "closed");
    links[LINK_ALLOWED_ADDRESSES] = judge_rule_sets(seen, LIST_ALLOWED, seen->allowed, "not-allowed");
}

bool links_wanted(const struct observations *seen) {
    return seen->installed && seen->probes[PROBE_CONNECTIONS].observed &&
           seen->deployment != DEPLOYMENT_UNWANTED &&
           seen->connections.established + seen->connections.ownerless == 0;
}

void links_join_stack(struct observations *seen, const struct links_seen *links) {
    struct connections *connections = &seen->connections;
    struct observation *about = &seen->probes[PROBE_CONNECTIONS];
    struct connections both = links->stack;
    if (!links_other_stack(links)) {
        return;
    }
    if (both.established + both.ownerless > 0) {
        both.service = connections->service;
        both.manager += connections->manager;
        both.manager_ownerless += connections->manager_ownerless;
        both.rows += connections->rows;
        *connections = both;
    } else if (links->lists[LIST_STACK] != LIST_WHOLE) {
        about->observed = false;
        about->failures[0] =
            (struct failure){.output = fault_make(FAULT_NO_STACK, 0, span_of(links->netstack))};
    }
}

bool links_sign(const struct observations *seen, const struct links_seen *links) {
    const struct connections *rows = &seen->connections;
    unsigned to_port = rows->established + rows->ownerless + rows->foreign;
    for (int state = 0; state < CONNECTION_STATES; state++) {
        to_port += rows->other_states[state];
    }
    bool script = seen->installed && strcmp(seen->service, SERVICE_VSHIELD) == 0;
    bool listed = links != NULL && (links->control[0] != '\0' || links->control_group ||
                                    links->appliance_group || links->service_switch);
    return script || to_port > 0 || listed;
}

void links_keep_absence(struct observations *seen, bool absent, bool sign_kept) {
    if (absent && !sign_kept && !links_sign(seen, NULL) && links_wanted(seen)) {
        seen->deployment = DEPLOYMENT_ABSENT;
    }
}

enum deployment links_deployment(const struct observations *seen, const struct links_seen *links,
                                 enum expectation expectation, bool sign_kept) {
    if (expectation == EXPECTATION_NO) {
        return DEPLOYMENT_UNWANTED;
    }
    if (expectation == EXPECTATION_YES || sign_kept || links_sign(seen, links)) {
        return DEPLOYMENT_PRESENT;
    }
    bool whole = links->lists[LIST_INTERFACES] == LIST_WHOLE &&
                 links->lists[LIST_PORT_GROUPS] == LIST_WHOLE && links->lists[LIST_SWITCHES] == LIST_WHOLE &&
                 seen->probes[PROBE_CONNECTIONS].observed;
    bool hidden = links->distributed > 0 || links->elsewhere > 0;
    return whole && !hidden ? DEPLOYMENT_ABSENT : DEPLOYMENT_UNKNOWN;
}
