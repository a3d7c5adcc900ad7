/* check, and diagnose: the check, and the vendor's whole decision tree on top of it. */
#include "commands.h"

#include "ask/live.h"
#include "ask/pasted.h"
#include "host/clock.h"
#include "host/signals.h"
#include "report/language.h"
#include "state_file.h"

enum { PAUSE_MS = 5000 }; /* of --wait, between two looks */

/*
 * Asks the host; where there is no connection, which link is broken, too, and whether protection was ever set up here, also by a sign
 * that ensure remembers.
 */
static void look_at_host(struct run *run, struct sight *sight) {
    struct memory memory;
    bool localcli_only = false;
    ask_host(&run->look, &sight->seen, &localcli_only);
    sight->links_asked = links_wanted(&sight->seen);
    if (sight->links_asked) {
        state_read(&memory, run->language);
        ask_links(&run->look, &sight->seen, moment_set(memory.sign_seen), sight->links);
        progress_clear(&run->progress);
    }
    if (run->answer == ANSWER_DIAGNOSIS) {
        ask_clues(&run->look, &sight->clues, localcli_only, NULL);
        ask_mux_log(&run->look, &sight->clues, sight->seen.service);
        ask_package(&run->look, sight->clues.package);
        progress_clear(&run->progress);
    }
}

/* Waits before the next look, the last one at the end of --wait. False: no look is to follow. */
static bool pause_between(struct run *run, enum state state) {
    char what[80];
    int64_t wait_ms = clock_until(PAUSE_MS, run->wait_until_ms) - clock_ms();
    snprintf(what, sizeof what, tr(run->language, "%s; checking again every 5 s"), state_name(state));
    if (state != STATE_OK) {
        progress_wait(&run->progress, wait_ms, what);
        progress_clear(&run->progress);
    }
    run->look.deadline_ms = clock_ms() + run->look_ms;
    return state != STATE_OK && wait_ms > 0 && signals_end() == 0;
}

int check_command(struct run *run) {
    struct sight sight = {.links_asked = false};
    struct memory memory;
    if (run->look.from == NULL) {
        do {
            look_at_host(run, &sight);
            verdict_reach(&sight.verdict, &sight.seen);
        } while (pause_between(run, sight.verdict.state));
    } else {
        int read = evidence_read(&run->look, &sight.seen, &sight.clues, sight.links);
        if (read < 0) {
            return refuse_folder(run);
        }
        sight.links_asked = read > 0;
        verdict_reach(&sight.verdict, &sight.seen);
    }
    if (run->answer == ANSWER_DIAGNOSIS) {
        diagnosis_reach(&sight.diagnosis, &sight.seen, &sight.verdict, &sight.clues);
    }
    struct report report = run_report_on(run, &sight);
    if (run->look.from == NULL && run->settings.format == FORMAT_PROMETHEUS) {
        state_read(&memory, run->language);
        report.memory = &memory; /* ensure's counters */
    }
    return run_report(run, &report);
}
