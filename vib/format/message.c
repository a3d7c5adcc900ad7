#include "format/message.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

enum { LINE_SIZE = 1024 };

int message_print_safe(FILE *out, const char *text) {
    int columns = 0;
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte >= 0x20 && byte < 0x7f) {
            fputc(byte, out);
            columns++;
        } else {
            columns += fprintf(out, "\\x%02x", byte);
        }
    }
    return columns;
}

static void print_line(const char *format, va_list arguments, const char *reason) {
    char line[LINE_SIZE];
    int kept = errno;
    vsnprintf(line, sizeof line, format, arguments);
    fputs("vibtool: ", stderr);
    message_print_safe(stderr, line);
    fprintf(stderr, "%s%s\n", reason != NULL ? ": " : "", reason != NULL ? reason : "");
    errno = kept;
}

int message_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    print_line(format, arguments, NULL);
    va_end(arguments);
    return -1;
}

int message_errno(const char *format, ...) {
    const char *reason = strerror(errno);
    va_list arguments;
    va_start(arguments, format);
    print_line(format, arguments, reason);
    va_end(arguments);
    return -1;
}
