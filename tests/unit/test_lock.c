#include "host/files.h"

#include "apart.h"
#include "host/clock.h"
#include "host/signals.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

/* A file of the test's own, and its link. */
static char path[] = "/tmp/muxwatch-unit-XXXXXX";
static char link_path[40];

static int take_as_muxwatch(void) {
    return files_lock(path, 0, 0);
}

/* A lock of that type, as another program takes it. */
static int take_as_another(short type) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    int fd = open(path, O_RDWR);
    return fcntl(fd, F_SETLK, &lock);
}

static int take_for_writing(void) {
    return take_as_another(F_WRLCK);
}

static int take_for_reading(void) {
    return take_as_another(F_RDLCK);
}

/* A process that holds a lock for so long. Returns its pid once it has it. */
static pid_t hold_by(int (*take)(void), int64_t milliseconds) {
    int ready[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        byte = take() >= 0 ? 'y' : 'n';
        _exit(write(ready[1], &byte, 1) == 1 && usleep((useconds_t)(milliseconds * 1000)) == 0 ? 0 : 1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    assert_int_equal(byte, 'y');
    return pid;
}

static pid_t hold(int64_t milliseconds) {
    return hold_by(take_as_muxwatch, milliseconds);
}

static void let_go(pid_t pid) {
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void one_at_a_time(void **state) {
    (void)state;
    pid_t holder = hold(20000);
    int64_t since = clock_ms();
    errno = 0;
    assert_int_equal(files_lock(path, 0, 0), -1);
    assert_int_equal(errno, EAGAIN);
    assert_true(clock_ms() - since < 2000);
    let_go(holder);
    int fd = files_lock(path, 0, 0); /* it ends with its process, even a killed one */
    assert_true(fd >= 0);
    assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
    close(fd);
}

static void another_part_is_another_lock(void **state) {
    (void)state;
    pid_t holder = hold(20000);
    int fd = files_lock(path, 1, 0);
    assert_true(fd >= 0);
    close(fd);
    let_go(holder);
}

static void it_is_tried_until_the_deadline(void **state) {
    (void)state;
    pid_t holder = hold(20000);
    int64_t since = clock_ms();
    assert_int_equal(files_lock(path, 0, since + 300), -1);
    assert_int_equal(errno, EAGAIN);
    assert_in_range(clock_ms() - since, 300, 5000);
    let_go(holder);
    holder = hold(300);
    int fd = files_lock(path, 0, clock_ms() + 20000);
    assert_true(fd >= 0);
    close(fd);
    let_go(holder);
}

static void the_file_is_made_for_root_alone(void **state) {
    (void)state;
    struct stat about;
    unlink(path);
    umask(0);
    int fd = files_lock(path, 0, 0);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &about), 0);
    assert_int_equal(about.st_mode, S_IFREG | 0600);
    close(fd);
}

static void what_cannot_be_opened_is_told_at_once(void **state) {
    (void)state;
    int64_t since = clock_ms();
    assert_int_equal(files_lock("/tmp/muxwatch-unit-missing/lock", 0, since + 20000), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(files_lock(link_path, 0, since + 20000), -1);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(files_lock("/tmp", 0, since + 20000), -1);
    assert_int_equal(errno, EISDIR);
    assert_true(clock_ms() - since < 5000);
}

static int wait_and_be_told_to_end(void) {
    APART_WANT(signals_begin(60) == 0);
    raise(SIGTERM);
    APART_WANT(files_lock(path, 0, clock_ms() + 20000) == -1 && errno == EAGAIN);
    return 0;
}

static void nobody_waits_who_was_told_to_end(void **state) {
    (void)state;
    pid_t holder = hold(20000);
    int64_t since = clock_ms();
    assert_int_equal(apart_run(wait_and_be_told_to_end), 0);
    assert_true(clock_ms() - since < 5000);
    let_go(holder);
}

static void who_holds_a_write_lock_is_seen(void **state) {
    (void)state;
    assert_false(files_locked(path));
    pid_t holder = hold_by(take_for_writing, 20000);
    assert_true(files_locked(path));
    let_go(holder);
    assert_false(files_locked(path));
    holder = hold_by(take_for_reading, 20000);
    assert_false(files_locked(path));
    let_go(holder);
}

static void a_lock_that_cannot_be_asked_for_counts_as_held(void **state) {
    (void)state;
    char below[60];
    snprintf(below, sizeof below, "%s/below", path);
    assert_false(files_locked("/tmp/muxwatch-unit-missing/lock"));
    assert_true(files_locked(below)); /* ENOTDIR */
    assert_int_equal(unlink(link_path), 0);
    assert_int_equal(symlink(link_path, link_path), 0);
    assert_true(files_locked(link_path)); /* ELOOP */
}

static int begin(void **state) {
    (void)state;
    int fd = mkstemp(path);
    snprintf(link_path, sizeof link_path, "%s.link", path);
    return fd < 0 || close(fd) != 0 ? -1 : symlink(path, link_path);
}

static int end(void **state) {
    (void)state;
    unlink(link_path);
    return unlink(path);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_at_a_time),
        cmocka_unit_test(another_part_is_another_lock),
        cmocka_unit_test(it_is_tried_until_the_deadline),
        cmocka_unit_test(the_file_is_made_for_root_alone),
        cmocka_unit_test(what_cannot_be_opened_is_told_at_once),
        cmocka_unit_test(who_holds_a_write_lock_is_seen),
        cmocka_unit_test(a_lock_that_cannot_be_asked_for_counts_as_held),
        cmocka_unit_test(nobody_waits_who_was_told_to_end),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
