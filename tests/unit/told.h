/*
 * told: a report and what it points to. A printer's test takes the healthy host's and breaks something.
 */
#ifndef MUXWATCH_UNIT_TOLD_H
#define MUXWATCH_UNIT_TOLD_H

#include "report/report.h"

#include "scene.h"

#include <string.h>

struct told {
    struct report report;
};

static inline void told_begin(struct told *told, void (*break_it)(struct observations *seen)) {
    memset(told, 0, sizeof *told);
    scene_healthy(&told->report.seen);
    break_it(&told->report.seen);
    snprintf(told->report.seen.release.name, RELEASE_SIZE, "6.7.0");
    verdict_reach(&told->report.verdict, &told->report.seen);
    told->report.action.recovery_ms = REPORT_NO_TIME;
    told->report.now.wall_s = 1795370399; /* 2026-11-22T17:59:59Z */
    told->report.host_name = "esx01";
}

/* Makes it the report of diagnose, which saw no more than the clues. */
static inline void told_diagnose(struct told *told) {
    struct report *report = &told->report;
    diagnosis_reach(&report->diagnosis, &report->seen, &report->verdict, &report->clues);
    report->diagnosed = true;
}
#endif
