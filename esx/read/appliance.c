#include "read/appliance.h"

#include <stdio.h>
#include <string.h>

enum { WORDS = 20 /* of a row; what sosreport asks of ps has the command behind 15 */ };

/*
 * A socket in a state that netstat or ss writes, `own` if of the port on this side. A terminal may have wrapped it: `ESTA`; netstat
 * translates it for some: in Spanish `ESCUCHAR` listens.
 */
static void count_state(struct sockets_reader *reader, struct span state, bool own) {
    bool established = span_starts(state, "EST") || span_equal(state, "VERBUNDEN");
    bool listening = span_starts(state, "LI");
    bool other = span_has_one(state, "TIME|CLOS|FIN|SYN|LAST");
    reader->connections |= established || other;
    reader->established += own && established;
    reader->listening += own && listening;
    reader->others += own && other;
    reader->doubtful += own && !established && !listening && !other;
}

static bool is_of_port(const struct sockets_reader *reader, struct span local) {
    char port[16]; /* of an address's end */
    snprintf(port, sizeof port, ":%u", reader->port);
    return span_ends(local, port);
}

static bool is_state(struct span word) {
    return word.length > 3 && word.bytes[0] >= 'A' && word.bytes[0] <= 'Z' && word.bytes[1] <= 'Z';
}

static bool has_colon(struct span word) {
    return memchr(word.bytes, ':', word.length) != NULL;
}

/*
 * `tcp 0 0 169.254.1.39:48651 169.254.1.1:61653 ESTABLISHED`; of ss `[tcp] ESTAB 0 0 169.254.1.39:48651 169.254.1.1:61653`, and without the
 * state where it was asked for one.
 */
bool sockets_line(struct sockets_reader *reader, struct span line) {
    struct span words[WORDS];
    unsigned count = span_words(line, words, WORDS);
    bool wrapped = reader->wrapped && count > 0;
    reader->wrapped &= count == 0;
    if (wrapped && is_state(words[0])) {
        count_state(reader, words[0], true);
        return true;
    }
    reader->doubtful += wrapped;
    if (count > 3 && (span_equal(words[0], "Proto") || span_find(line, "Recv-Q") != NULL)) {
        reader->headed = span_find(line, "World") == NULL; /* else it is a host's list */
        return true;
    }
    bool tcp = span_starts(words[0], "tcp");
    bool ss = is_state(words[tcp]);
    unsigned at = tcp + ss; /* behind it stand the queues, this side and the other one */
    struct span local = words[at + 2];
    struct span state = ss ? words[tcp] : (struct span){words[5].bytes, tcp ? words[5].length : 0};
    bool row = (at > 0 || reader->headed) && span_is_number(words[at]) && span_is_number(words[at + 1]);
    if (row && has_colon(local)) {
        bool own = is_of_port(reader, local);
        reader->stateless += own && at == 0 && state.length == 0;
        reader->wrapped = own && at > 0 && state.length == 0;
        if (state.length > 0) {
            count_state(reader, state, own);
        }
        return words[at + 3].length > 0;
    }
    /* `Active Internet connections (servers and established)`, in any language */
    bool title = !reader->headed && count > 1 && span_ends(words[count - 1], ")");
    bool whole = title && span_has_one(line, "and established)|w/o servers)");
    reader->connections |= whole;
    reader->partial = title ? !whole : reader->partial;
    return span_equal(words[0], "Active") || (span_equal(words[0], "unix") && span_is_number(words[1]));
}

static bool is_time(struct span word) {
    struct span rest = word;
    span_cut(&rest, ':');
    return has_colon(rest) && span_run(word, SPAN_DIGITS) > 0;
}

/* Whether it is the state of a process: `Ss`, `R+`, or a part of it: `S <` of BusyBox. */
static bool is_process_state(struct span word) {
    return word.length > 0 && strchr("DIRSTXZt<N", word.bytes[0]) != NULL &&
           span_run(word, "DIRSTXZt<NLsl+") == word.length;
}

