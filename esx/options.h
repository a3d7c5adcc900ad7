/*
 * options: the command line.
 */
#ifndef MUXWATCH_OPTIONS_H
#define MUXWATCH_OPTIONS_H

#include "run.h"

/* Which options a command takes, as bits. */
enum options_set {
    OPTIONS_OUTPUT = 1,    /* --format, --quiet, --verbose, --no-color */
    OPTIONS_ASKING = 2,    /* --service, --port, --timeout */
    OPTIONS_CONFIG = 4,    /* --config */
    OPTIONS_FROM = 8,      /* --from */
    OPTIONS_DRY_RUN = 16,  /* --dry-run */
    OPTIONS_ARGUMENT = 32, /* one word that is no option */
    OPTIONS_DONE = 64      /* of the first, only --format and --quiet: the answer is one line */
};

enum { OPTIONS_GIVEN_MAX = 32, OPTIONS_ERROR_SIZE = 200 };

/* What stood on the command line. */
struct options {
    bool help;
    bool version;
    bool dry_run;
    const char *config; /* NULL: the standard place */
    const char *from;
    const char *argument;
    size_t given_count;
    struct {
        const char *name;
        const char *value;
    } given[OPTIONS_GIVEN_MAX];     /* those that stand for a setting, in their order */
    char error[OPTIONS_ERROR_SIZE]; /* what is wrong, with its remedy; "" when nothing */
};

/*
 * Reads the words behind the command; `set` says which options it takes. Long options count in full only: an
 * abbreviation that works today could mean another option tomorrow. Returns 0, or -1 with `options->error`.
 */
int options_parse(struct options *options, unsigned set, int count, char **words);

/*
 * Applies the options that stand for settings. Returns 0, or -1 with `options->error`.
 */
int options_apply(struct options *options, struct settings *settings);

/*
 * Says what was wrong with how muxwatch was called, in the format that was asked for. Returns EXIT_UNABLE.
 */
int refuse_usage(const struct run *run, const char *what);

/* Says that --from names no folder that can be read (errno says why). Returns EXIT_UNABLE. */
int refuse_folder(const struct run *run);

#endif
