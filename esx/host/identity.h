/*
 * identity: which host this is.
 */
#ifndef MUXWATCH_HOST_IDENTITY_H
#define MUXWATCH_HOST_IDENTITY_H

#include <stdint.h>

enum { IDENTITY_SIZE = 66 };

struct identity {
    char name[IDENTITY_SIZE];
    char release[IDENTITY_SIZE]; /* `6.7.0`, "" where uname does not say VMkernel */
    uint64_t build;              /* 0 where it does not say one */
};

/* Asks uname(2): on ESXi the system is `VMkernel` its release is ESXi's, its version `#1 SMP Release build-8169922 …`. */
void identity_ask(struct identity *identity);

#endif
