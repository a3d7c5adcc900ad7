/* diagnose: the check, and the vendor's whole decision tree on top of it. */
#include "commands.h"

#include "ask/live.h"
#include "ask/live_clues.h"
#include "ask/pasted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Asks the host, or reads the folder. Returns 0, or -1 with errno when there is no folder to read. */
static int gather(struct run *run, struct observations *seen, struct clues *clues,
                  struct link_answer links[LINKS], const struct link_answer **asked) {
    bool localcli_only = false;
    struct look look = run_look(run);
    if (run->from == NULL) {
        ask_host(&look, seen, &localcli_only);
        *asked = run_ask_links(run, seen, links);
        ask_clues(&look, clues, localcli_only, NULL);
        return 0;
    }
    int read = evidence_read(&look, seen, clues, links);
    *asked = read > 0 ? links : NULL;
    return read < 0 ? -1 : 0;
}

int diagnose_command(struct run *run) {
    struct observations seen;
    struct verdict verdict;
    struct diagnosis diagnosis;
    struct clues clues;
    struct memory memory;
    struct link_answer links[LINKS];
    const struct link_answer *asked = NULL;
    if (gather(run, &seen, &clues, links, &asked) != 0) {
        return refuse_folder(run);
    }
    verdict_reach(&verdict, &seen);
    diagnosis_reach(&diagnosis, &seen, &verdict, &clues);
    struct report report = run_report_on(run, &seen, &verdict);
    report.diagnosis = &diagnosis;
    report.clues = &clues;
    report.links = asked;
    report.memory = run_recall(run, &memory);
    return run_report(run, &report);
}
