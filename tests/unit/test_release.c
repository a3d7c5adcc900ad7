#include "read/release.h"

#include "taken.h"
#include "unit.h"

static void take_release(void *release, struct span line) {
    release_line(release, line);
}

static void the_word_behind_the_product_is_the_release(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *release;
        uint64_t build;
    } rows[] = {
        {"VMware ESXi 6.7.0 build-8169922\n", "6.7.0", 8169922},
        {"VMware ESXi 5.5.0 build-1331820", "5.5.0", 1331820},
        {"~ # vmware -v\r\nVMware ESXi 8.0.2 build-1\r\n", "8.0.2", 1},
        {"VMware ESXi 6.7.0\nVMware ESXi 7.0.3\n", "6.7.0", 0},
        {"VMware vCenter Server 6.7.0\n", "", 0},
        {"VMware ESXi \n", "", 0},
        {"VMware ESXi", "", 0},
        {"VMware ESXi 6.7\033[0m\n", "6.7?[0m", 0},
        {"   Product: VMware ESXi\n   Version: 7.0.3\n   Build: Releasebuild-19193900\n", "7.0.3", 19193900},
        {"VMware ESXi 0123456789012345678901234567890123456789\n", "0123456789012345678901234567890", 0},
        {"", "", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct release release = {.build = 0};
        for_each_line(rows[i].text, take_release, &release);
        check_text(rows[i].text, release.name, rows[i].release);
        assert_int_equal(release.build, rows[i].build);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_behind_the_product_is_the_release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
