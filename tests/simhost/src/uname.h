/*
 * System calls as VMkernel answers them, for every process of the simulated host, static ones too: a seccomp filter hands
 * them over to process 1. To uname(2) it writes the answer into the caller's memory; where only installed programs may run
 * (see installed.h), it judges execve(2).
 */
#ifndef UNAME_H
#define UNAME_H

#include <stdbool.h>

#include "release.h"

/*
 * Puts the filter on this process and all that it will start. Returns the descriptor on which the calls
 * arrive, or -1 with errno. With `user`, setgroups(2) is made to succeed without effect: a user name space
 * refuses it, and crond does not start a job without it. Once this was called, this process itself must call neither.
 */
int uname_intercept(const struct release *release, bool user);

/* The host's own name: what SIMHOST_NAME says, else esx01. */
const char *uname_nodename(void);

/* Takes one call from the descriptor and answers it. */
void uname_answer(int listener, const struct release *release);

#endif
