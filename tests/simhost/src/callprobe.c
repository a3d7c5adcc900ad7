#include "callprobe.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *const program[] = {"true", NULL};

/* A call that gave a child after all: that child ends at once. */
static int child_end(long pid) {
    if (pid == 0) {
        _exit(0);
    }
    return pid < 0 ? errno : 0;
}

static int try_fork(void) {
    return child_end(syscall(SYS_fork));
}

static int try_clone(void) {
    return child_end(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

static int try_clone3(void) {
    unsigned long arguments[8] = {[4] = SIGCHLD};
    return child_end(syscall(SYS_clone3, arguments, sizeof arguments));
}

static int try_spawn(void) {
    pid_t pid;
    return posix_spawn(&pid, "/bin/true", NULL, NULL, program, NULL);
}

static int try_random(void) {
    char bytes[4];
    return syscall(SYS_getrandom, bytes, sizeof bytes, 0) < 0 ? errno : 0;
}

/* The C library's allocator calls it. */
static int try_madvise(void) {
    return syscall(SYS_madvise, NULL, 0, MADV_FREE) < 0 ? errno : 0;
}

/* 0 where the child ran, with the surface lifted from it: a shell needs fork. */
static int try_vfork(void) {
    static char *const shell[] = {"sh", "-c", "(exit 7); [ $? = 7 ]", NULL};
    int status = -1;
    pid_t pid = vfork();
    if (pid == 0) {
        execve("/bin/sh", shell, NULL);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : EPROTO;
}

struct attempt {
    const char *name;
    int (*run)(void); /* returns 0 or an errno */
    int expected;
};

int callprobe_main(int argc, char **argv) {
    static const struct attempt attempts[] = {
        {"fork", try_fork, ENOSYS},        {"clone", try_clone, EINVAL},
        {"clone3", try_clone3, ENOSYS},    {"posix_spawn", try_spawn, EINVAL},
        {"getrandom", try_random, ENOSYS}, {"madvise", try_madvise, ENOSYS},
        {"vfork and exec", try_vfork, 0},
    };
    bool as_expected = true;
    (void)argc;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        int error = attempts[i].run();
        if (error != attempts[i].expected) {
            fprintf(stderr, "%s: %s gives \"%s\", not \"%s\"\n", argv[0], attempts[i].name, strerror(error),
                    strerror(attempts[i].expected));
            as_expected = false;
        }
    }
    return as_expected ? 0 : 1;
}
