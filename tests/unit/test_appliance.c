#include "read/appliance.h"

#include "taken.h"
#include "unit.h"

static void take_socket(void *reader, struct span line) {
    sockets_line(reader, line);
}

static struct sockets_reader sockets(const char *text) {
    struct sockets_reader reader = {.port = 48651};
    for_each_line(text, take_socket, &reader);
    return reader;
}

static void check_sockets(const char *text, unsigned established, unsigned listening, unsigned others) {
    struct sockets_reader seen = sockets(text);
    check_number(text, seen.established, established);
    check_number(text, seen.listening, listening);
    check_number(text, seen.others, others);
}

static void sockets_of_this_side_count(void **state) {
    (void)state;
    check_sockets("tcp 0 0 169.254.1.39:48651 169.254.1.1:61653 ESTABLISHED\n"
                  "tcp 0 0 0.0.0.0:48651 0.0.0.0:* LISTEN\n"
                  "tcp 0 0 169.254.1.39:48651 169.254.1.1:61650 CLOSE_WAIT\n"
                  "tcp 0 0 10.0.0.1:5000 10.0.0.2:48651 ESTABLISHED\n"
                  "tcp6 0 0 :::22 :::* LISTEN\n",
                  1, 1, 1);
    check_sockets("tcp6 0 0 ::ffff:169.254.1.39:48651 ::ffff:169.254.1.1:61653 ESTABLISHED 1812/ds_am\n", 1,
                  0, 0);
    check_sockets(
        "LISTEN 0 128 169.254.1.39:48651 0.0.0.0:*\nESTAB 0 0 169.254.1.39:48651 169.254.1.1:61653\n", 1, 1,
        0);
    check_sockets("tcp ESTAB 0 0 169.254.1.39:48651 169.254.1.1:61653 users:((\"ds_am\",pid=1,fd=3))\n", 1, 0,
                  0);
    check_sockets("bash: netstat: command not found\n", 0, 0, 0);
    check_sockets("tcp 0 0 10.0.0.1:48651 10.0.0.2:61653 VERBUNDEN\n", 1, 0, 0);
    check_sockets("tcp 0 0 10.0.0.1:48651 10.0.0.2:61653\nESTABLISHED\n", 1, 0, 0);
    check_sockets("tcp 0 0 10.0.0.1:48651 10.0.0.2:61653\n\nTIME_WAIT\n", 0, 0, 1);
    check_sockets("all of us know that a TCP port is open\nunix 2 [ ACC ] STREAM LISTENING 8281 /x\n", 0, 0,
                  0);
    check_sockets("ESTAB 0 0 169.254.1.39:5000 169.254.1.1:61653\nESTAB x 0 169.254.1.39:48651\n", 0, 0, 0);
}

/* A state that was cut, or is in no list of them, is neither there nor not there. */
static void a_socket_may_be_in_doubt(void **state) {
    (void)state;
    assert_int_equal(sockets("tcp 0 0 10.0.0.1:48651 10.0.0.2:61653 ??\n").doubtful, 1);
    assert_int_equal(
        sockets("tcp 0 0 10.0.0.1:48651 10.0.0.2:6\ntcp 0 0 1.2.3.4:1 1.2.3.4:2 LISTEN\n").doubtful, 1);
    assert_int_equal(sockets("tcp 0 0 10.0.0.1:5000 10.0.0.2:61653\n").doubtful, 0);
    struct sockets_reader asked =
        sockets("Recv-Q Send-Q Local Address:Port Peer Address:Port\n"
                "0 0 169.254.1.39:48651 169.254.1.1:61653\n0 0 10.0.0.1:22 10.0.0.2:1\n");
    assert_int_equal(asked.stateless, 1);
}

static void a_list_of_listeners_says_so(void **state) {
    (void)state;
    assert_true(sockets("Active Internet connections (only servers)\n").partial);
    assert_false(sockets("(not all is shown.)\nActive Internet connections (w/o servers)\n").partial);
    assert_false(sockets("Active Internet connections (only servers)\ntcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\n")
                     .connections);
    assert_true(sockets("Active Internet connections (servers and established)\n").connections);
    assert_true(sockets("Active Internet connections (w/o servers)\n").connections);
    assert_true(sockets("tcp 0 0 10.0.0.1:22 10.0.0.2:51999 ESTABLISHED\n").connections);
    assert_true(sockets("TIME-WAIT 0 0 10.0.0.1:22 10.0.0.2:51999\n").connections);
    assert_true(sockets("Proto Recv-Q Send-Q Local Address Foreign Address State\n").headed);
    assert_true(sockets("State Recv-Q Send-Q Local Address:Port Peer Address:Port\n").headed);
    assert_false(sockets("").headed);
}

static void take_process(void *reader, struct span line) {
    ds_am_line(reader, line);
}

