/* check, and the report of a run that was refused before it asked anything. */
#include "commands.h"
#include "report/language.h"

#include "ask/live.h"
#include "ask/pasted.h"
#include "host/clock.h"
#include "host/log.h"

#include <errno.h>
#include <string.h>

int refuse_folder(const struct run *run) {
    char what[400];
    char folder[200 + 1];
    const int error = errno;
    span_copy(folder, sizeof folder, span_of(run->from));
    snprintf(what, sizeof what, "--from %s: %s", folder,
             error == ENOENT ? tr("no such folder") : strerror(error));
    return refuse_usage(run, what);
}

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

/* The refusal where a report was asked for. */
static int refuse_report(const struct run *run, const char *what) {
    struct observations seen;
    struct verdict verdict;
    memset(&verdict, 0, sizeof verdict);
    observations_begin(&seen, run->settings.service, run->settings.module, run->settings.port);
    observations_not_asked(&seen);
    const struct diagnosis nothing = {.scope = SCOPE_UNKNOWN, .cause = CAUSE_NOT_ENOUGH};
    char detail[FINDING_DETAIL_SIZE];
    span_copy(detail, sizeof detail, span_of(what));
    verdict_add(&verdict, REASON_WRONG_USAGE, "%s", detail);
    struct report report = {
        .wall_s = clock_wall_s(),
        .host_name = run->identity.name,
        .host_release = run->identity.release,
        .seen = &seen,
        .verdict = &verdict,
        .diagnosis = run->answer == ANSWER_DIAGNOSIS ? &nothing : NULL,
    };
    return run_report(run, &report);
}

int refuse_usage(const struct run *run, const char *what) {
    bool monitoring = run->settings.format == FORMAT_NAGIOS || run->settings.format == FORMAT_PROMETHEUS;
    if (run->settings.format == FORMAT_ESXCLI || (run->answer == ANSWER_DONE && !monitoring)) {
        return run_not_done(run, "%s", what);
    }
    log_warnx("%s", what);
    if (run->settings.format == FORMAT_TEXT) {
        return EXIT_UNABLE;
    }
    return refuse_report(run, what);
}
