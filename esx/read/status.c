#include "read/status.h"

#include "base/service.h"

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
    ENDED,       /* is believed to say so where the exit code does, too */
    LIVES,       /* negated, the same */
    IS,          /* makes STOPPED a statement; without it, it may be what `stop` prints */
    BEGAN,       /* negated, it does not run; by itself it says nothing about now */
    VERB,        /* the same, but only with `does` or `did`: "do not start it by hand" is advice */
    DOES,        /* turns VERB into a statement */
    DOES_NOT,    /* DOES and NEGATION */
    NEGATION,    /* turns the clause */
    HOW,         /* with a negation: it may run, in another way */
    BY,          /* the same of BEGAN and VERB: it may have begun otherwise */
    OF,          /* before the service's name: it is said of what stands before it */
    PART,        /* with a negation: some of it may run */
    SEEMS,       /* with a negation it is a polite no, without one it is in doubt */
    DOUBT,       /* makes what the clause says about running unsure */
    FAILED,      /* the same, and for BEGAN and VERB: "failed to start" */
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
    {FILLER, " a an the to be been any more in it this there so too "
             " process processes daemon service instance instances program state status pid "
             " currently still already now yet longer up also indeed really version "
             " agent server application task job "
             " t "},
    {RUNS, " running runs "},
    {STOPPED, " stopped dead inactive down ceased "},
    {ENDED, " crashed exited terminated died gone absent killed halted notrunning "},
    {LIVES, " alive active responding "},
    {IS, " is are has have s "},
    {BEGAN, " started ran "},
    {VERB, " run start "},
    {DOES, " does did "},
    {DOES_NOT, " doesn didn doesnt didnt "},
    {NEGATION, " not no never non none nothing nobody neither nor false isn isnt aren arent hasn hasnt haven "
               "ain aint don "},
    {HOW, " ok properly correctly normally well as "},
    {BY, " by at on via automatically manually "},
    {OF, " of for "},
    {PART, " all every only just both fully "},
    {SEEMS, " seem seems appear appears "},
    {DOUBT, " was were wasn weren had hadn will won would should must may might maybe perhaps possibly "
            " probably presumably could couldn can if whether which that who unless until when once before "
            " expected supposed assumed known last previous previously formerly hardly barely nearly almost "
            "without zero "},
    {FAILED, " failed fails failing failure timeout refuses refused "},
    {CANNOT_TELL,
     " starting stopping restarting reloading initializing being progress paused suspended requested denied "
     " cannot unable unknown unclear unsure undetermined hung "},
    {BUT, " but though although however because "},
    {AND, " and while whereas "},
};

/* What a clause has said so far. */
struct clause {
    unsigned count[MEANINGS]; /* of its words, by meaning */
    unsigned words;
    unsigned strange;   /* strange words; behind a verb or a negation counted anew */
    bool negated;       /* before it said whether it runs */
    bool negated_after; /* behind that: "running with no errors", or "running: no" */
    bool part;          /* PART, before it said so */
    bool unsure;        /* too many strange words before it said so */
};

/* A line being read. */
struct statement {
    const char *service;
    struct clause clause;
    bool named;       /* the service was named in it */
    unsigned says[2]; /* as in struct status_reader */
};

/* The length of the escape sequence at the front, such as a script's colours: its letters are no words. */
static size_t escape_length(struct span text) {
    if (text.length < 2 || text.bytes[0] != '\033' || text.bytes[1] != '[') {
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
        sought[1 + i] = (char)(word.bytes[i] | 0x20);
    }
    sought[1 + word.length] = ' ';
    for (size_t i = 0; i < sizeof vocabulary / sizeof vocabulary[0]; i++) {
        if (strstr(vocabulary[i].words, sought) != NULL) {
            return vocabulary[i].meaning;
        }
    }
    return STRANGE;
}

/* A clause without a word on whether it runs now. */
static enum status_says little_says(const struct clause *clause) {
    const unsigned *count = clause->count;
    bool none = clause->negated || clause->negated_after;
    bool did = count[BEGAN] > 0 || (count[VERB] > 0 && count[DOES] + count[DOES_NOT] > 0);
    if (did && clause->negated && !clause->part && count[DOUBT] + count[BY] == 0) {
        return SAYS_DOWN;
    }
    bool only_no = none && clause->words == 1; /* "running: no" */
    if (only_no || (clause->negated && count[BEGAN] + count[VERB] > 0)) {
        return SAYS_DOUBT;
    }
    return count[ENDED] > 0 || (count[LIVES] > 0 && clause->negated) ? SAYS_STOPPED : SAYS_NOTHING;
}

