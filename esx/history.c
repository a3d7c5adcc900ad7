/* history: reads what ensure left, and needs no lock for it: both files are replaced whole. */
#include "run.h"

#include "state_file.h"

int history_command(struct run *run) {
    struct memory memory;
    struct history history;
    struct report report = {.memory = &memory, .history = &history};
    state_read(&memory, run->language);
    state_read_history(&history, run->language);
    return run_print(run, &report, DOCUMENT_HISTORY);
}
