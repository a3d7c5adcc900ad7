/*
 * guests: what each running guest last said about Mux, and which of them show the error. It tells `diagnose` the scope (only
 * certain guests, or all of them); it feeds neither a verdict nor a start.
 */
#ifndef MUXWATCH_READ_GUESTS_H
#define MUXWATCH_READ_GUESTS_H

#include "base/lines.h"

enum { GUEST_NAME_SIZE = 84, GUEST_SAID_SIZE = 160, GUEST_TIME_SIZE = 32, GUESTS_NAMED = 32 };

/* What a guest's thin agent last said (the lines `vsep: AUDIT:`, of old `vf-AUDIT`, in its vmware.log). */
enum guest_says {
    GUEST_SILENT,    /* no such line: no thin agent seen */
    GUEST_LOADED,    /* its driver was loaded, but nothing was said of Mux since */
    GUEST_CONNECTED, /* Mux is connected */
    GUEST_FAILED,    /* an error of the thin agent, or a failure to reach Mux */
    GUEST_UNREAD     /* its log could not be read */
};

struct guest {
    char name[GUEST_NAME_SIZE];
    enum guest_says says;
    char time[GUEST_TIME_SIZE]; /* of what it said, as it stands there; "" when not known */
    char said[GUEST_SAID_SIZE]; /* the line without its prefix; "" when not known */
};

enum scope {
    SCOPE_UNKNOWN,
    SCOPE_NONE, /* no guest shows the error */
    SCOPE_SOME, /* only certain guests */
    SCOPE_ALL   /* all guests of the appliance that have a thin agent */
};

/* All guests together; zero: none yet. */
struct guests {
    enum scope stated; /* what guests.txt says in so many words; SCOPE_UNKNOWN when it does not */
    bool listed;       /* it is the host's list of VMs, and names say nothing */
    unsigned count;
    unsigned by_says[GUEST_UNREAD + 1];
    unsigned named_count; /* the first GUESTS_NAMED, those that failed before the others */
    struct guest named[GUESTS_NAMED];
};

/* Counts a guest, and names it while there is room; one that failed takes the place of one that did not. */
void guests_add(struct guests *guests, const struct guest *guest);

/*
 * Takes a line of a guest's vmware.log: the last that its thin agent said of Mux is kept in `guest`. Whether it is the agent's; others
 * count for nothing, for a guest may write what it likes into its log.
 */
bool guest_log_line(struct guest *guest, struct span line);

/*
 * Takes a line of guests.txt: `all`, `some` or `none` (of them show the error), or a guest: `NAME: connected|failed|loaded|silent|unread`
 * with the time and words of its log behind, as collect writes it, or the bare name of one that shows the error.
 */
bool guests_line(struct guests *guests, struct span line);

/* `connected`, as it stands in guests.txt. */
const char *guest_says_word(enum guest_says says);

/* The scope: what was stated, else what the guests that have a thin agent say. */
enum scope guests_scope(const struct guests *guests);

#endif
