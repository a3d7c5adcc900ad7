/*
 * esxcli's extension files: name spaces that VIBs bring, each command a line for the shell. A file's grammar is
 *   plugin / commands / command path="a.b.get" / input-spec, output-spec, format-parameters, execute
 */
#ifndef EXTENSION_H
#define EXTENSION_H

#include <stdbool.h>

#include "call.h"

/*
 * Runs the command that `words` begin with, and prints its answer, or help where they name only a name space. Returns false
 * where no extension file knows them; *known is raised to how many of them one does. esxcli knows the files that were there when hostd was started, localcli all.
 */
bool extension_run(struct call *call, char **words, size_t *known, int *status);

#endif
