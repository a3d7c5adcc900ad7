/*
 * forms: every form of an answer that people paste: the command that prints it, the file that holds it, how it shows by itself,
 * and its reader. A new form is one reader, one line in the table of forms.c, and one folder of cases.
 */
#ifndef MUXWATCH_ASK_FORMS_H
#define MUXWATCH_ASK_FORMS_H

#include "evidence/command.h"
#include "evidence/transcript.h"
#include "judge/diagnosis.h"
#include "read/connections_text.h"
#include "read/links.h"
#include "read/modules.h"
#include "read/worlds.h"

/* What a piece of evidence can tell. The first are the probes, by enum probe. */
enum topic {
    TOPIC_MAINTENANCE = PROBES,
    TOPIC_RELEASE,
    TOPIC_PORT,
    TOPIC_DS_AM,
    TOPIC_AGENT_LOG,
    TOPIC_SYSLOG,
    TOPIC_VMCI,
    TOPIC_VSEPFLT,
    TOPIC_SLEEP,
    TOPIC_GUESTS,
    TOPIC_MUX_LOG,
    TOPIC_LISTS, /* those of the links, by enum links_list */
    TOPICS = TOPIC_LISTS + LIST_VSWITCH + 1
};

/* The services that Mux may be called by: the one that is set, else the vendor's and its successor's. */
enum { SERVICES = 2 };

/* What a topic's evidence says, so far as it can contradict another piece of evidence. */
enum told { TOLD_NOTHING, TOLD_NO, TOLD_YES };

struct answer_form;

/* The output of one command, or what looks like it, while it is read. */
struct block {
    const struct answer_form *form; /* NULL: not known yet */
    bool has_command;
    bool bare;    /* the command stands without a prompt: perhaps nobody ran it */
    bool nothing; /* a line says that there was no output */
    struct command command;
    enum shell shell;
    bool cut;       /* rows were taken out, or the text ends within one */
    bool whole;     /* a file that holds the whole answer: one of a support bundle */
    unsigned used;  /* lines that the reader took */
    unsigned blank; /* empty lines before the first of them */
    bool strange;   /* a line in place of an answer */
    char said[80];
    size_t line;    /* where it begins */
    char last[160]; /* the beginning of its last line */
    bool last_used;
    unsigned quote;
    union {
        struct {
            struct status_reader reader;
            bool successor; /* the name that was said */
        } status;
        struct {
            unsigned counts[SERVICES];
            unsigned rows;
            bool headed;
            bool doubt;
            struct ds_am_reader processes;
        } ps;
        struct {
            struct records records;
            const char *module; /* that is looked for */
            bool loaded;
            bool names; /* each line's first word is a module's name */
            unsigned rows;
            bool headed;
        } modules;
        struct {
            struct connections_text text;
            struct connections tallies[SERVICES];
        } connections;
        struct maintenance_reader maintenance;
        struct release release;
        struct sockets_reader sockets;
        struct am_log_reader log;
        struct drivers_reader drivers;
        struct sleep_reader sleep;
        struct {
            struct guest guest; /* of a vmware.log */
            bool listed;
        } guests;
        struct {
            struct links_reader reader;
            struct links_seen seen;
        } links;
    } of;
};

/* What was found in all of the evidence so far. */
struct pasted;

struct answer_form {
    const char *command; /* for command_is(); NULL: none prints it */
    const char *file;    /* the name of a file that holds it; NULL: none by itself */
    enum topic topic;    /* what it tells, or the first of several */
    bool whole;          /* that file holds all of it */
    void (*begin)(const struct pasted *pasted, struct block *block);
    bool (*take)(const struct pasted *pasted, struct block *block, struct span line, bool goes_on);
    void (*end)(struct pasted *pasted, struct block *block);
    bool (*shows)(const struct pasted *pasted, struct span line); /* NULL: never by itself */
};

/* All forms; the last has no reader. The first with a topic's file is the one that collect writes. */
extern const struct answer_form forms[];

/* Takes the next of a list of connections in XML, as it is. Returns 0, or -1: it cannot be read any further. */
int forms_take_xml(struct block *block, struct span text);

/* The form whose answer a file of this name holds: by the table, or as a support bundle names its commands' files; NULL: none. */
const struct answer_form *form_of_file(const char *name);

/* The form whose command this is, or which shows itself in this line; NULL where none does. */
const struct answer_form *form_of_command(struct command *command, enum shell shell);
const struct answer_form *form_of_line(const struct pasted *pasted, struct span line);

/* Whether an init script is that of Mux or its successor. */
bool form_names_mux(struct span service);

#endif
