/*
 * told: a report as a printer gets it. A printer's test takes the healthy host's and breaks something.
 */
#ifndef MUXWATCH_UNIT_TOLD_H
#define MUXWATCH_UNIT_TOLD_H

#include "report/report.h"

#include "scene.h"

#include <string.h>

static inline void told_begin(struct report *report, void (*break_it)(struct observations *seen)) {
    static struct settings defaults;
    settings_begin(&defaults);
    memset(report, 0, sizeof *report);
    scene_healthy(&report->seen);
    break_it(&report->seen);
    snprintf(report->seen.release.name, RELEASE_SIZE, "6.7.0");
    verdict_reach(&report->verdict, &report->seen);
    report->action.recovery_ms = REPORT_NO_TIME;
    report->now.wall_s = 1795370399; /* 2026-11-22T17:59:59Z */
    report->host_name = "esx01";
    report->settings = &defaults;
}

/* Makes it the report of diagnose, which saw no more than the clues. */
static inline void told_diagnose(struct report *report) {
    diagnosis_reach(&report->diagnosis, &report->seen, &report->verdict, &report->clues,
                    report->links_asked ? report->links : NULL);
    report->diagnosed = true;
}

#endif
