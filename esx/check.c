/* check, and diagnose: the check, and the vendor's whole decision tree on top of it. */
#include "run.h"

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
static void look_at_host(struct run *run, struct report *report) {
    struct memory memory;
    ask_host(&run->look, &report->seen);
    report->links_asked = links_wanted(&report->seen);
    if (report->links_asked) {
        state_read(&memory, run->language);
        ask_links(&run->look, &report->seen, moment_set(memory.sign_seen), report->links);
    }
    if (report->diagnosed) {
        ask_clues(&run->look, &report->clues, NULL);
        ask_mux_log(&run->look, &report->clues, report->seen.service);
    }
}

/* Waits before the next look, the last one at the end of --wait. False: no look is to follow. */
static bool pause_between(struct run *run, enum state state) {
    char what[80];
    int64_t wait_ms = clock_until(PAUSE_MS, run->wait_until_ms) - clock_ms();
    snprintf(what, sizeof what, tr(run->language, "%s; checking again every 5 s"), state_name(state));
    if (state != STATE_OK) {
        progress_wait(&run->progress, wait_ms, what);
    }
    run->look.deadline_ms = clock_ms() + run->look_ms;
    run->look.localcli_only = false;
    return state != STATE_OK && wait_ms > 0 && signals_end() == 0;
}

int check_command(struct run *run) {
    struct report report = {.diagnosed = run->answer == ANSWER_DIAGNOSIS, .from = run->look.from};
    struct memory memory;
    if (run->look.from == NULL) {
        do {
            look_at_host(run, &report);
            verdict_reach(&report.verdict, &report.seen);
        } while (pause_between(run, report.verdict.state));
    } else {
        int read = evidence_read(&run->look, &report.seen, &report.clues, report.links);
        if (read < 0) {
            return refuse_folder(run);
        }
        report.links_asked = read > 0;
        verdict_reach(&report.verdict, &report.seen);
    }
    if (report.diagnosed) {
        diagnosis_reach(&report.diagnosis, &report.seen, &report.verdict, &report.clues,
                        report.links_asked ? report.links : NULL);
    }
    if (run->look.from == NULL && run->settings.format == FORMAT_PROMETHEUS) {
        state_read(&memory, run->language);
        report.memory = &memory; /* ensure's counters */
    }
    return run_print(run, &report, DOCUMENT_REPORT);
}
