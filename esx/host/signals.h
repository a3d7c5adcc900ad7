/*
 * signals: turns the signals that matter into bytes in a pipe, so that the one poll() of a run hears of them.
 */
#ifndef MUXWATCH_HOST_SIGNALS_H
#define MUXWATCH_HOST_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * From now on CHLD, TERM, INT and HUP wake a poll() on signals_fd(), and PIPE is ignored (writes then fail with EPIPE).
 * INT and HUP stay ignored where they were (a background job, nohup). What would stop the process on a terminal (TSTP,
 * TTIN, TTOU) is blocked. After `limit_s` seconds the process ends with exit code 3 wherever it hangs, and says nothing:
 * the last resort behind all deadlines (a stuck terminal or disk cannot be polled for). Returns 0, or -1 with errno.
 */
int signals_begin(unsigned limit_s);

/* Sets another limit: so many seconds from now on. */
void signals_limit(unsigned limit_s);

/*
 * Says that all work is done and remembered, nothing is held, and what is left is an answer on stdout, which may find nobody
 * who takes it: from now on TERM, INT and HUP close stdout, so that writes to it end at once, and fail. Where one of them
 * came before, the answer has two seconds, and then the process ends with exit code 3.
 */
void signals_answer(void);

/*
 * In a child, before its exec: no signal is ignored for this program's sake, or blocked. Async-signal-safe; writes to no
 * memory but its own frame.
 */
void signals_reset_for_child(void);

/* The descriptor to poll for reading. */
int signals_fd(void);

/* Empties the pipe after poll() said that it is readable. */
void signals_drain(void);

/* The first of TERM, INT and HUP that came, or 0. Once one came, the run is to end soon. */
int signals_end(void);

/*
 * Whether work has to end: with errno EINTR where the run is to end, or ETIMEDOUT where `until_ms` of clock_ms() has come.
 */
bool signals_over(int64_t until_ms);

/* Waits so many milliseconds, or until TERM, INT or HUP comes. */
void signals_wait(int64_t milliseconds);

#endif
