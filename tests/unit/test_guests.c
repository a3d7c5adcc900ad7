#include "read/guests.h"

#include "taken.h"
#include "unit.h"

static void take_log_line(void *guest, struct span line) {
    guest_log_line(guest, line);
}

static struct guest read_log(const char *text) {
    struct guest guest = {.says = GUEST_SILENT};
    for_each_line(text, take_log_line, &guest);
    return guest;
}

#define LOADED                                                                                               \
    "2017-10-17T14:25:19.100Z| vcpu-0| I125: Guest: vsep: AUDIT: DriverEntry : vfileFilter build-4286645 "   \
    "loaded\n"
#define CONNECTED                                                                                            \
    "2017-10-17T14:25:20.282Z| vcpu-0| I125: Guest: vsep: AUDIT: VFileSocketMgrConnectHelper : Mux is "      \
    "connected\n"

static void the_last_word_counts(void **state) {
    (void)state;
    assert_int_equal(read_log("").says, GUEST_SILENT);
    assert_int_equal(read_log("2017| vmx| I125: Guest: toolbox: hello\n").says, GUEST_SILENT);
    assert_int_equal(read_log("2017| vmx| I125: vsep: Mux is connected\n").says,
                     GUEST_SILENT); /* not the guest's */
    assert_int_equal(read_log(LOADED).says, GUEST_LOADED);
    struct guest guest = read_log(LOADED CONNECTED);
    assert_int_equal(guest.says, GUEST_CONNECTED);
    assert_string_equal(guest.time, "2017-10-17T14:25:20.282Z");
    assert_string_equal(guest.said, "vsep: AUDIT: VFileSocketMgrConnectHelper : Mux is connected");
    assert_int_equal(read_log(CONNECTED "t| v| I1: Guest: vsep: AUDIT: Mux is disconnected\n").says,
                     GUEST_FAILED);
    assert_int_equal(read_log(CONNECTED "t| v| I1: Guest: vf-ERROR something\n").says, GUEST_FAILED);
    assert_int_equal(read_log(CONNECTED "t| v| I1: Guest: vsep: AUDIT: policy read\n").says, GUEST_CONNECTED);
    assert_int_equal(read_log("t| v| I1: Guest: vsep: AUDIT: policy read\n").says, GUEST_SILENT);
    assert_int_equal(read_log(CONNECTED LOADED).says, GUEST_LOADED);
}

#define IN_8 "2023-12-05T17:42:40.741Z In(05) vcpu-0 - Guest: vsep: AUDIT: "

/* ESXi 8 writes no bars; a `+` marks the rest of a message of several lines. */
static void both_forms_of_the_log_are_read(void **state) {
    (void)state;
    struct guest guest = read_log(IN_8 "VFileSocketMgrConnectHelper : Mux is connected\n");
    assert_int_equal(guest.says, GUEST_CONNECTED);
    assert_string_equal(guest.time, "2023-12-05T17:42:40.741Z");
    assert_string_equal(guest.said, "vsep: AUDIT: VFileSocketMgrConnectHelper : Mux is connected");
    guest =
        read_log("2023-12-05T17:42:40.741Z Er(02) vcpu-0 - Guest: vsep: AUDIT: a | Mux is disconnected\n");
    assert_int_equal(guest.says, GUEST_FAILED);
    assert_string_equal(guest.time, "2023-12-05T17:42:40.741Z");
    guest = read_log(
        IN_8 "Mux is connected\n2023-12-05T17:42:41.741Z In(05)+ vcpu-0 - Guest: vsep: AUDIT: Mux failed\n");
    assert_int_equal(guest.says, GUEST_CONNECTED);
    guest = read_log(CONNECTED "2017-10-17T14:25:21.282Z| vcpu-0| I125+ Guest: vsep: AUDIT: Mux failed\n");
    assert_int_equal(guest.says, GUEST_CONNECTED);
}

#define OLD "2017-10-17T18:24:05.258Z| vcpu-0| I125: Guest: "

