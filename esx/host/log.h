/*
 * log: what muxwatch says beside its report: messages on stderr, and one syslog line for each event.
 */
#ifndef MUXWATCH_HOST_LOG_H
#define MUXWATCH_HOST_LOG_H

#include <stddef.h>

/*
 * Writes to stderr. Never waits: what a stopped terminal or a full pipe does not take at once is lost, for whoever writes
 * may hold the lock.
 */
void log_put(const char *bytes, size_t length);

/* Says on stderr that something does not work, with errno's text behind it. errno is kept. */
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, without errno. */
void log_warnx(const char *format, ...) __attribute__((format(printf, 1, 2)));

enum log_severity { LOG_SEVERITY_CRITICAL = 2, LOG_SEVERITY_WARNING = 4, LOG_SEVERITY_NOTICE = 5 };

/*
 * Sends one event to the host's syslog: its id first, then `key=value` words; cut at 900 bytes. Never waits:
 * a syslog daemon that is not there or does not read costs the line, not the run. Returns 0, or -1 with errno.
 */
int log_event(enum log_severity severity, const char *event);

#endif