static struct ds_am_reader processes(const char *text, bool numbers) {
    struct ds_am_reader reader = {.numbers = numbers};
    for_each_line(text, take_process, &reader);
    return reader;
}

/* Who reads its log, debugs it or looks for it is not ds_am. */
static void the_program_itself_counts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool numbers;
        unsigned processes;
    } lists[] = {
        {"root 17087 1 0 Oct06 ? 00:00:00 /opt/ds_agent ds_am -g ../diag\n"
         "root 17107 17087 0 Oct06 ? 00:05:28 /opt/ds_agent/ds_am -g ../diag\n"
         "root 20000 1 0 Oct06 ? 00:00:00 grep ds_am\n"
         "root 20001 1 0 Oct06 ? 00:00:00 /opt/ds_agent/ds_agent\n"
         "root 20110 19999 0 10:02 pts/0 00:00:00 tail -f /var/opt/ds_agent/am/ds_am.log\n"
         "root 20111 19999 0 10:02 pts/0 00:00:00 gdb -p 1812 /opt/ds_agent/ds_am\n",
         false, 2},
        {"root 1812 0.0 1.2 123 456 ? Ssl Jun03 0:00 /opt/ds_agent/ds_am -g ../diag\n", false, 1},
        {" 1812 root      0:00 /opt/ds_agent/ds_am -g\n", false, 1},
        {" 1812 root  12345 S    /opt/ds_agent/ds_am -g\n", false, 1},
        {"1812 /opt/ds_agent/ds_am -g ../diag\n1840 /opt/ds_agent/ds_am -g ../diag\n", false, 2},
        {"           |-1812 /opt/ds_agent/ds_am -g\n           `-1840 /opt/ds_agent/ds_am -g\n", false, 2},
        {"\xe2\x94\x9c\xe2\x94\x80"
         "1812 /opt/ds_agent/ds_am -g\n",
         false, 1},
        {"root 1812 1 0 Jun03 ? 00:00:00 [ds_am] <defunct>\n", false, 0},
        {"1812 1840\n", true, 2},
        {"1812\n1840\n", true, 2},
        {"root 1812 1 5 0 3 10:00 ? 00:00:00 /opt/ds_agent/ds_am -g\n", false, 1},
        {"Tue Nov 24 10:00:01 2026 1812 /opt/ds_agent/ds_am -g\n", false, 0},
        {"root 1812 Tue Nov 24 10:00:01 2026 /opt/ds_agent/ds_am -g\n", false, 1},
        {"root 1812 /opt/ds_agent/ds_am -g\n", false, 1},
        {"1812 ds_am\n", false, 1},
        {"1812 root 0:00 /opt/ds_agent/ds_am\n", false, 1},
        {"root 1812 0.0 1.2 123 456 ? Ssl Jun03 0:00 \\_ /opt/ds_agent/ds_am -g\n", false, 1},
        {"  tq1812 /opt/ds_agent/ds_am -g\n  mq1840 /opt/ds_agent/ds_am -g\n", false, 2},
        {"/opt/ds_agent/ds_am -g\n", false, 1},
        {"2390 46-03:11:20 /opt/ds_agent/ds_am -g\n", false, 1},
        {"2390 0.0 0.1 /opt/ds_agent/ds_am -g\n", false, 1},
        {"1 2390 2390 2390 ? -1 Ss 0 0:00 /opt/ds_agent/ds_am -g\n", false, 1},
        {"root 2391 110 9.2 926012 386 ? SLl M\xc3\xa4r03 944:02 /opt/ds_agent/ds_am -g\n", false, 1},
        {"1840 root 5:28 {ds_am.main} /opt/ds_agent/ds_am -g\n", false, 1},
        {"USER PID PPID CMD\nroot 2390 ds_am\n", false, 1},
        {"root 2390 ds_am\nThe 20 ds_am processes\n", false, 0},
        {"14120 ldd /opt/ds_agent/ds_am\nroot 14120 99 S+ 14:02 0:00 strace /opt/ds_agent/ds_am\n", false, 0},
        {"Nov 24 10:00:01 /opt/ds_agent/ds_am -g\n", false, 0},
        {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 /opt/ds_agent/ds_am -g\n", false, 0},
        {"5 0 2391 2390 20 0 926012 38612 futex_ Sl ? 44:02 /opt/ds_agent/ds_am -g\n", false, 1},
        {"4 S root 2390 1 0 80 0 - 9261 futex_ Nov24 ? 05:00:01 /opt/ds_agent/ds_am -g\n", false, 1},
        {"5 S root 2391 1 0 80 0 - 9261 - 10:02 ? 05:00:01 /opt/ds_agent/ds_am -g\n", false, 1},
        {"5 S root 2391 1 0 80 0 - 9261 wait 10:02 ? 05:00:01 strace /opt/ds_agent/ds_am\n", false, 0},
        {"root 2390 1 0 19 0.0 0.1 226012 6120 wait Ss ? Oct 11 00:00:00 /opt/ds_agent/ds_am -g\n", false, 1},
        {"root 1812 1 0 Oct06 ? 00:00:00 /opt/ds_age\nnt/ds_am -g\n", false, 1},
        {"root 1812 1 0 Oct06 ? 00:00:00\n/opt/ds_agent/ds_am -g\n", false, 1},
        {"root 1812 1 0 Oct06 ? 00:00:00 /opt/ds_age\nroot 1 0 0 Oct06 ? 00:00:00 init\n", false, 0},
        {"root 1 0 0 Oct06 ? 00:00:00 init\n", false, 0},
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        check_number(lists[i].text, processes(lists[i].text, lists[i].numbers).processes, lists[i].processes);
    }
    assert_true(processes("x:y:z root 1812 1 0 Nov24 ? 0:01 /opt/ds_agent/ds_am -g\n", false).doubt);
    assert_true(processes("1812 x y /opt/ds_agent/ds_am -g\n", false).doubt);
    assert_false(
        processes("1812 ? 0:01 gdb /opt/ds_agent/ds_am\n1812 /opt/ds_agent/ds_am -g\n", false).doubt);
    assert_true(processes("UID PID PPID C STIME TTY TIME CMD\n", false).headed);
    assert_true(processes("   Active: inactive (dead) since Tue\n", false).stopped);
    assert_true(processes("ds_agent dead but pid file exists\n", false).stopped);
    assert_true(processes("ds_am is not running\n", false).stopped);
    assert_true(processes("   Active: failed (Result: exit-code)\n", false).stopped);
    assert_false(processes("sshd is stopped\n", false).stopped);
    assert_true(processes("  PID TTY TIME CMD\n", false).terminals);
    assert_true(processes("   CGroup: /system.slice/ds_agent.service\n", false).tree);
    assert_false(processes("\n", false).headed);
}