/*
 * Whether the word can stand in a column before the command: a number, time or state, `Jun03`, `Tue`, `pts/0`, `?` or `-`, or BusyBox's
 * `{thread}`. A program's name with a digit is taken for one, too, which finds the program in the next word.
 */
static bool is_cell(struct span word) {
    bool digit = span_until(word, SPAN_DIGITS) < word.length && span_front(word, "/|[") == 0;
    bool capital = word.length > 0 && word.bytes[0] >= 'A' && word.bytes[0] <= 'Z';
    bool day = capital && word.length == 3 && word.bytes[1] >= 'a' && word.bytes[2] >= 'a';
    return digit || day || is_process_state(word) || span_equal(word, "-") || span_front(word, "?|{") > 0;
}

/* Whether it stands behind the name of what a process waits for: its state, the terminal `?`, or its start, `Nov24` or `10:02`. */
static bool is_behind_wait(struct span word) {
    bool start = word.length == 5 && word.bytes[4] >= '0' && word.bytes[4] <= '9' &&
                 (word.bytes[2] == ':' || (word.bytes[0] >= 'A' && word.bytes[0] <= 'Z'));
    return start || is_process_state(word) || span_equal(word, "?");
}

/*
 * Which of a row's words begins the command: the first behind the process's number, its user and the other columns. Among these may be
 * the name of what it waits for, `futex_ ?` or `futex_ Sl`, and in front ps -l's `4 S root 1812`. If the row ends behind the time that the
 * process took, it is the end of the words. 0: it is no row, but perhaps a log's line, which begins with a time. With a header any word
 * can be the command, without one only a path.
 */
static unsigned command_at(const struct span words[WORDS], unsigned count, bool headed) {
    bool first = span_is_number(words[0]);
    if (!first && (!span_is_number(words[1]) || (words[1].length < 3 && is_time(words[2])))) {
        return 0;
    }
    bool user = first && !is_cell(words[1]) && words[1].bytes[0] != '/' && !span_starts(words[1], "ds_") &&
                (is_cell(words[2]) || span_equal(words[1], "root"));
    bool flags = first && is_process_state(words[1]) && span_is_number(words[3]);
    unsigned columns = flags ? 3 : first && !user ? 1 : 2;
    unsigned at = columns;
    while (at + 1U < WORDS &&
           (is_cell(words[at]) || (words[at].bytes[0] != '/' && is_behind_wait(words[at + 1])))) {
        at++;
    }
    bool prose = !first && at == columns && !headed && words[at].bytes[0] != '/';
    return prose || at + 1U >= WORDS || (at >= count && !is_time(words[count - 1])) ? 0 : at;
}

static const char ds_am[] = "/opt/ds_agent/ds_am";

/* `/opt/ds_agent/ds_am -g …`, and the `/opt/ds_agent ds_am` of the vendor's page; but not `gdb -p 1812 /opt/ds_agent/ds_am`. */
static bool is_ds_am(struct span program, struct span next) {
    return span_ends(program, "/ds_am") || span_equal(program, "ds_am") ||
           (span_equal(program, "/opt/ds_agent") && span_equal(next, "ds_am"));
}

/* Counts a row's process. A program that ends within the name, at the end of the line, may go on in the next. */
static void take_process(struct ds_am_reader *reader, const struct span *words, unsigned at, unsigned count) {
    while (at + 1 < count && span_is_one(words[at], "\\_ |")) {
        at++; /* ps --forest draws a tree */
    }
    struct span program = words[at]; /* empty behind the last */
    bool last = at + 1 >= count;
    bool begins =
        last && program.length < sizeof ds_am - 1 && memcmp(program.bytes, ds_am, program.length) == 0;
    reader->wrapped = begins;
    reader->begun = begins ? program.length : 0;
    reader->processes += is_ds_am(program, last ? program : words[at + 1]);
}

/* Whether the line continues the row before, within the name of the program or behind it. */
static bool take_rest(struct ds_am_reader *reader, struct span first, struct span second) {
    const char *rest = ds_am + reader->begun;
    bool goes_on =
        reader->wrapped && (span_equal(first, rest) || (reader->begun == 0 && is_ds_am(first, second)));
    reader->doubt |= reader->wrapped && !goes_on && first.length > 0;
    reader->wrapped = false;
    reader->processes += goes_on;
    return goes_on;
}

