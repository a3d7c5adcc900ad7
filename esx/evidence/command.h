/*
 * command: what a command line in a transcript asks, and which rows of the answer its filters let through.
 *
 * An answer proves that something is absent only where the command would have shown it: command_keeps() is the one place
 * that knows.
 */
#ifndef MUXWATCH_EVIDENCE_COMMAND_H
#define MUXWATCH_EVIDENCE_COMMAND_H

#include "evidence/filter.h"

enum { COMMAND_LONGEST = 2048, COMMAND_WORDS = 16, COMMAND_FILTERS = 6 };

struct command {
    char text[COMMAND_LONGEST]; /* the line; what follows points into it */
    /* The command before the first pipe, without its options; the first word is the program's name without its path. */
    struct span words[COMMAND_WORDS];
    unsigned word_count;
    struct span options[COMMAND_WORDS];
    unsigned option_count;
    struct span service;                    /* whose init script it is; empty where it is none */
    struct span host;                       /* that ssh was to run it on; empty where there was no ssh */
    struct filter filters[COMMAND_FILTERS]; /* grep, findstr, Where-Object, awk '/…/' */
    unsigned filter_count;
    bool cut;         /* head, tail: rows are missing that no filter took */
    bool unclear;     /* a part of it is not known here: no absence follows from its answer */
    bool hidden;      /* > FILE: the answer is not shown */
    bool numbered;    /* grep -n: `12:` stands before each row */
    bool several;     /* `a; b`: which of them printed what is not known */
    bool sent;        /* Ansible was to run it on hosts, whose results name them */
    struct span rest; /* behind the command on its line: its flattened output, or somebody's remark */
};

/*
 * Takes a command line apart. localcli, govc's host.esxcli and PowerCLI's $esxcli.a.b.list() become `esxcli a b list`;
 * /etc/init.d/NAME VERB, service, systemctl and nsxcli's get service become `init.d VERB` with the service's name.
 */
void command_parse(struct command *command, struct span line);

/*
 * Whether the command's words begin with those of `pattern`. Further words of an esxcli, ps or init.d command, which takes none,
 * become `rest`.
 */
bool command_is(struct command *command, const char *pattern);

/* Whether it has this option. */
bool command_has(const struct command *command, const char *option);

/* Whether it starts, stops, loads, installs or sets something, or boots: what was answered before is out of date. */
bool command_changes(const struct command *command);

/* Whether such a row, had there been one, would be in the answer for sure. */
bool command_keeps(const struct command *command, const char *row);

#endif
