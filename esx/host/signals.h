/*
 * signals: turns the signals that matter into bytes in a pipe, so that the one poll() of a run hears of them.
 */
#ifndef MUXWATCH_HOST_SIGNALS_H
#define MUXWATCH_HOST_SIGNALS_H

#include <stdint.h>

/*
 * From now on CHLD, TERM, INT and HUP wake a poll() on signals_fd(), PIPE is ignored (writes then fail with
 * EPIPE), and after `limit_s` seconds the process ends with exit code 3 wherever it hangs: the last resort
 * behind all deadlines (a stuck terminal or disk cannot be polled for). Returns 0, or -1 with errno.
 */
int signals_begin(unsigned limit_s);

/* The descriptor to poll for reading. */
int signals_fd(void);

/* Empties the pipe after poll() said that it is readable. */
void signals_drain(void);

/* The first of TERM, INT and HUP that came, or 0. Once one came, the run is to end soon. */
int signals_end(void);

/* Waits so many milliseconds, or until TERM, INT or HUP comes. */
void signals_wait(int64_t milliseconds);

#endif
