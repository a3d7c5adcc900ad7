#include "host/progress.h"

#include "host/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { FIRST_AFTER_MS = 300, LINE_SIZE = 80 };

void progress_begin(struct progress *progress, bool quiet) {
    *progress = (struct progress){
        .wanted = !quiet && isatty(STDERR_FILENO),
        .since_ms = clock_ms(),
    };
}

void progress_show(struct progress *progress, const char *format, ...) {
    char line[LINE_SIZE];
    int64_t waited_ms = clock_ms() - progress->since_ms;
    if (!progress->wanted || waited_ms < FIRST_AFTER_MS) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\r%3d s  %s\033[K", (int)(waited_ms / 1000), line);
    progress->shown = true;
}

void progress_clear(struct progress *progress) {
    if (progress->shown) {
        fprintf(stderr, "\r\033[K");
        progress->shown = false;
    }
}
