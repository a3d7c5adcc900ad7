/*
 * diagnosis_text: the part of a text report that only diagnose has.
 */
#ifndef MUXWATCH_REPORT_DIAGNOSIS_TEXT_H
#define MUXWATCH_REPORT_DIAGNOSIS_TEXT_H

#include "report/page.h"
#include "report/report.h"

/* Prints `report->diagnosis`, which is not NULL. */
void diagnosis_print(const struct page *page, const struct report *report);

#endif
