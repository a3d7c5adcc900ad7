#include "format/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

enum { LINE_SIZE = 8192 };

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

int message_error(const char *format, ...) {
    char line[LINE_SIZE];
    int kept = errno;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fputs("vibtool: ", stderr);
    message_print_safe(stderr, line);
    fputc('\n', stderr);
    errno = kept;
    return -1;
}

int message_flush(void) {
    return fflush(stdout) != 0 || ferror(stdout) ? message_error("stdout: %m") : 0;
}

void memory_check(bool enough) {
    if (!enough) {
        message_error("out of memory");
        exit(EXIT_UNABLE);
    }
}

void *memory_need(void *block) {
    memory_check(block != NULL);
    return block;
}

void *memory_grow(void *list, size_t count, size_t each) {
    bool full = (count & (count - 1)) == 0; /* there is room up to the next power of two */
    return full ? memory_need(reallocarray(list, count > 0 ? 2 * count : 1, each)) : list;
}

char *memory_format(const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    memory_check(vasprintf(&text, format, arguments) >= 0);
    va_end(arguments);
    return text;
}
