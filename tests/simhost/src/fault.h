/* Faults that the programs themselves look at. A fault NAME is on while the file /sim/on/NAME is there. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

/* Is the fault on? */
bool fault_is_on(const char *name);

/* The number in the fault's file; `otherwise` where the fault is on without an argument, -1 where it is off. */
int fault_seconds(const char *name, int otherwise);

#endif
