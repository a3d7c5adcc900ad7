/*
 * observations: what the probes saw on the host, or found in a folder of evidence. The verdict's input.
 */
#ifndef MUXWATCH_JUDGE_OBSERVATIONS_H
#define MUXWATCH_JUDGE_OBSERVATIONS_H

#include "base/fault.h"
#include "base/service.h"
#include "read/chkconfig.h"
#include "read/connections.h"
#include "read/maintenance.h"
#include "read/release.h"
#include "read/status.h"

enum { OBSERVATION_COMMAND_SIZE = 160, OBSERVATION_NOT_TIMED = -1 };

/* The probes in the order in which the report has them. */
enum probe { PROBE_MUX, PROBE_WORLDS, PROBE_VMCI, PROBE_CONNECTIONS, PROBES };

/* The name of a probe: `mux`, `worlds`, `vmci`, `connections`. */
const char *probe_name(enum probe probe);

/* Why a program or a file told nothing. */
struct failure {
    const char
        *source; /* the program's or the file's name, a constant or `file` below; NULL: not to be named */
    struct fault end;    /* how the program ended, or why the file was not read */
    struct fault output; /* what is wrong with what it printed, or with the file */
};

/* What every probe has. */
struct observation {
    bool observed;
    struct failure failures[2];             /* why not, where it was not observed: of each that was asked */
    struct fault note;                      /* what is odd though observed */
    char command[OBSERVATION_COMMAND_SIZE]; /* what was run, "" when nothing was */
    char file[OBSERVATION_COMMAND_SIZE];    /* the evidence read instead, "" when asked live */
    long duration_ms;                       /* OBSERVATION_NOT_TIMED for evidence */
};

/* What the init script's `status` said. */
struct mux_answer {
    enum mux_status status;
    int exit_code; /* STATUS_NO_EXIT when there is none */
    char words[STATUS_WORDS_SIZE];
};

enum { MODULE_LONGEST = SERVICE_LONGEST };

/* What the setting expect-protection says. */
enum expectation { EXPECTATION_AUTO, EXPECTATION_YES, EXPECTATION_NO };

/* Whether protection was set up on this host (judge/links). */
enum deployment {
    DEPLOYMENT_UNKNOWN, /* it is taken as set up */
    DEPLOYMENT_PRESENT,
    DEPLOYMENT_ABSENT,  /* whole lists prove that it never was */
    DEPLOYMENT_UNWANTED /* and is not to be, by the settings */
};

/* Two pieces of evidence that contradict each other, in lines of the same text. */
struct conflict {
    int topic; /* enum probe */
    size_t lines[2];
};

struct line_range {
    size_t from;
    size_t to;
};

enum { OBSERVATION_CONFLICTS = PROBES, OBSERVATION_RANGES = 20, HOST_NAME_SIZE = 64 };

/* Lines of a text that told nothing. */
struct pasted_lines {
    size_t lines;
    unsigned count;
    struct line_range ranges[OBSERVATION_RANGES];
    bool more; /* there are others */
};

struct observations {
    char service[SERVICE_LONGEST + 1];
    char module[MODULE_LONGEST + 1];
    struct release release;            /* of ESXi */
    bool installed;                    /* false: neither init script is there */
    struct observation probes[PROBES]; /* how each went; what it saw is in the next four */
    struct mux_answer mux;
    unsigned worlds; /* of the service; also filled where the list broke off */
    bool vmci_loaded;
    struct connections connections; /* also filled where the list broke off */
    bool lists_mux;                 /* that list would show each row of Mux, also those to a manager */
    enum maintenance maintenance;
    enum deployment deployment;
    enum service_switch service_switch; /* asked only where Mux is down; not known from evidence */

    /* Only of evidence. */
    unsigned conflict_count;
    struct conflict conflicts[OBSERVATION_CONFLICTS];
    char hosts[2][HOST_NAME_SIZE]; /* whose prompts it has; a second one: it is of several hosts */
    struct pasted_lines unused;
    uint64_t taken; /* the last date that it holds, YYYYMMDDhhmmss; 0: none */
};

/* Everything not observed yet; the tally of connections is made ready for the service and port. */
void observations_begin(struct observations *observations, const char *service, const char *module,
                        unsigned port);

/* Gives every probe the one reason for which it was not observed: nothing was asked. */
void observations_not_asked(struct observations *observations);

/*
 * Notes the odd count that the verdict passes over: Mux runs and is connected, but ps lists no world of it.
 */
void observations_note_worlds(struct observations *observations);

#endif
