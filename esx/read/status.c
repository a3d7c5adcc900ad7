#include "read/status.h"

#include "base/service.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* LSB codes of an init script's `status`, kept by about 45 vendor scripts on ESXi. */
enum {
    EXIT_RUNNING = 0,
    EXIT_DEAD = 1 /* but its pid file, or, 2, its lock is there */,
    EXIT_NOT_RUNNING = 3
};

enum { WORD_LONGEST = 12 /* of those that mean something */ };

/* What a word does to the clause that it stands in. */
enum meaning {
    STRANGE, /* not known here: before the verb it is the subject's, before "running" it leaves that in doubt */
    FILLER,      /* changes nothing */
    RUNS,        /* says that it runs */
    STOPPED,     /* says that it does not */
    IS,          /* makes STOPPED a statement; without it, it may be what `stop` prints */
    NEGATION,    /* turns the clause */
    LIVES,       /* negated, it is in doubt; by itself it says nothing about now, as "start it with" does */
    DOUBT,       /* makes what the clause says about running unsure */
    CANNOT_TELL, /* the same, even where the clause says nothing about running */
    BUT,         /* ends the clause */
    AND,         /* ends the clause that has said something; before that, a negation reaches over it */
    MEANINGS     /* how many */
};

/* Of "isn't" the letters before the apostrophe. */
static const struct {
    enum meaning meaning;
    const char *words;
} vocabulary[] = {
    {FILLER, " a an the to be been any more in it this there at on since with pid file version t s "
             " process processes daemon service instance instances program state status agent server "
             " application task job currently still already now yet longer up also indeed really "},
    {RUNS, " running runs "},
    {STOPPED, " stopped dead inactive down ceased "},
    {IS, " is are has have "},
    {NEGATION,
     " not no never non none nothing nobody neither nor false without zero isn isnt aren arent hasn "
     "hasnt haven ain aint don doesn didn doesnt didnt "},
    {LIVES, " started ran run start alive active responding "},
    {DOUBT, " was were wasn weren had hadn will won would should must may might maybe perhaps possibly "
            " probably presumably could couldn can if whether which that who unless until when once before "
            " expected supposed assumed known last previous previously formerly hardly barely nearly almost "
            " seem seems appear appears "},
    {CANNOT_TELL,
     " starting stopping restarting reloading initializing being progress paused suspended requested denied "
     " cannot unable unknown unclear unsure undetermined hung failed fails failing failure timeout refuses "
     "refused crashed exited terminated died gone absent killed halted notrunning "},
    {BUT, " but though although however because "},
    {AND, " and while whereas "},
};

