/*
 * guest_drivers: what a guest's own Windows says of its two drivers, vmci and vsepflt, and of its power settings.
 */
#ifndef MUXWATCH_READ_GUEST_DRIVERS_H
#define MUXWATCH_READ_GUEST_DRIVERS_H

#include "base/lines.h"

enum driver_state { DRIVER_UNKNOWN, DRIVER_RUNNING, DRIVER_NOT_RUNNING, DRIVER_ABSENT };

/* Reads `sc query NAME`, whose state words are English in every language of Windows. */
struct sc_reader {
    struct lines lines;
    enum driver_state state;
};

/* Makes the reader ready; feed it through `lines_feed(&reader->lines, …)` and end it with `lines_end`. */
void sc_begin(struct sc_reader *reader);

/* Reads `driverquery /v`: a row for each driver, whose first word is its name. */
struct driverquery_reader {
    struct lines lines;
    enum driver_state vmci;
    enum driver_state vsepflt;
    unsigned rows;
};

void driverquery_begin(struct driverquery_reader *reader);

/* Whether it was a list: then a driver without a row is DRIVER_ABSENT. */
bool driverquery_end(struct driverquery_reader *reader);

/*
 * Reads `powercfg /q SCHEME_CURRENT SUB_SLEEP STANDBYIDLE`, in any language: its last two numbers in 0x are the seconds
 * without input until the guest sleeps, on mains and on battery; 0 is never.
 */
struct sleep_reader {
    struct lines lines;
    unsigned count;
    uint64_t last[2];
};

void sleep_begin(struct sleep_reader *reader);

/* Whether both numbers were there; sets `*seconds` to the lesser that is not 0, or 0 when the guest never sleeps. */
bool sleep_end(struct sleep_reader *reader, uint64_t *seconds);

#endif
