/*
 * stopwatch COMMAND [ARG...] runs COMMAND and says on descriptor 3, in one line of numbers, what it took: `WALL OWN PEAK EXIT`:
 * the time on the clock and the processor time of COMMAND's own process, in nanoseconds, the most memory in KiB that it or a
 * child of it held (no less than this program's own megabyte or two, out of which they began), and its exit status (128 + n
 * where signal n ended it).
 *
 * The clock runs from just before the start to the moment when its end is seen, within one small process, so that nothing of
 * a shell's or an interpreter's time is in it. OWN is what the scheduler counted, not the ticks of wait4().
 */
#include <errno.h>
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

static pid_t start(char *const command[]) {
    pid_t child = vfork();
    if (child < 0) {
        fail("vfork");
    }
    if (child == 0) {
        close(RESULT_FD);
        execvp(command[0], command);
        _exit(127);
    }
    return child;
}

/* What the scheduler counted for a process that has ended and is not yet reaped. */
static long long processor_ns(pid_t process) {
    char path[40];
    long long number = -1;
    snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)process);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%lld", &number) != 1) {
        fail(path);
    }
    fclose(file);
    return number;
}

int main(int count, char *words[]) {
    siginfo_t ended;
    struct rusage used;
    int status = 0;
    if (count < 2) {
        fprintf(stderr, "usage: stopwatch COMMAND [ARG...]\n");
        return NOT_MEASURED;
    }
    long long began_ns = now_ns();
    pid_t child = start(words + 1);
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) != 0) {
        fail("waitid");
    }
    long long wall_ns = now_ns() - began_ns;
    long long own_ns = processor_ns(child);
    if (wait4(child, &status, 0, &used) != child) {
        fail("wait4");
    }
    dprintf(RESULT_FD, "%lld %lld %ld %d\n", wall_ns, own_ns, used.ru_maxrss,
            WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
    return 0;
}
