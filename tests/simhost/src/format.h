/* Prints a table in the formats of esxcli and localcli. */
#ifndef FORMAT_H
#define FORMAT_H

#include "table.h"

/* Prints to stdout. `localcli` chooses that program's dialect where the two differ. */
typedef void format_print(const struct table *table, bool localcli);

/* The printer for what --formatter= names; NULL where the program, called with --debug or not, has no such format. NULL as name: the default. */
format_print *format_find(const char *name, bool localcli, bool debug);

/* Prints a plain answer such as "Disabled" in the named format. */
void format_word(const char *name, bool localcli, const char *word);

#endif
