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
    struct redaction *redaction; /* NULL: the guests keep their names */
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
    if (listing->redaction != NULL) {
        redact_vm(listing->redaction, fields[0], guest->name);
    }
    size_t length = span_starts(fields[1], "/") ? fields[1].length : 0;
    memcpy(guest->config, fields[1].bytes, length);
    guest->config[length] = '\0';
    return true;
}

void guests_read_log(struct guests *guests, struct guest *guest, const char *config, int64_t until_ms,
                     bool must_exist) {
    struct guest said = *guest;
    struct lines lines;
    guest_log_begin(&lines, &said);
    bool read = guest_log_read(config, until_ms, lines_feed, &lines) == 0;
    if (!read && !must_exist && (errno == ENOENT || errno == ENOTDIR)) {
        return;
    }
    lines_end(&lines);
    *guest = read ? said : *guest; /* else what was read is not the end of it */
    guests->unread += !read;
    guests_add(guests, guest);
}

/* Asks one of the two programs. Whether it told the whole list. */
static bool ask_guests(const struct look *look, struct observation *about, const char *program,
                       struct listing *listing) {
    static const struct record_kind kind = {.fields = 2,
                                            .names = {"DisplayName", "ConfigFile"},
                                            .take = take_guest,
                                            .row = "guest",
                                            .longest = STRUCTURES_FIELD};
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
    if (log_end_read("/var/log/syslog.log", true, look->deadline_ms, lines_feed, &lines) == 0) {
        lines_end(&lines);
    }
}

void ask_clues(const struct look *look, struct clues *clues, bool localcli_only, FILE *list) {
    memset(clues, 0, sizeof *clues);
    clues->release = look->identity->release;
    clues->build = look->identity->build;
    struct observation *about = &clues->about[QUESTION_SCOPE];
    struct listing *listing = malloc(sizeof *listing);
    if (listing == NULL) {
        about->failures[0] = (struct failure){.end = fault_number(FAULT_ERRNO, (uint64_t)errno)};
        return;
    }
    listing->redaction = look->copies != NULL ? look->copies->redaction : NULL;
    bool told = !localcli_only && ask_guests(look, about, "esxcli", listing);
    if (!told && signals_end() == 0) {
        told = ask_guests(look, about, "localcli", listing);
    }
    int64_t until_ms = clock_until(GUEST_LOGS_MS, look->deadline_ms);
    for (size_t i = 0; told && i < listing->count; i++) {
        struct guest guest = {.says = GUEST_SILENT};
        memcpy(guest.name, listing->guests[i].name, sizeof guest.name);
        guests_read_log(&clues->guests, &guest, listing->guests[i].config, until_ms, true);
        if (listing->redaction != NULL) {
            guest.said[0] = '\0'; /* a guest may write any name there, and before it */
            if (strspn(guest.time, "0123456789-:.TZ") != strlen(guest.time)) {
                guest.time[0] = '\0';
            }
        }
        if (list != NULL) {
            fprintf(list, "%s: %s %s %s\n", guest.name, guest_says_word(guest.says),
                    guest.time[0] != '\0' ? guest.time : "-", guest.said);
        }
    }
    free(listing);
}
