/*
 * inquiry: asks the host a question, by its own program or, where esxcli or localcli fails, by the other one, and takes the answer into the
 * observations.
 */
#ifndef MUXWATCH_ASK_INQUIRY_H
#define MUXWATCH_ASK_INQUIRY_H

#include "ask/look.h"
#include "ask/questions.h"
#include "base/lines.h"
#include "read/connections.h"
#include "read/modules.h"
#include "read/worlds.h"

enum { INQUIRY_ARGUMENTS = 12 /* with the NULL behind them */ };

struct inquiry {
    /* Given. */
    enum asked asked;
    struct observations *seen;
    bool localcli; /* that one is asked, and esxcli where it fails; else the question's own program first */
    bool last; /* no other program is to be asked: there is none, it was already, or look->localcli_only */
    struct links_seen *lists;       /* of a list: what it says goes there */
    const struct record_kind *kind; /* of ASKED_GUESTS: of its rows, which go to `rows` */
    void *rows;
    void (*empty)(void *rows); /* before each program's */
    /* How it went; NULL: a probe's goes into `seen`, what else is asked is not told of. */
    struct observation *about;
    bool again; /* the first program that was asked failed */

    /* Its own. */
    const struct look *look;
    char path[PROGRAM_PATH_SIZE];
    char words[64];
    const char *arguments[INQUIRY_ARGUMENTS];
    struct connections connections; /* which the first program showed */
    struct observation untold;
    struct records *records; /* in `of`; NULL: the answer is read by lines */
    struct lines lines;
    union {
        struct status_reader status;
        struct worlds_reader worlds;
        struct modules_reader modules;
        enum maintenance mode;
        struct links_reader list;
        struct records records;
    } of;
};

/*
 * Asks them side by side, CHILDREN_MAX at most, until `until_ms` (of clock_ms()), with look->copies. The last one is to be the one that
 * takes longest. `watch`: as children_run() has it.
 */
void inquiries_run(const struct look *look, struct inquiry *inquiries, size_t count, int64_t until_ms,
                   const struct children_watch *watch);

#endif
