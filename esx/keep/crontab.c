#include "keep/crontab.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What muxwatch's line has behind its five fields. */
static const char command[] = " " CRONTAB_PROGRAM " ensure --quiet >/dev/null 2>&1";

enum { FIELDS = 5, DAY = 2, MONTH = 3, WEEKDAY = 4, EVERY_WEEKDAY = 0x7f, STEP_MAX = 999 };

/* The ranges of 6.7's crond: it has no 7 for Sunday. */
static const struct range {
    unsigned char first;
    unsigned char last;
} ranges[FIELDS] = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};

static bool take_byte(struct span *rest, char byte) {
    bool there = rest->length > 0 && rest->bytes[0] == byte;
    span_skip(rest, there);
    return there;
}

static bool take_number(struct span *rest, unsigned min, unsigned max, unsigned *number) {
    uint64_t value = 0;
    bool valid = span_digits(rest, max, &value) && value >= min;
    *number = (unsigned)value;
    return valid;
}

/* One element, such as `7`, `1-5`, `*` or `10-50/20`; one that ends before it begins goes round, as crond's do. */
static bool take_element(struct span *rest, struct range range, uint64_t *set) {
    unsigned first = range.first;
    unsigned last = range.last;
    unsigned step = 1;
    if (!take_byte(rest, '*')) {
        bool valid = take_number(rest, range.first, range.last, &first);
        last = first;
        if (!valid || (take_byte(rest, '-') && !take_number(rest, range.first, range.last, &last))) {
            return false;
        }
    }
    if (take_byte(rest, '/') && !take_number(rest, 1, STEP_MAX, &step)) {
        return false;
    }
    for (unsigned at = first, count = 0;; count++) {
        *set |= (uint64_t)(count % step == 0) << at;
        if (at == last) {
            return true;
        }
        at = at == range.last ? range.first : at + 1;
    }
}

/* Whether such a day ever comes: not 30 February. A weekday that is named comes whatever the day. */
static bool day_comes(const uint64_t sets[FIELDS]) {
    static const unsigned char lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= sizeof lengths; month++) {
        uint64_t days = ((uint64_t)2 << lengths[month - 1]) - 1;
        if ((sets[MONTH] >> month & 1) != 0 && (sets[DAY] & days) != 0) {
            return true;
        }
    }
    return sets[WEEKDAY] != EVERY_WEEKDAY;
}

bool crontab_schedule_valid(struct span schedule) {
    uint64_t sets[FIELDS] = {0};
    if (schedule.length >= CRONTAB_SCHEDULE_SIZE) {
        return false;
    }
    for (int i = 0; i < FIELDS; i++) {
        if (i > 0 && !take_byte(&schedule, ' ')) {
            return false;
        }
        do {
            if (!take_element(&schedule, ranges[i], &sets[i])) {
                return false;
            }
        } while (take_byte(&schedule, ','));
    }
    return schedule.length == 0 && day_comes(sets);
}

void crontab_schedule_for(char *to, const char *host_name) {
    uint32_t hash = span_hash(span_of(host_name));
    /* A list, since not every BusyBox knows ranges with steps. */
    unsigned minute = (hash ^ hash >> 16) % 5;
    size_t used = 0;
    for (unsigned at = minute; at < 60; at += 5) {
        used += (size_t)snprintf(to + used, CRONTAB_SCHEDULE_SIZE - used, "%s%u", at > minute ? "," : "", at);
    }
    snprintf(to + used, CRONTAB_SCHEDULE_SIZE - used, " * * * *");
}

void crontab_line(char *to, const char *schedule) {
    snprintf(to, CRONTAB_LINE_SIZE, "%s%s", schedule, command);
}

/* Takes the next line off the front of the table, with its newline. */
static struct span next_line(struct span *table) {
    const char *newline = memchr(table->bytes, '\n', table->length);
    size_t length = newline == NULL ? table->length : (size_t)(newline + 1 - table->bytes);
    struct span line = {table->bytes, length};
    table->bytes += length;
    table->length -= length;
    return line;
}

/*
 * Only what crontab_line() writes, with any schedule (five fields, separated by single blanks): a line that merely runs ensure, or
 * names it, is another's.
 */
static bool ours(struct span line) {
    char schedule[CRONTAB_SCHEDULE_SIZE];
    const char *field = schedule;
    line.length -= line.length > 0 && line.bytes[line.length - 1] == '\n';
    if (line.length < sizeof command - 1 || line.length >= sizeof schedule + sizeof command - 1) {
        return false;
    }
    line.length -= sizeof command - 1;
    span_copy(schedule, sizeof schedule, line);
    for (int i = 0; i < FIELDS; i++) {
        size_t length = strspn(field, "0123456789*,-/");
        if (length == 0 || field[length] != (i < FIELDS - 1 ? ' ' : '\0')) {
            return false;
        }
        field += length + 1;
    }
    bool whole = field == schedule + line.length + 1; /* none of it was replaced or left out */
    return whole && memcmp(line.bytes + line.length, command, sizeof command - 1) == 0;
}

struct span crontab_find(struct span table) {
    while (table.length > 0) {
        struct span line = next_line(&table);
        if (ours(line)) {
            bool ended = line.bytes[line.length - 1] == '\n';
            return (struct span){line.bytes, line.length - ended};
        }
    }
    return (struct span){"", 0};
}

bool crontab_edit(struct span table, const char *line, char *to, size_t size, size_t *length) {
    bool placed = line == NULL;
    size_t used = 0;
    *length = 0;
    while (table.length > 0 || !placed) {
        bool at_end = table.length == 0;
        struct span next = next_line(&table);
        bool is_ours = at_end || ours(next);
        if (is_ours && placed) {
            continue;
        }
        /* On a line of its own, even where the table's last one had no newline. */
        bool joins = is_ours && used > 0 && to[used - 1] != '\n';
        next = is_ours ? span_of(line) : next;
        if (next.length + joins + is_ours > size - used) {
            return false;
        }
        if (joins) {
            to[used++] = '\n';
        }
        memcpy(to + used, next.bytes, next.length);
        used += next.length;
        if (is_ours) {
            to[used++] = '\n';
        }
        placed |= is_ours;
    }
    *length = used;
    return true;
}
