#include "base/moment.h"

#include "unit.h"

static struct moment at(int64_t wall_s, int64_t uptime_s) {
    return (struct moment){wall_s, uptime_s};
}

static void only_a_wall_clock_makes_a_moment(void **state) {
    (void)state;
    assert_true(moment_set(at(1, 0)));
    assert_false(moment_set(at(0, 500)));
    assert_false(moment_set(at(-5, 500)));
}

static void a_clock_before_1970_makes_one_too(void **state) {
    (void)state;
    static const int64_t walls[] = {INT64_MIN, -86400, 0, 1, 1795000000};
    for (size_t i = 0; i < COUNT(walls); i++) {
        struct moment moment = moment_at(walls[i], 500);
        assert_true(moment_set(moment));
        assert_int_equal(moment.wall_s, walls[i] > 1 ? walls[i] : 1);
        assert_int_equal(moment_elapsed(moment, moment_at(0, 560)), 60);
    }
}

static void what_passed_is_told_by_the_time_since_boot(void **state) {
    (void)state;
    static const struct {
        const char *name;
        struct moment then;
        struct moment now;
        int64_t elapsed;
    } rows[] = {
        {"both agree", {1000, 500}, {1060, 560}, 60},
        {"the wall clock was set forward", {1000, 500}, {90000, 560}, 60},
        {"the wall clock was set back", {100000, 500}, {1000, 560}, 60},
        {"set back a little", {1000, 500}, {1010, 560}, 60},
        {"the host was booted since", {1000, 50000}, {1600, 2000}, 2000},
        {"so lately that no more can have passed for sure", {1000, 50000}, {1600, 200}, 200},
        {"booted since, and the wall clock was set forward", {1000, 50000}, {900000, 200}, 200},
        {"booted since, and that cannot be told", {1000, 500}, {9000, 560}, 60},
        {"soon after a boot", {1000, 20}, {1600, 30}, 10},
        {"no time", {1000, 500}, {1000, 500}, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].name, moment_elapsed(rows[i].then, rows[i].now), rows[i].elapsed);
    }
}

static void a_moment_of_an_earlier_boot_ages_from_this_one_on(void **state) {
    (void)state;
    struct moment now = at(2000, 700);
    struct moment clamped = moment_clamp(at(1000, 90000), now);
    assert_int_equal(clamped.wall_s, 1000);
    assert_int_equal(clamped.uptime_s, 0);
    clamped = moment_clamp(at(5000, 600), now);
    assert_int_equal(clamped.wall_s, 5000);
    assert_int_equal(clamped.uptime_s, 600);
    clamped = moment_clamp(at(0, 0), now);
    assert_false(moment_set(clamped)); /* no moment stays none */
}

static void times_are_written_in_utc(void **state) {
    (void)state;
    static const struct {
        int64_t wall_s;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},
        {951782400, "2000-02-29T00:00:00Z"},
        {1795370399, "2026-11-22T17:59:59Z"},
        {4102444800, "2100-01-01T00:00:00Z"},
        {253402300799, "9999-12-31T23:59:59Z"},
        {253402300800, "1970-01-01T00:00:00Z"}, /* RFC 3339 has four digits for a year */
        {INT64_MAX, "1970-01-01T00:00:00Z"},
        {INT64_MIN, "1970-01-01T00:00:00Z"},
    };
    setenv("TZ", "Asia/Tokyo", 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_text(rows[i].text, moment_text(rows[i].wall_s).text, rows[i].text);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_wall_clock_makes_a_moment),
        cmocka_unit_test(a_clock_before_1970_makes_one_too),
        cmocka_unit_test(what_passed_is_told_by_the_time_since_boot),
        cmocka_unit_test(a_moment_of_an_earlier_boot_ages_from_this_one_on),
        cmocka_unit_test(times_are_written_in_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
