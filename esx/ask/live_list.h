/*
 * live_list: a list that esxcli and localcli print in XML.
 */
#ifndef MUXWATCH_ASK_LIVE_LIST_H
#define MUXWATCH_ASK_LIVE_LIST_H

#include "host/children.h"
#include "host/system.h"
#include "judge/observations.h"
#include "read/xml_structures.h"

enum { LIST_WORDS = 10 };

/* Its command line. */
struct list_command {
    char path[PROGRAM_PATH_SIZE];
    char words[64];
    const char *arguments[LIST_WORDS + 1]; /* with the NULL behind them */
    size_t count;
};

/* The command line of a program, esxcli or localcli, and words with a blank between each. */
void list_command_set(struct list_command *command, const char *program, const char *words);

/*
 * Asks for the list, and closes `rows`, which takes it. Whether it is whole; `about` says how it went. Nothing else is done meanwhile.
 */
bool list_command_run(const struct list_command *command, struct structures *rows, int timeout_ms,
                      int64_t until_ms, struct observation *about);

#endif
