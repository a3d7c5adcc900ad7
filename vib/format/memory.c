#include "format/memory.h"

#include "format/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void memory_check(bool enough) {
    if (!enough) {
        message_error("out of memory");
        exit(MEMORY_EXIT);
    }
}

void *memory_need(void *block) {
    memory_check(block != NULL);
    return block;
}

char *memory_format(const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    memory_check(vasprintf(&text, format, arguments) >= 0);
    va_end(arguments);
    return text;
}
