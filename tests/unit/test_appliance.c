#include "read/appliance.h"

#include "evidence/prompt.h"
#include "unit.h"

static struct netstat_reader netstat(const char *text) {
    struct netstat_reader reader;
    netstat_begin(&reader, 48651, prompt_line);
    lines_feed(&reader.lines, text, strlen(text));
    lines_end(&reader.lines);
    return reader;
}

static void netstat_counts_this_side_only(void **state) {
    (void)state;
    struct netstat_reader seen = netstat("tcp 0 0 169.254.1.39:48651 169.254.1.1:61653 ESTABLISHED\n"
                                         "tcp 0 0 0.0.0.0:48651 0.0.0.0:* LISTEN\n"
                                         "tcp 0 0 169.254.1.39:48651 169.254.1.1:61650 CLOSE_WAIT\n"
                                         "tcp 0 0 10.0.0.1:5000 10.0.0.2:48651 ESTABLISHED\n"
                                         "tcp6 0 0 :::22 :::* LISTEN\n");
    assert_int_equal(seen.established, 1);
    assert_int_equal(seen.listening, 1);
    assert_int_equal(seen.others, 1);
    assert_true(seen.listed);
    assert_true(netstat("[root@dsva dsva]# netstat -tna | grep 48651\n").listed);
    assert_true(netstat("Proto Recv-Q Send-Q Local Address Foreign Address State\n").listed);
    assert_false(netstat("").listed);
    assert_false(netstat("bash: netstat: command not found\n").listed);
}

static struct ds_am_reader processes(const char *text) {
    struct ds_am_reader reader;
    ds_am_begin(&reader, prompt_line);
    lines_feed(&reader.lines, text, strlen(text));
    lines_end(&reader.lines);
    return reader;
}

static void ds_am_is_not_its_own_grep(void **state) {
    (void)state;
    struct ds_am_reader seen =
        processes("UID PID PPID C STIME TTY TIME CMD\n"
                  "root 17087 1 0 Oct06 ? 00:00:00 /opt/ds_agent ds_am -g ../diag\n"
                  "root 17107 17087 0 Oct06 ? 00:05:28 /opt/ds_agent/ds_am -g ../diag\n"
                  "root 20000 1 0 Oct06 ? 00:00:00 grep ds_am\n"
                  "root 20001 1 0 Oct06 ? 00:00:00 /opt/ds_agent/ds_agent\n");
    assert_int_equal(seen.processes, 2);
    assert_true(seen.listed);
    assert_true(processes("[root@dsva dsva]# ps -ef | grep ds_am | grep -v grep\n").listed);
    assert_int_equal(processes("root 1 0 0 Oct06 ? 00:00:00 init\n").processes, 0);
    assert_false(processes("\n").listed);
}

static void a_log_has_a_first_and_a_last(void **state) {
    (void)state;
    struct am_log_reader reader;
    static const char log[] =
        "2015-10-06 19:15:15.000000: [Error/1] | amsocket open (x) failed (error 111: refused)\n"
        "2015-10-06 19:15:16.000000: [Info/1] | nothing\n"
        "2015-10-06 19:16:45.000000: [Error/1] | amsocket open (x) failed (error 111: refused)\n"
        "2015-10-06 19:17:00.000000: [Error/1] | amsocket open (x) failed (error 2: none)\n";
    am_log_begin(&reader, 2);
    lines_feed(&reader.lines, log, sizeof log - 1);
    lines_end(&reader.lines);
    assert_int_equal(reader.refusals, 2);
    assert_string_equal(reader.first, "2015-10-06 19:15:15.000000");
    assert_string_equal(reader.last, "2015-10-06 19:16:45.000000");
    static const char syslog[] =
        "Feb 13 15:06:02 dsva90 ds_guest_agent[1]: amsocket open (x) failed (error 111: refused)\n";
    am_log_begin(&reader, 3);
    lines_feed(&reader.lines, syslog, sizeof syslog - 1);
    lines_end(&reader.lines);
    assert_string_equal(reader.first, "Feb 13 15:06:02");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(netstat_counts_this_side_only),
        cmocka_unit_test(ds_am_is_not_its_own_grep),
        cmocka_unit_test(a_log_has_a_first_and_a_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
