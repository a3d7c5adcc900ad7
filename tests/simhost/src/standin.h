/*
 * Stand-ins: daemons that do nothing but be there, under the right name, with the right threads, listeners and
 * connections. Which ones there are is a table in standin.c.
 */
#ifndef STANDIN_H
#define STANDIN_H

struct standin;

/* The stand-in for the program of this name, or NULL. */
const struct standin *standin_find(const char *name);

/* Is that daemon until a signal ends it. Returns an exit status where it cannot be. */
int standin_run(const struct standin *standin);

#endif
