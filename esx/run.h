/*
 * run: what one run of muxwatch is about: its command line, its settings, its time.
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

/* Fills in how the report's text on stdout is to look. */
void run_look(const struct run *run, struct report *report);

/* Fills in what the report says of the run: the language, when, and `from` where or whose it is. */
void run_report_on(const struct run *run, struct report *report, const char *from);

/*
 * Prints the report in the run's format, the last thing that a run does: no lock may be held any more. Returns the exit code of its
 * state; with the format esxcli 0, since the state is in the structure.
 */
int run_report(const struct run *run, struct report *report);

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

#endif
