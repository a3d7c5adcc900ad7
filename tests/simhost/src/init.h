/* Process 1 of the simulated host. */
#ifndef INIT_H
#define INIT_H

#include <signal.h>
#include <stdbool.h>

#include "release.h"

struct init {
    const struct release *release;
    const char *boot; /* program that makes the host; runs while the outer file system is still there */
    char **command;   /* what to run on the finished host; empty: a shell */
    int lifeline;     /* its other end is held outside: end of file means that simhost was killed */
    const sigset_t *signals; /* blocked by the caller; children get them back */
    bool user;               /* in a user name space, where setgroups(2) is refused */
};

/*
 * Boots the host and runs the command on it; reaps orphans and answers uname(2) all the while.
 * Returns the exit status of simhost: the command's, or 128 + n where signal n killed it. When this process
 * returns and exits, the kernel kills everything else in its name space.
 */
int init_run(const struct init *host);

#endif
