/*
 * report: the one model that every format prints. It is filled once for a run, and no printer adds to it. What is found in it and
 * how that is worded stands in words.h: a format only sets it.
 */
#ifndef MUXWATCH_REPORT_REPORT_H
#define MUXWATCH_REPORT_REPORT_H

#include "base/language.h"
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
    int64_t until_wall_s;       /* when a pause ends */
    int64_t wait_s;             /* how long the back-off or the spent budget still holds */
    unsigned starts;            /* with a spent budget: how many were made within its window */
    int64_t window_s;           /* of the budget */
    unsigned needs_s;           /* so long a start may take, */
    unsigned timeout_s;         /* of which too little is left */
    struct fault script;        /* how the init script ended */
    int64_t recovery_ms; /* from the start until status and worlds agreed; REPORT_NO_TIME when they did not */
};

struct report {
    enum language language;
    int64_t wall_s;
    const char *from;         /* the folder of evidence, NULL when the host was asked */
    const char *host_name;    /* "" when not known */
    const char *host_release; /* "" when not known */
    const struct observations *seen;
    const struct verdict *verdict;
    const struct action *action;       /* NULL for check */
    const struct diagnosis *diagnosis; /* NULL except for diagnose and collect */
    const struct clues *clues;         /* all zero where nobody asked for them */
    const char *refusal;               /* what was wrong with the call, NULL where it was made */
    const struct link_answer *links;   /* LINKS of them; NULL where the host was not asked for them */
    const struct memory *memory;       /* what ensure remembers; NULL where it was not asked */
};

/* How a text is to look. */
struct style {
    bool color;
    bool quiet;   /* the first line only, and none when OK */
    bool verbose; /* each probe with its command and time, too */
};

/* What the command history shows. */
struct history_report {
    enum language language;
    int64_t wall_s;
    const char *host_name;
    const char *host_release; /* "": not known */
    const struct history *history;
    int64_t paused_until_wall_s; /* 0: not paused */
    unsigned starts_in_window;
    unsigned budget;
    int64_t budget_wait_s; /* how long the budget is still spent */
    int64_t back_off_s;    /* what is left of it */
};

/* Prints the report for people. */
void report_print_text(FILE *out, const struct report *report, const struct style *style);

/* Prints the report as JSON, format_version 1.0 (esx/report/report.schema.json). */
void report_print_json(FILE *out, const struct report *report);

/* Prints the report as the structure MuxwatchReport of the esxcli extension. */
void report_print_esxcli(FILE *out, const struct report *report);

/* Prints the report as a monitoring plug-in does (esx/report/nagios.c says by which guidelines). */
void report_print_nagios(FILE *out, const struct report *report);

/* Prints the report in Prometheus's text format. */
void report_print_prometheus(FILE *out, const struct report *report);

/* Prints the history for people. */
void history_print_text(FILE *out, const struct history_report *report, const struct style *style);

/* Prints the history as JSON, format_version 1.0 (esx/report/history.schema.json). */
void history_print_json(FILE *out, const struct history_report *report);

/* Prints the history's events as a list of the structure MuxwatchEvent. */
void history_print_esxcli(FILE *out, const struct history_report *report);

/* Prints what a command such as pause did, or why it did not, as JSON (esx/report/done.schema.json). */
void done_print_json(FILE *out, bool done, const char *message);

/* Prints what a command such as pause did as the structure MuxwatchDone. */
void done_print_esxcli(FILE *out, const char *message);

/*
 * Prints each setting, its value, and where it comes from: as lines of a settings file, as JSON
 * (esx/report/settings.schema.json), or as a list of the structure MuxwatchSetting. `file` is the one that was read, or NULL.
 */
void settings_print_text(FILE *out, const struct settings *settings, const char *file);
void settings_print_json(FILE *out, const struct settings *settings, const char *file);
void settings_print_esxcli(FILE *out, const struct settings *settings, const char *file);

/* Prints a refusal as the one line that esxcli shows as an error: `ERROR: text`. What is not printable becomes '?'. */
void refusal_print_esxcli(FILE *out, const char *message);

#endif
