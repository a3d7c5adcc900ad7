/*
 * report: the findings, as text for people and as JSON for programs.
 */
#ifndef VIBTOOL_REPORT_H
#define VIBTOOL_REPORT_H

#include "rules/findings.h"

#include <stdbool.h>

struct report {
    bool json;
    enum release release;
    void *writer; /* of the JSON; NULL for text */
};

/* What became of one file. */
struct report_file {
    const char *name;
    bool bundle;                     /* else a VIB */
    bool unreadable;                 /* it could not be read, or not to its end */
    const struct findings *findings; /* those so far when it is unreadable */
};

/* Begins. */
void report_begin(struct report *report, bool json, enum release release);

/* Adds what was found in a file. */
void report_add(struct report *report, const struct report_file *file);

/* Ends. Returns 0, or -1 and has said why stdout did not take it. */
int report_end(struct report *report);

/* Prints all rules. Returns 0, or -1. */
int report_rules(bool json);

/* Flushes stdout: what did not reach its reader must not end as good. Returns 0, or -1 and has said why. */
int report_flush(void);

#endif
