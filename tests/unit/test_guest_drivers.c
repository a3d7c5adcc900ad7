#include "read/guest_drivers.h"

#include "taken.h"
#include "unit.h"

static void take_driver(void *reader, struct span line) {
    drivers_line(reader, line);
}

static struct drivers_reader drivers(const char *text, enum driver asked) {
    struct drivers_reader reader;
    drivers_begin(&reader, asked);
    for_each_line(text, take_driver, &reader);
    return reader;
}

static enum driver_state sc(const char *text) {
    return drivers(text, DRIVER_VMCI).states[DRIVER_VMCI];
}

static void sc_tells_the_state(void **state) {
    (void)state;
    assert_int_equal(sc("SERVICE_NAME: vmci\n   TYPE  : 1  KERNEL_DRIVER\n   STATE  : 4  RUNNING\n"),
                     DRIVER_RUNNING);
    assert_int_equal(sc("        STATE              : 1  STOPPED\n"), DRIVER_NOT_RUNNING);
    assert_int_equal(sc("        STATE              : 2  START_PENDING\n"), DRIVER_NOT_RUNNING);
    assert_int_equal(sc("        ESTADO             : 4  RUNNING\n"), DRIVER_RUNNING);
    assert_int_equal(sc("[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n"), DRIVER_ABSENT);
    assert_int_equal(sc("   TYPE  : 1  KERNEL_DRIVER\n   WIN32_EXIT_CODE : 0 (0x0)\n"), DRIVER_UNKNOWN);
    assert_int_equal(sc(""), DRIVER_UNKNOWN);
}

/* Each state belongs to the name above it. */
static void several_drivers_in_one_text(void **state) {
    (void)state;
    struct drivers_reader seen =
        drivers("SERVICE_NAME: vsepflt\n  STATE : 1 STOPPED\nNOMBRE_SERVICIO: vmci\n  ESTADO : 4 RUNNING\n"
                "SERVICE_NAME: tcpip\n  STATE : 1 STOPPED\n",
                DRIVERS);
    assert_int_equal(seen.states[DRIVER_VSEPFLT], DRIVER_NOT_RUNNING);
    assert_int_equal(seen.states[DRIVER_VMCI], DRIVER_RUNNING);
    /* Without empty lines between them, also where a filter took the names of others. */
    seen = drivers("SERVICE_NAME: acpi\n  STATE : 1 STOPPED\nSERVICE_NAME: vmci\n  STATE : 4 RUNNING\n",
                   DRIVERS);
    assert_int_equal(seen.states[DRIVER_VMCI], DRIVER_RUNNING);
    seen = drivers("SERVICE_NAME: vmci\n  TYPE : 1 KERNEL_DRIVER\n  START_TYPE : 1 SYSTEM_START\n  "
                   "ERROR_CONTROL : 1 NORMAL\n",
                   DRIVERS);
    assert_int_equal(seen.states[DRIVER_VMCI], DRIVER_UNKNOWN);
    seen = drivers("State: Running\nModule Name: vmci\nState: Stopped\nState: Running\n", DRIVERS);
    assert_int_equal(seen.states[DRIVER_VMCI], DRIVER_NOT_RUNNING);
    seen = drivers("Name : x\nStatus : Running\nName : vsepflt\nStatus : Stopped\n", DRIVERS);
    assert_int_equal(seen.states[DRIVER_VSEPFLT], DRIVER_NOT_RUNNING);
}

static void check_query(const char *text, bool listed, enum driver_state vmci, enum driver_state vsepflt) {
    struct drivers_reader seen = drivers(text, DRIVERS);
    check_number(text, seen.listed, listed);
    check_number(text, seen.states[DRIVER_VMCI], vmci);
    check_number(text, seen.states[DRIVER_VSEPFLT], vsepflt);
}

