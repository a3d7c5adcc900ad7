/*
 * report: the findings, as text for people, as JSON for programs, and as SARIF for the pages of forges.
 */
#ifndef VIBTOOL_REPORT_H
#define VIBTOOL_REPORT_H

#include "options.h"
#include "report/json_writer.h"
#include "rules/findings.h"

#include <stdbool.h>

struct report {
    const struct options *options; /* those of check */
    struct json json;              /* not for text */
};

/* What became of one file. */
struct report_file {
    const char *name;
    bool bundle;                     /* else a VIB */
    bool unreadable;                 /* it could not be read, or not to its end */
    const struct findings *findings; /* those so far when it is unreadable */
};

/* Begins one, by --format, --quiet and --release. */
void report_begin(struct report *report, const struct options *options);

/* Adds what was found in a file. */
void report_add(struct report *report, const struct report_file *file);

/* Ends. Returns 0, or -1 and has said why stdout did not take it. */
int report_end(struct report *report);

#endif
