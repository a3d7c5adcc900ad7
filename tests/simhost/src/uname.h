/*
 * uname(2) as VMkernel answers it, for every process of the simulated host, static ones too: a seccomp filter
 * hands the call over to process 1, which writes the answer into the caller's memory.
 */
#ifndef UNAME_H
#define UNAME_H

#include <stdbool.h>

#include "release.h"

/*
 * Puts the filter on this process and all that it will start. Returns the descriptor on which the calls
 * arrive, or -1 with errno. With `user`, setgroups(2) is made to succeed without effect: a user name space
 * refuses it, and crond does not start a job without it. Once this was called, this process itself must not call uname.
 */
int uname_intercept(bool user);

/* The host's own name: what SIMHOST_NAME says, else esx01. */
const char *uname_nodename(void);

/* Takes one call from the descriptor and answers it. */
void uname_answer(int listener, const struct release *release);

#endif
