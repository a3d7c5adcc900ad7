/*
 * Processes and threads of the simulated host, seen as ESXi sees them: a thread is a world, its process a cartel.
 * Read from the proc file system at /sim/proc; what runs in another network name space is another machine's.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>

struct world {
    int process;        /* process id: what kill(1) takes */
    int thread;         /* thread id; that of the first thread is the process id */
    long id;            /* world id, as the release would number it */
    long cartel;        /* world id of the process's first thread */
    char name[64];      /* world name */
    char command[1024]; /* command line, arguments joined by blanks */
};

/*
 * Does the process run on the machine of the caller, rather than on one beside it? One that has ended does not,
 * even where nobody has waited for it yet: it has no world on ESXi either.
 */
bool world_is_here(int process);

/* Called for each world, by rising process id; a result other than 0 ends the walk. */
typedef int world_visit(const struct world *world, void *context);

/* Walks over all worlds. Returns what the last visit returned, or -1 where /sim/proc cannot be read. */
int world_each(world_visit *visit, void *context);

/* The same, but over the first world of each process only: so each process is visited once. */
int world_each_first(world_visit *visit, void *context);

#endif
