/*
 * clues: what diagnose looks at beside the four probes: the guests, their drivers and the appliance. They never feed the
 * verdict, and never a start.
 */
#ifndef MUXWATCH_JUDGE_CLUES_H
#define MUXWATCH_JUDGE_CLUES_H

#include "judge/observations.h"
#include "read/appliance.h"
#include "read/guest_drivers.h"
#include "read/guests.h"

/* A clue is observed, or not and `about.error` says why, or nothing was there to look at and both say nothing. */

struct guests_clue {
    struct observation about;
    struct guests seen;
};

struct driver_clue {
    struct observation about;
    enum driver_state state;
};

struct sleep_clue {
    struct observation about;
    uint64_t after_s; /* without input; 0: the guest never sleeps */
};

struct port_clue {
    struct observation about;
    unsigned established;
    unsigned listening;
    unsigned others;
};

struct ds_am_clue {
    struct observation about;
    unsigned processes;
};

struct am_log_clue {
    struct observation about;
    uint64_t refusals;
    char first[AM_LOG_TIME_SIZE];
    char last[AM_LOG_TIME_SIZE];
};

struct clues {
    const char *release; /* of ESXi, "" when not known */
    uint64_t build;      /* 0 when not known */
    struct guests_clue guests;
    struct sleep_clue sleep;
    struct driver_clue guest_vmci;
    struct driver_clue guest_vsepflt;
    struct port_clue port;
    struct ds_am_clue ds_am;
    struct am_log_clue agent_log;
    struct am_log_clue syslog; /* of a 9.0 */
};

#endif
