/*
 * run: what one run of muxwatch is about: its command line, its settings, its time; and the commands, one of which it is.
 */
#ifndef MUXWATCH_RUN_H
#define MUXWATCH_RUN_H

#include "ask/look.h"
#include "options.h"
#include "report/report.h"

/* What a command's answer is: it decides in which form a refusal comes. */
enum answer { ANSWER_REPORT, ANSWER_DIAGNOSIS, ANSWER_DONE };

struct run {
    enum answer answer;
    enum language language; /* of what it says: the settings', but English where programs read it */
    struct settings settings;
    struct options options;          /* its command line */
    const char *config;              /* the settings file that was read, or NULL */
    char refused[MISTAKE_TEXT_SIZE]; /* in English: why the settings file was refused; "" where it was not */
    struct look look;                /* what its looks at the host, or at what was pasted, go by */
    int64_t look_ms;                 /* how long one may take */
    int64_t wait_until_ms; /* --wait: no look begins later; 0 s from the run's begin where it was not given */
    struct identity identity;
    struct progress progress;
};

/* The exit code for wrong usage, and for a command that could not do its work. */
enum { EXIT_UNABLE = 3 };

/* Fills in what the report says of the run: the language, the settings, when, and whose it is. */
void run_report_on(const struct run *run, struct report *report);

/* What is printed of a report. */
enum document { DOCUMENT_REPORT, DOCUMENT_HISTORY, DOCUMENT_SETTINGS, DOCUMENT_DONE };

/*
 * Fills the report in and prints the document in the run's format, the last thing that a run does: no lock may be held any more. Returns
 * the exit code: that of the report's state, but with the format esxcli 0, since the state is in the structure; of the other documents
 * 0, or EXIT_UNABLE for a refusal.
 */
int run_print(const struct run *run, struct report *report, enum document document);

/*
 * Says that a command such as pause has done its work, or (run_not_done, printf-like, on stderr too) why it has not, in
 * the run's format. Returns the exit code: 0, or EXIT_UNABLE.
 */
int run_done(const struct run *run, const char *message);
int run_not_done(const struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says that the lock cannot be taken (errno says why). Returns EXIT_UNABLE. */
int run_locked_out(const struct run *run);

/* Says what was wrong with how muxwatch was called, in the format that was asked for. Returns EXIT_UNABLE. */
int refuse_usage(const struct run *run, const char *what);

/* Says that --from names no folder that can be read (errno says why). Returns EXIT_UNABLE. */
int refuse_folder(const struct run *run);

/* The commands, as main has them in its table. Each does its work and returns the exit code. */

/* Asks the host or reads the evidence, judges, reports; for diagnose walks the vendor's decision tree on top. Changes nothing. */
int check_command(struct run *run);

/* Writes what the host's commands print, and the report on it, into a new folder. */
int collect_command(struct run *run);

/* Checks; starts Mux if it is confirmed down; verifies; remembers; logs. */
int ensure_command(struct run *run);

/* No starts for a while: planned work. */
int pause_command(struct run *run);

/* Ends a pause. */
int resume_command(struct run *run);

/* Re-arms a spent budget and ends the back-off. */
int reset_command(struct run *run);

/* Puts muxwatch's line into root's crontab, takes it away, or says whether it is there (exit code 0 or 3). */
int cron_command(struct run *run);

#endif
