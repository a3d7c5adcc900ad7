#include "ask/live_clues.h"

#include "host/children.h"
#include "host/clock.h"
#include "host/guest_logs.h"
#include "host/signals.h"
#include "host/system.h"
#include "read/xml_structures.h"

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
    struct structures *structures;
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

/* The logs of all guests of a list that is whole, within their time and the run's. */
static void read_logs(const struct look *look, struct guests *guests, const struct listing *listing,
                      FILE *list) {
    int64_t until_ms = clock_until(GUEST_LOGS_MS, look->deadline_ms);
    for (size_t i = 0; i < listing->count; i++) {
        read_log(guests, &listing->guests[i], until_ms, list);
    }
}

static int take_output(void *context, const char *bytes, size_t length) {
    struct listing *listing = context;
    return structures_feed(listing->structures, bytes, length);
}

/* Asks one of the two programs. Whether it told the whole list. */
static bool ask_guests(const struct look *look, struct guests_clue *guests, const char *program,
                       struct listing *listing) {
    static const struct structures_kind kind = {
        "guest", STRUCTURES_FIELD, 2, {"DisplayName", "ConfigFile"}, .take = take_guest};
    char path[PROGRAM_PATH_SIZE];
    const char *const arguments[] = {path, "--formatter=xml", "vm", "process", "list", NULL};
    struct observation *about = &guests->about;
    struct failure *failure = &about->failures[0];
    *about = (struct observation){.observed = false};
    guests_begin(&guests->seen);
    listing->count = 0;
    program_path(path, program);
    listing->structures = structures_open(&kind, listing);
    if (listing->structures == NULL) {
        return false;
    }
    struct child child = {
        .arguments = arguments,
        .timeout_ms = LIST_TIMEOUT_MS,
        .output_cap = UINT64_MAX,
        .take = take_output,
        .context = listing,
    };
    children_run(&child, 1, look->deadline_ms, NULL);
    failure->source = program;
    bool whole = structures_close(listing->structures, &failure->output);
    failure->end = child.fault;
    if (failure->end.id != FAULT_NONE) {
        failure->output.id = FAULT_NONE; /* that goes without saying */
    }
    about->duration_ms = (long)child.duration_ms;
    about->observed = whole && failure->end.id == FAULT_NONE;
    snprintf(about->command, sizeof about->command, "%s --formatter=xml vm process list", path);
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
    if (log_end_read("/var/log/syslog.log", true, look->deadline_ms, lines_take, &lines) == 0) {
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
    if (told) {
        read_logs(look, &guests->seen, listing, list);
    }
    free(listing);
}
