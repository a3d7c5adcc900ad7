/*
 * block: the output of one command in what somebody pasted, while it is read, and what was found in all of the evidence so far.
 *
 * What a later piece says replaces an earlier one only where something was started or a later date stands in between; otherwise
 * the evidence conflicts.
 */
#ifndef MUXWATCH_ASK_BLOCK_H
#define MUXWATCH_ASK_BLOCK_H

#include "ask/look.h"
#include "evidence/command.h"
#include "evidence/transcript.h"
#include "judge/diagnosis.h"
#include "read/connections_text.h"
#include "read/modules.h"
#include "read/worlds.h"

/* What a piece of evidence can tell. */
enum topic {
    TOPIC_MUX = PROBE_MUX, /* its status */
    TOPIC_WORLDS,
    TOPIC_MODULES,
    TOPIC_CONNECTIONS,
    TOPIC_MAINTENANCE,
    TOPIC_RELEASE,
    TOPIC_QUESTIONS, /* those of diagnose, by enum question */
    TOPIC_GUESTS = TOPIC_QUESTIONS + QUESTION_SCOPE,
    TOPIC_SLEEP = TOPIC_QUESTIONS + QUESTION_SLEEP,
    TOPIC_GUEST_VMCI = TOPIC_QUESTIONS + QUESTION_GUEST_VMCI,
    TOPIC_GUEST_VSEPFLT = TOPIC_QUESTIONS + QUESTION_GUEST_VSEPFLT,
    TOPIC_PORT = TOPIC_QUESTIONS + QUESTION_APPLIANCE_PORT,
    TOPIC_DS_AM = TOPIC_QUESTIONS + QUESTION_DS_AM,
    TOPIC_AGENT_LOG = TOPIC_QUESTIONS + QUESTION_AGENT_LOG,
    TOPIC_SYSLOG = TOPIC_QUESTIONS + QUESTION_SYSLOG,
    TOPIC_MUX_LOG = TOPIC_QUESTIONS + QUESTIONS,
    TOPIC_LISTS, /* those of the links, by enum links_list */
    TOPICS = TOPIC_LISTS + LIST_VSWITCH + 1
};

/* What somebody started, stopped, booted or opened in between: answers from before say nothing of what is there now. */
enum change { CHANGE_MUX, CHANGE_HOST, CHANGE_APPLIANCE, CHANGE_GUEST, CHANGE_LINK, CHANGES };

/* Mux may be called by so many services: by the one that is set, else the vendor's and its successor's. */
enum { SERVICES = 2 };

struct block {
    const struct answer_form *form;
    bool bare; /* without a prompt, and nobody says that it printed nothing: perhaps it was not run */
    struct command command;
    enum shell shell;
    char host[HOST_NAME_SIZE]; /* of its prompt; empty where that names none, or an appliance or a guest */
    bool cut;                  /* rows were taken out, or the text ends within one */
    bool whole;                /* a file that holds the whole answer: one of a support bundle */
    bool used;                 /* the reader took a line of it */
    bool spaced;               /* an empty line stands before the first of them */
    bool strange;              /* a line in place of an answer */
    bool behind;               /* the line before was one of them, and no empty one came since */
    bool stray;                /* a line behind them is none */
    char said[80];
    size_t line;    /* where it begins */
    char last[160]; /* the beginning of its last line */
    bool last_used;
    union {
        struct {
            struct status_reader reader;
            unsigned names; /* that its lines have, as pasted_names_in() tells them */
            bool others;    /* the name that nsxcli printed last is of another service */
        } status;
        struct {
            struct worlds_reader worlds;
            struct ds_am_reader processes;
        } ps;
        struct modules_reader modules;
        struct connections_text connections;
        enum maintenance maintenance;
        struct release release;
        struct sockets_reader sockets;
        struct am_log_reader log;
        struct drivers_reader drivers;
        struct sleep_reader sleep;
        struct guest guest; /* of a vmware.log */
        struct {
            struct links_reader reader;
            struct links_seen seen;
        } links;
    } of;
};

/* What a topic's best piece of evidence said, and where. */
struct topic_answer {
    bool told;
    bool yes;
    bool named; /* in the file of its own */
    size_t line;
    unsigned quote;  /* how deep it was quoted: deeper is older */
    unsigned epoch;  /* after how many starts */
    uint64_t date;   /* behind which date, 0: none */
    bool old;        /* something on which it depends was started, stopped, booted or opened since */
    size_t conflict; /* the line where another piece says otherwise; 0: none does */
};