/* JSON's states are words or the service manager's numbers; a record may tell the state before the name. */
static void records_may_be_of_json(void **state) {
    (void)state;
    check_query("[\n {\n \"Name\":  \"vmci\",\n \"Status\":  4\n },\n {\n \"Name\": \"vsepflt\",\n "
                "\"State\": \"Stopped\"\n }\n]\n",
                false, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("{\n\"Status\": 1,\n\"Name\": \"vmci\"\n}\n{\n\"Status\": 4,\n\"Name\": \"vsepflt\"\n}\n",
                false, DRIVER_NOT_RUNNING, DRIVER_RUNNING);
    check_query("\"ServiceName\": \"vmci\",\n\"ServiceName\": \"FltMgr\",\n\"Status\": 4\n", false,
                DRIVER_UNKNOWN, DRIVER_UNKNOWN);
    check_query("\"Name\": \"vmci\",\n\"StartType\": 4\n", false, DRIVER_UNKNOWN, DRIVER_UNKNOWN);
    check_query("Status: Running\n\nModulname: vsepflt\nStatus: Beendet\n", false, DRIVER_UNKNOWN,
                DRIVER_NOT_RUNNING);
    check_query("Node,Name,State\nVDI017,vmci,Running\nVDI017,vsepflt,Stopped\n", false, DRIVER_RUNNING,
                DRIVER_NOT_RUNNING);
    assert_int_equal(sc("Get-Service: Cannot find any service with service name 'vmci'.\n"), DRIVER_ABSENT);
    assert_int_equal(sc("No Instance(s) Available.\n"), DRIVER_ABSENT);
    check_query("{\n\"CanStop\": true,\n\"ServiceName\": \"vmci\",\n\"Status\": 4,\n\"RequiredServices\": "
                "[\n\"FltMgr\"\n]\n}\n",
                false, DRIVER_RUNNING, DRIVER_UNKNOWN);
}

static void lists_have_a_row_for_each(void **state) {
    (void)state;
    check_query("Module Name  Display Name\nVMCI  VMware VMCI Bus Driver  Kernel  Boot  Running OK\n"
                "vsepflt  VFileFilter  File System  Manual  Stopped  OK\n",
                true, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("\"Module Name\",\"State\"\n\"vmci\",\"x\",\"Running\"\n\"vsepflt\",\"x\",\"Stopped\"\n",
                true, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("Module Name:  vmci\nDisplay Name: VMCI\nState:        Running\n\nModule Name:  "
                "other\nState: Stopped\n",
                true, DRIVER_RUNNING, DRIVER_UNKNOWN);
    check_query("vmci  x  Kernel  Boot  \xe5\xae\x9f\xe8\xa1\x8c\xe4\xb8\xad  OK\nvsepflt  x  "
                "\xe5\x81\x9c\xe6\xad\xa2  OK\n",
                false, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("Status   Name               DisplayName\nRunning  vmci               VMware VMCI\nStopped  "
                "vsepflt  VFile\n",
                false, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("Filter Name  Num Instances  Altitude  Frame\nvsepflt  4  328200  0\n", false, DRIVER_UNKNOWN,
                DRIVER_RUNNING);
    check_query("\"Modulname\",\"Anzeigename\",\"Status\"\n\"vmci\",\"x\",\"Wird ausgef\"\n"
                "\"vsepflt\",\"x\",\"Beendet\"\n",
                true, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query(
        "Modulname  Anzeigename\n============ ======================\nvmci  a name that fills the row\n"
        "Kernel Boot Running OK\nvsepflt  a name\nnothing here says it\n",
        true, DRIVER_RUNNING, DRIVER_UNKNOWN);
    check_query("DisplayName     Name     State    Started\nVMware VMCI     vmci     Running  True\n"
                "VFileFilter     vsepflt  Stopped  False\n",
                false, DRIVER_RUNNING, DRIVER_NOT_RUNNING);
    check_query("Name=vmci\nState=Running\nName=vsepflt\nState=Stopped\n", false, DRIVER_RUNNING,
                DRIVER_NOT_RUNNING);
    check_query("Filter  Volume Name  Altitude\nvsepflt  C:  328200\n", false, DRIVER_UNKNOWN,
                DRIVER_RUNNING);
    check_query("Get-Service : x\n + CategoryInfo : ObjectNotFound: (vmci:String) [Get-Service]\n"
                " + CategoryInfo : ObjectNotFound: (tcpip:String) [Get-Service]\n",
                false, DRIVER_ABSENT, DRIVER_UNKNOWN);
    check_query("Get-Service: Cannot find any service with service name 'vmci'.\nAt line:1 char:1\n", false,
                DRIVER_ABSENT, DRIVER_UNKNOWN);
    /* Another driver's description, and what somebody wrote, have the name, too. */
    check_query(
        "vmci  VMware VMCI Bus Driver  Kernel  Boot  Stopped  OK\nvsock  VMware VMCI Sockets  Kernel  "
        "Boot  Running  OK\n",
        false, DRIVER_NOT_RUNNING, DRIVER_UNKNOWN);
    check_query("\"vmci\",\"VMCI Bus, VMware\",\"Stopped\"\n\"vsock\",\"Sockets, VMCI\",\"Running\"\n", false,
                DRIVER_NOT_RUNNING, DRIVER_UNKNOWN);
    check_query("DisplayName  Name  State  Started\nVMware VMCI Sockets  vsock  Running  True\n", false,
                DRIVER_UNKNOWN, DRIVER_UNKNOWN);
    check_query("Status  Name  DisplayName\nRunning  vsock  VMware VMCI Sockets\n", false, DRIVER_UNKNOWN,
                DRIVER_UNKNOWN);
    check_query("Stopped  vmci  VMware VMCI Bus Driver Running  vsepflt  VFileFilter\n", false,
                DRIVER_NOT_RUNNING, DRIVER_UNKNOWN);
    check_query("Running sc query vmci\nMake sure that vsepflt is Running\n", false, DRIVER_UNKNOWN,
                DRIVER_UNKNOWN);
    check_query("nothing of the kind\n", false, DRIVER_UNKNOWN, DRIVER_UNKNOWN);
}

static void take_power(void *reader, struct span line) {
    sleep_line(reader, line);
}

static void check_sleep(const char *text, bool told, uint64_t seconds) {
    struct sleep_reader reader = {.count = 0};
    uint64_t found = 77;
    for_each_line(text, take_power, &reader);
    check_number(text, sleep_end(&reader, &found), told);
    check_number(text, (long)found, (long)seconds);
}

static void powercfg_ends_with_two_numbers(void **state) {
    (void)state;
    check_sleep("max: 0xffffffff\nAC: 0x00000384\nDC: 0x0000012C\n", true, 300);
    check_sleep("AC: 0x00000384\nDC: 0x00000000\n", true, 900);
    check_sleep("AC: 0x00000000\nDC: 0x00000000\n", true, 0);
    check_sleep("AC: 0x00000384\n", false, 0);
    check_sleep("(29f6c1db-86da-48c5-9fdb-f2b67b1f44da)\n", false, 0);
    check_sleep("GUID: 29f6c1db-86da-48c5-9fdb-f2b67b1f44da x\nAC: 0x0000000a\nDC: 0x0000001E\n"
                "GUID: 9d7815a6-7ee4-497e-8888-515a05f02364 x\nAC: 0x00000001\nDC: 0x00000001\n",
                true, 10);
    check_sleep("0x 0xzz 0x12345678901\n", false, 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sc_tells_the_state),
        cmocka_unit_test(several_drivers_in_one_text),
        cmocka_unit_test(records_may_be_of_json),
        cmocka_unit_test(lists_have_a_row_for_each),
        cmocka_unit_test(powercfg_ends_with_two_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
