#include "read/maintenance.h"

#include "feed.h"
#include "unit.h"

static void take_mode(void *mode, struct span line) {
    maintenance_line(mode, line);
}

static void one_word_tells_the_mode(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum maintenance mode;
    } rows[] = {
        {"Enabled\n", MAINTENANCE_ENABLED},
        {"Disabled\n", MAINTENANCE_DISABLED},
        {"  enabled \r\n", MAINTENANCE_ENABLED},
        {"Disabled", MAINTENANCE_DISABLED},
        {"~ # esxcli system maintenanceMode get\nEnabled\n~ #\n", MAINTENANCE_ENABLED},
        {"Disabled\nDisabled\n", MAINTENANCE_DISABLED},
        {"Enabled\nDisabled\n", MAINTENANCE_UNKNOWN},
        {"Disabled\nEnabled\n", MAINTENANCE_UNKNOWN},
        {"", MAINTENANCE_NOT_ASKED},
        {"Connect to localhost failed: Connection failure\n", MAINTENANCE_NOT_ASKED},
        {"maintenance mode is Enabled\n", MAINTENANCE_NOT_ASKED},
        {"Enable\n", MAINTENANCE_NOT_ASKED},
        {"Disabled?\n", MAINTENANCE_NOT_ASKED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            enum maintenance mode = MAINTENANCE_NOT_ASKED;
            feed_whole(take_mode, &mode, rows[i].text, strlen(rows[i].text), feed_sizes[piece]);
            check_number(rows[i].text, mode, rows[i].mode);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_word_tells_the_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
