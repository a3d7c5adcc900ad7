/* diagnose: the check, and the vendor's whole decision tree on top of it. */
#include "commands.h"
#include "options.h"

#include "ask/live.h"
#include "ask/live_clues.h"
#include "ask/pasted.h"
#include "ask/pasted_clues.h"
#include "host/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Asks the host, or reads the folder. Returns 0, or -1 with errno when there is no folder to read. */
static int look(struct run *run, struct observations *seen, struct verdict *verdict, struct clues *clues) {
    bool localcli_only = false;
    if (run->from != NULL) {
        if (evidence_read(run, seen, verdict) != 0) {
            return -1;
        }
        evidence_clues_read(run, clues);
        return 0;
    }
    ask_host(run, seen, verdict, &localcli_only);
    ask_clues(run, clues, localcli_only, NULL);
    return 0;
}

int diagnose_command(struct run *run) {
    struct observations seen;
    struct verdict verdict;
    struct diagnosis diagnosis;
    struct clues clues;
    struct memory memory;
    if (look(run, &seen, &verdict, &clues) != 0) {
        return refuse_folder(run);
    }
    diagnosis_reach(&diagnosis, &seen, &verdict, &clues);
    struct report report = {
        .wall_s = clock_wall_s(),
        .from = run->from,
        .host_name = run->identity.name,
        .host_release = run->identity.release,
        .seen = &seen,
        .verdict = &verdict,
        .diagnosis = &diagnosis,
        .memory = run_recall(run, &memory),
    };
    return run_report(run, &report);
}
