#include "host/log.h"

#include "base/span.h"
#include "base/utf8.h"
#include "host/clock.h"
#include "host/signals.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINE_SIZE = 900, MESSAGE_SIZE = 600, FACILITY_DAEMON = 3 };

enum { PROGRESS_TEXT_SIZE = 72, PROGRESS_AFTER_MS = 300, PROGRESS_EVERY_MS = 250 };

/*
 * Writes to stderr. Never waits: what a stopped terminal or a full pipe does not take at once is lost, for whoever writes may hold the
 * lock. Where poll() cannot tell, it is tried.
 */
static void put(const char *bytes, size_t length) {
    struct pollfd polled = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&polled, 1, 0) != 0) {
        ssize_t written = write(STDERR_FILENO, bytes, length);
        (void)written;
    }
}

/* One write for each line, so that lines of two processes do not mix. */
void log_warn(const char *format, ...) {
    int error = errno;
    char text[MESSAGE_SIZE];
    char printable[MESSAGE_SIZE];
    char line[sizeof "muxwatch: \n" + MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    span_copy(printable, sizeof printable, span_of(text));
    int length = snprintf(line, sizeof line, "muxwatch: %s\n", printable);
    put(line, (size_t)length);
    errno = error;
}

/*
 * Not syslog(3): its send() waits for ever when the daemon has stopped reading. The datagram is what
 * syslog(3) would send.
 */
int log_event(enum log_severity severity, const char *event) {
    static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char line[LINE_SIZE];
    const struct time_text time = moment_text(clock_wall_s());
    const char *now = time.text; /* 2026-11-05T18:00:00Z, of which syslog has `Nov  5 18:00:00` */
    int month = (now[5] - '0') * 10 + now[6] - '0';
    size_t head = (size_t)snprintf(
        line, sizeof line, "<%d>%s %c%c %.8s muxwatch[%d]: ", FACILITY_DAEMON * 8 + (int)severity,
        months[month - 1], now[8] == '0' ? ' ' : now[8], now[9], now + 11, (int)getpid());
    span_copy(line + head, sizeof line - head, utf8_whole(span_of(event)));
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    ssize_t sent = sendto(fd, line, strlen(line), MSG_DONTWAIT | MSG_NOSIGNAL,
                          (const struct sockaddr *)&address, sizeof address);
    close(fd);
    return sent < 0 ? -1 : 0;
}

void progress_begin(struct progress *progress, bool quiet) {
    bool wanted = !quiet && isatty(STDERR_FILENO);
    *progress = (struct progress){.wanted = wanted, .since_ms = wanted ? clock_ms() : 0};
}

void progress_show(struct progress *progress, const char *format, ...) {
    char text[PROGRESS_TEXT_SIZE];
    char line[PROGRESS_SIZE];
    int64_t waited_ms = progress->wanted ? clock_ms() - progress->since_ms : 0;
    if (waited_ms < PROGRESS_AFTER_MS) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    int length = snprintf(line, sizeof line, "\r%3d s  %s\033[K", (int)(waited_ms / 1000), text);
    if (strcmp(line, progress->line) != 0) {
        put(line, (size_t)length);
        memcpy(progress->line, line, (size_t)length + 1);
    }
}

void progress_wait(struct progress *progress, int64_t milliseconds, const char *what) {
    int64_t until_ms = clock_ms() + milliseconds;
    for (int64_t left = milliseconds; left > 0 && signals_end() == 0; left = until_ms - clock_ms()) {
        progress_show(progress, "%s", what);
        signals_wait(left < PROGRESS_EVERY_MS ? left : PROGRESS_EVERY_MS);
    }
}

void progress_clear(struct progress *progress) {
    if (progress->line[0] != '\0') {
        static const char clear[] = "\r\033[K";
        put(clear, sizeof clear - 1);
        progress->line[0] = '\0';
    }
}