/* Names of files, and whatever else the agent quotes, are not its own words. */
static void what_is_quoted_is_not_said(void **state) {
    (void)state;
    static const struct {
        const char *said;
        enum guest_says says;
    } lines[] = {
        {"vsep: AUDIT: VFileFltPostOpCreate : File (\\Windows\\Microsoft\\ERRORLOG) in a transaction, ignore",
         GUEST_CONNECTED},
        {"vsep: AUDIT: File (\\Program Files (x86)\\Mux failed\\ERROR log.txt) ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File \"C:\\a b\\Mux error\" ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File 'Mux failed' ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File \\Mux\\failed\\vf-ERROR ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File /Mux/failed ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File (\\a\\Mux failed, never closed", GUEST_CONNECTED},
        {"vsep: AUDIT: File (\\a Mux failed, never closed", GUEST_CONNECTED},
        {"vsep: AUDIT: File (\\a Mux failed): ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File (\\a) Mux failed), ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File 'a Mux failed', ignored", GUEST_CONNECTED},
        {"vsep: AUDIT: File 'a Mux failed", GUEST_CONNECTED},
        {"vsep: AUDIT: File 'a' lost: Mux failed", GUEST_FAILED},
        {"vsep: AUDIT: guests' Mux failed", GUEST_FAILED},
        {"vsep: AUDIT: ERRORLOG of something", GUEST_CONNECTED},
        {"vsep: AUDIT: File (\\a) : Mux failed", GUEST_FAILED},
        {"vsep: AUDIT: can't reach Mux: failed", GUEST_FAILED},
        {"vsep: AUDIT: Mux : ERROR 5", GUEST_FAILED},
        {"vsep: ERROR: something", GUEST_FAILED},
        {"vsep: AUDIT: helper : ERROR 5", GUEST_FAILED},
        {"vf-ERROR : something", GUEST_FAILED},
        {"vsep: vf-ERROR: something", GUEST_FAILED},
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        char text[400];
        snprintf(text, sizeof text, CONNECTED OLD "%s\n", lines[i].said);
        check_number(lines[i].said, read_log(text).says, lines[i].says);
    }
    /* Nor does a file's name make a guest well. */
    assert_int_equal(
        read_log(OLD "vsep: ERROR: x\n" OLD "vsep: AUDIT: File (\\Mux is connected) ignored\n").says,
        GUEST_FAILED);
    assert_int_equal(read_log(OLD "vsep: AUDIT: File (\\loaded) ignored\n").says, GUEST_SILENT);
}

static void take_list_line(void *guests, struct span line) {
    guests_line(guests, line);
}

static struct guests *read_list(struct guests *guests, const char *text) {
    *guests = (struct guests){.count = 0};
    for_each_line(text, take_list_line, guests);
    return guests;
}

static void the_scope_is_stated_or_counted(void **state) {
    (void)state;
    static struct guests guests;
    static const struct {
        const char *text;
        enum scope scope;
        unsigned failed;
    } table[] = {
        {"all\n", SCOPE_ALL, 0},
        {"All\r\n", SCOPE_ALL, 0},
        {"\xe3\x81\x99\xe3\x81\xb9\xe3\x81\xa6\n", SCOPE_ALL, 0},
        {"some\nVM01\n", SCOPE_SOME, 1},
        {"none\n", SCOPE_NONE, 0},
        {"# which\n\nVM 01\nVM 02\n", SCOPE_SOME, 2},
        {"a: failed 1 x\nb: connected 2 y\n", SCOPE_SOME, 1},
        {"a: failed 1 x\nb: failed\nc: silent\n", SCOPE_ALL, 2},
        {"a: connected 1 x\nc: silent - \n", SCOPE_NONE, 0},
        {"c: silent\nd: loaded\n", SCOPE_UNKNOWN, 0},
        {"a: failedx\n", SCOPE_SOME, 1}, /* a name that only looks so */
        /* A name may hold what collect writes behind it, or begin as a remark does. */
        {"a: connected b: failed 2017-10-17T14:25:20Z x\n", SCOPE_ALL, 1},
        {"a: connected 2017-10-17T14:25:20Z x: failed 7\n", SCOPE_NONE, 0},
        {"#1: failed 2017-10-17T14:25:20Z x\n# web01: failed yesterday\n", SCOPE_ALL, 1},
        {"a: failed 1 x\nVmid 7: connected 1 x\n", SCOPE_SOME, 1},
        /* What was not read may be of those that show the error, or of the others. */
        {"a: connected 1 x\nb: unread - \n", SCOPE_UNKNOWN, 0},
        {"a: failed 1 x\nb: unread - \n", SCOPE_UNKNOWN, 1},
        {"", SCOPE_UNKNOWN, 0},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        read_list(&guests, table[i].text);
        check_number(table[i].text, guests_scope(&guests), table[i].scope);
        check_number(table[i].text, guests.by_says[GUEST_FAILED], table[i].failed);
    }
    read_list(&guests, "web 01: connected 2017-10-17T14:25:20Z vsep: said\n");
    assert_string_equal(guests.named[0].name, "web 01");
    assert_string_equal(guests.named[0].time, "2017-10-17T14:25:20Z");
    assert_string_equal(guests.named[0].said, "vsep: said");
}

static void those_that_failed_are_named_before_others(void **state) {
    (void)state;
    static struct guests guests;
    struct guest well = {.name = "well", .says = GUEST_CONNECTED};
    struct guest failed = {.name = "failed", .says = GUEST_FAILED};
    for (int i = 0; i < GUESTS_NAMED + 5; i++) {
        guests_add(&guests, &well);
    }
    guests_add(&guests, &failed);
    assert_int_equal(guests.count, GUESTS_NAMED + 6);
    assert_int_equal(guests.named_count, GUESTS_NAMED);
    assert_string_equal(guests.named[0].name, "failed");
    for (int i = 0; i < GUESTS_NAMED + 5; i++) {
        guests_add(&guests, &failed);
    }
    assert_int_equal(guests.named[GUESTS_NAMED - 1].says, GUEST_FAILED);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_word_counts),
        cmocka_unit_test(both_forms_of_the_log_are_read),
        cmocka_unit_test(what_is_quoted_is_not_said),
        cmocka_unit_test(the_scope_is_stated_or_counted),
        cmocka_unit_test(those_that_failed_are_named_before_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
