#include "ask/live_list.h"

#include <stdio.h>
#include <string.h>

void list_command_set(struct list_command *command, const char *program, const char *words) {
    memset(command, 0, sizeof *command);
    program_path(command->path, program);
    snprintf(command->words, sizeof command->words, "%s", words);
    command->arguments[command->count++] = command->path;
    command->arguments[command->count++] = "--formatter=xml";
    for (char *rest = command->words, *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
        command->arguments[command->count++] = word;
    }
}

static int take_rows(void *rows, const char *bytes, size_t length) {
    return structures_feed(rows, bytes, length);
}

bool list_command_run(const struct list_command *command, struct structures *rows, int timeout_ms,
                      int64_t until_ms, struct observation *about) {
    struct child child = {
        .arguments = command->arguments,
        .timeout_ms = timeout_ms,
        .output_cap = UINT64_MAX,
        .take = take_rows,
        .context = rows,
    };
    struct failure failure = {.source = NULL};
    children_run(&child, 1, until_ms, NULL);
    bool whole = structures_close(rows, &failure.output);
    failure.end = child.fault;
    if (failure.end.id != FAULT_NONE) {
        failure.output.id = FAULT_NONE; /* that goes without saying */
    }
    *about = (struct observation){.observed = whole && failure.end.id == FAULT_NONE,
                                  .failures = {failure},
                                  .duration_ms = (long)child.duration_ms};
    return about->observed;
}
