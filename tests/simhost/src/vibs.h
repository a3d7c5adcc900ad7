/* esxcli software vib list and get: the VIBs that the running host has. */
#ifndef VIBS_H
#define VIBS_H

#include "call.h"

/* Each takes a call, prints the answer or why there is none, and returns the exit status. */
int vib_get(const struct call *call);
int vib_list(const struct call *call);

#endif