/* What the clause's words come to. */
static enum status_says clause_says(const struct clause *clause) {
    const unsigned *count = clause->count;
    unsigned now = count[RUNS] + count[STOPPED];
    bool failed = clause->unsure || count[FAILED] > 0;
    if (count[CANNOT_TELL] > 0 || (now > 0 && count[DOUBT] > 0) ||
        (now + count[BEGAN] + count[VERB] > 0 && failed)) {
        return SAYS_DOUBT;
    }
    if (now == 0) {
        return little_says(clause);
    }
    bool both = count[RUNS] > 0 && count[STOPPED] > 0;
    bool turned_part = clause->negated && (clause->part || now > 1 || count[HOW] > 0);
    bool twice = count[NEGATION] + count[DOES_NOT] > 1 || clause->negated_after;
    if (both || turned_part || twice || (count[SEEMS] > 0 && !clause->negated)) {
        return SAYS_DOUBT;
    }
    if (count[STOPPED] > 0) {
        return clause->negated ? SAYS_DOUBT : count[IS] > 0 ? SAYS_DOWN : SAYS_STOPPED;
    }
    return clause->negated ? SAYS_DOWN : SAYS_RUNNING;
}

static void end_clause(struct statement *statement) {
    statement->says[statement->named] |= clause_says(&statement->clause);
    memset(&statement->clause, 0, sizeof statement->clause);
}

static bool turns(enum meaning meaning) {
    return meaning == IS || meaning == DOES || meaning == DOES_NOT || meaning == NEGATION;
}

static bool says(const struct clause *clause, enum meaning meaning) {
    return meaning == RUNS || meaning == STOPPED ||
           (clause->negated && (meaning == BEGAN || meaning == VERB));
}

/*
 * Strange words before what is said: none may stand between the verb or the negation and it, and without a verb no more than the name
 * of whom it is said. Once the service was named, none may stand before the verb, either: it is said of "its watchdog", "link".
 */
static bool too_strange(const struct clause *clause, bool named) {
    bool turned = clause->count[IS] + clause->count[DOES] > 0 || clause->negated;
    return clause->strange > (turned || named ? 0 : 1);
}

static enum meaning take_word(struct statement *statement, struct span word, enum meaning before) {
    struct clause *clause = &statement->clause;
    enum meaning meaning = meaning_of(word);
    bool now = clause->count[RUNS] + clause->count[STOPPED] > 0;
    bool first = !now && clause->count[BEGAN] + clause->count[VERB] == 0;
    if (meaning == BUT || (meaning == AND && now)) {
        end_clause(statement);
        return meaning;
    }
    clause->unsure |= first && says(clause, meaning) && too_strange(clause, statement->named);
    clause->unsure |= first && turns(meaning) && statement->named && clause->strange > 0;
    clause->strange = turns(meaning) ? 0 : clause->strange + (meaning == STRANGE);
    clause->words += word.length > 1; /* the t of "isn't" is none */
    clause->part |= first && meaning == PART;
    clause->negated |= !now && (meaning == NEGATION || meaning == DOES_NOT);
    clause->negated_after |= now && (meaning == NEGATION || meaning == DOES_NOT);
    bool one = meaning == RUNS && before == STOPPED; /* "stopped running" is one statement */
    clause->count[one ? IS : meaning]++;
    return meaning;
}

/* A number, a version, a time: "0 processes" says none, "10:00" does not. */
static size_t take_number(struct clause *clause, struct span text) {
    size_t length = 0;
    while (length < text.length && text.bytes[length] != '\0' &&
           strchr(length == 0 ? "0123456789" : "0123456789.:", text.bytes[length]) != NULL) {
        length++;
    }
    clause->count[DOUBT] += span_equal((struct span){text.bytes, length}, "0");
    return length;
}

/* Whether a clause ends at the front of the text: at a mark, or a colon or full stop with nothing right behind it. */
static bool clause_ends(struct span text) {
    if (text.bytes[0] == ':' || text.bytes[0] == '.') {
        return text.length == 1 || text.bytes[1] == ' ' || text.bytes[1] == '\t' || text.bytes[1] == '.';
    }
    return text.bytes[0] != '\0' && strchr(",;!|/", text.bytes[0]) != NULL;
}

