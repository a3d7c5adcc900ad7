#include "commands.h"

#include "ask/live.h"
#include "ask/pasted.h"

int check_command(struct run *run) {
    struct observations seen;
    struct link_answer links[LINKS];
    const struct link_answer *asked = NULL;
    struct memory memory;
    struct verdict verdict;
    bool localcli_only = false;
    struct look look = run_look(run);
    if (run->from == NULL) {
        ask_host(&look, &seen, &localcli_only);
        asked = run_ask_links(run, &seen, links);
    } else {
        int read = evidence_read(&look, &seen, NULL, links);
        if (read < 0) {
            return refuse_folder(run);
        }
        asked = read > 0 ? links : NULL;
    }
    verdict_reach(&verdict, &seen);
    struct report report = run_report_on(run, &seen, &verdict);
    report.links = asked;
    report.memory = run_recall(run, &memory);
    return run_report(run, &report);
}
