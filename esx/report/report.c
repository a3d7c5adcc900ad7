#include "report/report.h"

const char *action_result_id(enum action_result result) {
    static const char *const ids[] = {
        [ACTION_NONE] = "none",       [ACTION_STARTED] = "started",
        [ACTION_FAILED] = "failed",   [ACTION_SUPPRESSED] = "suppressed",
        [ACTION_DRY_RUN] = "dry-run", [ACTION_INTERRUPTED] = "interrupted",
    };
    return ids[result];
}
