#include "read/chkconfig.h"

#include "unit.h"

#include <string.h>

#define FIRST "# VMvisor chkconfig database\n"

static void the_database_lists_paths(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum service_switch expected;
    } rows[] = {
        {FIRST "/etc/init.d/hostd\ton\n/etc/init.d/mux\toff\n", SWITCH_OFF},
        {FIRST "/etc/init.d/mux\ton\n", SWITCH_ON},
        {FIRST "/etc/init.d/mux\toff", SWITCH_OFF},
        {FIRST "/etc/init.d/mux off\r\n", SWITCH_OFF},
        {FIRST, SWITCH_NOT_KNOWN},
        {"", SWITCH_NOT_KNOWN},
        {FIRST "/etc/init.d/mux2\toff\n", SWITCH_NOT_KNOWN},
        {FIRST "/etc/init.d/x/mux\toff\n", SWITCH_NOT_KNOWN},
        {FIRST "mux\toff\n", SWITCH_NOT_KNOWN},
        {FIRST "# /etc/init.d/mux\toff\n", SWITCH_NOT_KNOWN},
        {FIRST "/etc/init.d/mux\n", SWITCH_NOT_KNOWN},
        {FIRST "/etc/init.d/mux\tperhaps\n", SWITCH_NOT_KNOWN},
        {FIRST "/etc/init.d/\toff\n", SWITCH_NOT_KNOWN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].text, chkconfig_says(rows[i].text, strlen(rows[i].text), "/etc/init.d/mux"),
                     rows[i].expected);
    }
}

static void a_script_says_it_in_its_header(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum service_switch expected;
    } rows[] = {
        {"#!/bin/sh\n# chkconfig: on 50 50\n", SWITCH_ON},
        {"#!/bin/sh\n# chkconfig: off 50 50\n", SWITCH_OFF},
        {"#!/bin/sh\n# chkconfig:\t-  50 50\n", SWITCH_OFF},
        {"#!/bin/sh\n# chkconfig: 345 50 50\n", SWITCH_NOT_KNOWN},
        {"#!/bin/sh\necho chkconfig: off\n", SWITCH_NOT_KNOWN},
        {"#!/bin/sh\n# chkconfig: on 1 1\n# chkconfig: off 1 1\n", SWITCH_ON},
        {"", SWITCH_NOT_KNOWN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].text, chkconfig_says(rows[i].text, strlen(rows[i].text), CHKCONFIG_HEADER),
                     rows[i].expected);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_database_lists_paths),
        cmocka_unit_test(a_script_says_it_in_its_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
