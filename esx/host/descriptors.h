/*
 * descriptors: makes the descriptors that muxwatch was given safe, and its own private.
 */
#ifndef MUXWATCH_HOST_DESCRIPTORS_H
#define MUXWATCH_HOST_DESCRIPTORS_H

/*
 * Opens /dev/null on those of 0, 1, 2 that are closed (else the state file could become stdout), and marks
 * every other open descriptor close-on-exec, so that neither a probe nor a started Mux inherits what cron
 * left open. Returns 0, or -1 with errno.
 */
int descriptors_secure(void);

/* Makes a descriptor close-on-exec and non-blocking. Returns 0, or -1 with errno. */
int descriptor_private(int fd);

#endif
