#include "judge/links.h"

#include "scene.h"
#include "unit.h"

/* A host on which each link is seen to be ok. */
static void scene_links(struct links_seen *seen) {
    *seen = (struct links_seen){
        .control = "vmk2",
        .control_enabled = SAID_YES,
        .address_count = 2,
        .addresses = {{"vmk0", "10.3.239.30"}, {"vmk2", "169.254.1.1"}},
        .control_group = true,
        .appliance_group = true,
        .service_switch = true,
        .clients = 1,
        .rule_sets = {SAID_YES, SAID_YES},
        .allowed = {SAID_YES, SAID_YES},
        .guests = 3,
        .appliance = "DSVA-esx01",
    };
    for (int i = 0; i < LISTS; i++) {
        seen->lists[i] = LIST_WHOLE;
    }
}

static void lose_interface(struct links_seen *seen) {
    seen->control[0] = '\0';
}

static void hide_interface(struct links_seen *seen) {
    seen->control[0] = '\0';
    seen->elsewhere = 1;
}

static void disable_interface(struct links_seen *seen) {
    seen->control_enabled = SAID_NO;
}

static void say_nothing_of_interface(struct links_seen *seen) {
    seen->control_enabled = SAID_NOTHING;
}

static void cut_interfaces(struct links_seen *seen) {
    seen->control[0] = '\0';
    seen->lists[LIST_INTERFACES] = LIST_CUT;
}

static void lose_address(struct links_seen *seen) {
    seen->address_count = 1;
}

static void empty_address(struct links_seen *seen) {
    snprintf(seen->addresses[1].address, LINKS_ADDRESS_SIZE, "0.0.0.0");
}

static void change_address(struct links_seen *seen) {
    snprintf(seen->addresses[1].address, LINKS_ADDRESS_SIZE, "169.254.1.2");
}

/* NSX's hyperbus has it, too. */
static void give_address_to_another(struct links_seen *seen) {
    snprintf(seen->addresses[1].interface, LINKS_NAME_SIZE, "vmk50");
}

static void cut_addresses(struct links_seen *seen) {
    seen->address_count = 1;
    seen->lists[LIST_ADDRESSES] = LIST_CUT;
}

static void lose_group(struct links_seen *seen) {
    seen->appliance_group = false;
    seen->clients = 0;
}

static void hide_group(struct links_seen *seen) {
    lose_group(seen);
    seen->distributed = 1;
}

static void hide_group_on_nsx(struct links_seen *seen) {
    lose_group(seen);
    seen->elsewhere = 1;
}

static void cut_groups(struct links_seen *seen) {
    lose_group(seen);
    seen->lists[LIST_PORT_GROUPS] = LIST_CUT;
}

static void leave_switches_unasked(struct links_seen *seen) {
    lose_group(seen);
    seen->lists[LIST_SWITCHES] = LIST_NOT_ASKED;
}

static void unplug(struct links_seen *seen) {
    seen->clients = 0;
}

static void close_first(struct links_seen *seen) {
    seen->rule_sets[RULE_SET_MUX] = SAID_NO;
}

static void close_second(struct links_seen *seen) {
    seen->rule_sets[RULE_SET_PARTNERS] = SAID_NO;
    seen->lists[LIST_RULE_SETS] = LIST_CUT;
}

static void have_one_rule_set(struct links_seen *seen) {
    seen->rule_sets[RULE_SET_PARTNERS] = SAID_NOTHING;
}

static void have_no_rule_set(struct links_seen *seen) {
    seen->rule_sets[RULE_SET_MUX] = seen->rule_sets[RULE_SET_PARTNERS] = SAID_NOTHING;
}

static void cut_rule_sets(struct links_seen *seen) {
    have_one_rule_set(seen);
    seen->lists[LIST_RULE_SETS] = LIST_CUT;
}

static void forget_address(struct links_seen *seen) {
    seen->allowed[RULE_SET_PARTNERS] = SAID_NO;
}

static void allow_some(struct links_seen *seen) {
    seen->allowed[RULE_SET_MUX] = SAID_PARTLY;
}

static void cut_allowed(struct links_seen *seen) {
    seen->allowed[RULE_SET_MUX] = SAID_NOTHING;
    seen->lists[LIST_ALLOWED] = LIST_CUT;
}

static void turn_appliance_off(struct links_seen *seen) {
    seen->appliance[0] = '\0';
    seen->clients = 0;
}

static void cut_guests(struct links_seen *seen) {
    seen->appliance[0] = '\0';
    seen->lists[LIST_GUESTS] = LIST_CUT;
}

