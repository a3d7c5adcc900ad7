#include "judge/maintenance.h"

static void take_line(void *context, struct span line) {
    struct maintenance_reader *reader = context;
    line = span_trim(line);
    if (span_equal_nocase(line, "Enabled")) {
        reader->mode = MAINTENANCE_ENABLED;
    } else if (span_equal_nocase(line, "Disabled")) {
        reader->mode = MAINTENANCE_DISABLED;
    }
}

void maintenance_begin(struct maintenance_reader *reader) {
    reader->mode = MAINTENANCE_UNKNOWN;
    lines_begin(&reader->lines, take_line, reader);
}
