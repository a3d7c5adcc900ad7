#include "read/release.h"

#include "feed.h"
#include "unit.h"

static void the_word_behind_the_product_is_the_release(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *release;
    } rows[] = {
        {"VMware ESXi 6.7.0 build-8169922\n", "6.7.0"},
        {"VMware ESXi 5.5.0 build-1331820", "5.5.0"},
        {"~ # vmware -v\r\nVMware ESXi 8.0.2 build-1\r\n", "8.0.2"},
        {"VMware ESXi 6.7.0\nVMware ESXi 7.0.3\n", "6.7.0"},
        {"VMware vCenter Server 6.7.0\n", ""},
        {"VMware ESXi \n", ""},
        {"VMware ESXi", ""},
        {"VMware ESXi 6.7\033[0m\n", "6.7?[0m"},
        {"VMware ESXi 0123456789012345678901234567890123456789\n", "0123456789012345678901234567890"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            struct release_reader reader;
            release_begin(&reader);
            feed_lines(&reader.lines, rows[i].text, strlen(rows[i].text), feed_sizes[piece]);
            lines_end(&reader.lines);
            check_text(rows[i].text, reader.release.name, rows[i].release);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_behind_the_product_is_the_release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
