#include "ask/live_clues.h"

#include "ask/live_list.h"
#include "host/clock.h"
#include "host/guest_logs.h"
#include "host/signals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_TIMEOUT_MS = 12 * 1000 };

/* A guest as the list names it. */
struct listed {
    char name[GUEST_NAME_SIZE];
    char config[STRUCTURES_FIELD + 1]; /* the path of its .vmx */
};

/* Reading one list of guests. Nothing else is done meanwhile: the program's deadline runs. */
struct listing {
    size_t count;
    struct listed guests[GUEST_LOGS_MAX];
};

static bool take_guest(void *context, const struct span *fields) {
    struct listing *listing = context;
    if (listing->count == GUEST_LOGS_MAX) {
        return false;
    }
    struct listed *guest = &listing->guests[listing->count++];
    span_copy(guest->name, sizeof guest->name, fields[0]);
    memcpy(guest->config, fields[1].bytes, fields[1].length);
    guest->config[fields[1].length] = '\0';
    return true;
}

/* What one guest last said of Mux, from its log. */
static void read_log(struct guests *guests, const struct listed *listed, int64_t until_ms, FILE *list) {
    struct guest guest = {.says = GUEST_SILENT};
    struct lines lines;
    guest_log_begin(&lines, &guest);
    bool read = listed->config[0] == '/' && guest_log_read(listed->config, until_ms, lines_take, &lines) == 0;
    lines_end(&lines);
    if (!read) {
        guest = (struct guest){.says = GUEST_SILENT};
        guests->unread++;
    }
    memcpy(guest.name, listed->name, sizeof guest.name);
    guests_add(guests, &guest);
    if (list != NULL) {
        fprintf(list, "%s: %s %s %s\n", guest.name, guest_says_word(guest.says),
                guest.time[0] != '\0' ? guest.time : "-", guest.said);
    }
}

/* Asks one of the two programs. Whether it told the whole list. */
static bool ask_guests(const struct look *look, struct guests_clue *guests, const char *program,
                       struct listing *listing) {
    static const struct structures_kind kind = {
        "guest", STRUCTURES_FIELD, 2, {"DisplayName", "ConfigFile"}, .take = take_guest};
    struct observation *about = &guests->about;
    struct list_command command;
    struct structures *rows = structures_open(&kind, listing);
    listing->count = 0;
    list_command_set(&command, program, "vm process list");
    if (rows == NULL) {
        return false;
    }
    list_command_run(&command, rows, LIST_TIMEOUT_MS, look->deadline_ms, about);
    about->failures[0].source = program;
    snprintf(about->command, sizeof about->command, "%s --formatter=xml vm process list", command.path);
    return about->observed;
}

/* What goes with the lines of the host's syslog. */
struct syslog_reader {
    struct mux_log *log;
    const char *service;
};

static void take_syslog_line(void *context, struct span line) {
    const struct syslog_reader *reader = context;
    mux_log_line(reader->log, line, reader->service);
}

void ask_mux_log(const struct look *look, struct clues *clues, const char *service) {
    struct syslog_reader reader = {&clues->mux_log, service};
    struct lines lines;
    lines_begin(&lines, take_syslog_line, &reader);
    if (log_end_read("/var/log/syslog.log", look->deadline_ms, lines_take, &lines) == 0) {
        lines_end(&lines);
    }
}

void ask_clues(const struct look *look, struct clues *clues, bool localcli_only, FILE *list) {
    memset(clues, 0, sizeof *clues);
    clues->release = look->identity->release;
    clues->build = look->identity->build;
    struct guests_clue *guests = &clues->guests;
    struct listing *listing = malloc(sizeof *listing);
    if (listing == NULL) {
        guests->about.failures[0] = (struct failure){.end = fault_number(FAULT_ERRNO, (uint64_t)errno)};
        return;
    }
    bool told = !localcli_only && ask_guests(look, guests, "esxcli", listing);
    if (!told && signals_end() == 0) {
        told = ask_guests(look, guests, "localcli", listing);
    }
    int64_t until_ms = clock_until(GUEST_LOGS_MS, look->deadline_ms);
    for (size_t i = 0; told && i < listing->count; i++) {
        read_log(&guests->seen, &listing->guests[i], until_ms, list);
    }
    free(listing);
}
