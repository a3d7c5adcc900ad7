/*
 * apart: runs a piece of a test in a process of its own: one that changes what it cannot change back.
 */
#ifndef MUXWATCH_UNIT_APART_H
#define MUXWATCH_UNIT_APART_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Returns the process's status as waitpid gives it; `body` returns the exit code, 0 when all was as wanted. */
static inline int apart_run(int (*body)(void)) {
    int status = 0;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        _exit(body());
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        abort();
    }
    return status;
}

/* In a body: ends it with the line's number, so that the test says which one it was. */
#define APART_WANT(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                          \
            return 1;                                                                                        \
        }                                                                                                    \
    } while (0)

#endif
