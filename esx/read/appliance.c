#include "read/appliance.h"

#include <stdio.h>
#include <string.h>

enum { WORDS = 16 /* of a row; ps -el has its command behind 13 */ };

/* The first words of a line. Returns how many there are. */
static unsigned split(struct span line, struct span words[WORDS]) {
    unsigned count = 0;
    for (struct span word = span_word(&line); word.length > 0 && count < WORDS; word = span_word(&line)) {
        words[count++] = word;
    }
    for (unsigned i = count; i < WORDS; i++) {
        words[i] = (struct span){"", 0};
    }
    return count;
}

/* A socket of the port on this side, in a state that netstat or ss writes; German netstat-tools translate theirs. */
static void count_state(struct sockets_reader *reader, struct span state) {
    bool established = span_starts(state, "ESTAB") || span_equal(state, "VERBUNDEN");
    bool listening = span_starts(state, "LISTEN");
    bool other = span_has_one(state, "TIME|CLOS|FIN|SYN|LAST|UNCONN");
    reader->established += established;
    reader->listening += listening;
    reader->others += other;
    reader->doubtful += !established && !listening && !other;
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
    unsigned count = split(line, words);
    bool wrapped = reader->wrapped && count > 0;
    reader->wrapped &= count == 0;
    if (wrapped && is_state(words[0])) {
        count_state(reader, words[0]);
        return true;
    }
    reader->doubtful += wrapped;
    bool only = memchr(line.bytes, '(', line.length) != NULL &&
                span_has_one(line, "only servers|Nur Server|サーバのみ|seulement serveurs|solo servidores");
    reader->listeners_only |= only;
    if (only || span_equal(words[0], "Active")) {
        return true;
    }
    if (count > 3 && (span_equal(words[0], "Proto") || span_find(line, "Recv-Q") != NULL)) {
        reader->headed = true;
        return true;
    }
    unsigned at = span_starts(words[0], "tcp") ? 1 : 0;
    if (at == 1 && span_is_number(words[1]) && span_is_number(words[2])) {
        bool own = count > 4 && is_of_port(reader, words[3]);
        reader->wrapped = own && count == 5;
        if (own && count > 5) {
            count_state(reader, words[5]);
        }
        return count > 4;
    }
    if (is_state(words[at]) && span_is_number(words[at + 1]) && span_is_number(words[at + 2]) &&
        has_colon(words[at + 3])) {
        if (is_of_port(reader, words[at + 3])) {
            count_state(reader, words[at]);
        }
        return true;
    }
    bool stateless =
        reader->headed && span_is_number(words[0]) && span_is_number(words[1]) && has_colon(words[2]);
    reader->stateless += stateless && is_of_port(reader, words[2]);
    return stateless;
}

static bool is_time(struct span word) {
    struct span rest = word;
    span_cut(&rest, ':');
    return has_colon(rest) && word.bytes[0] >= '0' && word.bytes[0] <= '9';
}

/* Behind the time that a process took, `00:05:28`, or the year of its start; but not behind the time at the front of a log's line. 0: there is none. */
static unsigned behind_time(const struct span words[WORDS], unsigned count) {
    unsigned at = 4;
    uint64_t year = 0;
    while (at < count && !is_time(words[at])) {
        at++;
    }
    bool started = at + 1 < count && span_number(words[at + 1], UINT64_MAX, &year) && year > 1999;
    return at < count && at + 1U + started < WORDS ? at + 1U + started : 0;
}

/* Which of a row's words begins the command: ps -ef, ps aux, BusyBox's ps, `PID COMMAND`, and the like. 0: it is no row. */
static unsigned command_at(struct span words[WORDS], unsigned count) {
    unsigned behind = span_is_number(words[0]) || span_is_number(words[1]) ? behind_time(words, count) : 0;
    if (behind > 0) {
        return behind;
    }
    if (count > 9 && span_is_number(words[1]) && memchr(words[2].bytes, '.', words[2].length) != NULL) {
        return 10;
    }
    if (span_is_number(words[1]) && words[2].length > 0 && words[2].bytes[0] == '/') {
        return 2; /* USER PID COMMAND */
    }
    if (!span_is_number(words[0]) || count < 2 || span_is_number(words[1])) {
        return 0;
    }
    if (words[1].bytes[0] == '/' || span_starts(words[1], "ds_")) {
        return 1;
    }
    if (count > 3 && has_colon(words[2])) {
        return 3; /* PID USER TIME COMMAND */
    }
    return count > 4 ? 4 : 1; /* PID USER VSZ STAT COMMAND */
}

