#include "judge/crontab.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char command[] = CRONTAB_PROGRAM " ensure";

bool crontab_schedule_valid(struct span schedule) {
    int fields = 0;
    if (schedule.length >= CRONTAB_SCHEDULE_SIZE) {
        return false;
    }
    while (schedule.length > 0) {
        size_t length = 0;
        while (length < schedule.length && schedule.bytes[length] != ' ') {
            if (schedule.bytes[length] == '\0' || strchr("0123456789*,-/", schedule.bytes[length]) == NULL) {
                return false;
            }
            length++;
        }
        fields++;
        if (length == 0 || length + 1 == schedule.length) {
            return false;
        }
        size_t step = length < schedule.length ? length + 1 : length;
        schedule = (struct span){schedule.bytes + step, schedule.length - step};
    }
    return fields == 5;
}

void crontab_schedule_for(char *to, const char *host_name) {
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (const char *byte = host_name; *byte != '\0'; byte++) {
        hash = (hash ^ (unsigned char)*byte) * 16777619U;
    }
    /* A list, since not every BusyBox knows ranges with steps. */
    unsigned minute = (hash ^ hash >> 16) % 5;
    size_t used = 0;
    for (unsigned at = minute; at < 60; at += 5) {
        used += (size_t)snprintf(to + used, CRONTAB_SCHEDULE_SIZE - used, "%s%u", at > minute ? "," : "", at);
    }
    snprintf(to + used, CRONTAB_SCHEDULE_SIZE - used, " * * * *");
}

void crontab_line(char *to, const char *schedule) {
    snprintf(to, CRONTAB_LINE_SIZE, "%s %s --quiet >/dev/null 2>&1", schedule, command);
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

static bool ours(struct span line) {
    line = span_trim(line);
    return line.length > 0 && line.bytes[0] != '#' && span_find(line, command) != NULL;
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

struct editing {
    char *to;
    size_t size;
    size_t used;
};

static bool put(struct editing *editing, struct span bytes) {
    if (bytes.length > editing->size - editing->used) {
        return false;
    }
    memcpy(editing->to + editing->used, bytes.bytes, bytes.length);
    editing->used += bytes.length;
    return true;
}

/* Our line, on a line of its own even where the table's last one had no newline. */
static bool put_line(struct editing *editing, const char *line) {
    bool broken = editing->used > 0 && editing->to[editing->used - 1] != '\n';
    return (!broken || put(editing, span_of("\n"))) && put(editing, span_of(line)) &&
           put(editing, span_of("\n"));
}

bool crontab_edit(struct span table, const char *line, char *to, size_t size, size_t *length) {
    struct editing editing = {to, size, 0};
    bool placed = line == NULL;
    while (table.length > 0) {
        struct span next = next_line(&table);
        bool fits = true;
        if (!ours(next)) {
            fits = put(&editing, next);
        } else if (!placed) {
            fits = put_line(&editing, line);
            placed = true;
        }
        if (!fits) {
            return false;
        }
    }
    *length = 0;
    if (!placed && !put_line(&editing, line)) {
        return false;
    }
    *length = editing.used;
    return true;
}
