#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char *text_copy(const char *text) {
    return strdup(text);
}

char *text_copy_part(const char *text, size_t length) {
    return strndup(text, length);
}

char *text_format(const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    return length < 0 ? NULL : text;
}
