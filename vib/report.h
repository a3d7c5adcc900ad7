/*
 * report: the findings, as text for people, as JSON for programs, and as SARIF for the pages of forges.
 */
#ifndef VIBTOOL_REPORT_H
#define VIBTOOL_REPORT_H

#include "report/json_writer.h"
#include "rules/findings.h"

#include <stdbool.h>

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_SARIF };

struct report {
    enum report_format format;
    bool quiet;           /* text: a line for each file, without the findings */
    enum release release; /* that was asked for; RELEASES: none */
    struct json json;     /* not for text */
};

/* What became of one file. */
struct report_file {
    const char *name;
    bool bundle;                     /* else a VIB */
    bool unreadable;                 /* it could not be read, or not to its end */
    const struct findings *findings; /* those so far when it is unreadable */
};

/* Begins, with the first three members of `report` set. */
void report_begin(struct report *report);

/* Adds what was found in a file. */
void report_add(struct report *report, const struct report_file *file);

/* Ends. Returns 0, or -1 and has said why stdout did not take it. */
int report_end(struct report *report);

/* Prints all rules, as text or JSON. Returns 0, or -1. */
int report_rules(enum report_format format);

#endif
