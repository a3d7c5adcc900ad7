#include "read/appliance.h"

#include <stdio.h>
#include <string.h>

enum { WORDS = 12 /* of a row; ps aux has its command behind ten */ };

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

static bool is_number(struct span word) {
    uint64_t number = 0;
    return span_number(word, UINT64_MAX, &number);
}

static bool count_socket(struct sockets_reader *reader, struct span state, struct span local) {
    char port[16]; /* of an address's end */
    snprintf(port, sizeof port, ":%u", reader->port);
    reader->rows++;
    if (span_ends(local, port)) {
        bool established = span_equal(state, "ESTABLISHED") || span_equal(state, "ESTAB");
        bool listening = span_equal(state, "LISTEN") || span_equal(state, "LISTENING");
        reader->established += established;
        reader->listening += listening;
        reader->others += !established && !listening;
    }
    return true;
}

/* `tcp 0 0 169.254.1.39:48651 169.254.1.1:61653 ESTABLISHED`; of ss `[tcp] ESTAB 0 0 169.254.1.39:48651 169.254.1.1:61653`. */
bool sockets_line(struct sockets_reader *reader, struct span line) {
    struct span words[WORDS];
    unsigned count = split(line, words);
    if (span_equal(words[0], "Active")) {
        reader->listeners_only |= span_find(line, "only servers") != NULL;
        return true;
    }
    if (count > 3 && span_find(line, "Recv-Q") != NULL) {
        reader->headed = true;
        return true;
    }
    if (span_starts(words[0], "tcp") && is_number(words[1]) && is_number(words[2])) {
        return count > 4 && count_socket(reader, words[5], words[3]);
    }
    unsigned at = span_starts(words[0], "tcp") ? 1 : 0;
    bool ss = is_number(words[at + 1]) && is_number(words[at + 2]) &&
              memchr(words[at + 3].bytes, ':', words[at + 3].length) != NULL;
    return ss && words[at].bytes[0] >= 'A' && words[at].bytes[0] <= 'Z' &&
           count_socket(reader, words[at], words[at + 3]);
}

/* Which of a row's words begins the command: ps -ef, ps aux, BusyBox's ps, `PID COMMAND`. 0: it is no row. */
static unsigned command_at(struct span words[WORDS], unsigned count) {
    if (count > 7 && is_number(words[1]) && is_number(words[2])) {
        return 7;
    }
    if (count > 10 && is_number(words[1]) && memchr(words[2].bytes, '.', words[2].length) != NULL) {
        return 10;
    }
    if (!is_number(words[0]) || count < 2 || is_number(words[1])) {
        return 0;
    }
    if (words[1].bytes[0] == '/' || span_starts(words[1], "ds_")) {
        return 1;
    }
    if (count > 3 && memchr(words[2].bytes, ':', words[2].length) != NULL) {
        return 3; /* PID USER TIME COMMAND */
    }
    return count > 4 ? 4 : 1; /* PID USER VSZ STAT COMMAND */
}

/* `/opt/ds_agent/ds_am -g …`, and the `/opt/ds_agent ds_am` of the vendor's page; but not `gdb -p 1812 /opt/ds_agent/ds_am`. */
static bool is_ds_am(struct span program, struct span next) {
    return span_ends(program, "/ds_am") || span_equal(program, "ds_am") ||
           (span_equal(program, "/opt/ds_agent") && span_equal(next, "ds_am"));
}

bool ds_am_line(struct ds_am_reader *reader, struct span line) {
    struct span words[WORDS];
    line = span_trim(line);
    size_t drawn = 0; /* systemctl's tree: `|-1812 /opt/…`, `├─1812` */
    while (drawn < line.length && drawn < 16 && (line.bytes[drawn] < '0' || line.bytes[drawn] > '9') &&
           (line.bytes[drawn] < 'A' || (unsigned char)line.bytes[drawn] >= 0x80 ||
            strchr("|`", line.bytes[drawn]) != NULL)) {
        drawn++;
    }
    struct span row = {line.bytes + drawn, line.length - drawn};
    unsigned count = split(row.length > 0 ? row : line, words);
    if (reader->numbers && is_number(words[0]) && (count == 1 || is_number(words[1]))) {
        reader->rows += count;
        reader->processes += count;
        return true;
    }
    unsigned at = command_at(words, count);
    if (at > 0) {
        bool gone = span_find(line, "<defunct>") != NULL;
        reader->rows++;
        reader->processes += is_ds_am(words[at], at + 1 < WORDS ? words[at + 1] : words[at]) && !gone;
        return true;
    }
    bool header =
        span_find(line, "PID") != NULL &&
        (span_equal(words[0], "UID") || span_equal(words[0], "USER") || span_equal(words[0], "PID"));
    bool tree = span_starts(line, "CGroup:");
    bool service = span_find(line, "ds_agent") != NULL || span_find(line, "ds_am") != NULL;
    reader->headed |= header;
    reader->tree |= tree;
    bool dead =
        span_find(line, "inactive (dead)") != NULL || span_find(line, "stop/waiting") != NULL ||
        span_starts(line, "Active: failed") ||
        (service && (span_find(line, "is stopped") != NULL || span_find(line, "is not running") != NULL));
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
    } else if (last.length == 3 && is_number(second) && third.length >= 8 && third.bytes[2] == ':') {
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
    reader->log_lines += time.length > 0;
    if (span_find(line, "amsocket open") == NULL || span_find(line, "failed") == NULL) {
        return time.length > 0;
    }
    span_copy(reader->last, sizeof reader->last, time);
    reader->refusals++;
    return true;
}
