/*
 * options: the command line: what vibtool can be asked to do, and how. Long options in full only: an abbreviation that works today could
 * mean another option tomorrow.
 */
#ifndef VIBTOOL_OPTIONS_H
#define VIBTOOL_OPTIONS_H

#include "rules/rules.h"

#include <stdbool.h>
#include <stddef.h>

/* Which options a command takes, as bits. */
enum options_set {
    OPTIONS_BUILD = 1,  /* --descriptor, --root, --file, --version */
    OPTIONS_OUTPUT = 2, /* --output */
    OPTIONS_CHECK = 4,  /* --release, --force, --strict, --quiet, --min-grade, --installed */
    OPTIONS_FORMAT = 8  /* --format */
};

enum { OPTIONS_FILES_MAX = 1000 };

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_SARIF };

struct options {
    bool help;
    enum report_format format;
    bool force;            /* the VIB is going to be installed with -f */
    bool strict;           /* advice counts as well */
    bool quiet;            /* a line for each file */
    enum grade least;      /* what is worse is refused as well (--min-grade); GRADE_REFUSED where not given */
    enum release release;  /* RELEASES: those that the VIB lets in */
    const char *installed; /* a list of the VIBs on a host */
    const char *descriptor;
    const char *root;
    const char *output;
    const char *version; /* of the VIB to build */
    size_t file_count;
    char *files[OPTIONS_FILES_MAX]; /* --file, as given */
    int count;                      /* words that are no options */
    char **words;
};

/*
 * Reads the words from the command on, which is the first; those that are no options are put in front. `set` says which
 * options the command takes. Returns 0, or -1 and has said what is wrong.
 */
int options_read(struct options *options, unsigned set, int count, char **words);

/* The commands, each in the file of its name, except rules, which is in report.c. Each returns the exit code (message.h). */
int build_command(const struct options *options);
int check_command(const struct options *options);
int rules_command(const struct options *options);
int show_command(const struct options *options);
int extract_command(const struct options *options);
int bundle_command(const struct options *options);

#endif
