/*
 * questions: the one table of what is asked, of the host or of evidence, and what is made of an answer.
 */
#ifndef MUXWATCH_ASK_QUESTIONS_H
#define MUXWATCH_ASK_QUESTIONS_H

#include "judge/observations.h"
#include "keep/settings.h"
#include "read/connections.h"
#include "read/modules.h"
#include "read/status.h"
#include "read/worlds.h"
#include "read/xml_structures.h"

/* What is asked: the four probes, and what goes with them. */
enum asked { ASKED_MAINTENANCE = PROBES, ASKED };

enum {
    ASKED_WORDS = 6, /* of a command, with the NULL behind them */
    ASKED_TIMEOUT_MS = 10 * 1000,
    ESXCLI_TIMEOUT_MS = 12 * 1000, /* it takes 1 to 3 s on a host that is well; later localcli tells more */
    LOCALCLI_TIMEOUT_MS = 8 * 1000
};

struct asked_question {
    const char *program; /* NULL: the service's init script; its stderr and exit code belong to the answer */
    const char *words[ASKED_WORDS];
    int timeout_ms;
    uint64_t cap;     /* bytes of output */
    const char *name; /* NAME.ended in evidence says how the command ended */
    const char *file; /* what collect writes it into */
};

/* By enum probe, then by enum asked. */
extern const struct asked_question questions[ASKED];

/* Nothing was asked yet; which service it is about, and whether protection is wanted, is as the settings say. */
void questions_begin(struct observations *seen, const struct settings *settings);

/* An answer that is being read. */
struct reading {
    enum asked asked;
    struct observations *seen;
    struct structures *xml; /* NULL: `of` reads */
    union {
        struct lines lines; /* which each of these begins with */
        struct status_reader status;
        struct worlds_reader worlds;
        struct modules_reader modules;
        struct {
            struct lines lines;
            enum maintenance mode;
        } maintenance;
    } of;
};

/* Reads an answer to `asked` into `seen`. Returns 0, or -1 where there is no memory; else end it. */
int reading_begin(struct reading *reading);

/* Takes the next of it; `context` is the struct reading. Returns 0, or -1: no more of it can be read. */
int reading_take(void *context, const char *bytes, size_t length);

/*
 * Takes what was read into the observations. False where the output is no answer, with the reason in `why`. `exit_code` is
 * STATUS_NO_EXIT where there is none.
 */
bool reading_end(struct reading *reading, int exit_code, struct fault *why);

#endif
