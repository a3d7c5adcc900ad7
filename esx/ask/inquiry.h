/*
 * inquiry: asks the host a question, by its own program or, where esxcli or localcli fails, by the other one, and takes the answer into the
 * observations.
 */
#ifndef MUXWATCH_ASK_INQUIRY_H
#define MUXWATCH_ASK_INQUIRY_H

#include "ask/look.h"
#include "ask/questions.h"
#include "read/connections.h"
#include "read/modules.h"
#include "read/worlds.h"

enum { INQUIRY_ARGUMENTS = 12 /* with the NULL behind them */ };

/* The lists of the links that several inquiries share: each takes the next when it is done with one. */
struct inquiry_lists {
    struct links_seen seen;
    const char *pattern; /* of the appliance's name, as links_begin() takes it */
    int next;            /* enum links_list */
    int end;             /* behind the last that is asked for */
};

struct inquiry {
    /* Given. */
    enum asked asked;
    struct observations *seen;
    bool localcli; /* that one is asked, and esxcli where it fails; else the question's own program first */
    bool last; /* no other program is to be asked: there is none, it was already, or look->localcli_only */
    const char *stack;              /* of ASKED_STACK: its name */
    struct inquiry_lists *lists;    /* of a list */
    const struct record_kind *kind; /* of ASKED_GUESTS and ASKED_STACK: of their rows, which go to `rows` */
    void *rows;
    void (*empty)(void *rows); /* before each program's; NULL: none were there, and one program is asked */
    /* How it went; NULL: a probe's goes into `seen`, what else is asked is not told of. */
    struct observation *about;
    bool again; /* the first program that was asked failed */

    /* Its own. */
    struct copies *copies; /* NULL: none */
    char path[PROGRAM_PATH_SIZE];
    char words[64];
    const char *arguments[INQUIRY_ARGUMENTS];
    struct connections connections; /* which the first program showed */
    struct observation untold;
    struct structures *xml; /* NULL: `of` reads the lines, or a list */
    struct lines lines;
    union {
        struct status_reader status;
        struct worlds_reader worlds;
        struct modules_reader modules;
        enum maintenance mode;
        struct links_reader list;
    } of;
};

/*
 * Asks them side by side, CHILDREN_MAX at most, until `until_ms` (of clock_ms()), with look->copies. The last one is to be the one that
 * takes longest. `watch`: as children_run() has it.
 */
void inquiries_run(const struct look *look, struct inquiry *inquiries, size_t count, int64_t until_ms,
                   const struct children_watch *watch);

#endif
