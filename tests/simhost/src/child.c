#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"

static void child_become(const char *const argv[], int out, bool quiet) {
    int null = open("/dev/null", O_RDWR);
    if (null >= 0 && dup2(null, 0) == 0 && dup2(out, 1) == 1 && (!quiet || dup2(null, 2) == 2)) {
        /* execv() leaves its arguments alone, whatever its prototype says. */
        execv(argv[0], (char *const *)(uintptr_t)argv);
    }
    _exit(127);
}

int child_run(const char *const argv[], bool quiet, char **output) {
    int ends[2];
    int status = 0;
    size_t length;
    if (pipe2(ends, O_CLOEXEC)) {
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        child_become(argv, ends[1], quiet);
    }
    close(ends[1]);
    *output = pid < 0 ? NULL : descriptor_read(ends[0], &length);
    close(ends[0]);
    if (pid > 0) {
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
    }
    if (!*output) {
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
