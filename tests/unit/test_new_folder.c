/* The files that collect makes, and those of guests that diagnose reads: host/files.c and host/guest_logs.c. */
#include "host/clock.h"
#include "host/files.h"
#include "host/guest_logs.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[64];

static int make_top(void **state) {
    (void)state;
    snprintf(top, sizeof top, "/tmp/muxwatch-unit-XXXXXX");
    return mkdtemp(top) != NULL && chdir(top) == 0 ? 0 : -1;
}

static int remove_top(void **state) {
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", top);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void a_folder_is_new_or_empty(void **state) {
    (void)state;
    struct stat about;
    int folder = folder_open_new("new");
    assert_true(folder >= 0);
    assert_int_equal(stat("new", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    FILE *stream = folder_create_stream(folder, "stream");
    assert_non_null(stream);
    fclose(stream);
    assert_null(folder_create_stream(folder, "stream")); /* nothing that is there is touched */
    assert_int_equal(errno, EEXIST);
    assert_int_equal(symlinkat("/etc/passwd", folder, "link"), 0);
    assert_null(folder_create_stream(folder, "link"));
    assert_int_equal(stat("new/stream", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    close(folder);
    assert_int_equal(folder_open_new("new"), -1);
    assert_int_equal(errno, ENOTEMPTY);
    assert_int_equal(folder_open_new("no/such"), -1);
    assert_int_equal(errno, ENOENT);
    /* An empty one is taken as it is, also by "." or a link. */
    struct stat same;
    assert_int_equal(mkdir("empty", 0700), 0);
    assert_int_equal(symlink("empty", "to-empty"), 0);
    assert_int_equal(stat("empty", &about), 0);
    static const char *const names[] = {"empty", "empty/.", "to-empty"};
    for (size_t i = 0; i < COUNT(names); i++) {
        folder = folder_open_new(names[i]);
        assert_true(folder >= 0);
        assert_int_equal(fstat(folder, &same), 0);
        assert_int_equal(same.st_ino, about.st_ino);
        close(folder);
    }
    assert_int_equal(close(open("plain", O_CREAT | O_WRONLY, 0600)), 0);
    assert_int_equal(folder_open_new("plain"), -1);
}

/* What was fed: how much, and its first and last bytes. */
enum { NOTED_SIZE = 400 };

struct fed {
    size_t length;
    char first;
    char last;
};

static int take(void *context, const char *bytes, size_t length) {
    struct fed *fed = context;
    if (length > 0) {
        fed->first = fed->length == 0 ? bytes[0] : fed->first;
        fed->last = bytes[length - 1];
        fed->length += length;
    }
    return 0;
}

static void write_log(const char *path, size_t lines) {
    FILE *log = fopen(path, "w");
    assert_non_null(log);
    for (size_t i = 0; i < lines; i++) {
        fprintf(log, "L%062zu\n", i);
    }
    assert_int_equal(fclose(log), 0);
}

static void a_log_is_read_from_its_end(void **state) {
    (void)state;
    char config[200];
    struct fed fed = {.length = 0};
    assert_int_equal(mkdir("guest", 0700), 0);
    snprintf(config, sizeof config, "%s/guest/guest.vmx", top);
    assert_int_equal(guest_log_read(config, INT64_MAX, take, &fed), -1);
    assert_int_equal(errno, ENOENT);
    write_log("guest/vmware.log", 3);
    assert_int_equal(guest_log_read(config, INT64_MAX, take, &fed), 0);
    assert_int_equal(fed.length, 3 * 64);
    fed.length = 0;
    write_log("guest/vmware.log",
              40000); /* 2.4 MiB; the cut falls on a line's beginning and drops that line */
    assert_int_equal(guest_log_read(config, INT64_MAX, take, &fed), 0);
    assert_in_range(fed.length, GUEST_LOG_END - 64, GUEST_LOG_END);
    assert_int_equal(fed.first, 'L');
    assert_int_equal(fed.last, '\n');
}

/* As slow a taker as a datastore may be. */
static int take_slowly(void *context, const char *bytes, size_t length) {
    usleep(100000);
    return take(context, bytes, length);
}

static void a_slow_log_has_its_time_and_no_more(void **state) {
    (void)state;
    char config[200];
    struct fed fed = {.length = 0};
    assert_int_equal(mkdir("slow", 0700), 0);
    snprintf(config, sizeof config, "%s/slow/guest.vmx", top);
    write_log("slow/vmware.log", 40000); /* of which 33 chunks are read */
    int64_t since = clock_ms();
    assert_int_equal(guest_log_read(config, since, take_slowly, &fed), -1);
    assert_int_equal(errno, ETIMEDOUT);
    assert_int_equal(fed.length, 0);
    assert_int_equal(guest_log_read(config, since + 500, take_slowly, &fed), -1);
    assert_int_equal(errno, ETIMEDOUT);
    assert_in_range(clock_ms() - since, 500, 1800);
    since = clock_ms();
    assert_int_equal(guest_log_read(config, INT64_MAX, take_slowly, &fed),
                     -1); /* nor all of the others' time */
    assert_int_equal(errno, ETIMEDOUT);
    assert_in_range(clock_ms() - since, 1900, 3200);
}

static void only_a_regular_file_is_a_log(void **state) {
    (void)state;
    char config[200];
    struct fed fed = {.length = 0};
    assert_int_equal(mkdir("strange", 0700), 0);
    snprintf(config, sizeof config, "%s/strange/x.vmx", top);
    assert_int_equal(symlink("/etc/passwd", "strange/vmware.log"), 0);
    assert_int_equal(guest_log_read(config, INT64_MAX, take, &fed), -1);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(unlink("strange/vmware.log"), 0);
    assert_int_equal(mkfifo("strange/vmware.log", 0600), 0);
    assert_int_equal(guest_log_read(config, INT64_MAX, take, &fed), -1);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(guest_log_read("relative.vmx", INT64_MAX, take, &fed), -1);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(fed.length, 0);
}

static void note_guest(void *context, const char *guest, const char *config) {
    char *noted = context;
    size_t used = strlen(noted);
    snprintf(noted + used, NOTED_SIZE - used, "%s=%s ", guest, config);
}

static void guests_are_found_by_name_and_once(void **state) {
    (void)state;
    char noted[NOTED_SIZE] = "";
    assert_int_equal(guest_logs_find("volumes", INT64_MAX, note_guest, noted), -1);
    assert_int_equal(errno, ENOENT);
    static const char *const folders[] = {"volumes",           "volumes/5a-2",      "volumes/5a-2/web01",
                                          "volumes/5a-1",      "volumes/5a-1/db01", "volumes/5a-1/.hidden",
                                          "volumes/5a-1/app01"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        assert_int_equal(mkdir(folders[i], 0700), 0);
    }
    write_log("volumes/readme", 1);
    assert_int_equal(symlink("5a-1", "volumes/datastore1"), 0);
    assert_int_equal(guest_logs_find("volumes", INT64_MAX, note_guest, noted), 0);
    assert_string_equal(noted, "app01=volumes/5a-1/app01/.vmx db01=volumes/5a-1/db01/.vmx "
                               "web01=volumes/5a-2/web01/.vmx ");
}

static void count_guest(void *context, const char *guest, const char *config) {
    (void)guest;
    (void)config;
    ++*(unsigned *)context;
}

static void the_search_ends_with_its_time(void **state) {
    (void)state;
    unsigned count = 0;
    assert_int_equal(mkdir("volumes", 0700) | mkdir("volumes/one", 0700) | mkdir("volumes/one/web01", 0700),
                     0);
    assert_int_equal(guest_logs_find("volumes", clock_ms(), count_guest, &count), 1);
    assert_int_equal(count, 0);
}

static void more_guests_than_a_host_can_run_are_told(void **state) {
    (void)state;
    unsigned count = 0;
    assert_int_equal(mkdir("volumes", 0700), 0);
    assert_int_equal(mkdir("volumes/many", 0700), 0);
    for (int i = 0; i <= GUEST_LOGS_MAX; i++) {
        char path[40];
        snprintf(path, sizeof path, "volumes/many/%d", i);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    assert_int_equal(guest_logs_find("volumes", INT64_MAX, count_guest, &count), 1);
    assert_int_equal(count, GUEST_LOGS_MAX);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_is_new_or_empty, make_top, remove_top),
        cmocka_unit_test_setup_teardown(a_log_is_read_from_its_end, make_top, remove_top),
        cmocka_unit_test_setup_teardown(a_slow_log_has_its_time_and_no_more, make_top, remove_top),
        cmocka_unit_test_setup_teardown(the_search_ends_with_its_time, make_top, remove_top),
        cmocka_unit_test_setup_teardown(only_a_regular_file_is_a_log, make_top, remove_top),
        cmocka_unit_test_setup_teardown(guests_are_found_by_name_and_once, make_top, remove_top),
        cmocka_unit_test_setup_teardown(more_guests_than_a_host_can_run_are_told, make_top, remove_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
