/* history: reads what ensure left, and needs no lock for it: both files are replaced whole. */
#include "commands.h"

#include "host/clock.h"
#include "host/signals.h"
#include "state_file.h"

int history_command(struct run *run) {
    struct memory memory;
    struct history history;
    state_read(&memory, run->language);
    state_read_history(&history, run->language);
    struct moment now = clock_moment();
    struct history_report report = {
        .language = run->language,
        .wall_s = now.wall_s,
        .host_name = run->identity.name,
        .host_release = run->identity.release,
        .history = &history,
        .starts_in_window = policy_starts(&memory, &run->settings.limits, now),
        .budget = run->settings.limits.budget,
        .budget_wait_s = policy_budget_wait(&memory, &run->settings.limits, now),
        .back_off_s = policy_back_off(&memory, &run->settings.limits, now),
    };
    if (!policy_paused(&memory, now, &report.paused_until_wall_s)) {
        report.paused_until_wall_s = 0; /* a pause that is over */
    }
    struct style style = run_style(run);
    signals_answer();
    if (run->settings.format == FORMAT_JSON) {
        history_print_json(stdout, &report);
    } else if (run->settings.format == FORMAT_ESXCLI) {
        history_print_esxcli(stdout, &report);
    } else { /* those for monitoring come from the settings file, which is for all commands */
        history_print_text(stdout, &report, &style);
    }
    return 0;
}
