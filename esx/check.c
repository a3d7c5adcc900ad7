#include "commands.h"
#include "options.h"

#include "ask/live.h"
#include "ask/pasted.h"
#include "host/clock.h"

int check_command(struct run *run) {
    struct observations seen;
    struct memory memory;
    struct verdict verdict;
    bool localcli_only = false;
    if (run->from == NULL) {
        ask_host(run, &seen, &verdict, &localcli_only);
    } else if (evidence_read(run, &seen, &verdict) != 0) {
        return refuse_folder(run);
    }
    struct report report = {
        .wall_s = clock_wall_s(),
        .from = run->from,
        .host_name = run->identity.name,
        .host_release = run->identity.release,
        .seen = &seen,
        .verdict = &verdict,
        .memory = run_recall(run, &memory),
    };
    return run_report(run, &report);
}
