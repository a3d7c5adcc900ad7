/*
 * log: what muxwatch says beside its report: messages and a progress line on stderr, and a syslog line for each event.
 */
#ifndef MUXWATCH_HOST_LOG_H
#define MUXWATCH_HOST_LOG_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Says on stderr that something does not work. errno is kept. Never waits: what is not taken at once is lost, for whoever says it may
 * hold the lock.
 */
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

enum log_severity { LOG_SEVERITY_CRITICAL = 2, LOG_SEVERITY_WARNING = 4, LOG_SEVERITY_NOTICE = 5 };

/*
 * Sends one event to the host's syslog: its id first, then `key=value` words; cut at 900 bytes. Never waits:
 * a syslog daemon that is not there or does not read costs the line, not the run. Returns 0, or -1 with errno.
 */
int log_event(enum log_severity severity, const char *event);

enum { PROGRESS_SIZE = 96 /* of the line, with its escapes */ };

/* A line on the terminal while muxwatch waits, and none where stderr is no terminal. */
struct progress {
    bool wanted;
    int64_t since_ms;
    char line[PROGRESS_SIZE]; /* what the terminal shows; "": nothing */
};

/* Ready to show progress if stderr is a terminal and `quiet` is false. */
void progress_begin(struct progress *progress, bool quiet);

/*
 * Replaces the line, with the seconds waited before it. Nothing in the first 300 ms, so that a quick run does not flicker, and nothing
 * where the line would be the same: it is called for every piece of output.
 */
void progress_show(struct progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Waits so long, or until the run is told to end, and shows for what. */
void progress_wait(struct progress *progress, int64_t milliseconds, const char *what);

/* Removes the line. */
void progress_clear(struct progress *progress);

#endif
