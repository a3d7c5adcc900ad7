/*
 * guest_drivers: what a guest's own Windows says of its two drivers, vmci and vsepflt, and of its power settings.
 */
#ifndef MUXWATCH_READ_GUEST_DRIVERS_H
#define MUXWATCH_READ_GUEST_DRIVERS_H

#include "base/lines.h"

enum driver_state { DRIVER_UNKNOWN, DRIVER_RUNNING, DRIVER_NOT_RUNNING, DRIVER_ABSENT };

/* The two drivers; DRIVERS is any other, DRIVER_NONE none of them. */
enum driver { DRIVER_VMCI, DRIVER_VSEPFLT, DRIVERS, DRIVER_NONE };

/*
 * Reads `sc query` and `sc queryex` (several in one text), driverquery as table, csv and list, Get-Service (JSON, too), wmic and fltmc.
 * The names of states are taken in several languages; sc's number counts in any.
 */
struct drivers_reader {
    enum driver_state states[DRIVERS + 1];
    enum driver asked;   /* by the command; DRIVERS: it names none */
    enum driver current; /* whose record it is; DRIVERS: or its state was told; DRIVER_NONE: not named yet */
    enum driver_state held;  /* told by a record that has not named its driver yet */
    unsigned rows;           /* drivers of a list */
    bool named[DRIVERS + 1]; /* in it */
    bool listed;             /* a driverquery, which names all drivers */
    bool filters;            /* fltmc, which names the file system filters that run */
    bool names_within;       /* by the header of a table, its rows have the names behind others */
    enum driver wrapped;     /* whose row, the last one, has no state: it may follow; DRIVERS: none's */
};

/* Makes the reader ready. `asked`: the driver that the command names, DRIVERS where it names none. */
void drivers_begin(struct drivers_reader *reader, enum driver asked);

/* Takes a line. Whether it says something of drivers. */
bool drivers_line(struct drivers_reader *reader, struct span line);

/* The driver of that name, in any case; DRIVERS where it is another. */
enum driver driver_named(struct span name);

/*
 * Reads `powercfg /q SCHEME_CURRENT SUB_SLEEP STANDBYIDLE`, in any language: its last two numbers in 0x are the seconds
 * without input until the guest sleeps, on mains and on battery; 0 is never. Of a whole scheme only this setting counts.
 */
struct sleep_reader {
    unsigned count;
    uint64_t last[2];
    bool another; /* the numbers are those of another setting */
};

/* Takes a line; the reader begins as zero. Whether it holds such a number. */
bool sleep_line(struct sleep_reader *reader, struct span line);

/* Whether both numbers were there; sets `*seconds` to the lesser that is not 0, or 0 when the guest never sleeps. */
bool sleep_end(const struct sleep_reader *reader, uint64_t *seconds);

#endif
