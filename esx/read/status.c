#include "read/status.h"

#include "base/service.h"

#include <stdio.h>
#include <string.h>

/* LSB codes of an init script's `status`, kept by about 45 vendor scripts on ESXi. */
enum {
    EXIT_RUNNING = 0,
    EXIT_DEAD = 1 /* but its pid file, or, 2, its lock is there */,
    EXIT_NOT_RUNNING = 3
};

/* What a word does to the clause that it stands in. */
enum meaning {
    STRANGE,  /* not known here: it leaves what is said in doubt, except within the name of whom it is said */
    FILLER,   /* changes nothing */
    RUNS,     /* says that it runs */
    STOPPED,  /* says that it does not */
    IS,       /* makes STOPPED a statement; without it, it may be what `stop` prints */
    NEGATION, /* turns the clause */
    LIVES,    /* negated, leaves it in doubt; by itself it says nothing about now, as "start it with" does */
    UNSURE,   /* leaves in doubt what the clause says, wherever it stands in it: "perhaps", "was" */
    CANNOT_TELL, /* the same, even where the clause says nothing about running */
    BUT,         /* ends the clause that has said something; a negation before it leaves it in doubt */
    AND          /* ends it, too; before that, what stands in it reaches over it */
};

/* Of "isn't" the letters before the apostrophe. */
static const struct {
    enum meaning meaning;
    const char *words;
} vocabulary[] = {
    {FILLER,
     "a an the to be been any more in it this there at on since with pid file version t s process processes "
     "daemon service instance instances program state status agent server application task job currently "
     "still already now yet longer up also indeed really"},
    {RUNS, "running runs"},
    {STOPPED, "stopped dead inactive down ceased"},
    {IS, "is are has have"},
    {NEGATION,
     "not no never non none nothing nobody neither nor false without zero isn isnt aren arent hasn hasnt "
     "haven ain aint don doesn didn doesnt didnt"},
    {LIVES, "started ran run start alive active responding"},
    {UNSURE,
     "was were wasn weren had hadn will won would should must may might maybe perhaps possibly probably "
     "presumably could couldn can which that who when once before supposed assumed known previously "
     "formerly hardly barely nearly almost seem seems appear appears"},
    {CANNOT_TELL,
     "if whether unless until last previous expected starting stopping restarting reloading initializing "
     "being progress paused suspended requested denied cannot unable unknown unclear unsure undetermined "
     "hung failed fails failing failure timeout refuses refused crashed exited terminated died gone absent "
     "killed halted notrunning"},
    {BUT, "but though although however because"},
    {AND, "and while whereas"},
};

/* What a clause has said so far. */
struct clause {
    bool runs;
    bool stopped;
    bool is;
    bool negated;
    bool strange; /* by words before it said so, or behind a negation: "not running properly" */
    bool unsure;
    bool doubt; /* also of a clause that says nothing about running */
};

/* A line being read. */
struct statement {
    const char *service;
    struct clause clause;
    bool named;       /* the service was named in it */
    bool mux;         /* or another name for it */
    bool strange;     /* or what may be the name of another one */
    bool open;        /* it ends behind "is" or "not": its end was wrapped */
    unsigned says[2]; /* as in struct status_reader */
};

/* The length of the service's name at the front; of the vendor's name its successor has another. */
static size_t name_length(const char *service, struct span text) {
    return span_front(text, strcmp(service, SERVICE_VSHIELD) == 0 ? SERVICE_EITHER : service);
}

static enum meaning meaning_of(struct span word) {
    for (size_t i = 0; i < sizeof vocabulary / sizeof vocabulary[0]; i++) {
        if (span_is_one(word, vocabulary[i].words)) {
            return vocabulary[i].meaning;
        }
    }
    return STRANGE;
}

/* What the clause's words come to. */
static enum status_says clause_says(const struct clause *clause) {
    bool said = clause->runs || clause->stopped;
    if (clause->doubt || (said && (clause->strange || clause->unsure)) ||
        (clause->stopped && (clause->runs || clause->negated))) {
        return SAYS_DOUBT;
    }
    if (clause->stopped) {
        return clause->is ? SAYS_DOWN : SAYS_STOPPED;
    }
    return !said ? SAYS_NOTHING : clause->negated ? SAYS_DOWN : SAYS_RUNNING;
}

static void end_clause(struct statement *statement) {
    statement->says[statement->named] |= clause_says(&statement->clause);
    memset(&statement->clause, 0, sizeof statement->clause);
}

static void take_word(struct statement *statement, struct span word) {
    struct clause *clause = &statement->clause;
    bool said = clause->runs || clause->stopped;
    bool mux = span_has_one(word, "Mux|mux|MUX");
    statement->mux |= !said && mux;
    switch (mux ? FILLER : meaning_of(word)) {
    case STRANGE:
        statement->strange |= !said;
        clause->strange |= !said || clause->negated; /* "running as root" */
        break;
    case FILLER:
        break;
    case RUNS:
        clause->runs = true;
        break;
    case STOPPED:
        clause->stopped = true;
        break;
    case IS:
        clause->is = true;
        /*
         * Strange words before it are the name of whom it is said. Not so once the service was named: it is said of "its watchdog",
         * "link"; nor behind a negation.
         */
        clause->strange &= statement->named || clause->negated;
        break;
    case NEGATION:
        clause->doubt |= said || clause->negated;
        clause->negated = true;
        break;
    case LIVES:
        clause->doubt |= clause->negated && !said;
        break;
    case UNSURE:
        clause->unsure = true;
        break;
    case CANNOT_TELL:
        clause->doubt = true;
        break;
    case BUT:
        clause->doubt |= clause->negated && !said; /* "no pid file but running" */
        /* fall through */
    case AND:
        if (said) {
            end_clause(statement);
        }
    }
}

