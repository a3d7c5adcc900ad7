/*
 * stopwatch [-p FILE] COMMAND [ARG...] runs COMMAND and says on descriptor 3, in one line of nanoseconds and numbers, what it
 * took: `WALL OWN ALL PEAK EXIT FAULTS`: the time on the clock, the processor time of COMMAND's own process, that of its children
 * too, the most memory in KiB that any of them held (no less than this program's own megabyte or two, out of which they began),
 * its exit status (128 + n where signal n ended it), and its own process's page faults. With -p its standard input is a pipe into which cat writes FILE.
 *
 * The clock runs from just before the start to the moment when its end is seen, within one small process, so that nothing of
 * a shell's or an interpreter's time is in it. OWN is what the scheduler counted, not the ticks of wait4().
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RESULT_FD = 3, NOT_MEASURED = 125 };

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "stopwatch: %s: %s\n", what, strerror(errno));
    exit(NOT_MEASURED);
}

static long long now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long ns_of(struct timeval time) {
    return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL;
}

/* Starts a command with these as its standard input and output; -1 keeps ours. */
static pid_t start(char *const command[], int input, int output) {
    pid_t child = vfork();
    if (child < 0) {
        fail("vfork");
    }
    if (child == 0) {
        if ((input < 0 || dup2(input, STDIN_FILENO) >= 0) &&
            (output < 0 || dup2(output, STDOUT_FILENO) >= 0)) {
            close(RESULT_FD);
            execvp(command[0], command);
        }
        _exit(127);
    }
    return child;
}

/* A number out of a file of /proc/PID, of a process that has ended and is not yet reaped. */
static long long told_of(pid_t process, const char *name, const char *format) {
    char path[40];
    long long number = -1;
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)process, name);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, format, &number) != 1) {
        fail(path);
    }
    fclose(file);
    return number;
}

int main(int count, char *words[]) {
    char *writer[] = {"cat", NULL, NULL};
    int ends[2] = {-1, -1};
    pid_t writing = 0;
    siginfo_t ended;
    int status = 0;
    struct rusage used;
    int first = 1;
    if (count > 3 && strcmp(words[1], "-p") == 0) {
        writer[1] = words[2];
        first = 3;
    }
    if (count <= first) {
        fprintf(stderr, "usage: stopwatch [-p FILE] COMMAND [ARG...]\n");
        return NOT_MEASURED;
    }
    if (writer[1] != NULL && pipe2(ends, O_CLOEXEC) != 0) {
        fail("pipe");
    }
    long long began_ns = now_ns();
    if (writer[1] != NULL) {
        writing = start(writer, -1, ends[1]);
    }
    pid_t child = start(words + first, ends[0], -1);
    close(ends[0]);
    close(ends[1]);
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) != 0) {
        fail("waitid");
    }
    long long wall = now_ns() - began_ns;
    long long own = told_of(child, "schedstat", "%lld");
    long long faults = told_of(child, "stat", "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %lld");
    if (wait4(child, &status, 0, &used) != child) {
        fail("wait4");
    }
    if (writing > 0) {
        waitpid(writing, NULL, 0);
    }
    dprintf(RESULT_FD, "%lld %lld %lld %ld %d %lld\n", wall, own, ns_of(used.ru_utime) + ns_of(used.ru_stime),
            used.ru_maxrss, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), faults);
    return 0;
}
