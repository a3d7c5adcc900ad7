#include "read/appliance.h"

#include <stdio.h>
#include <string.h>

/* Whether the address ends in `:PORT`. */
static bool has_port(struct span address, unsigned port) {
    char end[16];
    snprintf(end, sizeof end, ":%u", port);
    size_t length = strlen(end);
    return address.length > length && memcmp(address.bytes + address.length - length, end, length) == 0;
}

/* `tcp  0  0 169.254.1.39:48651  169.254.1.1:61653  ESTABLISHED` */
static void take_netstat_line(void *context, struct span line) {
    struct netstat_reader *reader = context;
    struct span rest = line;
    struct span command;
    struct span proto = span_word(&rest);
    if (!span_starts(proto, "tcp")) {
        reader->listed |= reader->prompt(line, &command) || span_equal(proto, "Proto");
        return;
    }
    reader->listed = true;
    span_word(&rest); /* the queues */
    span_word(&rest);
    struct span local = span_word(&rest);
    span_word(&rest);
    struct span state = span_word(&rest);
    if (!has_port(local, reader->port)) {
        return;
    }
    reader->established += span_equal(state, "ESTABLISHED");
    reader->listening += span_equal(state, "LISTEN");
    reader->others += !span_equal(state, "ESTABLISHED") && !span_equal(state, "LISTEN");
}

void netstat_begin(struct netstat_reader *reader, unsigned port, prompt_test *prompt) {
    *reader = (struct netstat_reader){.port = port, .prompt = prompt};
    lines_begin(&reader->lines, take_netstat_line, reader);
}

/* Whether the words name the program: `/opt/ds_agent ds_am -g …`, and not `grep ds_am`. */
static bool names_ds_am(struct span words) {
    for (struct span word = span_word(&words); word.length > 0; word = span_word(&words)) {
        if (span_equal(word, "grep")) {
            return false;
        }
        bool path = word.length > 6 && memcmp(word.bytes + word.length - 6, "/ds_am", 6) == 0;
        if (path || span_equal(word, "ds_am")) {
            return true;
        }
    }
    return false;
}

/* `root 17087 1 0 Oct06 ? 00:00:00 /opt/ds_agent ds_am …`: owner, process, parent, load, start, terminal, time, words. */
static void take_ps_line(void *context, struct span line) {
    struct ds_am_reader *reader = context;
    struct span rest = line;
    struct span command;
    uint64_t number = 0;
    struct span owner = span_word(&rest);
    if (!span_number(span_word(&rest), UINT64_MAX, &number)) {
        reader->listed |= reader->prompt(line, &command) || span_equal(owner, "UID");
        return;
    }
    reader->listed = true;
    reader->processes += names_ds_am(rest);
}

void ds_am_begin(struct ds_am_reader *reader, prompt_test *prompt) {
    *reader = (struct ds_am_reader){.prompt = prompt};
    lines_begin(&reader->lines, take_ps_line, reader);
}

static void take_log_line(void *context, struct span line) {
    struct am_log_reader *reader = context;
    if (span_find(line, "amsocket open") == NULL || span_find(line, "error 111") == NULL) {
        return;
    }
    struct span rest = line;
    for (unsigned i = 0; i < reader->time_words; i++) {
        span_word(&rest);
    }
    struct span time = span_trim((struct span){line.bytes, (size_t)(rest.bytes - line.bytes)});
    time.length -= time.length > 0 && time.bytes[time.length - 1] == ':';
    span_copy(reader->last, sizeof reader->last, time);
    if (reader->refusals++ == 0) {
        memcpy(reader->first, reader->last, sizeof reader->first);
    }
}

void am_log_begin(struct am_log_reader *reader, unsigned time_words) {
    *reader = (struct am_log_reader){.time_words = time_words};
    lines_begin(&reader->lines, take_log_line, reader);
}
