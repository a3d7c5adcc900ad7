#include "host/descriptors.h"

#include "apart.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Each body runs in a process of its own: it closes what the test needs. A message has nowhere to go then. */

static bool is_dev_null(int fd) {
    struct stat about;
    struct stat null;
    return fstat(fd, &about) == 0 && stat("/dev/null", &null) == 0 && about.st_rdev == null.st_rdev;
}

static bool is_private(int fd) {
    return fcntl(fd, F_GETFD) == FD_CLOEXEC;
}

static int lowest_free(void) {
    int fd = open("/dev/null", O_RDONLY);
    close(fd);
    return fd;
}

static int fill_the_closed_ones(void) {
    for (int closed = 0; closed < 8; closed++) { /* each of the eight ways in which 0, 1, 2 may be closed */
        int free_before = lowest_free();
        int saved[3];
        for (int fd = 0; fd < 3; fd++) {
            saved[fd] = fcntl(fd, F_DUPFD, 20);
            if ((closed >> fd & 1) != 0) {
                close(fd);
            }
        }
        if (descriptors_secure() != 0) {
            return 10 + closed;
        }
        for (int fd = 0; fd < 3; fd++) {
            if (fcntl(fd, F_GETFD) != 0 || ((closed >> fd & 1) != 0 && !is_dev_null(fd))) {
                return 20 + closed;
            }
            dup2(saved[fd], fd);
            close(saved[fd]);
        }
        if (lowest_free() != free_before) {
            return 30 + closed; /* it kept one of its own */
        }
    }
    return 0;
}

static int hide_what_was_inherited(void) {
    int inherited[] = {dup(0), fcntl(0, F_DUPFD, 100), fcntl(0, F_DUPFD, 900)};
    APART_WANT(descriptors_secure() == 0);
    for (size_t i = 0; i < COUNT(inherited); i++) {
        APART_WANT(inherited[i] < 0 || is_private(inherited[i]));
    }
    APART_WANT(inherited[0] > 2 && inherited[1] >= 100);
    APART_WANT(fcntl(0, F_GETFD) == 0 && fcntl(1, F_GETFD) == 0 && fcntl(2, F_GETFD) == 0);
    return 0;
}

static int hide_them_under_a_low_limit(void) {
    struct rlimit limit;
    int inherited = fcntl(0, F_DUPFD, 10);
    APART_WANT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = 64;
    APART_WANT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    APART_WANT(descriptors_secure() == 0);
    APART_WANT(is_private(inherited));
    return 0;
}

static int fail_without_descriptors(void) {
    struct rlimit limit;
    APART_WANT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = 3;
    APART_WANT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    errno = 0;
    APART_WANT(descriptors_secure() == -1 && errno == EMFILE);
    return 0;
}

static void those_given_are_made_safe(void **state) {
    (void)state;
    assert_int_equal(apart_run(fill_the_closed_ones), 0);
    assert_int_equal(apart_run(hide_what_was_inherited), 0);
    assert_int_equal(apart_run(hide_them_under_a_low_limit), 0);
    assert_int_equal(apart_run(fail_without_descriptors), 0);
}

static int want_a_pipe_without_descriptors(void) {
    struct rlimit limit;
    int ends[2];
    APART_WANT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = 4;
    APART_WANT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    errno = 0;
    APART_WANT(descriptors_pipe(ends) == -1 && errno == EMFILE);
    return 0;
}

static void a_pipe_is_private(void **state) {
    (void)state;
    int ends[2];
    char byte = 0;
    assert_int_equal(descriptors_pipe(ends), 0);
    for (int i = 0; i < 2; i++) {
        assert_true(is_private(ends[i]) && (fcntl(ends[i], F_GETFL) & O_NONBLOCK) != 0);
    }
    errno = 0;
    assert_int_equal(read(ends[0], &byte, 1), -1);
    assert_int_equal(errno, EAGAIN);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(apart_run(want_a_pipe_without_descriptors), 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_given_are_made_safe),
        cmocka_unit_test(a_pipe_is_private),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