static void ask_nothing(struct links_seen *seen) {
    memset(seen, 0, sizeof *seen);
}

/* What is done to the host, and what the link is then; all others that are not named stay ok. */
static const struct {
    const char *name;
    void (*change)(struct links_seen *seen);
    struct {
        enum link link;
        enum link_state state;
        const char *why;
    } wanted[3];
    unsigned count;
} table[] = {
    {"no interface",
     lose_interface,
     {{LINK_CONTROL_INTERFACE, LINK_BROKEN, "missing"}, {LINK_CONTROL_ADDRESS, LINK_UNKNOWN, "no-interface"}},
     2},
    {"no interface, but others elsewhere",
     hide_interface,
     {{LINK_CONTROL_INTERFACE, LINK_UNKNOWN, "hidden"}, {LINK_CONTROL_ADDRESS, LINK_UNKNOWN, "no-interface"}},
     2},
    {"interface disabled", disable_interface, {{LINK_CONTROL_INTERFACE, LINK_BROKEN, "disabled"}}, 1},
    {"not said", say_nothing_of_interface, {{LINK_CONTROL_INTERFACE, LINK_UNKNOWN, "not-said"}}, 1},
    {"interfaces cut",
     cut_interfaces,
     {{LINK_CONTROL_INTERFACE, LINK_UNKNOWN, "not-read"},
      {LINK_CONTROL_ADDRESS, LINK_UNKNOWN, "no-interface"}},
     2},
    {"no address", lose_address, {{LINK_CONTROL_ADDRESS, LINK_BROKEN, "missing"}}, 1},
    {"an empty address", empty_address, {{LINK_CONTROL_ADDRESS, LINK_BROKEN, "missing"}}, 1},
    {"another address", change_address, {{LINK_CONTROL_ADDRESS, LINK_BROKEN, "other-address"}}, 1},
    {"another's address", give_address_to_another, {{LINK_CONTROL_ADDRESS, LINK_BROKEN, "missing"}}, 1},
    {"addresses cut", cut_addresses, {{LINK_CONTROL_ADDRESS, LINK_UNKNOWN, "not-read"}}, 1},
    {"no port group",
     lose_group,
     {{LINK_PORT_GROUP, LINK_BROKEN, "missing"}, {LINK_APPLIANCE_UNPLUGGED, LINK_UNKNOWN, "no-port-group"}},
     2},
    {"a distributed switch",
     hide_group,
     {{LINK_PORT_GROUP, LINK_UNKNOWN, "hidden"}, {LINK_APPLIANCE_UNPLUGGED, LINK_UNKNOWN, "no-port-group"}},
     2},
    {"a switch of NSX",
     hide_group_on_nsx,
     {{LINK_PORT_GROUP, LINK_UNKNOWN, "hidden"}, {LINK_APPLIANCE_UNPLUGGED, LINK_UNKNOWN, "no-port-group"}},
     2},
    {"port groups cut",
     cut_groups,
     {{LINK_PORT_GROUP, LINK_UNKNOWN, "not-read"}, {LINK_APPLIANCE_UNPLUGGED, LINK_UNKNOWN, "no-port-group"}},
     2},
    {"switches not asked",
     leave_switches_unasked,
     {{LINK_PORT_GROUP, LINK_UNKNOWN, "not-asked"},
      {LINK_APPLIANCE_UNPLUGGED, LINK_UNKNOWN, "no-port-group"}},
     2},
    {"unplugged", unplug, {{LINK_APPLIANCE_UNPLUGGED, LINK_BROKEN, "no-client"}}, 1},
    {"first rule set closed", close_first, {{LINK_RULE_SET, LINK_BROKEN, "closed"}}, 1},
    {"second closed, and cut", close_second, {{LINK_RULE_SET, LINK_BROKEN, "closed"}}, 1},
    {"one rule set", have_one_rule_set, {{LINK_RULE_SET, LINK_OK, NULL}}, 1},
    {"no rule set", have_no_rule_set, {{LINK_RULE_SET, LINK_UNKNOWN, "no-rule-set"}}, 1},
    {"rule sets cut", cut_rule_sets, {{LINK_RULE_SET, LINK_UNKNOWN, "not-read"}}, 1},
    {"address forgotten", forget_address, {{LINK_ALLOWED_ADDRESSES, LINK_BROKEN, "not-allowed"}}, 1},
    {"some allowed", allow_some, {{LINK_ALLOWED_ADDRESSES, LINK_UNKNOWN, "partly-allowed"}}, 1},
    {"allowed cut", cut_allowed, {{LINK_ALLOWED_ADDRESSES, LINK_UNKNOWN, "not-read"}}, 1},
    {"appliance off",
     turn_appliance_off,
     {{LINK_APPLIANCE_OFF, LINK_BROKEN, "not-running"},
      {LINK_APPLIANCE_UNPLUGGED, LINK_UNKNOWN, "appliance-off"}},
     2},
    {"guests cut", cut_guests, {{LINK_APPLIANCE_OFF, LINK_UNKNOWN, "not-read"}}, 1},
};

