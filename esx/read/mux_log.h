/*
 * mux_log: what Mux and its watchdog last wrote into the host's syslog.
 */
#ifndef MUXWATCH_READ_MUX_LOG_H
#define MUXWATCH_READ_MUX_LOG_H

#include "base/span.h"

enum { MUX_LOG_LINES = 3, MUX_LOG_SIZE = 160 };

/* The last lines, the oldest first. */
struct mux_log {
    unsigned count;
    char lines[MUX_LOG_LINES][MUX_LOG_SIZE];
};

/* Takes a line of /var/log/syslog.log. Whether Mux (EPSECMUX, or its own name) or its watchdog wrote it; muxwatch's own are not meant. */
bool mux_log_line(struct mux_log *log, struct span line, const char *service);

#endif
