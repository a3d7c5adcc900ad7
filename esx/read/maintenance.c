#include "read/maintenance.h"

bool maintenance_line(enum maintenance *mode, struct span line) {
    bool enabled = span_equal_nocase(span_trim(line), "Enabled");
    bool said = enabled || span_equal_nocase(span_trim(line), "Disabled");
    enum maintenance says = enabled ? MAINTENANCE_ENABLED : MAINTENANCE_DISABLED;
    if (said) {
        *mode = *mode == MAINTENANCE_NOT_ASKED || *mode == says ? says : MAINTENANCE_UNKNOWN;
    }
    return said;
}
