/* How one child ends. */
#include "ran.h"

#include <signal.h>
#include <sys/stat.h>

static void check_fault(const struct child *child, enum fault_id id, uint64_t number) {
    assert_int_equal(child->fault.id, id);
    assert_int_equal(child->fault.number, number);
    assert_string_equal(child->fault.text, "");
}

static void exit_codes_and_output_come_back(void **state) {
    (void)state;
    static const struct {
        const char *script;
        int code;
        const char *output;
    } rows[] = {
        {"echo hello", 0, "hello\n"},
        {"echo hello; exit 3", 3, "hello\n"},
        {"exit 255", 255, ""},
        {"exit 127", 127, ""}, /* a program's own 127 is no failed exec */
        {"printf 'a\\0b'; echo gone >&2", 0, "a"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ran ran;
        prepare(&ran, rows[i].script);
        run(&ran);
        check_number(rows[i].script, ran.child.exit_code, rows[i].code);
        check_text(rows[i].script, ran.output, rows[i].output);
        check_fault(&ran.child, rows[i].code == 0 ? FAULT_NONE : FAULT_EXIT, (uint64_t)rows[i].code);
        assert_int_equal(ran.child.output_length, ran.length);
        release(&ran);
    }
}

static void a_killed_child_did_not_exit(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "kill -KILL $$");
    run(&ran);
    assert_int_equal(ran.child.exit_code, -1);
    check_fault(&ran.child, FAULT_KILLED, SIGKILL);
    release(&ran);
}

static void a_failed_exec_comes_back_as_errno(void **state) {
    (void)state;
    static const struct {
        const char *path;
        int error;
    } rows[] = {
        {"/nonexistent", ENOENT},
        {"/etc/passwd", EACCES},
        {"/etc", EACCES},
        {"/etc/passwd/x", ENOTDIR},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ran ran;
        prepare_program(&ran, rows[i].path);
        run(&ran);
        check_fault(&ran.child, FAULT_NOT_STARTED, (uint64_t)rows[i].error);
        release(&ran);
    }
}

static void a_program_of_no_known_format_is_not_started(void **state) {
    (void)state;
    char path[] = "/tmp/muxwatch-unit-XXXXXX";
    struct ran ran;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "\1\2\3", 3) == 3 && fchmod(fd, 0700) == 0);
    close(fd);
    prepare_program(&ran, path);
    run(&ran);
    unlink(path);
    check_fault(&ran.child, FAULT_NOT_STARTED, ENOEXEC);
    release(&ran);
}

static void one_that_hangs_is_told_to_end(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "echo before; exec sleep 30");
    ran.child.timeout_ms = 200;
    run(&ran);
    assert_int_equal(ran.child.fault.id, FAULT_TIMED_OUT);
    assert_in_range(ran.child.duration_ms, 200, SOON_MS);
    assert_string_equal(ran.output, "before\n");
    assert_in_range(ran.child.fault.number, 200, ran.child.duration_ms);
    release(&ran);
}

static void one_that_ignores_term_is_killed(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "trap '' TERM; echo $$; while :; do sleep 30; done");
    ran.child.timeout_ms = 300;
    run(&ran);
    assert_int_equal(ran.child.fault.id, FAULT_TIMED_OUT);
    assert_in_range(ran.child.duration_ms, 800, SOON_MS);
    assert_true(dies_soon(atol(ran.output)));
    release(&ran);
}

static void one_that_ends_well_when_told_to_has_timed_out_all_the_same(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "trap 'echo bye; exit 0' TERM; echo hi; while :; do sleep 0.02; done");
    ran.child.timeout_ms = 400;
    run(&ran);
    assert_int_equal(ran.child.fault.id, FAULT_TIMED_OUT); /* whatever exit code it ended with */
    release(&ran);
}

static void the_deadline_of_the_run_is_the_last(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "exec sleep 30");
    int64_t since = clock_ms();
    children_run(&ran.child, 1, since + 150, NULL);
    assert_int_equal(ran.child.fault.id, FAULT_TIMED_OUT);
    assert_in_range(clock_ms() - since, 150, SOON_MS);
    children_run(&ran.child, 1, clock_ms() - 5, NULL); /* one that is over already */
    assert_int_equal(ran.child.fault.id, FAULT_TIMED_OUT);
    release(&ran);
}

