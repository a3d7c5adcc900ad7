/* history: reads what ensure left, and needs no lock for it: both files are replaced whole. */
#include "run.h"

#include "host/signals.h"
#include "state_file.h"

int history_command(struct run *run) {
    struct memory memory;
    struct history history;
    struct report report = {.memory = &memory, .history = &history, .limits = &run->settings.limits};
    state_read(&memory, run->language);
    state_read_history(&history, run->language);
    run_report_on(run, &report, NULL);
    run_look(run, &report);
    signals_answer();
    if (run->settings.format == FORMAT_JSON) {
        history_print_json(stdout, &report);
    } else if (run->settings.format == FORMAT_ESXCLI) {
        history_print_esxcli(stdout, &report);
    } else { /* those for monitoring come from the settings file, which is for all commands */
        history_print_text(stdout, &report);
    }
    return 0;
}
