/*
 * maintenance: what `esxcli system maintenanceMode get` said. It prints one word, `Enabled` or `Disabled`.
 */
#ifndef MUXWATCH_READ_MAINTENANCE_H
#define MUXWATCH_READ_MAINTENANCE_H

#include "base/span.h"

enum maintenance { MAINTENANCE_NOT_ASKED, MAINTENANCE_UNKNOWN, MAINTENANCE_DISABLED, MAINTENANCE_ENABLED };

/*
 * Takes a line of the answer. Whether it is one of the words; then `*mode`, which begins as MAINTENANCE_NOT_ASKED, is set to it, or, where
 * the other one was said before, to MAINTENANCE_UNKNOWN.
 */
bool maintenance_line(enum maintenance *mode, struct span line);

#endif
