/* check, and diagnose: the check, and the vendor's whole decision tree on top of it. */
#include "commands.h"

#include "ask/live.h"
#include "ask/live_clues.h"
#include "ask/live_links.h"
#include "ask/pasted.h"
#include "state_file.h"

/* What was seen of the host, or of what was pasted. */
struct sight {
    struct observations seen;
    struct clues clues; /* of diagnose */
    struct link_answer links[LINKS];
    bool links_asked;
};

/*
 * Asks the host; where there is no connection, which link is broken, too, and whether protection was ever set up here, also by a sign
 * that ensure remembers.
 */
static void look_at_host(struct run *run, struct sight *sight) {
    struct look look = run_look(run);
    struct memory memory;
    bool localcli_only = false;
    ask_host(&look, &sight->seen, &localcli_only);
    sight->links_asked = links_wanted(&sight->seen);
    if (sight->links_asked) {
        state_read(&memory, run->language);
        ask_links(&look, &sight->seen, moment_set(memory.sign_seen), sight->links);
        progress_clear(&run->progress);
    }
    if (run->answer == ANSWER_DIAGNOSIS) {
        ask_clues(&look, &sight->clues, localcli_only, NULL);
    }
}

int check_command(struct run *run) {
    struct sight sight;
    struct verdict verdict;
    struct diagnosis diagnosis;
    struct memory memory;
    bool diagnose = run->answer == ANSWER_DIAGNOSIS;
    if (run->from == NULL) {
        look_at_host(run, &sight);
    } else {
        const struct look look = run_look(run);
        int read = evidence_read(&look, &sight.seen, diagnose ? &sight.clues : NULL, sight.links);
        if (read < 0) {
            return refuse_folder(run);
        }
        sight.links_asked = read > 0;
    }
    verdict_reach(&verdict, &sight.seen);
    struct report report = run_report_on(run, &sight.seen, &verdict);
    if (diagnose) {
        diagnosis_reach(&diagnosis, &sight.seen, &verdict, &sight.clues);
        report.diagnosis = &diagnosis;
        report.clues = &sight.clues;
    }
    report.links = sight.links_asked ? sight.links : NULL;
    report.memory = run_recall(run, &memory);
    return run_report(run, &report);
}
