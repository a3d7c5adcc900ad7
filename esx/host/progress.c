#include "host/progress.h"

#include "host/clock.h"
#include "host/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_AFTER_MS = 300 };

void progress_begin(struct progress *progress, bool quiet) {
    bool wanted = !quiet && isatty(STDERR_FILENO);
    *progress = (struct progress){.wanted = wanted, .since_ms = wanted ? clock_ms() : 0};
}

void progress_show(struct progress *progress, const char *format, ...) {
    char text[PROGRESS_SIZE - 8];
    char line[PROGRESS_SIZE];
    int64_t waited_ms = progress->wanted ? clock_ms() - progress->since_ms : 0;
    if (waited_ms < FIRST_AFTER_MS) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(line, sizeof line, "%3d s  %s", (int)(waited_ms / 1000), text);
    if (!progress->shown || strcmp(line, progress->line) != 0) {
        char shown[PROGRESS_SIZE + 8];
        int length = snprintf(shown, sizeof shown, "\r%s\033[K", line);
        log_put(shown, (size_t)length);
        memcpy(progress->line, line, sizeof line);
        progress->shown = true;
    }
}

void progress_clear(struct progress *progress) {
    if (progress->shown) {
        static const char clear[] = "\r\033[K";
        log_put(clear, sizeof clear - 1);
        progress->shown = false;
    }
}