/* What is no letter. A question is no answer: "running?". A full stop ends no clause where something stands right behind it. */
static void take_mark(struct statement *statement, struct span text) {
    struct clause *clause = &statement->clause;
    bool within = text.bytes[0] == '.' && text.length > 1 && text.bytes[1] != ' ' && text.bytes[1] != '.';
    clause->doubt |= text.bytes[0] == '?';
    if (byte_alphanumeric(text.bytes[0])) {
        clause->strange |= !clause->runs && !clause->stopped; /* "0 processes running" */
    } else if (span_until(text, ".,;!|/") == 0 && !within) {
        end_clause(statement);
    }
}

static void read_text(struct statement *statement, struct span text) {
    while (text.length > 0) {
        if (span_take(&text, "\033[")) { /* such as a script's colours, whose letter is no word */
            span_skip(&text, span_until(text, SPAN_LETTERS));
            span_skip(&text, text.length > 0);
            continue;
        }
        size_t name = name_length(statement->service, text);
        struct span word = {text.bytes, span_run(text, SPAN_LETTERS)}; /* "not-running" is two of them */
        if (name > 0) {
            statement->named = true;
        } else if (word.length > 0) {
            take_word(statement, word);
        } else {
            take_mark(statement, text);
        }
        span_skip(&text, name > 0 ? name : word.length > 0 ? word.length : 1);
        span_skip(&text, span_equal_nocase(word, "pid") ? span_run(text, SPAN_DIGITS " ") : 0);
    }
    statement->open =
        (statement->named || statement->mux) && (statement->clause.is || statement->clause.negated);
    end_clause(statement);
}

/* What the clauses come to that count. */
static unsigned said(const unsigned says[2]) {
    return says[true] != SAYS_NOTHING ? says[true] : says[false];
}

/* How much a line that says this deserves to be quoted. */
static int weight_of(const unsigned says[2]) {
    if (said(says) == SAYS_NOTHING) {
        return 1;
    }
    return 2 + ((said(says) & (SAYS_DOWN | SAYS_STOPPED)) != 0) + (says[true] != SAYS_NOTHING ? 2 : 0);
}

bool status_line(struct status_reader *reader, struct span line) {
    struct statement statement = {.service = reader->service};
    char joined[2 * STATUS_WORDS_SIZE];
    line = span_trim(line);
    if (line.length == 0) {
        return false;
    }
    if (reader->open && line.length < STATUS_WORDS_SIZE) { /* no mail wraps its lines behind more */
        snprintf(joined, sizeof joined, "%s %.*s", reader->words, (int)line.length, line.bytes);
        line = span_of(joined);
    }
    read_text(&statement, line);
    reader->says[false] |= statement.says[false];
    reader->says[true] |= statement.says[true];
    bool own = statement.named || statement.mux;
    reader->own |= own;
    reader->others |= statement.strange && !own;
    int weight = weight_of(statement.says);
    reader->open = statement.open && weight == 1 && line.length < sizeof reader->words;
    if (weight > reader->weight || reader->open) {
        reader->weight = weight > reader->weight ? weight : reader->weight;
        span_copy(reader->words, sizeof reader->words, line);
    }
    return said(statement.says) != SAYS_NOTHING;
}

enum mux_status status_end(const struct status_reader *reader, int exit_code, struct fault *odd) {
    unsigned says = said(reader->says);
    uint64_t code = (uint64_t)exit_code;
    *odd = fault_number(FAULT_NONE, 0);
    if (says == SAYS_NOTHING && !reader->overlong) {
        bool known = exit_code == EXIT_RUNNING || exit_code == EXIT_NOT_RUNNING;
        *odd = fault_number(known                         ? NOTE_EXIT_CODE_COUNTS
                            : exit_code == STATUS_NO_EXIT ? FAULT_STATUS_SILENT
                                                          : FAULT_STATUS_NEITHER,
                            code);
        return !known ? STATUS_UNKNOWN : exit_code == EXIT_RUNNING ? STATUS_RUNNING : STATUS_DOWN;
    }
    if (says == SAYS_STOPPED && exit_code >= EXIT_DEAD && exit_code <= EXIT_NOT_RUNNING) {
        return STATUS_DOWN;
    }
    bool of_other = reader->unasked && reader->others && !reader->own;
    if (of_other ||
        (says != SAYS_DOWN && says != SAYS_RUNNING)) { /* in doubt, or in a line too long to be read */
        *odd = fault_number(FAULT_STATUS_DOUBT, 0);
        return STATUS_UNKNOWN;
    }
    if (exit_code != STATUS_NO_EXIT && (says == SAYS_DOWN) == (exit_code == EXIT_RUNNING)) {
        *odd = fault_make(NOTE_WORDS_COUNT, code, span_of(reader->words));
    }
    return says == SAYS_DOWN ? STATUS_DOWN : STATUS_RUNNING;
}
