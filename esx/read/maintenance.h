/*
 * maintenance: what `esxcli system maintenanceMode get` said. It prints one word, `Enabled` or `Disabled`.
 */
#ifndef MUXWATCH_READ_MAINTENANCE_H
#define MUXWATCH_READ_MAINTENANCE_H

#include "base/lines.h"

enum maintenance { MAINTENANCE_NOT_ASKED, MAINTENANCE_UNKNOWN, MAINTENANCE_DISABLED, MAINTENANCE_ENABLED };

struct maintenance_reader {
    struct lines lines;
    bool enabled;
    bool disabled;
    enum maintenance mode; /* MAINTENANCE_UNKNOWN until one of the words was read, or where both were */
};

/* Makes the reader ready; feed it through `lines_feed(&reader->lines, …)` and end it with `lines_end`. */
void maintenance_begin(struct maintenance_reader *reader);

#endif
