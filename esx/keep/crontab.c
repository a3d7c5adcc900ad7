#include "keep/crontab.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What muxwatch's line has behind its five fields. */
static const char command[] = " " CRONTAB_PROGRAM " ensure --quiet >/dev/null 2>&1";

enum { FIELDS = 5, STEP_MAX = 999 };

/* The ranges of 6.7's crond: it has no 7 for Sunday. */
static const struct range {
    unsigned char first;
    unsigned char last;
} ranges[FIELDS] = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};

static bool take_number(struct span *rest, unsigned min, unsigned max) {
    uint64_t value = 0;
    return span_digits(rest, max, &value) && value >= min;
}

/* One element, such as `7`, `1-5`, `*` or `10-50/20`; one that ends before it begins goes round, as crond's do. */
static bool take_element(struct span *rest, struct range range) {
    if (!span_take(rest, "*") && (!take_number(rest, range.first, range.last) ||
                                  (span_take(rest, "-") && !take_number(rest, range.first, range.last)))) {
        return false;
    }
    return !span_take(rest, "/") || take_number(rest, 1, STEP_MAX);
}

bool crontab_schedule_valid(struct span schedule) {
    if (schedule.length >= CRONTAB_SCHEDULE_SIZE) {
        return false;
    }
    for (int i = 0; i < FIELDS; i++) {
        if (i > 0 && !span_take(&schedule, " ")) {
            return false;
        }
        do {
            if (!take_element(&schedule, ranges[i])) {
                return false;
            }
        } while (span_take(&schedule, ","));
    }
    return schedule.length == 0;
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
    struct span line = *table;
    span_cut(table, '\n');
    line.length -= table->length;
    return line;
}

/* Only what crontab_line() writes, with any schedule: a line that merely runs ensure, or names it, is another's. */
static bool ours(struct span line) {
    line.length -= span_ends(line, "\n");
    if (!span_ends(line, command)) {
        return false;
    }
    line.length -= sizeof command - 1;
    return crontab_schedule_valid(line);
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
    size_t used = 0;
    *length = 0;
    while (table.length > 0) {
        struct span next = next_line(&table);
        if (ours(next)) {
            continue;
        }
        if (next.length > size - used) {
            return false;
        }
        memcpy(to + used, next.bytes, next.length);
        used += next.length;
    }
    if (line != NULL) {
        size_t joins = used > 0 && to[used - 1] != '\n'; /* the table's last line has no newline */
        size_t added = strlen(line);
        if (joins + added + 1 > size - used) {
            return false;
        }
        memcpy(to + used, "\n", joins);
        used += joins;
        memcpy(to + used, line, added);
        used += added;
        to[used++] = '\n';
    }
    *length = used;
    return true;
}