static void a_flood_is_stopped_at_its_cap(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "while :; do echo 0123456789012345678901234567890123456789012345678901234567890123; done");
    ran.child.output_cap = 1024 * 1024;
    run(&ran);
    assert_int_equal(ran.child.fault.id, FAULT_FLOODED);
    assert_in_range(ran.length, 1, 1024 * 1024);
    check_fault(&ran.child, FAULT_FLOODED, 1);
    release(&ran);
}

/* What a child printed just before its end is read after it: a cap that is passed then is passed as well. */
static void a_cap_is_exact(void **state) {
    (void)state;
    for (unsigned cap = 9; cap <= 11; cap++) {
        for (int i = 0; i < 10; i++) {
            struct ran ran;
            prepare(&ran, "printf 0123456789");
            ran.child.output_cap = cap;
            run(&ran);
            assert_int_equal(ran.child.fault.id, cap < 10 ? FAULT_FLOODED : FAULT_NONE);
            assert_int_equal(ran.child.exit_code, cap < 10 ? -1 : 0);
            release(&ran);
        }
    }
}

static void a_reader_may_give_up(void **state) {
    (void)state;
    for (int i = 0; i < 10; i++) {
        struct ran ran;
        prepare(&ran, i % 2 == 0 ? "echo nonsense; exec sleep 30" : "echo nonsense");
        ran.refuses = true;
        run(&ran);
        assert_int_equal(ran.child.fault.id, FAULT_UNREADABLE);
        assert_string_equal(ran.output, "nonsense\n");
        check_fault(&ran.child, FAULT_UNREADABLE, 0);
        release(&ran);
    }
}

static void whatever_it_leaves_behind_is_killed(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "sleep 30 & echo $!");
    run(&ran);
    assert_int_equal(ran.child.exit_code, 0);
    assert_true(dies_soon(atol(ran.output)));
    release(&ran);
}

static void a_grandchild_of_another_session_does_not_hold_the_run(void **state) {
    (void)state;
    struct ran ran;
    /* setsid forks only where it leads its group, which it does not here: $! is the sleeping one. */
    prepare(&ran, "setsid sh -c 'echo $$; exec sleep 30' & until grep -q ^sleep /proc/$!/cmdline; do :; "
                  "done; echo done");
    run(&ran);
    assert_int_equal(ran.child.exit_code, 0);
    assert_non_null(strstr(ran.output, "done\n"));
    long pid = atol(ran.output);
    assert_true(pid > 1 && lives(pid));
    kill((pid_t)pid, SIGKILL);
    release(&ran);
}

/* The pid that a script wrote into a file, since its output goes nowhere. */
static long read_pid(const char *path) {
    long pid = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld", &pid), 1);
    fclose(file);
    return pid;
}

static void a_service_is_left_alone(void **state) {
    (void)state;
    char path[] = "/tmp/muxwatch-unit-XXXXXX";
    char script[200];
    struct ran ran;
    close(mkstemp(path));
    snprintf(script, sizeof script, "sleep 30 & echo $! >%s", path);
    prepare(&ran, script);
    ran.child.leaves_service = true;
    ran.child.take = NULL;
    run(&ran);
    long pid = read_pid(path);
    assert_int_equal(ran.child.exit_code, 0);
    assert_int_equal(ran.child.output_length, 0);
    assert_true(lives(pid));
    kill((pid_t)pid, SIGKILL);
    snprintf(script, sizeof script, "sleep 30 & echo $! >%s; wait", path); /* but not a start that hangs */
    ran.child.timeout_ms = 500;
    run(&ran);
    assert_int_equal(ran.child.fault.id, FAULT_TIMED_OUT);
    assert_true(dies_soon(read_pid(path)));
    unlink(path);
    release(&ran);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_codes_and_output_come_back),
        cmocka_unit_test(a_killed_child_did_not_exit),
        cmocka_unit_test(a_failed_exec_comes_back_as_errno),
        cmocka_unit_test(a_program_of_no_known_format_is_not_started),
        cmocka_unit_test(one_that_hangs_is_told_to_end),
        cmocka_unit_test(one_that_ignores_term_is_killed),
        cmocka_unit_test(one_that_ends_well_when_told_to_has_timed_out_all_the_same),
        cmocka_unit_test(the_deadline_of_the_run_is_the_last),
        cmocka_unit_test(a_flood_is_stopped_at_its_cap),
        cmocka_unit_test(a_cap_is_exact),
        cmocka_unit_test(a_reader_may_give_up),
        cmocka_unit_test(whatever_it_leaves_behind_is_killed),
        cmocka_unit_test(a_grandchild_of_another_session_does_not_hold_the_run),
        cmocka_unit_test(a_service_is_left_alone),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
