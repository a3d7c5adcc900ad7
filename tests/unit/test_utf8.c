#include "base/utf8.h"

#include "unit.h"

static void wide_characters_take_two(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } table[] = {
        {"", 0},
        {"Mux", 3},
        {"停止", 4},
        {"ﾃｽﾄ", 3},
        {"「異常」", 8},
        {"é…", 2},
        {"한국", 4},
        {"\xf0\xa0\x80\x8b", 2},
        {"\xf0\x9f\x98\x80", 2},
        {"a\xff"
         "b",
         3},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        check_number(table[i].text, (long)utf8_columns(span_of(table[i].text)), (long)table[i].columns);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {cmocka_unit_test(wide_characters_take_two)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
