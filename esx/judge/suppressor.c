#include "judge/suppressor.h"

#include <stddef.h>

const char *suppressor_id(enum suppressor suppressor) {
    static const char *const ids[SUPPRESSORS] = {
        [SUPPRESSED_BY_NOTHING] = NULL,
        [SUPPRESSED_BY_UNKNOWN] = "unknown",
        [SUPPRESSED_BY_PAUSE] = "paused",
        [SUPPRESSED_BY_SERVICE_OFF] = "service-off",
        [SUPPRESSED_BY_UPDATE] = "software-update",
        [SUPPRESSED_BY_MAINTENANCE] = "maintenance-mode",
        [SUPPRESSED_BY_MAINTENANCE_UNKNOWN] = "maintenance-unknown",
        [SUPPRESSED_BY_LOCK] = "lock-held",
        [SUPPRESSED_BY_BUDGET] = "restart-budget-spent",
        [SUPPRESSED_BY_BACK_OFF] = "back-off",
        [SUPPRESSED_BY_STATE] = "state-unwritable",
        [SUPPRESSED_BY_UNCONFIRMED] = "unconfirmed",
        [SUPPRESSED_BY_TIME] = "out-of-time",
        [SUPPRESSED_BY_RECOVERY] = "recovered",
        [SUPPRESSED_BY_SIGNAL] = "interrupted",
    };
    return ids[suppressor];
}
