#include "call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "format.h"

int call_answer(const struct call *call, struct table *table) {
    format_find(call->formatter, call->localcli, call->debug)(table, call->localcli);
    table_free(table);
    return 0;
}

int call_error(const char *format, ...) {
    va_list arguments;
    puts("Errors: ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    return 1;
}

int call_refuse(const char *option) {
    printf("Error: Invalid option %s\n", option);
    return 1;
}

const char *call_option(const struct call *call, const char *name, const char *letter) {
    const char *option = call->options[0];
    size_t length = strlen(name);
    if (option && strncmp(option, name, length) == 0 && option[length] == '=' && !call->options[1]) {
        return option + length + 1;
    }
    if (option && (strcmp(option, name) == 0 || strcmp(option, letter) == 0) && call->options[1] &&
        !call->options[2]) {
        return call->options[1];
    }
    return NULL;
}
