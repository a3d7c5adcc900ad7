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

void *memory_grow(void *list, size_t count, size_t *size, size_t each) {
    if (count < *size) {
        return list;
    }
    *size = *size > 0 ? 2 * *size : 64;
    return memory_need(reallocarray(list, *size, each));
}

char *memory_format(const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    memory_check(vasprintf(&text, format, arguments) >= 0);
    va_end(arguments);
    return text;
}
