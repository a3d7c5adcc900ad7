#include "sandbox.h"

#include "host/crontab_file.h"

#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <time.h>

/* The fixed paths of the program, under a /var of the test's own. */
#define FOLDER "/var/spool/cron/crontabs"
#define TABLE FOLDER "/root"
#define UPDATE FOLDER "/cron.update"

static void make(const char *path, const char *text, mode_t mode) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void check_file(const char *path, const char *wanted) {
    char text[200];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    assert_string_equal(text, wanted);
}

static struct crontab_table table;

static size_t read_table(void) {
    table.length = 77;
    assert_int_equal(crontab_read(&table), 0);
    return table.length;
}

static int replace(const char *text) {
    return crontab_replace(&table, text, strlen(text));
}

/* The table that somebody else writes while ours is being written; NULL: nobody does. */
static const char *edit_meanwhile;

/* Stands for the C library's, which every file that is written anew passes. */
int fsync(int fd) {
    (void)fd;
    if (edit_meanwhile != NULL) {
        make(TABLE, edit_meanwhile, 0600);
        edit_meanwhile = NULL;
    }
    return 0;
}

/* What stands in the folder, as "a b". */
static void check_folder(const char *wanted) {
    struct dirent **entries = NULL;
    char names[400] = "";
    int count = scandir(FOLDER, &entries, NULL, alphasort);
    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            size_t used = strlen(names);
            snprintf(names + used, sizeof names - used, "%s%s", used > 0 ? " " : "", entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    assert_string_equal(names, wanted);
}

static void a_missing_table_is_empty(void **state) {
    (void)state;
    struct stat now;
    assert_int_equal(read_table(), 0);
    assert_int_equal(replace("new\n"), 0);
    check_file(TABLE, "new\n");
    check_folder("root");
    assert_int_equal(stat(TABLE, &now), 0);
    assert_int_equal(now.st_mode & 07777, 0600);
}

static void a_table_keeps_its_mode(void **state) {
    (void)state;
    struct stat now;
    make(TABLE, "old\n", 01644);
    assert_int_equal(read_table(), 4);
    assert_int_equal(replace("newer\n"), 0);
    check_file(TABLE, "newer\n");
    assert_int_equal(stat(TABLE, &now), 0);
    assert_int_equal(now.st_mode & 07777, 01644);
}

/* The same size, in the same file, within a second. */
static void a_change_that_only_the_bytes_show_is_seen(void **state) {
    (void)state;
    struct timespec times[2];
    struct stat before;
    make(TABLE, "0 1 * * * x\n", 0600);
    assert_int_equal(stat(TABLE, &before), 0);
    read_table();
    make(TABLE, "0 2 * * * x\n", 0600);
    times[0] = times[1] = before.st_mtim;
    assert_int_equal(utimensat(AT_FDCWD, TABLE, times, 0), 0);
    assert_int_equal(replace("ours\n"), -1);
    assert_int_equal(errno, EAGAIN);
    check_file(TABLE, "0 2 * * * x\n");
    check_folder("root");
}

static void a_new_file_of_another_process_is_left_alone(void **state) {
    (void)state;
    make(TABLE, "old\n", 0600);
    make(TABLE ".new", "half of", 0600);
    make(TABLE ".muxwatch", "what a killed run left", 0600);
    read_table();
    assert_int_equal(replace("ours\n"), 0);
    check_file(TABLE, "ours\n");
    check_folder("root root.new");
}

static void a_table_that_somebody_changed_is_left_alone(void **state) {
    (void)state;
    make(TABLE, "old\n", 0600);
    read_table();
    make(TABLE, "somebody's\n", 0600);
    errno = 0;
    assert_int_equal(replace("ours\n"), -1);
    assert_int_equal(errno, EAGAIN);
    check_file(TABLE, "somebody's\n");
    read_table();
    unlink(TABLE);
    assert_int_equal(replace("ours\n"), -1); /* gone is changed, too */
    assert_int_equal(errno, EAGAIN);
    read_table();
    make(TABLE, "", 0600); /* and so is one that was not there */
    assert_int_equal(replace("ours\n"), -1);
    assert_int_equal(errno, EAGAIN);
}

static void an_edit_while_ours_is_written_is_seen(void **state) {
    (void)state;
    make(TABLE, "old\n", 0600);
    read_table();
    edit_meanwhile = "somebody's\n";
    assert_int_equal(replace("ours\n"), -1);
    assert_int_equal(errno, EAGAIN);
    check_file(TABLE, "somebody's\n");
    check_folder("root");
}

static void a_note_is_left_for_crond_beside_others(void **state) {
    (void)state;
    assert_int_equal(crontab_tell_crond(), 0);
    check_file(UPDATE, "root\n"); /* crond reads each table that is named there */
    make(UPDATE, "somebody\nnotroot\nrootless\n", 0600);
    assert_int_equal(crontab_tell_crond(), 0);
    check_file(UPDATE, "somebody\nnotroot\nrootless\nroot\n");
}

static void a_crond_that_cannot_be_told_is_a_failure(void **state) {
    (void)state;
    assert_int_equal(mkdir(UPDATE, 0700), 0);
    assert_int_equal(crontab_tell_crond(), -1);
    assert_int_equal(errno, EISDIR);
    rmdir(UPDATE);
    assert_int_equal(symlink("/var/elsewhere", UPDATE), 0); /* and a link is not followed */
    assert_int_equal(crontab_tell_crond(), -1);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(access("/var/elsewhere", F_OK), -1);
    unlink(UPDATE);
    assert_int_equal(mkfifo(UPDATE, 0600), 0); /* nor is anybody waited for */
    assert_int_equal(crontab_tell_crond(), -1);
    assert_int_equal(errno, ENXIO);
}

static void what_is_no_table_is_not_read(void **state) {
    (void)state;
    assert_int_equal(symlink("/etc/passwd", TABLE), 0);
    assert_int_equal(crontab_read(&table), -1);
    assert_int_equal(errno, ELOOP);
    unlink(TABLE);
    assert_int_equal(mkdir(TABLE, 0700), 0);
    assert_int_equal(crontab_read(&table), -1);
    assert_int_equal(errno, EINVAL);
}

static void a_folder_that_cannot_be_written_keeps_the_table(void **state) {
    (void)state;
    make(TABLE, "old\n", 0600);
    read_table();
    assert_int_equal(mount("none", "/var", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    assert_int_equal(replace("ours\n"), -1);
    assert_int_equal(errno, EROFS);
    check_file(TABLE, "old\n");
}

static int begin(void **state) {
    (void)state;
    umask(022);
    if (sandbox_mount("/var", "size=256k") != 0 || mkdir("/var/spool", 0755) != 0 ||
        mkdir("/var/spool/cron", 0755) != 0) {
        return -1;
    }
    return mkdir(FOLDER, 0755);
}

static int end(void **state) {
    (void)state;
    return sandbox_unmount("/var");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_missing_table_is_empty, begin, end),
        cmocka_unit_test_setup_teardown(a_table_keeps_its_mode, begin, end),
        cmocka_unit_test_setup_teardown(a_change_that_only_the_bytes_show_is_seen, begin, end),
        cmocka_unit_test_setup_teardown(a_new_file_of_another_process_is_left_alone, begin, end),
        cmocka_unit_test_setup_teardown(a_table_that_somebody_changed_is_left_alone, begin, end),
        cmocka_unit_test_setup_teardown(an_edit_while_ours_is_written_is_seen, begin, end),
        cmocka_unit_test_setup_teardown(a_note_is_left_for_crond_beside_others, begin, end),
        cmocka_unit_test_setup_teardown(a_crond_that_cannot_be_told_is_a_failure, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_table_is_not_read, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_written_keeps_the_table, begin, end),
    };
    return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
