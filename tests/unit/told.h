/*
 * told: a report and what it points to. A printer's test takes the healthy host's and breaks something.
 */
#ifndef MUXWATCH_UNIT_TOLD_H
#define MUXWATCH_UNIT_TOLD_H

#include "report/report.h"

#include "scene.h"

#include <string.h>

struct told {
    struct observations seen;
    struct verdict verdict;
    struct action action;
    struct clues clues;
    struct diagnosis diagnosis;
    struct report report;
};

static inline void told_begin(struct told *told, void (*break_it)(struct observations *seen)) {
    memset(told, 0, sizeof *told);
    scene_healthy(&told->seen);
    break_it(&told->seen);
    verdict_reach(&told->verdict, &told->seen);
    told->action.recovery_ms = REPORT_NO_TIME;
    told->report = (struct report){
        .wall_s = 1795370399, /* 2026-11-22T17:59:59Z */
        .host_name = "esx01",
        .host_release = "6.7.0",
        .seen = &told->seen,
        .verdict = &told->verdict,
        .clues = &told->clues,
    };
}

/* Makes it the report of diagnose, which saw no more than the clues. */
static inline void told_diagnose(struct told *told) {
    told->clues.release = told->report.host_release;
    diagnosis_reach(&told->diagnosis, &told->seen, &told->verdict, &told->clues);
    told->report.diagnosis = &told->diagnosis;
}

#endif