/* All of the evidence, in one pass. */
struct pasted {
    const struct look *look;
    struct observations *seen;
    struct clues *clues;
    const char *names[SERVICES]; /* of the services that it may be: what is seen of any is Mux's */
    unsigned name_count;
    const char *services; /* the same, with `|` between */
    /* Bits, the first for names[0]: */
    unsigned seen_worlds;      /* worlds of it were seen */
    unsigned lists_worlds;     /* a list of worlds would have shown it */
    unsigned lists_connection; /* the list of connections would have shown its one to the appliance */
    unsigned status_names;     /* the status, or its command, has this name */
    bool mixed;                /* worlds or connections of the other one are alive */
    int exit_code;             /* of the init script, where the evidence has it */
    bool collected;            /* collect wrote the file that is read, and how its command ended */
    struct links_seen links;
    struct topic_answer answers[TOPICS];

    /* Where it is. */
    const char *file; /* or a line of it: for the report */
    const struct answer_form *default_form;
    struct block block;
    size_t line;
    bool goes_on;     /* the line does, in the next one */
    unsigned quote;   /* how deep the block was quoted */
    unsigned history; /* how many mails stand above, each the answer to the next */
    bool ruled;       /* the last line was a ruler, as a mail has it above the one that it answers */
    unsigned epoch;
    uint64_t date;
    bool dates_follow;            /* the command asks for it */
    char heading[HOST_NAME_SIZE]; /* the last host that a line named above what it printed */
    bool answered;                /* a probe was, below it, and no prompt says on which host */
    size_t elided; /* the last line where a list may begin of which a line above says that it lacks rows */
    char held[COMMAND_LONGEST]; /* a prompt that goes on in the next line */
    size_t held_length;
    size_t held_line;
};

/* Opens a block of this form, behind the one that ended. */
void block_begin(struct pasted *pasted, const struct answer_form *form);

/* Ends the block: what it tells goes into `pasted`. What comes next is of no form yet. */
void block_end(struct pasted *pasted);

/* What comes next stands behind no command that is known. */
void block_forget_command(struct block *block);

/* Which of the services' names the text has, as bits: the first for names[0]. */
unsigned pasted_names_in(const struct pasted *pasted, struct span text);

/* The observation that a topic's evidence belongs to; NULL where there is none to be reported. */
struct observation *pasted_about(struct pasted *pasted, enum topic topic);

/*
 * Weighs the answer to a topic in the block that ends, yes or no, against the one before. True where it is to be kept: it is the first,
 * the same, or newer by what stands between. False where it is older, or conflicts with the other; the conflict is noted.
 */
bool pasted_keeps(struct pasted *pasted, enum topic topic, bool yes);

/*
 * The same for a list: yes where the row is `present`, else no where it is known to be `absent`. Where neither is known, false, and the
 * reason is noted.
 */
bool pasted_keeps_list(struct pasted *pasted, enum topic topic, bool present, bool absent);

/* Marks as old the answers that depend on what changes, except those from a newer mail than the one being read. */
void pasted_changes(struct pasted *pasted, enum change change);

/*
 * Whether a topic's answer is old, or a newer one to another question refutes it. What is there shows all that it depends on alive: a
 * connection to the appliance ds_am as well as Mux.
 */
bool pasted_out_of_date(const struct pasted *pasted, enum topic topic);

/* Notes why the block that ends tells nothing of a topic, unless another one has told it. */
void pasted_told_nothing(struct pasted *pasted, enum topic topic, struct fault why);

/*
 * Makes an observation one that failed, with the reason. `file`: which file it is of, NULL: unchanged; `source`: what is named before the
 * reason (kept by pointer), NULL: nothing.
 */
void pasted_fail(struct observation *about, const char *file, const char *source, struct fault why);

/* The records of which its list may be; NULL where its form has none. */
struct records *block_records(struct block *block);

/* Why a block without an answer has none. */
struct fault block_reason(const struct block *block);

/* Whether it stands behind a command. */
bool block_has_command(const struct block *block);

/* Whether its command has filters. */
bool block_filtered(const struct block *block);

/* Whether the block is an answer, even an empty one. False where an error message, or another text, stands in its place. */
bool block_answers(const struct block *block);

/*
 * Whether the block would show this row (a format, as of printf) if the host had printed it: the command ran, its filters let the row
 * through, and nothing was cut.
 */
bool block_keeps(const struct block *block, const char *row, ...) __attribute__((format(printf, 2, 3)));

/* Whether its last line, which has no newline, is only the beginning of one. */
bool block_breaks_off(const struct pasted *pasted);

#endif
