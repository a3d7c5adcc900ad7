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
 * Reads the state file. A missing one is an empty memory. Where one is damaged or cannot be read, returns false, with a
 * warning on stderr and a memory whose budget counts as spent from now on.
 */
bool state_read(struct memory *memory, enum language language);

/* Writes the state file. Returns 0, or -1 with errno and a warning on stderr. */
int state_write(const struct memory *memory, enum language language);

/* Reads the history (a missing one is empty; damaged lines are left out, with a warning). Never fails. */
void state_read_history(struct history *history, enum language language);

/* Both files, as one run has them that changes them. */
struct state_files {
    /* Given; the rest is zero. */
    bool dry;               /* nothing is locked, written or told */
    enum language language; /* of the warnings */
    int64_t until_ms;       /* when the run is to be over, of clock_ms() */

    int lock;  /* the descriptor; -1: not held */
    int error; /* errno: why the lock could not be taken, or 0 */
    struct memory memory;
    struct history history; /* with the events of this run; empty without the lock */
};

/*
 * Takes the lock, trying until `deadline_ms` of clock_ms(), and reads both files; without the lock the state file alone. A state file that
 * is damaged is told as an event, and so is, once, a run that holds the lock beyond its time (`lock-held`, in syslog). Returns 0, or -1
 * with errno: EAGAIN when another muxwatch holds the lock.
 */
int state_open(struct state_files *files, int64_t deadline_ms);

/*
 * Tells one event, printf-like: to syslog at once, with a warning on stderr where that does not take it; to the history at
 * state_close(). Where another muxwatch holds the lock, that one has what there is to say, and nothing is told.
 */
void state_tell(struct state_files *files, enum log_severity severity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes the history, with a warning on stderr where that fails, and gives the lock back. Nothing without the lock. */
void state_close(struct state_files *files);

/*
 * Leaves the event `settings-refused` of a settings file with a mistake, once for each distinct error (in English), which the state
 * file remembers until ensure reads its settings again. Where another muxwatch holds the lock, nothing is left: the next run does.
 */
void state_leave_refused(const char *error, enum language language);

#endif
