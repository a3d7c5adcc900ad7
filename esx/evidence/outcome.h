/*
 * outcome: what a folder of evidence says of how a command ended. Its output alone does not tell that it hung, or was missing; so
 * collect writes NAME.ended beside each file, a line each: `exit 3`, `error no answer within 10.0 s`, `note …`,
 * `not-installed`.
 */
#ifndef MUXWATCH_EVIDENCE_OUTCOME_H
#define MUXWATCH_EVIDENCE_OUTCOME_H

#include "base/fault.h"

#include <stdbool.h>

enum { OUTCOME_TEXT_SIZE = 1024 };

struct outcome {
    bool there; /* the folder has such a file */
    bool not_installed;
    int exit_code; /* STATUS_NO_EXIT when it does not say */
    struct fault error;
    struct fault note;
};

/* Reads FOLDER/NAME.ended; a missing one says nothing. */
void outcome_read(struct outcome *outcome, const char *folder, const char *name);

#endif
