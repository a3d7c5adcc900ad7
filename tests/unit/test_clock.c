#include "host/clock.h"

#include "unit.h"

#include <time.h>
#include <unistd.h>

static void milliseconds_pass(void **state) {
    (void)state;
    int64_t since = clock_ms();
    assert_true(since > 0);
    usleep(50000);
    int64_t passed = clock_ms() - since;
    assert_in_range(passed, 50, 10000);
}

static void time_never_goes_back(void **state) {
    (void)state;
    int64_t last = clock_ms();
    for (int i = 0; i < 100000; i++) {
        int64_t now = clock_ms();
        assert_true(now >= last);
        last = now;
    }
}

static void a_moment_has_both_clocks(void **state) {
    (void)state;
    int64_t wall_before = time(NULL);
    int64_t uptime_before = clock_ms() / 1000;
    struct moment moment = clock_moment();
    assert_in_range(moment.wall_s, wall_before, time(NULL) + 1);
    assert_in_range(moment.uptime_s, uptime_before, clock_ms() / 1000);
    assert_true(moment_set(moment));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(milliseconds_pass),
        cmocka_unit_test(time_never_goes_back),
        cmocka_unit_test(a_moment_has_both_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
