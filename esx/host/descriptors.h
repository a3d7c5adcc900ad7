/*
 * descriptors: makes the descriptors that muxwatch was given safe, and its own private.
 */
#ifndef MUXWATCH_HOST_DESCRIPTORS_H
#define MUXWATCH_HOST_DESCRIPTORS_H

/*
 * Opens /dev/null on those of 0, 1, 2 that are closed (else the state file could become stdout; a write to a closed
 * stdout still fails, with EBADF), and marks every other open descriptor close-on-exec, so that neither a probe nor a
 * started Mux inherits what cron left open. Returns 0, or -1 with errno.
 */
int descriptors_secure(void);

/* Makes a pipe, of which both ends are close-on-exec and do not block. Returns 0, or -1 with errno. */
int descriptors_pipe(int ends[2]);

#endif
