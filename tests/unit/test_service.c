#include "base/service.h"

#include "unit.h"

static void only_names_of_init_scripts_are_valid(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool valid;
    } rows[] = {
        {SERVICE_VSHIELD, true}, {SERVICE_NSX, true},  {"a", true},
        {"9.x_y-z", true},       {"", false},          {".hidden", false},
        {"-x", false},           {"_x", false},        {"../../tmp/evil", false},
        {"a/b", false},          {"a b", false},       {"a;b", false},
        {"a\n", false},          {"a\xc3\xa9", false}, {"$(id)", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].name, service_valid(span_of(rows[i].name)), rows[i].valid);
    }
}

static void the_longest_name_has_63_characters(void **state) {
    (void)state;
    char name[SERVICE_LONGEST + 2];
    memset(name, 'a', sizeof name);
    name[SERVICE_LONGEST] = '\0';
    assert_true(service_valid(span_of(name)));
    name[SERVICE_LONGEST] = 'a';
    name[SERVICE_LONGEST + 1] = '\0';
    assert_false(service_valid(span_of(name)));
}

static void a_name_cut_at_15_bytes_counts(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *service;
        unsigned same;
    } rows[] = {
        {"vShield-Endpoint-Mux", SERVICE_EITHER, 1},
        {"vShield-Endpoin", SERVICE_EITHER, 1},
        {"nsx-context-mux", SERVICE_EITHER, 2},
        {"nsx-context-mu", SERVICE_EITHER, 0},
        {"vShield-Endpoint-Mux", SERVICE_VSHIELD, true},
        {"vShield-Endpoin", SERVICE_VSHIELD, true}, /* VMkernel's 15 bytes */
        {"vShield-Endpoint", SERVICE_VSHIELD, true},
        {"vShield-Endpoi", SERVICE_VSHIELD, false},
        {"vShield-Endpoint-Mux2", SERVICE_VSHIELD, false},
        {"vShield-EndpoinX", SERVICE_VSHIELD, false},
        {"vshield-endpoint-mux", SERVICE_VSHIELD, false},
        {"sh", SERVICE_VSHIELD, false},
        {"", SERVICE_VSHIELD, false},
        {"nsx-context-mux", SERVICE_NSX, true}, /* has just 15 bytes */
        {"nsx-context-mu", SERVICE_NSX, false},
        {"nsx-context-muxx", SERVICE_NSX, false},
        {"mux", "mux", true}, /* a short one is never cut */
        {"mu", "mux", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].name, service_named(span_of(rows[i].name), rows[i].service), rows[i].same);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_names_of_init_scripts_are_valid),
        cmocka_unit_test(the_longest_name_has_63_characters),
        cmocka_unit_test(a_name_cut_at_15_bytes_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
