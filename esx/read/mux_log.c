#include "read/mux_log.h"

#include <stdio.h>
#include <string.h>

bool mux_log_line(struct mux_log *log, struct span line, const char *service) {
    char watchdog[80];
    struct span behind = {"", 0}; /* the program that writes: `NAME[123]:`, `NAME:` */
    snprintf(watchdog, sizeof watchdog, "watchdog-%s", service);
    bool own = span_behind(line, service, &behind) && span_front(behind, "[|:") > 0;
    if (span_find(line, " muxwatch") != NULL ||
        (!own && span_find(line, watchdog) == NULL && span_find(line, "EPSECMUX") == NULL)) {
        return false;
    }
    if (log->count == MUX_LOG_LINES) { /* the oldest makes room */
        memmove(log->lines[0], log->lines[1], sizeof log->lines - sizeof log->lines[0]);
        log->count--;
    }
    span_copy(log->lines[log->count++], MUX_LOG_SIZE, line);
    return true;
}
