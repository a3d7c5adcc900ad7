/*
 * peak COMMAND [ARG...] runs COMMAND and then says on stderr, in one line, how it ended and the most
 * memory that it held: `exit 0 resident 260 KiB virtual 536 KiB`. Its own exit status is 0 when it
 * could measure, 3 when not.
 *
 * It stops the command at its exit and reads /proc/PID/status, because ru_maxrss of wait4 would also
 * count what the command was before exec and what its children held. The kernel counts the resident
 * pages per processor and may be some pages behind; the virtual size is exact, and an upper bound.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_NOT_MEASURED 3

static void fail(const char *what) {
    fprintf(stderr, "peak: %s: %s\n", what, strerror(errno));
    exit(EXIT_NOT_MEASURED);
}

static void wait_for(pid_t child, int *status) {
    while (waitpid(child, status, 0) == -1) {
        if (errno != EINTR) {
            fail("waitpid");
        }
    }
}

static pid_t start(char *const command[]) {
    pid_t child = fork();
    if (child == -1) {
        fail("fork");
    }
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1) {
            fail("ptrace");
        }
        execvp(command[0], command);
        fail(command[0]);
    }
    return child;
}

/* Returns the figure of a line such as `VmHWM:     260 kB`. */
static long read_kib(pid_t process, const char *field) {
    char path[40], line[128];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)process);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail(path);
    }
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, field, strlen(field)) == 0) {
            kib = strtol(line + strlen(field), NULL, 10);
        }
    }
    fclose(file);
    return kib;
}

/* Lets the stopped command run up to its exit, and hands it every signal that comes on the way. */
static void run_to_exit(pid_t child) {
    int status, signal = 0;
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)PTRACE_O_TRACEEXIT) == -1) {
        fail("ptrace");
    }
    for (;;) {
        if (ptrace(PTRACE_CONT, child, NULL, (void *)(long)signal) == -1) {
            fail("ptrace");
        }
        wait_for(child, &status);
        if (!WIFSTOPPED(status)) {
            fprintf(stderr, "peak: the command ended unseen\n");
            exit(EXIT_NOT_MEASURED);
        }
        if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8))) {
            return;
        }
        signal = WSTOPSIG(status);
    }
}

int main(int argc, char *argv[]) {
    int status;
    if (argc < 2) {
        fprintf(stderr, "usage: peak COMMAND [ARG...]\n");
        return EXIT_NOT_MEASURED;
    }
    pid_t child = start(argv + 1);
    wait_for(child, &status);
    if (!WIFSTOPPED(status)) {
        return EXIT_NOT_MEASURED;
    }
    run_to_exit(child);
    long resident = read_kib(child, "VmHWM:"), virtual = read_kib(child, "VmPeak:");
    ptrace(PTRACE_DETACH, child, NULL, NULL);
    wait_for(child, &status);
    fprintf(stderr, "%s %d resident %ld KiB virtual %ld KiB\n", WIFSIGNALED(status) ? "signal" : "exit",
            WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), resident, virtual);
    return resident < 0 || virtual < 0 ? EXIT_NOT_MEASURED : 0;
}