/* A row that ends within the program's path, with another row below it, may be ds_am's. */
static void a_row_that_breaks_off_is_in_doubt(void **state) {
    (void)state;
    assert_true(
        processes("root 1 1 0 Oct06 ? 00:00:00 /opt/ds_ag\nroot 2 1 0 Oct06 ? 00:00:00 init\n", false).doubt);
    assert_false(processes("root 1 1 0 Oct06 ? 00:00:00 /opt/ds_ag\n\n", false).doubt);
    assert_false(processes("root 1 1 0 Oct06 ? 00:00:00 /sbin/init\nx\n", false).doubt);
}

static void take_log(void *reader, struct span line) {
    am_log_line(reader, line);
}

static struct am_log_reader read_log(const char *text) {
    struct am_log_reader reader = {.refusals = 0};
    for_each_line(text, take_log, &reader);
    return reader;
}

/* Times of 9.5, of 11.0 and later, and of syslog. */
static void a_log_has_a_last_failure(void **state) {
    (void)state;
    struct am_log_reader seen =
        read_log("2015-10-06 19:15:15.000000: [Error/1] | amsocket open (x) failed (error 111: refused)\n"
                 "2015-10-06 19:15:16.000000: [Info/1] | nothing\n"
                 "2015-10-06 19:16:45.000000: [Error/1] | amsocket open (x) failed (error 2: none)\n");
    assert_int_equal(seen.refusals, 2);
    assert_int_equal(seen.log_lines, 3);
    assert_string_equal(seen.last, "2015-10-06 19:16:45.000000");
    seen = read_log("2026-08-06 02:24:18.742209 [-0500]: [Error/1] | amsocket open (x) failed (error 111)\n");
    assert_string_equal(seen.last, "2026-08-06 02:24:18.742209 [-0500]");
    seen =
        read_log("Feb 13 15:06:02 dsva90 ds_guest_agent[1]: amsocket open (x) failed (error 111: refused)\n");
    assert_string_equal(seen.last, "Feb 13 15:06:02");
    assert_int_equal(read_log("hello\nworld\n").log_lines, 0);
}

/* A line ends where it ends: nothing behind it is looked at. */
static void a_time_zone_may_break_off(void **state) {
    (void)state;
    static const char text[] = "2015-10-06 19:15:15.000000 [";
    size_t length = sizeof text - 1;
    char *line = malloc(length);
    struct am_log_reader reader = {.refusals = 0};
    memcpy(line, text, length);
    assert_true(am_log_line(&reader, (struct span){line, length}));
    free(line);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sockets_of_this_side_count),        cmocka_unit_test(a_list_of_listeners_says_so),
        cmocka_unit_test(the_program_itself_counts),         cmocka_unit_test(a_log_has_a_last_failure),
        cmocka_unit_test(a_time_zone_may_break_off),         cmocka_unit_test(a_socket_may_be_in_doubt),
        cmocka_unit_test(a_row_that_breaks_off_is_in_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
