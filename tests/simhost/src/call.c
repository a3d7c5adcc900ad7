#include "call.h"

#include <stdarg.h>
#include <stdio.h>

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
