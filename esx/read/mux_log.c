#include "read/mux_log.h"

#include <stdio.h>
#include <string.h>

bool mux_log_line(struct mux_log *log, struct span line, const char *service) {
    char watchdog[80];
    snprintf(watchdog, sizeof watchdog, "watchdog-%s", service);
    const char *named = span_find(line, service); /* as the program that writes: `NAME[123]:`, `NAME:` */
    const char *behind = named != NULL ? named + strlen(service) : NULL;
    bool own = behind != NULL && behind < line.bytes + line.length && (*behind == '[' || *behind == ':');
    if (span_find(line, " muxwatch") != NULL ||
        (!own && span_find(line, watchdog) == NULL && span_find(line, "EPSECMUX") == NULL)) {
        return false;
    }
    if (log->lines[MUX_LOG_LINES - 1][0] != '\0') {
        memmove(log->lines[0], log->lines[1], sizeof log->lines - sizeof log->lines[0]);
        log->lines[MUX_LOG_LINES - 1][0] = '\0';
    }
    for (int i = 0; i < MUX_LOG_LINES; i++) {
        if (log->lines[i][0] == '\0') {
            span_copy(log->lines[i], sizeof log->lines[i], line);
            break;
        }
    }
    return true;
}
