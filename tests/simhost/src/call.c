#include "call.h"

#include <stdio.h>

#include "format.h"

int call_answer(const struct call *call, struct table *table) {
    format_find(call->formatter, call->localcli)(table, call->localcli);
    table_free(table);
    return 0;
}

int call_refuse(const char *option) {
    printf("Error: Invalid option %s\n", option);
    return 1;
}
