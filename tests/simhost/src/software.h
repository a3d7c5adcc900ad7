/* esxcli software: changes which VIBs the host has, and what it asks of them. The work is done by scripts. */
#ifndef SOFTWARE_H
#define SOFTWARE_H

#include "call.h"

/* Each takes a call, prints the answer or why there is none, and returns the exit status. */
int acceptance_get(const struct call *call);
int acceptance_set(const struct call *call);
int vib_install(const struct call *call);
int vib_remove(const struct call *call);
int vib_update(const struct call *call);

#endif
