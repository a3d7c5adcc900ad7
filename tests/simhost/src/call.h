/* One call of esxcli or localcli. */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>

#include "table.h"

struct call {
    const char *formatter; /* NULL: the default */
    bool localcli;
    bool debug;     /* esxcli --debug */
    char **options; /* what stands behind the command's own words */
};

/* Prints the answer in the format that was asked for, and frees it. Returns the exit status, 0. */
int call_answer(const struct call *call, struct table *table);

/* Prints an error as localcli does, printf-like. Returns the exit status, 1. */
__attribute__((format(printf, 1, 2))) int call_error(const char *format, ...);

/* Takes "--LONG=value", "--LONG value" and "-S value" where it stands alone. Returns the value, NULL for none. */
const char *call_option(const struct call *call, const char *name, const char *letter);

/* Complains of an option. Returns the exit status, 1. */
int call_refuse(const char *option);

#endif
