/*
 * report: the one model that every format prints. It is filled once for a run, and no printer adds to it. What is found in it and
 * how that is worded stands in words.h: a format only sets it.
 */
#ifndef MUXWATCH_REPORT_REPORT_H
#define MUXWATCH_REPORT_REPORT_H

#include "judge/diagnosis.h"
#include "judge/links.h"
#include "judge/policy.h"
#include "judge/verdict.h"
#include "keep/history.h"
#include "keep/settings.h"

#include <stdio.h>

enum { REPORT_NO_TIME = -1 };

enum action_result {
    ACTION_NONE,
    ACTION_STARTED,
    ACTION_FAILED,
    ACTION_SUPPRESSED,
    ACTION_DRY_RUN,
    ACTION_INTERRUPTED
};

/* What ensure did. */
struct action {
    enum action_result result;  /* ACTION_NONE: no start was due */
    enum suppressor suppressor; /* with ACTION_SUPPRESSED */
    struct fault script;        /* how the init script ended */
    int64_t recovery_ms; /* from the start until status and worlds agreed; REPORT_NO_TIME when they did not */
};

struct report {
    enum language language;
    bool color;                      /* of its text */
    const struct settings *settings; /* that hold in the run: also how much its text says, and the limits */

    struct moment now;     /* when it is made */
    const char *from;      /* the folder of evidence, NULL when the host was asked */
    const char *host_name; /* "" when not known */
    struct observations seen;
    struct verdict verdict;
    struct clues clues;         /* all zero where nobody asked for them */
    bool diagnosed;             /* by diagnose and collect: */
    struct diagnosis diagnosis; /* its steps point into `seen` and `clues` */
    bool links_asked;           /* there is no connection, and the host, or the evidence, was asked why: */
    struct link_answer links[LINKS];
    bool ensured; /* by ensure: */
    struct action action;
    const char *refusal;         /* what was wrong with the call, or why nothing was done; NULL: nothing */
    const struct memory *memory; /* what ensure remembers; NULL where it was not asked */

    /* Of other commands. */
    const char *done;              /* what a command such as pause did */
    const struct history *history; /* of the command history, beside `memory` */
    const char *config;            /* of the command settings: the file that was read, or NULL */
};

/* Prints the report for people. */
void report_print_text(FILE *out, const struct report *report);

/* Prints the report as JSON, format_version 1.0 (esx/report/report.schema.json). */
void report_print_json(FILE *out, const struct report *report);

/* Prints the report as the structure MuxwatchReport of the esxcli extension. */
void report_print_esxcli(FILE *out, const struct report *report);

/* Prints the report as a monitoring plug-in does (esx/report/nagios.c says by which guidelines). */
void report_print_nagios(FILE *out, const struct report *report);

/* Prints the report in Prometheus's text format. */
void report_print_prometheus(FILE *out, const struct report *report);

/* Prints the history for people. */
void history_print_text(FILE *out, const struct report *report);

/* Prints the history as JSON, format_version 1.0 (esx/report/history.schema.json). */
void history_print_json(FILE *out, const struct report *report);

/* Prints the history's events as a list of the structure MuxwatchEvent. */
void history_print_esxcli(FILE *out, const struct report *report);

/*
 * Prints what a command such as pause did, or why it did not: as a line (of a refusal, which stderr has, none), as JSON
 * (esx/report/done.schema.json), or as the structure MuxwatchDone; a refusal as the one line that esxcli shows as an error,
 * `ERROR: text`, in which '?' stands for what is not printable.
 */
void done_print_text(FILE *out, const struct report *report);
void done_print_json(FILE *out, const struct report *report);
void done_print_esxcli(FILE *out, const struct report *report);

/*
 * Prints each setting, its value, and where it comes from: as lines of a settings file, as JSON
 * (esx/report/settings.schema.json), or as a list of the structure MuxwatchSetting.
 */
void settings_print_text(FILE *out, const struct report *report);
void settings_print_json(FILE *out, const struct report *report);
void settings_print_esxcli(FILE *out, const struct report *report);

#endif
