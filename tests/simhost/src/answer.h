/* What the program behind an extension's command prints: XML, of the structure that the command declares. */
#ifndef ANSWER_H
#define ANSWER_H

#include <libxml/tree.h>

#include "call.h"

/* Prints the answer in the format of the call. Returns NULL, or what is wrong with it, and then nothing was printed. */
const char *answer_show(const struct call *call, const xmlNode *command, const char *output);

#endif
