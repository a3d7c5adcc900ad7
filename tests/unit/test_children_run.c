/* What children run in: side by side, one after another, with what they are given and what they are not. */
#include "apart.h"
#include "ran.h"

#include <signal.h>
#include <sys/resource.h>

static void children_run_side_by_side(void **state) {
    (void)state;
    static const char *const scripts[] = {
        "for i in 1 2 3 4; do echo a$i; sleep 0.1; done",
        "for i in 1 2 3 4; do echo b$i; sleep 0.1; done; exit 5",
        "exec sleep 30",
        "echo d; kill -KILL $$",
    };
    struct ran rans[COUNT(scripts)];
    struct child children[COUNT(scripts)];
    int before = count_descriptors();
    for (size_t i = 0; i < COUNT(scripts); i++) {
        prepare(&rans[i], scripts[i]);
        children[i] = rans[i].child;
    }
    children[2].timeout_ms = 600;
    children_run(children, COUNT(scripts), clock_ms() + 60000, NULL);
    assert_string_equal(rans[0].output, "a1\na2\na3\na4\n");
    assert_string_equal(rans[1].output, "b1\nb2\nb3\nb4\n");
    assert_string_equal(rans[3].output, "d\n");
    assert_int_equal(children[0].exit_code, 0);
    assert_int_equal(children[1].exit_code, 5);
    assert_int_equal(children[2].fault.id, FAULT_TIMED_OUT);
    assert_int_equal(children[3].fault.id, FAULT_KILLED);
    assert_int_equal(count_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    for (size_t i = 0; i < COUNT(scripts); i++) {
        release(&rans[i]);
    }
}

/* They share the pipe through which a failed exec is told. */
static void each_failed_exec_has_its_own_errno(void **state) {
    (void)state;
    static const struct {
        const char *path;
        enum fault_id id;
        int error;
    } rows[] = {
        {"/nonexistent", FAULT_NOT_STARTED, ENOENT},
        {"/bin/true", FAULT_NONE, 0},
        {"/etc/passwd", FAULT_NOT_STARTED, EACCES},
        {"/etc/passwd/x", FAULT_NOT_STARTED, ENOTDIR},
    };
    struct ran rans[COUNT(rows)];
    struct child children[COUNT(rows)];
    for (size_t i = 0; i < COUNT(rows); i++) {
        prepare_program(&rans[i], rows[i].path);
        children[i] = rans[i].child;
    }
    children_run(children, COUNT(rows), clock_ms() + 60000, NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].path, children[i].fault.id, rows[i].id);
        check_number(rows[i].path, (long)children[i].fault.number, rows[i].error);
        release(&rans[i]);
    }
}

static int keep_slowly(void *context, const char *bytes, size_t length) {
    usleep(500000);
    return keep(context, bytes, length);
}

/* While the first one's output is taken, the others print and end: they are reaped before they are read. */
static void what_was_printed_before_the_end_is_read_after_it(void **state) {
    (void)state;
    static const struct {
        const char *script;
        uint64_t cap;
        enum fault_id id;
        const char *output;
    } rows[] = {
        {"echo slow", 100, FAULT_NONE, "slow\n"},
        {"sleep 0.1; printf d; kill -KILL $$", 100, FAULT_KILLED, "d"},
        {"sleep 0.1; printf 0123456789", 10, FAULT_NONE, "0123456789"},
        {"sleep 0.1; printf 0123456789", 9, FAULT_FLOODED, ""},
    };
    struct ran rans[COUNT(rows)];
    struct child children[COUNT(rows)];
    for (size_t i = 0; i < COUNT(rows); i++) {
        prepare(&rans[i], rows[i].script);
        children[i] = rans[i].child;
        children[i].output_cap = rows[i].cap;
    }
    children[0].take = keep_slowly;
    children_run(children, COUNT(rows), clock_ms() + 60000, NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].script, children[i].fault.id, rows[i].id);
        check_text(rows[i].script, rans[i].output, rows[i].output);
        release(&rans[i]);
    }
}