static const char ds_am[] = "/opt/ds_agent/ds_am";

/* `/opt/ds_agent/ds_am -g …`, and the `/opt/ds_agent ds_am` of the vendor's page; but not `gdb -p 1812 /opt/ds_agent/ds_am`. */
static bool is_ds_am(struct span program, struct span next) {
    return span_ends(program, "/ds_am") || span_equal(program, "ds_am") ||
           (span_equal(program, "/opt/ds_agent") && span_equal(next, "ds_am"));
}

/* Counts a row's process. A program that ends within the name, at the end of the line, may go on in the next. */
static void take_process(struct ds_am_reader *reader, const struct span *words, unsigned at, unsigned count) {
    while (at + 1 < count && (span_equal(words[at], "\\_") || span_equal(words[at], "|"))) {
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
        reader->wrapped && (span_equal(first, rest) || (reader->begun == 0 && is_ds_am(first, second)) ||
                            (strcmp(rest, "/ds_am") == 0 && span_equal(first, "ds_am")));
    reader->doubt |= reader->wrapped && !goes_on && first.length > 0;
    reader->wrapped = false;
    reader->processes += goes_on;
    return goes_on;
}

static bool says_stopped(struct span line) {
    bool service = span_has_one(line, "ds_agent|ds_am");
    return span_has_one(line, "inactive (dead)|stop/waiting") || span_starts(line, "Active: failed") ||
           (service && span_has_one(line, "is stopped|is not running| dead but "));
}

bool ds_am_line(struct ds_am_reader *reader, struct span line) {
    struct span words[WORDS];
    line = span_trim(line);
    /* systemctl's tree: `|-1812 /opt/…`, `├─1812`, and as a terminal without its drawing shows it, `tq1812` */
    size_t drawn = span_starts(line, "tq") || span_starts(line, "mq") ? 2 : 0;
    while (drawn < line.length && drawn < 16 && line.bytes[drawn] != '/' &&
           (line.bytes[drawn] < '0' || line.bytes[drawn] > '9') &&
           (line.bytes[drawn] < 'A' || (unsigned char)line.bytes[drawn] >= 0x80 ||
            strchr("|`", line.bytes[drawn]) != NULL)) {
        drawn++;
    }
    struct span row = {line.bytes + drawn, line.length - drawn};
    unsigned count = split(row.length > 0 ? row : line, words);
    if (take_rest(reader, words[0], words[1])) {
        return true;
    }
    if (reader->numbers && span_is_number(words[0]) && (count == 1 || span_is_number(words[1]))) {
        reader->rows += count;
        reader->processes += count;
        return true;
    }
    bool bare = span_equal(words[0], ds_am); /* ps -o args */
    unsigned at = bare ? 0 : command_at(words, count);
    if (bare || at > 0) {
        reader->rows++;
        if (span_find(line, "<defunct>") == NULL) {
            take_process(reader, words, at, count);
        }
        return true;
    }
    bool header =
        span_find(line, "PID") != NULL &&
        (span_equal(words[0], "UID") || span_equal(words[0], "USER") || span_equal(words[0], "PID"));
    bool tree = span_starts(line, "CGroup:");
    bool dead = says_stopped(line);
    reader->headed |= header;
    reader->terminals |= header && span_find(line, " TTY") != NULL;
    reader->tree |= tree;
    reader->stopped |= dead;
    return header || dead || tree || span_starts(line, "Active:") || span_starts(line, "Loaded:");
}

/* The time at a log line's front: `2015-10-06 19:15:15.000000 [-0500]:`, `Feb 13 15:06:02`, `2026-…T…Z`. Empty: none. */
static struct span time_of(struct span line) {
    struct span none = {line.bytes, 0};
    struct span rest = line;
    struct span last = span_word(&rest);
    struct span second = span_word(&rest);
    struct span third = span_word(&rest);
    if (last.length >= 10 && last.bytes[4] == '-' && last.bytes[7] == '-') {
        bool timed = second.length >= 8 && second.bytes[2] == ':' && second.bytes[5] == ':';
        bool zone = span_starts(third, "[") && third.length > 1 && third.length < 10 &&
                    strchr("+-0", third.bytes[1]) != NULL;
        if (last.length == 10 && timed) {
            last = zone ? third : second;
        } else if (last.length <= 18) {
            return none;
        }
    } else if (last.length == 3 && span_is_number(second) && third.length >= 8 && third.bytes[2] == ':') {
        last = third;
    } else {
        return none;
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