static bool says_stopped(struct span line) {
    bool service = span_find(line, "ds_a") != NULL; /* ds_agent or ds_am */
    return span_has_one(line, "inactive (dead)|stop/waiting|Active: failed") ||
           (service && span_has_one(line, "is stopped|is not running| dead but |停止して"));
}

bool ds_am_line(struct ds_am_reader *reader, struct span line) {
    struct span words[WORDS];
    line = span_trim(line);
    /* systemctl's tree: `|-1812 /opt/…`, `├─1812`, and as a terminal without its drawing shows it, `tq1812` */
    struct span row = line;
    span_skip(&row, span_front(row, "tq|mq"));
    span_skip(&row, span_until(row, SPAN_DIGITS SPAN_LETTERS "/"));
    unsigned count = span_words(row.length > 0 ? row : line, words, WORDS);
    if (take_rest(reader, words[0], words[1])) {
        return true;
    }
    if (reader->numbers && span_is_number(words[0]) && (count == 1 || span_is_number(words[1]))) {
        reader->rows += count;
        reader->processes += count;
        return true;
    }
    bool bare = span_equal(words[0], ds_am); /* ps -o args */
    unsigned at = bare ? 0 : command_at(words, count, reader->headed);
    bool is_row = bare || at > 0;
    unsigned before = reader->processes;
    reader->rows += is_row;
    if (is_row && span_find(line, "<defunct>") == NULL) {
        take_process(reader, words, at, count);
    }
    /* Its command line, in columns that are not known here. */
    reader->doubt |= reader->processes == before && span_find(line, "/opt/ds_agent/ds_am -") != NULL;
    if (is_row) {
        return true;
    }
    bool header = span_find(line, "PID") != NULL &&
                  (span_is_one(words[0], "UID USER PID") || span_is_one(words[count - 1], "CMD COMMAND"));
    bool tree = span_starts(line, "CGroup:");
    bool dead = says_stopped(line);
    reader->headed |= header;
    reader->terminals |= header && span_find(line, " TTY") != NULL;
    reader->tree |= tree;
    reader->stopped |= dead;
    return header || dead || tree || span_front(line, "Active:|Loaded:") > 0;
}

/* The time at a log line's front: `2015-10-06 19:15:15.000000 [-0500]:`, `Feb 13 15:06:02`, `2026-…T…Z`. Empty: none. */
static struct span time_of(struct span line) {
    struct span words[3];
    span_words(line, words, 3);
    bool dated = words[0].length >= 10 && words[0].bytes[4] == '-' && words[0].bytes[7] == '-';
    bool zone = span_front(words[2], "[+|[-|[0") > 0 && words[2].length < 10;
    struct span last = {line.bytes, 0};
    if (dated && words[0].length == 10 && is_time(words[1])) {
        last = zone ? words[2] : words[1];
    } else if (dated && words[0].length > 18) {
        last = words[0];
    } else if (words[0].length == 3 && span_is_number(words[1]) && is_time(words[2])) {
        last = words[2];
    }
    struct span time = {line.bytes, (size_t)(last.bytes + last.length - line.bytes)};
    time.length -= span_ends(time, ":");
    return time;
}

bool am_log_line(struct am_log_reader *reader, struct span line) {
    struct span time = time_of(line);
    bool begins = time.length > 0;
    bool names = span_find(line, "amsocket") != NULL;
    bool failed = span_find(line, "failed") != NULL;
    bool goes_on = reader->wrapped && !begins; /* a mail wrapped the line */
    reader->log_lines += begins;
    reader->wrapped = ((names && begins) || goes_on) && !failed;
    if (!goes_on && (!names || !(begins || failed))) {
        return begins;
    }
    if (span_find(line, "amsocket open error!") != NULL) { /* of 9.0, below the failure itself */
        reader->wrapped = false;
        reader->errors++;
    }
    reader->refusals += failed;
    if (begins) {
        span_copy(reader->last, sizeof reader->last, time);
    }
    return true;
}
