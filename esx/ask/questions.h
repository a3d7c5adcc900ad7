/*
 * questions: the one table of what is asked of the host, and of the files in which evidence has each answer.
 */
#ifndef MUXWATCH_ASK_QUESTIONS_H
#define MUXWATCH_ASK_QUESTIONS_H

#include "judge/observations.h"
#include "keep/settings.h"
#include "read/links.h"

enum { LOCALCLI_MS = 8 * 1000 /* localcli may take no longer, also where the question allows more */ };

/* What is asked: the four probes, and what goes with them. */
enum asked {
    ASKED_MAINTENANCE = PROBES,
    ASKED_LISTS,                        /* those of the links, by enum links_list */
    ASKED_GUESTS = ASKED_LISTS + LISTS, /* the running VMs and their files */
    ASKED
};

struct asked_question {
    /*
     * From PROBE_CONNECTIONS on it is esxcli, which localcli may stand for. NULL: the service's init script; its stderr and exit code
     * belong to the answer.
     */
    const char *program;
    const char *arguments; /* with a blank between each */
    int timeout_ms;
    uint64_t cap;     /* bytes of output */
    const char *name; /* NAME.ended in evidence says how the command ended; NULL: nothing does */
    const char *file; /* what collect writes it into; NULL: none, or the list's own */
};

/* `asked` is less than ASKED. All lists are asked for as the first is, each with its command (links_list_command) behind it. */
const struct asked_question *question_of(enum asked asked);

/* Nothing was asked yet; which service it is about, and whether protection is wanted, is as the settings say. */
void questions_begin(struct observations *seen, const struct settings *settings);

#endif
