/*
 * state_file: what ensure keeps between runs, in /var/run/vmware: muxwatch.state, muxwatch.history and the
 * lock beside them. The directory lies in a small root ramdisk that every boot makes anew. `language` is that of the warnings.
 */
#ifndef MUXWATCH_STATE_FILE_H
#define MUXWATCH_STATE_FILE_H

#include "host/log.h"
#include "keep/history.h"
#include "keep/settings.h"
#include "keep/state.h"

/*
 * The locks: one for these files, one for root's crontab, which a running ensure keeps nobody from changing. One process takes
 * one of the two: they lie in one file, and closing it gives back both.
 */
enum state_lock { STATE_LOCK, STATE_LOCK_CRONTAB };

/*
 * Takes a lock, trying until `deadline_ms` of clock_ms(); makes the directory when it is missing. Returns a descriptor to keep
 * open, or -1 with errno: EAGAIN when another muxwatch holds it.
 */
int state_lock(enum state_lock lock, int64_t deadline_ms);

/*
 * Writes into the locked file that this process is to have given the lock back by `until_ms` of clock_ms(). The next one that
 * takes the lock wipes it out.
 */
void state_sign_lock(int lock, int64_t until_ms);

/* Where another process holds the lock beyond what it has signed, sends the event `lock-held` to syslog, once. */
void state_log_lock_held(enum language language);

/* The event that goes with a state file that could not be used. */
#define STATE_DAMAGED_EVENT "state-damaged start-limit=spent re-arm-with=muxwatch-reset"

/*
 * Reads the state file. A missing one is an empty memory. Where one is damaged or cannot be read, returns false, with a
 * warning on stderr and a memory whose budget counts as spent from now on; who writes that back leaves the event.
 */
bool state_read(struct memory *memory, enum language language);

/* Writes the state file. Returns 0, or -1 with errno and a warning on stderr. */
int state_write(const struct memory *memory, enum language language);

/* Reads the history (a missing one is empty; damaged lines are left out, with a warning). Never fails. */
void state_read_history(struct history *history, enum language language);

/* Sends one event to syslog, with a warning on stderr where that does not take it. */
void state_log_event(enum log_severity severity, const char *event, enum language language);

/*
 * Sends one event to syslog and adds it to the history, which needs the lock; before it STATE_DAMAGED_EVENT, where the state file
 * was not `whole`.
 */
void state_leave_event(enum log_severity severity, const char *event, bool whole, enum language language);

/*
 * Leaves the event `settings-refused` of a settings file with a mistake, once for each distinct error (in English), which the state
 * file remembers until ensure reads its settings again. Where another muxwatch holds the lock, nothing is left: the next run does.
 */
void state_leave_refused(const char *error, enum language language);

/* Writes the history. Returns 0, or -1 with errno and a warning on stderr. */
int state_write_history(const struct history *history, enum language language);

#endif
