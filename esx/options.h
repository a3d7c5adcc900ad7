/*
 * options: the command line, by one table of options.
 */
#ifndef MUXWATCH_OPTIONS_H
#define MUXWATCH_OPTIONS_H

#include "report/faults.h"

#include <stdio.h>

/* Which options a command takes, as bits. */
enum options_set {
    OPTIONS_OUTPUT = 1,    /* --format, --lang, --quiet, --verbose, --no-color */
    OPTIONS_ASKING = 2,    /* --service, --port, --timeout */
    OPTIONS_CONFIG = 4,    /* --config */
    OPTIONS_FROM = 8,      /* --from */
    OPTIONS_DRY_RUN = 16,  /* --dry-run */
    OPTIONS_ARGUMENT = 32, /* one word that is no option */
    OPTIONS_DONE = 64,     /* of the first, only --format, --lang and --quiet: the answer is one line */
    OPTIONS_REPORT = 128,  /* --format takes nagios and prometheus, too: there is a report to print */
    OPTIONS_WAIT = 512,    /* --wait */
    OPTIONS_REDACT = 1024, /* --redact */
    OPTIONS_DEFAULTS = 256 /* where the standard settings file is refused, it goes on with the defaults */
};

/* What the command line says. */
struct options {
    bool help;
    bool version;
    bool dry_run;
    bool redact;
    const char *config; /* NULL: the standard place */
    const char *from;
    const char *host; /* --host */
    const char *wait; /* --wait */
    int64_t wait_s;   /* 0: not given */
    const char *argument;
    /* The values of the options that are settings, by the settings' index; NULL: not given. */
    const char *settings[SETTINGS_KEYS];
    struct complaint complaint; /* of the first thing that is wrong */
};

/* Notes what is wrong with a value of the option, or a word (NULL: of none), unless something else was wrong before. */
void options_complain(struct options *options, enum mistake mistake, const char *option, const char *wrong);

/*
 * Reads the words behind the first; `set` says which options the command takes. Long options count in full only: an
 * abbreviation that works today could mean another option tomorrow. What is wrong is noted, and the rest is read all the same:
 * it may hold the format and the language in which to say so.
 */
void options_parse(struct options *options, unsigned set, int count, char **words);

/* Applies the options that are settings; notes a value that is wrong. */
void options_apply(struct options *options, struct settings *settings);

/* Prints the help for the options of a set, one after the other. */
void options_print_help(FILE *out, unsigned set, enum language language);

#endif
