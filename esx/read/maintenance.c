#include "read/maintenance.h"

static void take_mode(void *context, struct span line) {
    struct maintenance_reader *reader = context;
    line = span_trim(line);
    reader->enabled |= span_equal_nocase(line, "Enabled");
    reader->disabled |= span_equal_nocase(line, "Disabled");
    reader->mode = reader->enabled == reader->disabled ? MAINTENANCE_UNKNOWN
                   : reader->enabled                   ? MAINTENANCE_ENABLED
                                                       : MAINTENANCE_DISABLED;
}

void maintenance_begin(struct maintenance_reader *reader) {
    reader->mode = MAINTENANCE_UNKNOWN;
    reader->enabled = false;
    reader->disabled = false;
    lines_begin(&reader->lines, take_mode, reader);
}