/* What a clause has said so far. */
struct clause {
    unsigned count[MEANINGS]; /* of its words, by meaning */
    unsigned strange;         /* strange words; behind a verb or a negation counted anew */
    bool negated;             /* before it said whether it runs */
    bool unsure; /* strange words before it said so, or behind a negation: "not running properly" */
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

/* The length of the escape sequence at the front, such as a script's colours: its letters are no words. */
static size_t escape_length(struct span text) {
    if (!span_starts(text, "\033[")) {
        return 0;
    }
    size_t length = 2;
    while (length < text.length && (text.bytes[length] < '@' || text.bytes[length] > '~')) {
        length++;
    }
    return length < text.length ? length + 1 : length;
}

/* The length of the service's name at the front; of the vendor's name its successor has another. */
static size_t name_length(const char *service, struct span text) {
    if (span_starts(text, service)) {
        return strlen(service);
    }
    bool successor = strcmp(service, SERVICE_VSHIELD) == 0 && span_starts(text, SERVICE_NSX);
    return successor ? strlen(SERVICE_NSX) : 0;
}

static enum meaning meaning_of(struct span word) {
    char sought[WORD_LONGEST + 3] = " "; /* the word in small letters, with a blank at either end */
    if (word.length > WORD_LONGEST) {
        return STRANGE;
    }
    for (size_t i = 0; i < word.length; i++) {
        sought[1 + i] = (char)byte_lower(word.bytes[i]);
    }
    sought[1 + word.length] = ' ';
    for (size_t i = 0; i < sizeof vocabulary / sizeof vocabulary[0]; i++) {
        if (strstr(vocabulary[i].words, sought) != NULL) {
            return vocabulary[i].meaning;
        }
    }
    return STRANGE;
}

static bool has_said(const struct clause *clause) {
    return clause->count[RUNS] + clause->count[STOPPED] > 0;
}

/* What the clause's words come to. */
static enum status_says clause_says(const struct clause *clause) {
    const unsigned *count = clause->count;
    bool said = has_said(clause);
    if (count[CANNOT_TELL] > 0 || (said && (count[DOUBT] > 0 || clause->unsure)) ||
        (!said && clause->negated && count[LIVES] > 0)) {
        return SAYS_DOUBT;
    }
    if (!said) {
        return SAYS_NOTHING;
    }
    bool turned_twice = count[NEGATION] > (clause->negated ? 1 : 0);
    if ((count[RUNS] > 0 && count[STOPPED] > 0) || (count[STOPPED] > 0 && clause->negated) || turned_twice) {
        return SAYS_DOUBT;
    }
    if (count[STOPPED] > 0) {
        return count[IS] > 0 ? SAYS_DOWN : SAYS_STOPPED;
    }
    return clause->negated ? SAYS_DOWN : SAYS_RUNNING;
}

static void end_clause(struct statement *statement) {
    statement->says[statement->named] |= clause_says(&statement->clause);
    memset(&statement->clause, 0, sizeof statement->clause);
}

/*
 * How many strange words may stand before the verb or a negation (`turns`), or before what is said: none behind a verb or a negation, and
 * without a verb no more than the name of whom it is said. Once the service was named, none: it is said of "its watchdog", "link".
 */
static unsigned strange_allowed(const struct statement *statement, bool turns) {
    const struct clause *clause = &statement->clause;
    if (statement->named || clause->negated) {
        return 0;
    }
    return turns ? UINT_MAX : clause->count[IS] == 0;
}

static void take_word(struct statement *statement, struct span word) {
    struct clause *clause = &statement->clause;
    enum meaning meaning = meaning_of(word);
    bool turns = meaning == IS || meaning == NEGATION;
    bool says = meaning == RUNS || meaning == STOPPED;
    if (meaning == BUT || (meaning == AND && has_said(clause))) {
        end_clause(statement);
        return;
    }
    if (has_said(clause)) {
        clause->unsure |= clause->negated && meaning == STRANGE;
    } else {
        clause->unsure |= (turns || says) && clause->strange > strange_allowed(statement, turns);
        statement->strange |= meaning == STRANGE;
        statement->mux |= span_has_one(word, "Mux|mux|MUX");
        clause->strange = turns ? 0 : clause->strange + (meaning == STRANGE);
        clause->negated |= meaning == NEGATION;
    }
    clause->count[meaning]++;
}

/* What is no letter. A question is no answer: "running?". A full stop ends no clause where something stands right behind it. */
static void take_mark(struct statement *statement, struct span text) {
    bool within = text.bytes[0] == '.' && text.length > 1 && text.bytes[1] != ' ' && text.bytes[1] != '.';
    statement->clause.count[DOUBT] += text.bytes[0] == '?';
    if (byte_alphanumeric(text.bytes[0])) {
        statement->clause.strange += has_said(&statement->clause) ? 0 : 2; /* "0 processes running" */
    } else if (text.bytes[0] != '\0' && strchr(".,;!|/", text.bytes[0]) != NULL && !within) {
        end_clause(statement);
    }
}

static void read_text(struct statement *statement, struct span text) {
    while (text.length > 0) {
        size_t escape = escape_length(text);
        if (escape > 0) {
            span_skip(&text, escape);
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
    const unsigned *count = statement->clause.count;
    statement->open = (statement->named || statement->mux) && count[IS] + count[NEGATION] > 0;
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