static void check_link(const char *name, enum link link, const struct link_answer *got, enum link_state state,
                       const char *why) {
    char row[120];
    snprintf(row, sizeof row, "%s: %s", name, link_id(link));
    check_number(row, got->state, state);
    check_text(row, got->why == NULL ? "" : got->why, why == NULL ? "" : why);
}

static void each_break_is_named_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(table); i++) {
        struct links_seen seen;
        struct link_answer links[LINKS];
        scene_links(&seen);
        table[i].change(&seen);
        links_judge(links, &seen, "DSVA*");
        for (int link = 0; link < LINKS; link++) {
            unsigned row = 0;
            while (row < table[i].count && table[i].wanted[row].link != (enum link)link) {
                row++;
            }
            bool named = row < table[i].count;
            check_link(table[i].name, (enum link)link, &links[link],
                       named ? table[i].wanted[row].state : LINK_OK, named ? table[i].wanted[row].why : NULL);
        }
    }
}

static void two_breaks_are_both_named(void **state) {
    (void)state;
    struct links_seen seen;
    struct link_answer links[LINKS];
    scene_links(&seen);
    close_first(&seen);
    change_address(&seen);
    links_judge(links, &seen, "");
    assert_int_equal(links[LINK_RULE_SET].state, LINK_BROKEN);
    assert_int_equal(links[LINK_RULE_SET].source, LIST_RULE_SETS);
    assert_int_equal(links[LINK_CONTROL_ADDRESS].state, LINK_BROKEN);
    assert_int_equal(links[LINK_CONTROL_ADDRESS].source, LIST_ADDRESSES);
    assert_int_equal(links[LINK_PORT_GROUP].state, LINK_OK);
}

/* Only "no client" speaks then. */
static void without_a_pattern_no_appliance_is_missed(void **state) {
    (void)state;
    struct links_seen seen;
    struct link_answer links[LINKS];
    scene_links(&seen);
    turn_appliance_off(&seen);
    links_judge(links, &seen, "");
    check_link("off", LINK_APPLIANCE_OFF, &links[LINK_APPLIANCE_OFF], LINK_UNKNOWN, "no-pattern");
    check_link("off", LINK_APPLIANCE_UNPLUGGED, &links[LINK_APPLIANCE_UNPLUGGED], LINK_BROKEN, "no-client");
}

static void what_was_not_asked_is_not_known(void **state) {
    (void)state;
    struct links_seen seen;
    struct link_answer links[LINKS];
    ask_nothing(&seen);
    links_judge(links, &seen, "DSVA*");
    for (int link = 0; link < LINKS; link++) {
        check_number(link_id((enum link)link), links[link].state, LINK_UNKNOWN);
    }
    assert_string_equal(links[LINK_PORT_GROUP].why, "not-asked");
    assert_string_equal(links[LINK_RULE_SET].why, "not-asked");
}

static void ids_are_the_contracts(void **state) {
    (void)state;
    static const char *const ids[] = {"control-interface",   "control-address", "port-group",
                                      "appliance-unplugged", "rule-set",        "allowed-addresses",
                                      "appliance-off"};
    assert_int_equal(COUNT(ids), LINKS);
    for (int link = 0; link < LINKS; link++) {
        assert_string_equal(link_id((enum link)link), ids[link]);
    }
}

/* A 9.0 as it comes out of the box: Mux of NSX, and nothing of an appliance. */
static void scene_bare(struct observations *seen, struct links_seen *links) {
    scene_healthy(seen);
    scene_no_rows(seen);
    snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX);
    memset(links, 0, sizeof *links);
    links->lists[LIST_INTERFACES] = LIST_WHOLE;
    links->lists[LIST_PORT_GROUPS] = LIST_WHOLE;
    links->lists[LIST_SWITCHES] = LIST_WHOLE;
}

static enum deployment auto_deployment(const struct observations *seen, const struct links_seen *links) {
    return links_deployment(seen, links, EXPECTATION_AUTO, false);
}