static void read_text(struct statement *statement, struct span text);

/* What stands in brackets is a clause of its own, but for a single word: "not (currently) running". Returns its length. */
static size_t take_brackets(struct statement *statement, struct span text) {
    const char *close = memchr(text.bytes, ')', text.length);
    struct span inner = {text.bytes + 1, close == NULL ? 0 : (size_t)(close - text.bytes) - 1};
    struct span rest = inner;
    span_word(&rest);
    if (span_trim(rest).length == 0) {
        return 1;
    }
    struct clause outer = statement->clause;
    memset(&statement->clause, 0, sizeof statement->clause);
    read_text(statement, inner);
    statement->clause = outer;
    return inner.length + 2;
}

/* A question is no answer: "running?"; what comes before a colon may put in doubt what follows: "last known state: running". */
static size_t take_mark(struct statement *statement, struct span text) {
    if (text.bytes[0] == '(') {
        return take_brackets(statement, text);
    }
    statement->clause.count[DOUBT] += text.bytes[0] == '?';
    if (clause_ends(text)) {
        unsigned doubt = text.bytes[0] == ':' ? statement->clause.count[DOUBT] : 0;
        end_clause(statement);
        statement->clause.count[DOUBT] = doubt;
    }
    return 1;
}

static void read_text(struct statement *statement, struct span text) {
    enum meaning before = FILLER;
    while (text.length > 0) {
        size_t escape = escape_length(text);
        size_t name = name_length(statement->service, text);
        struct span word = {text.bytes, 0}; /* of letters; "not-running" is two of them */
        while (word.length < text.length && byte_lower(text.bytes[word.length]) >= 'a' &&
               byte_lower(text.bytes[word.length]) <= 'z') {
            word.length++;
        }
        if (escape > 0) {
            span_skip(&text, escape);
        } else if (name > 0) {
            statement->named = true;
            statement->clause.strange = before == OF ? statement->clause.strange : 0;
            span_skip(&text, name);
        } else if (word.length > 0) {
            before = take_word(statement, word, before);
            span_skip(&text, word.length);
        } else {
            size_t number = take_number(&statement->clause, text);
            span_skip(&text, number > 0 ? number : take_mark(statement, text));
        }
    }
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
    line = span_trim(line);
    if (line.length == 0) {
        return false;
    }
    read_text(&statement, line);
    reader->says[false] |= statement.says[false];
    reader->says[true] |= statement.says[true];
    if (weight_of(statement.says) > reader->weight) {
        reader->weight = weight_of(statement.says);
        span_copy(reader->words, sizeof reader->words, line);
    }
    return said(statement.says) != SAYS_NOTHING;
}

static void take_status_line(void *context, struct span line) {
    status_line(context, line);
}

void status_begin(struct status_reader *reader, const char *service) {
    memset(reader, 0, sizeof *reader);
    reader->service = service;
    lines_begin(&reader->lines, take_status_line, reader);
}

bool status_spoke(const struct status_reader *reader) {
    return said(reader->says) != SAYS_NOTHING || reader->lines.overlong > 0;
}

enum mux_status status_end(struct status_reader *reader, int exit_code, bool *disagrees) {
    lines_end(&reader->lines);
    *disagrees = false;
    if (said(reader->says) == SAYS_DOWN) {
        *disagrees = exit_code == EXIT_RUNNING;
        return STATUS_DOWN;
    }
    if (said(reader->says) == SAYS_RUNNING) {
        *disagrees = exit_code != EXIT_RUNNING && exit_code != STATUS_NO_EXIT;
        return STATUS_RUNNING;
    }
    if (said(reader->says) == SAYS_STOPPED && exit_code >= EXIT_DEAD && exit_code <= EXIT_NOT_RUNNING) {
        return STATUS_DOWN;
    }
    if (status_spoke(reader)) {
        return STATUS_UNKNOWN; /* in doubt, or in a line too long to be read */
    }
    if (exit_code == EXIT_RUNNING) {
        return STATUS_RUNNING;
    }
    return exit_code == EXIT_NOT_RUNNING ? STATUS_DOWN : STATUS_UNKNOWN;
}
