#include "sandbox.h"

#include "host/system.h"

#include "unit.h"

static void the_host_has_a_printable_name(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *wanted;
    } rows[] = {
        {"esx01.example.com", "esx01.example.com"},
        {"esx\033[31m\n", "esx?[31m?"},
        {"", ""},
        {"a123456789b123456789c123456789d123456789e123456789f123456789abcd",
         "a123456789b123456789c123456789d123456789e123456789f123456789abcd"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct identity identity;
        memset(&identity, 0xff, sizeof identity);
        assert_int_equal(sethostname(rows[i].name, strlen(rows[i].name)), 0);
        identity_ask(&identity);
        check_text(rows[i].wanted, identity.name, rows[i].wanted);
        assert_string_equal(identity.release, ""); /* this machine is no VMkernel */
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_host_has_a_printable_name),
    };
    return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
