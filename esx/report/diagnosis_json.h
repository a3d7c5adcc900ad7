/*
 * diagnosis_json: the member of a JSON report that only diagnose fills.
 */
#ifndef MUXWATCH_REPORT_DIAGNOSIS_JSON_H
#define MUXWATCH_REPORT_DIAGNOSIS_JSON_H

#include "report/json_writer.h"
#include "report/report.h"

/* Writes the member `diagnosis`, null where `report->diagnosis` is NULL. */
void diagnosis_print_json(struct json *json, const struct report *report);

#endif
