/*
 * look: what one look at a host, or at what was pasted, goes by: the command's settings and time, and where its progress shows.
 */
#ifndef MUXWATCH_ASK_LOOK_H
#define MUXWATCH_ASK_LOOK_H

#include "ask/copies.h"
#include "host/log.h"
#include "host/system.h"
#include "keep/settings.h"

struct look {
    const struct settings *settings;
    const struct identity *identity; /* of the host that is asked */
    const char *from;                /* what was pasted: a path, or `-`; NULL: the host is asked */
    const char *host;                /* whose evidence it is, or NULL */
    int64_t deadline_ms;             /* of clock_ms(): children still running then are ended */
    enum language language;          /* of the progress line */
    struct progress *progress;
    struct copies *copies; /* NULL: none */
    bool diagnoses;        /* what only diagnose needs is read, too */
    bool localcli_only;    /* esxcli has failed already: it is not waited for again */
};

#endif