static void much_output_comes_whole_and_in_order(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "exec seq 1 200000"); /* which expects a full pipe to make it wait */
    run(&ran);
    assert_int_equal(ran.child.exit_code, 0);
    const char *at = ran.output;
    for (long i = 1; i <= 200000; i++) {
        char *end = NULL;
        assert_int_equal(strtol(at, &end, 10), i);
        at = end + 1;
    }
    assert_ptr_equal(at, ran.output + ran.length);
    release(&ran);
}

static void stderr_is_output_only_where_wanted(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "echo out; echo err >&2");
    run(&ran);
    assert_string_equal(ran.output, "out\n");
    ran.length = 0;
    ran.child.takes_stderr = true;
    run(&ran);
    assert_string_equal(ran.output, "out\nerr\n");
    release(&ran);
}

static void the_environment_is_fixed(void **state) {
    (void)state;
    struct ran ran;
    setenv("LD_PRELOAD_X", "evil", 1);
    prepare_program(&ran, "/usr/bin/env");
    run(&ran);
    assert_string_equal(ran.output, "PATH=/bin:/sbin\nLANG=en_US.UTF-8\nHOME=/\n");
    release(&ran);
}

static void a_child_gets_nothing_of_ours(void **state) {
    (void)state;
    struct ran ran;
    int descriptors = 0;
    int group = -1;
    int session = -1;
    prepare(&ran,
            "cat; ls /proc/self/fd | wc -l; read a b c d e f g </proc/self/stat; echo $((a - e)) $((a - f))");
    run(&ran);
    /* cat saw the end of its input at once; ls has a descriptor of its own, for the folder */
    assert_int_equal(sscanf(ran.output, "%d %d %d", &descriptors, &group, &session), 3);
    assert_int_equal(descriptors, 4);
    assert_int_equal(group, 0);       /* leads its own group */
    assert_int_not_equal(session, 0); /* but no session */
    release(&ran);
}

/* No shell between, which would clear its mask. */
static void no_signal_is_blocked_or_ignored(void **state) {
    (void)state;
    struct ran ran;
    unsigned long long blocked = 1;
    unsigned long long ignored = 0;
    prepare(&ran, "/proc/self/status");
    ran.arguments[0] = "/bin/grep";
    ran.arguments[1] = "Sig";
    run(&ran);
    const char *line = strstr(ran.output, "SigBlk:");
    assert_non_null(line);
    assert_int_equal(sscanf(line, "SigBlk: %llx SigIgn: %llx", &blocked, &ignored), 2);
    assert_true(blocked == 0);
    assert_true((ignored >> (SIGPIPE - 1) & 1) == 0);
    release(&ran);
}

static bool run_another(void *context, struct child *child) {
    struct ran *ran = context;
    assert_int_equal(child->fault.id, FAULT_NOT_STARTED);
    ran->arguments[0] = "/bin/sh";
    ran->arguments[1] = "-c";
    ran->arguments[2] = "echo second; exit 4";
    child->ended = NULL;
    return true;
}

static void another_program_can_follow(void **state) {
    (void)state;
    struct ran ran;
    prepare_program(&ran, "/nonexistent");
    ran.child.ended = run_another;
    run(&ran);
    assert_int_equal(ran.child.exit_code, 4);
    assert_int_equal(ran.child.fault.id, FAULT_EXIT);
    assert_string_equal(ran.output, "second\n");
    release(&ran);
}

static bool count_down(void *context, struct child *child) {
    struct ran *ran = context;
    (void)child;
    return ran->length < 30;
}

static void many_can_follow_one_another(void **state) {
    (void)state;
    struct ran ran;
    prepare(&ran, "echo x");
    ran.child.ended = count_down;
    run(&ran);
    assert_int_equal(ran.length, 30);
    release(&ran);
}

