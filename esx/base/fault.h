/*
 * fault: why something could not be seen, or what is odd about it though it was: an id, and what its sentence needs. The sentences
 * are report's (report/faults.c).
 */
#ifndef MUXWATCH_BASE_FAULT_H
#define MUXWATCH_BASE_FAULT_H

#include "base/span.h"

enum fault_id {
    FAULT_NONE,
    FAULT_TEXT,  /* in the words `text` of a folder of evidence */
    FAULT_ERRNO, /* errno `number` */
    FAULT_NOT_ASKED,
    FAULT_NOT_THERE, /* the file */

    /* How a program ended. */
    FAULT_EXIT,        /* with the code `number` */
    FAULT_KILLED,      /* by the signal `number` */
    FAULT_NOT_STARTED, /* errno `number` */
    FAULT_TIMED_OUT,   /* after `number` milliseconds */
    FAULT_FLOODED,     /* it printed more than `number` MiB */
    FAULT_UNREADABLE,
    FAULT_INTERRUPTED, /* muxwatch was told to end by the signal `number` */

    /* What is wrong with what it printed, or somebody pasted. */
    FAULT_EMPTY,
    FAULT_SAID, /* `text` in place of a list */
    FAULT_CUT,
    FAULT_CUT_BEHIND,     /* row `number` */
    FAULT_ROW,            /* `number` is malformed; `text` is the row, its kind, or a field it lacks */
    FAULT_NO_ANSWER,      /* no row of a list, no value that was asked for */
    FAULT_FILTERED,       /* the command `text` need not have shown it */
    FAULT_PARTIAL,        /* rows without a header and a command: what else there was is not known */
    FAULT_NOT_PASTED,     /* no answer to this question */
    FAULT_NO_STACK,       /* no whole list of the TCP/IP stack `text`, in which the connection is */
    FAULT_NO_TEXT,        /* but a file of the kind `text` */
    FAULT_CONFLICT,       /* pieces of evidence contradict each other */
    FAULT_CONFLICT_AT,    /* the same, in the lines of the text */
    FAULT_OUTDATED,       /* asked before a change, such as a start or reboot, or before what refutes it */
    FAULT_STATUS_DOUBT,   /* words of the init script that leave it open */
    FAULT_STATUS_SILENT,  /* no such words */
    FAULT_STATUS_NEITHER, /* no such words, and the exit code `number` */

    /* What is wrong with XML. */
    FAULT_XML_UNEXPECTED, /* `text` at row `number`: an element's name, or text, comment, DOCTYPE, encoding */
    FAULT_XML_OVERLONG,   /* a part of more than `number` bytes */
    FAULT_XML_PARSER,     /* libxml2 says `text` of line `number` */

    /* What is odd, though it was seen. */
    NOTE_EXIT_CODE_COUNTS, /* `number`, for there are no words */
    NOTE_WORDS_COUNT,      /* `text`, not the exit code `number` */
    NOTE_NO_WORLD,         /* of the service `text`, though it runs and is connected */
    NOTE_LOCALCLI,         /* was asked, since esxcli failed; the observation's first failure says how */
    NOTE_LOCALCLI_AGAIN,   /* was asked, since esxcli had failed before */
    NOTE_SWITCH,           /* the file `text` cannot be read, errno `number` */
    FAULTS                 /* how many */
};

enum { FAULT_TEXT_SIZE = 400 };

struct fault {
    enum fault_id id;
    uint64_t number;
    char text[FAULT_TEXT_SIZE]; /* printable */
};

/* A fault; of a text that does not fit the beginning counts. */
struct fault fault_make(enum fault_id id, uint64_t number, struct span text);

/* One without a text. */
struct fault fault_number(enum fault_id id, uint64_t number);

#endif
