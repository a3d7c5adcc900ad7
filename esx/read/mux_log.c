#include "read/mux_log.h"

#include <string.h>

bool mux_log_line(struct mux_log *log, struct span line, const char *service) {
    struct span behind = {"", 0}; /* the program that writes: `NAME[123]:`, `NAME:` */
    bool own = span_behind(line, service, &behind) && span_front(behind, "[|:") > 0;
    bool watchdog = span_behind(line, "watchdog-", &behind) && span_starts(behind, service);
    if (span_find(line, " muxwatch") != NULL || (!own && !watchdog && span_find(line, "EPSECMUX") == NULL)) {
        return false;
    }
    if (log->count == MUX_LOG_LINES) { /* the oldest makes room */
        memmove(log->lines[0], log->lines[1], sizeof log->lines - sizeof log->lines[0]);
        log->count--;
    }
    span_copy(log->lines[log->count++], MUX_LOG_SIZE, line);
    return true;
}