/* The child tells muxwatch to end, as init would at shutdown. */
static int be_interrupted(void) {
    struct ran ran;
    prepare(&ran, "echo $$; kill -TERM $PPID; exec sleep 30");
    ran.child.ended = count_down; /* would start it again, but not any more */
    int64_t since = clock_ms();
    children_run(&ran.child, 1, since + 60000, NULL);
    APART_WANT(clock_ms() - since < SOON_MS);
    APART_WANT(!lives(atol(ran.output)));
    APART_WANT(ran.child.fault.id == FAULT_INTERRUPTED && ran.child.fault.number == SIGTERM);
    release(&ran);
    return 0;
}

static void a_signal_ends_the_children_too(void **state) {
    (void)state;
    assert_int_equal(apart_run(be_interrupted), 0);
}

/* The limit under which so many descriptors are free. */
static rlim_t limit_leaving(int free_ones) {
    int fd = 0;
    while (fcntl(fd, F_GETFD) >= 0 || free_ones-- > 0) {
        fd++;
    }
    return (rlim_t)fd;
}

static int be_without_descriptors(void) {
    struct ran ran;
    prepare(&ran, "echo x");
    int before = count_descriptors();
    for (int free_ones = 0; free_ones <= 5; free_ones++) { /* it needs five */
        struct rlimit limit;
        APART_WANT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
        limit.rlim_cur = limit_leaving(free_ones);
        APART_WANT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        children_run(&ran.child, 1, clock_ms() + 5000, NULL);
        APART_WANT((ran.child.fault.id == FAULT_NOT_STARTED && ran.child.fault.number == EMFILE) ==
                   (free_ones < 5));
        APART_WANT(ran.child.exit_code == 0 || free_ones < 5);
        APART_WANT(count_descriptors() == before);
    }
    release(&ran);
    return 0;
}

static void without_descriptors_nothing_is_started(void **state) {
    (void)state;
    assert_int_equal(apart_run(be_without_descriptors), 0);
}

static void count_looks(void *context, size_t running, size_t count) {
    int *looks = context;
    assert_int_equal(count, 1);
    *looks += running == 1;
}

static void somebody_may_watch(void **state) {
    (void)state;
    struct ran ran;
    int looks = 0;
    struct children_watch watch = {count_looks, &looks};
    prepare(&ran, "sleep 0.7");
    children_run(&ran.child, 1, clock_ms() + 60000, &watch);
    assert_in_range(looks, 2, 20);
    release(&ran);
}

/* The host is so busy that muxwatch comes to each step only after the time that it leaves an ended child's output. */
static void be_late(void *context, size_t running, size_t count) {
    (void)context, (void)running, (void)count;
    usleep(250000);
}

static void output_of_an_ended_child_is_read_however_late(void **state) {
    (void)state;
    struct ran ran;
    struct children_watch watch = {be_late, NULL};
    prepare(&ran, "dd if=/dev/zero bs=60000 count=1 2>/dev/null");
    children_run(&ran.child, 1, clock_ms() + 60000, &watch);
    assert_int_equal(ran.child.exit_code, 0);
    assert_int_equal(ran.length, 60000);
    release(&ran);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_run_side_by_side),
        cmocka_unit_test(each_failed_exec_has_its_own_errno),
        cmocka_unit_test(what_was_printed_before_the_end_is_read_after_it),
        cmocka_unit_test(much_output_comes_whole_and_in_order),
        cmocka_unit_test(stderr_is_output_only_where_wanted),
        cmocka_unit_test(the_environment_is_fixed),
        cmocka_unit_test(a_child_gets_nothing_of_ours),
        cmocka_unit_test(no_signal_is_blocked_or_ignored),
        cmocka_unit_test(another_program_can_follow),
        cmocka_unit_test(many_can_follow_one_another),
        cmocka_unit_test(a_signal_ends_the_children_too),
        cmocka_unit_test(without_descriptors_nothing_is_started),
        cmocka_unit_test(somebody_may_watch),
        cmocka_unit_test(output_of_an_ended_child_is_read_however_late),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
