/*
 * run: what one run of muxwatch is about: its command line, its settings, its time.
 */
#ifndef MUXWATCH_RUN_H
#define MUXWATCH_RUN_H

#include "host/identity.h"
#include "host/progress.h"
#include "judge/settings.h"
#include "report/report.h"

struct run {
    struct settings settings;
    const char *from;     /* --from, or NULL */
    const char *argument; /* the word behind the command, or NULL */
    bool dry_run;
    int64_t deadline_ms; /* of clock_ms(): children still running then are ended */
    struct identity identity;
    struct progress progress;
};

/* The exit code for wrong usage, and for a command that could not do its work. */
enum { EXIT_UNABLE = 3 };

/* The style of a text report on stdout. */
struct style run_style(const struct run *run);

/* Prints the report in the run's format. Returns the exit code of its state. */
int run_report(const struct run *run, const struct report *report);

#endif
