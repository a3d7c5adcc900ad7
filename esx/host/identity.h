/*
 * identity: which host this is.
 */
#ifndef MUXWATCH_HOST_IDENTITY_H
#define MUXWATCH_HOST_IDENTITY_H

enum { IDENTITY_SIZE = 66 };

struct identity {
    char name[IDENTITY_SIZE];
    char release[IDENTITY_SIZE]; /* `6.7.0`, "" where uname does not say VMkernel */
};

/* Asks uname(2): on ESXi the system is `VMkernel` and its release is ESXi's. */
void identity_ask(struct identity *identity);

#endif
