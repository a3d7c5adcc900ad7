#include "sandbox.h"

#include "host/files.h"

#include "unit.h"

#include <errno.h>
#include <sys/stat.h>

#define FOLDER "/run"
#define PATH FOLDER "/file"

static void make(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void check_file(const char *path, const char *wanted) {
    char text[100];
    size_t length = 0;
    assert_int_equal(files_read(path, false, text, sizeof text - 1, &length), 0);
    text[length] = '\0';
    assert_string_equal(text, wanted);
}

static void check_unreadable(const char *path, int error) {
    char text[100];
    size_t length = 0;
    errno = 0;
    check_number(path, files_read(path, false, text, sizeof text, &length), -1);
    check_number(path, errno, error);
}

static void a_file_is_read_whole_or_not_at_all(void **state) {
    (void)state;
    char text[8];
    size_t length = 77;
    make(PATH, "12345678");
    assert_int_equal(files_read(PATH, false, text, 8, &length), 0);
    assert_int_equal(length, 8);
    assert_memory_equal(text, "12345678", 8);
    errno = 0;
    assert_int_equal(files_read(PATH, false, text, 7, &length), -1);
    assert_int_equal(errno, EFBIG);
    make(PATH, "");
    assert_int_equal(files_read(PATH, false, text, 8, &length), 0);
    assert_int_equal(length, 0);
    assert_int_equal(files_read(PATH, false, text, 0, &length), 0);
}

static int count_bytes(void *context, const char *bytes, size_t length) {
    (void)bytes;
    *(size_t *)context += length;
    return 0;
}

static void a_file_is_fed_up_to_its_bound_and_its_time(void **state) {
    (void)state;
    size_t fed = 0;
    make(PATH, "12345678");
    assert_int_equal(files_feed(files_open(PATH, false), 8, FILES_NO_LIMIT, count_bytes, &fed), 0);
    assert_int_equal(fed, 8);
    fed = 0;
    errno = 0;
    assert_int_equal(files_feed(files_open(PATH, false), 7, FILES_NO_LIMIT, count_bytes, &fed), -1);
    assert_int_equal(errno, EFBIG);
    assert_int_equal(fed, 7);
    fed = 0;
    assert_int_equal(files_feed(files_open(PATH, false), 8, 0, count_bytes, &fed), -1);
    assert_int_equal(errno, ETIMEDOUT);
    assert_int_equal(fed, 0);
}

static void of_a_long_file_the_beginning_is_read(void **state) {
    (void)state;
    char text[8];
    size_t length = 77;
    make(PATH, "12345678");
    assert_int_equal(symlink(PATH, FOLDER "/to-it"), 0);
    assert_int_equal(files_read(FOLDER "/to-it", true, text, 7, &length), -1);
    assert_int_equal(errno, EFBIG);
    assert_int_equal(length, 7);
    assert_memory_equal(text, "1234567", 7);
    assert_int_equal(files_read(FOLDER, true, text, 7, &length), -1);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(files_read(FOLDER "/missing", true, text, 7, &length), -1);
    assert_int_equal(errno, ENOENT);
}

static void what_is_no_regular_file_is_not_read(void **state) {
    (void)state;
    make(PATH, "text");
    assert_int_equal(symlink(PATH, FOLDER "/link"), 0);
    assert_int_equal(mkfifo(FOLDER "/fifo", 0600), 0);
    assert_int_equal(mkdir(FOLDER "/folder", 0700), 0);
    check_unreadable(FOLDER "/missing", ENOENT);
    check_unreadable(FOLDER "/link", ELOOP);
    check_unreadable(FOLDER "/fifo", EINVAL); /* and does not wait for somebody to write */
    check_unreadable(FOLDER "/folder", EINVAL);
    check_unreadable("/dev/zero", EINVAL);
    check_unreadable("/dev/null", EINVAL);
}

static int write_text(const char *text, mode_t mode) {
    return files_write(PATH, PATH ".new", text, strlen(text), mode, NULL, NULL);
}

static void a_file_is_written_anew_with_its_mode(void **state) {
    (void)state;
    struct stat about;
    umask(0077);
    assert_int_equal(write_text("first", 0600), 0);
    check_file(PATH, "first");
    assert_int_equal(stat(PATH, &about), 0);
    assert_int_equal(about.st_mode, S_IFREG | 0600);
    ino_t first = about.st_ino;
    assert_int_equal(write_text("", 01644), 0); /* the umask takes no bits away */
    check_file(PATH, "");
    assert_int_equal(stat(PATH, &about), 0);
    assert_int_equal(about.st_mode, S_IFREG | 01644);
    assert_int_not_equal(about.st_ino, first); /* who had the old one open still sees it whole */
    assert_int_equal(access(PATH ".new", F_OK), -1);
}

static void what_a_killed_run_left_is_no_obstacle(void **state) {
    (void)state;
    make(PATH ".new", "half a fi");
    assert_int_equal(write_text("whole", 0600), 0);
    check_file(PATH, "whole");
    assert_int_equal(access(PATH ".new", F_OK), -1);
}

static void a_link_in_the_way_is_not_followed(void **state) {
    (void)state;
    make(FOLDER "/victim", "precious");
    assert_int_equal(symlink(FOLDER "/victim", PATH ".new"), 0);
    assert_int_equal(write_text("text", 0600), 0);
    check_file(FOLDER "/victim", "precious");
    check_file(PATH, "text");
    unlink(PATH);
    assert_int_equal(symlink(FOLDER "/victim", PATH), 0);
    assert_int_equal(write_text("new", 0600), 0); /* takes the link's place */
    check_file(FOLDER "/victim", "precious");
    check_file(PATH, "new");
}

static void check_unwritable(const char *path, size_t length, int error) {
    static char text[256 * 1024];
    char new_path[300];
    snprintf(new_path, sizeof new_path, "%.250s.new", path);
    errno = 0;
    check_number(path, files_write(path, new_path, text, length, 0600, NULL, NULL), -1);
    check_number(path, errno, error);
    check_number(new_path, access(new_path, F_OK), -1);
}

static void a_failed_write_leaves_the_old_file(void **state) {
    (void)state;
    char longest[300];
    make(PATH, "old");
    check_unwritable(PATH, 200 * 1024, ENOSPC); /* the tmpfs has 64 KiB */
    check_file(PATH, "old");
    assert_int_equal(mkdir(FOLDER "/folder", 0700), 0);
    check_unwritable(FOLDER "/folder", 3, EISDIR);
    check_unwritable(FOLDER "/missing/file", 3, ENOENT);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    check_unwritable(longest, 3, ENAMETOOLONG);
    assert_int_equal(write_text("new", 0600), 0); /* there is room again */
    check_file(PATH, "new");
}

static void a_read_only_folder_is_told_so(void **state) {
    (void)state;
    make(PATH, "old");
    assert_int_equal(mount("none", FOLDER, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    check_unwritable(PATH, 3, EROFS);
    check_file(PATH, "old");
}

static int begin(void **state) {
    (void)state;
    return sandbox_mount(FOLDER, "size=64k");
}

static int end(void **state) {
    (void)state;
    return sandbox_unmount(FOLDER);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_whole_or_not_at_all, begin, end),
        cmocka_unit_test_setup_teardown(a_file_is_fed_up_to_its_bound_and_its_time, begin, end),
        cmocka_unit_test_setup_teardown(of_a_long_file_the_beginning_is_read, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_regular_file_is_not_read, begin, end),
        cmocka_unit_test_setup_teardown(a_file_is_written_anew_with_its_mode, begin, end),
        cmocka_unit_test_setup_teardown(what_a_killed_run_left_is_no_obstacle, begin, end),
        cmocka_unit_test_setup_teardown(a_link_in_the_way_is_not_followed, begin, end),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_the_old_file, begin, end),
        cmocka_unit_test_setup_teardown(a_read_only_folder_is_told_so, begin, end),
    };
    return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
