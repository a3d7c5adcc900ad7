/*
 * forms: every form of an answer that people paste: the command that prints it, the file that holds it, how it shows by itself,
 * and its reader. A new form is one reader, one line in the table of forms.c, and one entry in tests/pasted.
 */
#ifndef MUXWATCH_ASK_FORMS_H
#define MUXWATCH_ASK_FORMS_H

#include "ask/block.h"

/* Reads the block of `pasted`, which begins as zeros; what it found goes into `pasted`. */
struct answer_reader {
    void (*begin)(struct pasted *pasted); /* NULL: zeros will do */
    bool (*take)(struct pasted *pasted, struct span line);
    void (*end)(struct pasted *pasted);
    /* Whether a line without its command is of this form; NULL: only `signs` tell. */
    bool (*shows)(const struct pasted *pasted, struct span line);
    const char *signs; /* words that only its lines have, with `|` between; NULL: none */
};

/* Of the host (host_forms.c). */
extern const struct answer_reader status_form;
extern const struct answer_reader ps_form; /* the appliance's processes, too */
extern const struct answer_reader processes_form;
extern const struct answer_reader modules_form;
extern const struct answer_reader connections_form;
extern const struct answer_reader maintenance_form;
extern const struct answer_reader release_form;
extern const struct answer_reader mux_log_form;

/* Of the lists of the links between Mux and the appliance (links_forms.c). */
extern const struct answer_reader links_form;

/* Of the appliance and the guests (guest_forms.c). */
extern const struct answer_reader sockets_form;
extern const struct answer_reader log_form;
extern const struct answer_reader drivers_form;
extern const struct answer_reader sleep_form;
extern const struct answer_reader guests_form;     /* guests.txt */
extern const struct answer_reader guest_logs_form; /* a vmware.log */

struct answer_form {
    const char *command; /* for command_is(); NULL: none prints it */
    const char *file;    /* the name of a file that holds it; NULL: none by itself */
    enum topic topic;    /* what it tells, or the first of several */
    bool whole;          /* that file holds all of it */
    const struct answer_reader *reader;
};

/* All forms; the last has no reader. Of files that the same folder may have, the first counts. */
extern const struct answer_form forms[];

/* The forms without an answer: their reader takes nothing, and their topic is TOPICS. */
extern const struct answer_form unknown_form; /* what it is, nobody knows yet */
extern const struct answer_form skipped_form; /* what is not to be read */
extern const struct answer_form
    example_form; /* what is announced, such as what a runbook expects: nobody saw it */

/* The form whose answer a file of this name holds: by the table, or as a support bundle names its commands' files; NULL: none. */
const struct answer_form *form_of_file(const char *name);

/* The form whose command this is, or which shows itself in this line; unknown_form where none does. */
const struct answer_form *form_of_command(struct command *command, enum shell shell);
const struct answer_form *form_of_line(const struct pasted *pasted, struct span line);

/* Whether an init script is that of Mux or its successor. */
bool form_names_mux(struct span service);

#endif