static void absence_is_proven_by_whole_lists_alone(void **state) {
    (void)state;
    static const enum links_list needed[] = {LIST_INTERFACES, LIST_PORT_GROUPS, LIST_SWITCHES};
    struct observations seen;
    struct links_seen links;
    scene_bare(&seen, &links);
    assert_int_equal(auto_deployment(&seen, &links), DEPLOYMENT_ABSENT);
    for (size_t i = 0; i < COUNT(needed); i++) {
        for (enum list_state lost = LIST_NOT_ASKED; lost <= LIST_CUT; lost++) {
            scene_bare(&seen, &links);
            links.lists[needed[i]] = lost;
            assert_int_equal(auto_deployment(&seen, &links), DEPLOYMENT_UNKNOWN);
        }
    }
    scene_bare(&seen, &links);
    links.distributed = 1;
    assert_int_equal(auto_deployment(&seen, &links), DEPLOYMENT_UNKNOWN);
    scene_bare(&seen, &links);
    links.elsewhere = 1;
    assert_int_equal(auto_deployment(&seen, &links), DEPLOYMENT_UNKNOWN);
    scene_bare(&seen, &links);
    scene_unobserved(&seen.probes[PROBE_CONNECTIONS], "x");
    assert_int_equal(auto_deployment(&seen, &links), DEPLOYMENT_UNKNOWN);
}

static void each_sign_shows_a_deployment(void **state) {
    (void)state;
    for (int sign = 0; sign < 9; sign++) {
        struct observations seen;
        struct links_seen links;
        scene_bare(&seen, &links);
        seen.connections.established = sign == 0;
        seen.connections.ownerless = sign == 1;
        seen.connections.foreign = sign == 2;
        seen.connections.other_states[CONNECTION_TIME_WAIT] = sign == 3;
        links.control[0] = sign == 4 ? 'v' : '\0';
        links.control_group = sign == 5;
        links.appliance_group = sign == 6;
        links.service_switch = sign == 7;
        if (sign == 8) {
            snprintf(seen.service, sizeof seen.service, "%s", SERVICE_VSHIELD);
        }
        assert_true(links_sign(&seen, &links));
        assert_int_equal(auto_deployment(&seen, &links), DEPLOYMENT_PRESENT);
    }
    struct observations seen;
    struct links_seen links;
    scene_bare(&seen, &links);
    assert_false(links_sign(&seen, &links) || links_sign(&seen, NULL));
    assert_int_equal(links_deployment(&seen, &links, EXPECTATION_AUTO, true), DEPLOYMENT_PRESENT);
}

static void the_setting_decides(void **state) {
    (void)state;
    struct observations seen;
    struct links_seen links;
    scene_bare(&seen, &links);
    assert_int_equal(links_deployment(&seen, &links, EXPECTATION_YES, false), DEPLOYMENT_PRESENT);
    assert_int_equal(links_deployment(&seen, &links, EXPECTATION_NO, true), DEPLOYMENT_UNWANTED);
    links.appliance_group = true;
    assert_int_equal(links_deployment(&seen, &links, EXPECTATION_NO, false), DEPLOYMENT_UNWANTED);
}

static void an_absence_holds_until_a_sign_denies_it(void **state) {
    (void)state;
    struct observations seen;
    struct links_seen links;
    scene_bare(&seen, &links);
    seen.deployment = DEPLOYMENT_UNKNOWN;
    links_keep_absence(&seen, false, false);
    assert_int_equal(seen.deployment, DEPLOYMENT_UNKNOWN);
    links_keep_absence(&seen, true, true);
    assert_int_equal(seen.deployment, DEPLOYMENT_UNKNOWN);
    links_keep_absence(&seen, true, false);
    assert_int_equal(seen.deployment, DEPLOYMENT_ABSENT);
    seen.deployment = DEPLOYMENT_UNKNOWN;
    seen.connections.foreign = 1;
    links_keep_absence(&seen, true, false);
    assert_int_equal(seen.deployment, DEPLOYMENT_UNKNOWN);
    seen.connections.foreign = 0;
    scene_unobserved(&seen.probes[PROBE_CONNECTIONS], "x");
    links_keep_absence(&seen, true, false);
    assert_int_equal(seen.deployment, DEPLOYMENT_UNKNOWN);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_break_is_named_alone),
        cmocka_unit_test(two_breaks_are_both_named),
        cmocka_unit_test(without_a_pattern_no_appliance_is_missed),
        cmocka_unit_test(what_was_not_asked_is_not_known),
        cmocka_unit_test(ids_are_the_contracts),
        cmocka_unit_test(absence_is_proven_by_whole_lists_alone),
        cmocka_unit_test(each_sign_shows_a_deployment),
        cmocka_unit_test(the_setting_decides),
        cmocka_unit_test(an_absence_holds_until_a_sign_denies_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
