/*
 * pasted: reads what somebody pasted, in place of asking the host: a folder, an unpacked support bundle, one file of any kind, or stdin.
 *
 * One pass: bytes to clean lines (evidence/decode), lines to commands and their output (evidence/transcript, evidence/command), each
 * output to the reader of its form (ask/forms). What a later piece says replaces an earlier one only where something was started
 * or a later date stands in between; otherwise the evidence conflicts.
 */
#ifndef MUXWATCH_ASK_PASTED_H
#define MUXWATCH_ASK_PASTED_H

#include "ask/forms.h"
#include "ask/look.h"
#include "judge/links.h"

enum { PASTED_SERVICE_SIZE = SERVICE_LONGEST + 1 };

/* What a topic's best piece of evidence said, and where. */
struct topic_answer {
    enum told told;
    size_t line;
    unsigned quote;  /* how deep it was quoted: deeper is older */
    unsigned epoch;  /* after how many starts */
    uint64_t date;   /* behind which date, 0: none */
    bool named;      /* in the file of its own */
    size_t conflict; /* the line where another piece says otherwise; 0: none does */
};

struct pasted {
    const struct look *look;
    struct observations *seen;
    struct clues *clues;
    char services[SERVICES][PASTED_SERVICE_SIZE];
    unsigned service_count;
    struct topic_answer answers[TOPICS];
    const char *file; /* that is read now, or a line of it: for the report */
    const struct answer_form *default_form;
    struct block block;
    char held[COMMAND_LONGEST]; /* a prompt that goes on in the next line */
    size_t held_length;
    size_t held_line;
    bool held_wrapped; /* its command is not known as it is: perhaps the terminal wrapped it */
    size_t line;       /* that is read now */
    unsigned quote;
    unsigned epoch;
    unsigned mux_epoch; /* when Mux was last started or stopped: what was said of it before is out of date */
    uint64_t date;
    bool dates_follow; /* the command asks for it */
    int exit_code;     /* of the init script, where the evidence has it */

    /* By the service that it may be. */
    unsigned worlds[SERVICES];
    struct connections connections[SERVICES];
    bool lists_worlds[SERVICES];     /* a list of worlds would have shown it */
    bool lists_connection[SERVICES]; /* the list of connections would have shown its one to the appliance */
    bool lists_mux[SERVICES];        /* and every row of it */
    char ending[2];                  /* the last bytes of the text */
    bool successor;                  /* the status named it */
    struct links_seen links;
};

/*
 * Fills `seen`, and `clues` where it is not NULL, from `look->from`. What is not there is a probe not observed. Returns 0, or 1 where it
 * has lists of the links and no connection, and `links` was filled, or -1 with errno when it cannot be read at all.
 */
int evidence_read(const struct look *look, struct observations *seen, struct clues *clues,
                  struct link_answer links[LINKS]);

/*
 * A topic's evidence in the block that ends: whether it is to be kept, for it is the first, or later by what stands between. Else
 * it is older, or a conflict, which is noted.
 */
bool pasted_keeps(struct pasted *pasted, const struct block *block, enum topic topic, enum told told);

/* The same for a block that told nothing, and why. */
void pasted_told_nothing(struct pasted *pasted, const struct block *block, enum topic topic,
                         struct fault why);

/* Whether the block's last line, which has no newline, is only the beginning of one. */
bool block_breaks_off(const struct pasted *pasted, const struct block *block);

/* Whether such a row would stand in the block, had the host printed it. */
bool block_keeps(const struct block *block, const char *row);

#endif
