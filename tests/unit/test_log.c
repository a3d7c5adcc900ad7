#include "sandbox.h"

#include "host/log.h"

#include "heard.h"
#include "host/clock.h"
#include "unit.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

/* A syslog daemon's socket at /dev/log. */
static int listen_at_dev_log(void) {
    static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink("/dev/log");
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void an_event_is_one_datagram(void **state) {
    (void)state;
    char line[2000];
    char month[4];
    char end[200];
    int facility = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int pid = 0;
    int fd = listen_at_dev_log();
    setenv("TZ", "Asia/Tokyo", 1); /* ESXi's logs are in UTC */
    log_event(LOG_SEVERITY_CRITICAL, "start-failed service=x script=\"exit code 1\"");
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    ssize_t length = recv(fd, line, sizeof line - 1, 0);
    assert_in_range(length, 40, 899);
    line[length] = '\0';
    assert_int_equal(sscanf(line, "<%d>%3s %d %d:%d:%d muxwatch[%d]: %199[^\n]", &facility, month, &day,
                            &hour, &minute, &second, &pid, end),
                     8);
    assert_int_equal(facility, 3 * 8 + 2);
    assert_int_equal(pid, getpid());
    assert_true(hour == utc.tm_hour || minute == 59);
    if (hour == utc.tm_hour) {
        char told[8];
        char today[8];
        snprintf(told, sizeof told, "%.3s %2d", month, day);
        strftime(today, sizeof today, "%b %e", &utc);
        assert_string_equal(told, today);
    }
    assert_string_equal(end, "start-failed service=x script=\"exit code 1\"");
    assert_int_equal(recv(fd, line, sizeof line, 0), -1); /* one, and no more */
    close(fd);
}

/* A settings file's words may stand in an event: one line all the same, and nothing hidden or half in it. */
static void an_event_is_one_printable_line(void **state) {
    (void)state;
    char line[1000] = "";
    int fd = listen_at_dev_log();
    log_event(LOG_SEVERITY_WARNING, "settings-refused error=\"a\nb\xe2\x80\xae\" \xe6\xad");
    assert_true(recv(fd, line, sizeof line - 1, 0) > 0);
    assert_string_equal(strchr(line, ']'), "]: settings-refused error=\"a?b\\u202e\" ");
    close(fd);
}

static void severities_are_syslogs(void **state) {
    (void)state;
    static const struct {
        enum log_severity severity;
        const char *beginning;
    } rows[] = {
        {LOG_SEVERITY_CRITICAL, "<26>"}, {LOG_SEVERITY_WARNING, "<28>"}, {LOG_SEVERITY_NOTICE, "<29>"}};
    int fd = listen_at_dev_log();
    for (size_t i = 0; i < COUNT(rows); i++) {
        char line[1000] = "";
        log_event(rows[i].severity, "x");
        assert_true(recv(fd, line, sizeof line - 1, 0) > 0);
        line[4] = '\0';
        assert_string_equal(line, rows[i].beginning);
    }
    close(fd);
}

static void a_line_stays_under_900_bytes(void **state) {
    (void)state;
    char event[2000];
    char line[2000];
    int fd = listen_at_dev_log();
    memset(event, 'x', sizeof event - 1);
    event[sizeof event - 1] = '\0';
    log_event(LOG_SEVERITY_NOTICE, event);
    assert_int_equal(recv(fd, line, sizeof line, 0), 899);
    close(fd);
}

static void without_a_daemon_the_line_is_lost(void **state) {
    (void)state;
    struct heard heard;
    unlink("/dev/log");
    heard_begin(&heard);
    assert_int_equal(log_event(LOG_SEVERITY_NOTICE, "mux-start service=x"), -1);
    assert_int_equal(errno, ENOENT);
    heard_end(&heard);
    assert_string_equal(heard.text, "");
}

static void a_daemon_that_does_not_read_costs_no_time(void **state) {
    (void)state;
    int fd = listen_at_dev_log();
    int64_t since = clock_ms();
    int last = 0;
    for (int i = 0; i < 1000; i++) {
        last = log_event(LOG_SEVERITY_NOTICE, "mux-start service=x");
    }
    assert_int_equal(last, -1);
    assert_int_equal(errno, EAGAIN);
    assert_true(clock_ms() - since < 5000);
    close(fd);
}

static void messages_are_one_printable_line(void **state) {
    (void)state;
    struct heard heard;
    heard_begin(&heard);
    errno = ENOENT;
    log_warn("cannot read %s: %s", "a\nb\033[31m", strerror(errno));
    int kept = errno;
    errno = EACCES;
    log_warn("plain %d%%", 5);
    int kept_too = errno;
    heard_end(&heard);
    assert_string_equal(heard.text, "muxwatch: cannot read a?b?[31m: No such file or directory\n"
                                    "muxwatch: plain 5%\n");
    assert_int_equal(kept, ENOENT);
    assert_int_equal(kept_too, EACCES);
}

static void a_long_message_is_cut(void **state) {
    (void)state;
    struct heard heard;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    heard_begin(&heard);
    log_warn("%s", text);
    heard_end(&heard);
    assert_in_range(strlen(heard.text), 500, 700);
    assert_int_equal(heard.text[strlen(heard.text) - 1], '\n');
}

static int enter(void **state) {
    return sandbox_enter(state) != 0 || sandbox_mount("/dev", "size=64k") != 0 ? -1 : 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_datagram),
        cmocka_unit_test(an_event_is_one_printable_line),
        cmocka_unit_test(severities_are_syslogs),
        cmocka_unit_test(a_line_stays_under_900_bytes),
        cmocka_unit_test(without_a_daemon_the_line_is_lost),
        cmocka_unit_test(a_daemon_that_does_not_read_costs_no_time),
        cmocka_unit_test(messages_are_one_printable_line),
        cmocka_unit_test(a_long_message_is_cut),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
