#include "read/guest_drivers.h"

#include "unit.h"

static enum driver_state sc(const char *text) {
    struct sc_reader reader;
    sc_begin(&reader);
    lines_feed(&reader.lines, text, strlen(text));
    lines_end(&reader.lines);
    return reader.state;
}

static void sc_tells_the_state(void **state) {
    (void)state;
    assert_int_equal(sc("SERVICE_NAME: vmci\r\n   TYPE  : 1  KERNEL_DRIVER\r\n   STATE  : 4  RUNNING\r\n"),
                     DRIVER_RUNNING);
    assert_int_equal(sc("        STATE              : 1  STOPPED\n"), DRIVER_NOT_RUNNING);
    assert_int_equal(sc("        STATE              : 2  START_PENDING\n"), DRIVER_NOT_RUNNING);
    assert_int_equal(sc("[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n"), DRIVER_ABSENT);
    assert_int_equal(sc("C:\\>sc query vmci\n"), DRIVER_UNKNOWN);
    assert_int_equal(sc(""), DRIVER_UNKNOWN);
}

static void check_query(const char *text, bool listed, enum driver_state vmci, enum driver_state vsepflt) {
    struct driverquery_reader reader;
    driverquery_begin(&reader);
    lines_feed(&reader.lines, text, strlen(text));
    check_number(text, driverquery_end(&reader), listed);
    check_number(text, reader.vmci, vmci);
    check_number(text, reader.vsepflt, vsepflt);
}

static void driverquery_has_a_row_for_each(void **state) {
    (void)state;
    check_query("VMCI  VMware VMCI Bus Driver  Kernel  Boot  Running OK\n"
                "vsepflt  VFileFilter  File System  Manual  Stopped  OK\n",
                true, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("ACPI  x  Kernel  Boot  Running  OK\n", true, DRIVER_ABSENT, DRIVER_ABSENT);
    check_query(
        "vmci  x  Kernel  Boot  \xe5\xae\x9f\xe8\xa1\x8c\xe4\xb8\xad  OK\nvsepflt  x  \x92\xe2\x8e\x7e  OK\n",
        true, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("nothing of the kind\n", false, DRIVER_ABSENT, DRIVER_ABSENT);
}

static void check_sleep(const char *text, bool told, uint64_t seconds) {
    struct sleep_reader reader;
    uint64_t found = 77;
    sleep_begin(&reader);
    lines_feed(&reader.lines, text, strlen(text));
    check_number(text, sleep_end(&reader, &found), told);
    check_number(text, (long)found, (long)seconds);
}

static void powercfg_ends_with_two_numbers(void **state) {
    (void)state;
    check_sleep("max: 0xffffffff\nAC: 0x00000384\nDC: 0x0000012C\n", true, 300);
    check_sleep("AC: 0x00000384\nDC: 0x00000000\n", true, 900);
    check_sleep("AC: 0x00000000\nDC: 0x00000000\n", true, 0);
    check_sleep("AC: 0x00000384\n", false, 0);
    check_sleep("0x 0xzz 0x12345678901\n", false, 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sc_tells_the_state),
        cmocka_unit_test(driverquery_has_a_row_for_each),
        cmocka_unit_test(powercfg_ends_with_two_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
