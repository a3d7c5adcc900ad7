#include "base/moment.h"

#include "unit.h"

static void people_s_lengths_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t max_s;
        int64_t seconds; /* -1: refused */
    } rows[] = {
        {"90", 1000, 90},
        {"90s", 1000, 90},
        {"30m", 3600, 1800},
        {"2h", 7200, 7200},
        {"1d", 86400, 86400},
        {"0", 10, 0},
        {"0d", 10, 0},
        {"2h", 7199, -1},
        {"1d", 86399, -1},
        {"1001", 1000, -1},
        {"17m", 1000, -1}, /* 1020 */
        {"16m", 1000, 960},
        {"", 1000, -1},
        {"m", 1000, -1},
        {"-5m", 1000, -1},
        {"1.5h", 100000, -1},
        {"5 m", 1000, -1},
        {" 5m", 1000, -1},
        {"5M", 1000, -1},
        {"5w", 10000000, -1},
        {"5ms", 1000, -1},
        {"1h30m", 100000, -1},
        {"99999999999999999999d", INT64_MAX, -1},
        {"9223372036854775807d", INT64_MAX, -1},
        {"9223372036854775807", INT64_MAX, INT64_MAX},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t seconds = -1;
        bool good = duration_parse(span_of(rows[i].text), rows[i].max_s, &seconds);
        check_number(rows[i].text, good, rows[i].seconds >= 0);
        check_number(rows[i].text, seconds, rows[i].seconds);
    }
}

static void lengths_are_written_in_the_greatest_unit(void **state) {
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "0s"},    {1, "1s"},     {59, "59s"},   {60, "1m"},     {61, "61s"},       {3599, "3599s"},
        {3600, "1h"}, {5400, "90m"}, {86400, "1d"}, {90000, "25h"}, {7 * 86400, "7d"}, {604801, "604801s"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct time_text made = duration_text(rows[i].seconds);
        int64_t back = -1;
        check_text(rows[i].text, made.text, rows[i].text);
        assert_true(duration_parse(span_of(made.text), INT64_MAX, &back));
        check_number(rows[i].text, back, rows[i].seconds);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_s_lengths_are_read),
        cmocka_unit_test(lengths_are_written_in_the_greatest_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
