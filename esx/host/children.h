/*
 * children: runs programs side by side, each with its own deadline, output cap and process group.
 *
 * A child is started by vfork() and execve() only. On ESXi 6.7 fork() does not exist and
 * clone(CLONE_VM|CLONE_VFORK), which posix_spawn, popen and system use, runs the child on a broken stack.
 * vfork() itself works there, but as a real copy: so the child's side writes nothing that the parent reads,
 * and a failed exec comes back as errno through a close-on-exec pipe.
 */
#ifndef MUXWATCH_HOST_CHILDREN_H
#define MUXWATCH_HOST_CHILDREN_H

#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CHILDREN_MAX = 8 }; /* side by side */

struct child {
    /* What to run. */
    const char *const *arguments; /* the first is the absolute path; ends with NULL */
    int timeout_ms;
    uint64_t output_cap; /* bytes; UINT64_MAX for a stream that is read in constant memory */
    bool takes_stderr;   /* its stderr is output, too; else that goes to /dev/null */
    bool leaves_service; /* it starts a service: nothing of its group is ended once it has exited */
    int (*take)(void *context, const char *bytes,
                size_t length); /* NULL: output goes to /dev/null. Not 0: give up */
    void *context;
    void (*copy)(void *copy_context, const char *bytes,
                 size_t length); /* gets all output, too; NULL: nobody */
    void *copy_context;
    /* When it has ended: may set it up for another program and return true, to run that in its place. */
    bool (*ended)(void *context, struct child *child);

    /* How it ended. */
    struct fault fault;  /* other than by exit code 0; FAULT_NONE while it runs and where it ended well */
    int exit_code;       /* -1: it has not ended by itself */
    int64_t duration_ms; /* from its start to its end */
    uint64_t output_length;

    /* The run's own. */
    pid_t pid; /* 0: none, or reaped */
    int output_fd;
    int64_t started_ms;
    int64_t next_ms; /* when something is due: its deadline, the KILL after the TERM, the end of patience */
    int stage;
};

/* Called about five times a second while `running` of `count` children run; for a progress line. */
struct children_watch {
    void (*show)(void *context, size_t running, size_t count);
    void *context;
};

/*
 * Runs all of them, CHILDREN_MAX at most, until each has ended, and none beyond `deadline_ms` (of clock_ms()). The last one is
 * started first: it is to be the one that takes longest. No process of a child's group is left, no zombie and no descriptor.
 * `watch` may be NULL.
 */
void children_run(struct child *children, size_t count, int64_t deadline_ms,
                  const struct children_watch *watch);

#endif
