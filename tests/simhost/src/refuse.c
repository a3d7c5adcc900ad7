#include "refuse.h"

#include <stdarg.h>
#include <stdio.h>

int refuse(const char *kind, const char *format, ...) {
    va_list arguments;
    printf(" [%s]\n ", kind);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    puts("\n Please refer to the log file for more details.");
    return 1;
}
