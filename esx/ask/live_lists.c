#include "ask/live.h"

#include "ask/inquiry.h"
#include "host/clock.h"
#include "host/guest_logs.h"
#include "host/signals.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINKS_MS = 12 * 1000, /* all of their lists together */
    AT_A_TIME = 2,        /* cron's jobs share 220 MB with init (facts: resources) */
    CONFIG_SIZE = 1024
};

/* --- the links between Mux and the appliance --- */

/* Asks for the lists from `next` to before `end`, by localcli first. */
static void ask_lists(const struct look *look, struct links_seen *told, int next, int end, int64_t until_ms) {
    struct inquiry inquiries[AT_A_TIME];
    while (next < end && signals_end() == 0) {
        size_t count = 0;
        for (; count < AT_A_TIME && next < end; next++) {
            inquiries[count++] =
                (struct inquiry){.asked = (enum asked)(ASKED_LISTS + next), .localcli = true, .lists = told};
        }
        inquiries_run(look, inquiries, count, until_ms, NULL);
    }
}

bool ask_links(const struct look *look, struct observations *seen, bool sign_kept,
               struct link_answer links[LINKS]) {
    /* The packages come last and take long: ask_clues() asks for them. */
    struct links_seen told = {.lists = {LIST_NOT_ASKED}};
    int64_t until_ms = clock_until(LINKS_MS, look->deadline_ms);
    ask_lists(look, &told, LIST_INTERFACES, LIST_PACKAGES, until_ms);
    if (!links_wanted(seen)) {
        return false;
    }
    if (links_other_stack(&told)) {
        connections_begin(&told.stack, seen->service, seen->connections.port);
        ask_lists(look, &told, LIST_STACK, LISTS, until_ms);
    }
    links_join_stack(seen, &told);
    links_judge(links, &told, look->settings->appliance_vm);
    seen->deployment = links_deployment(seen, &told, look->settings->expectation, sign_kept);
    return links_other_stack(&told);
}

/* --- the guests, and the host's syslog --- */

/* A guest as the list names it. */
struct listed {
    char name[GUEST_NAME_SIZE];
    char config[CONFIG_SIZE]; /* the path of its .vmx */
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
        redact_word(listing->redaction, fields[0], guest->name);
    }
    bool path = span_starts(fields[1], "/") && fields[1].length < CONFIG_SIZE;
    size_t length = path ? fields[1].length : 0;
    memcpy(guest->config, fields[1].bytes, length);
    guest->config[length] = '\0';
    return true;
}

static void take_log_line(void *guest, struct span line) {
    guest_log_line(guest, line);
}

void guests_read_log(struct guests *guests, struct guest *guest, const char *config, int64_t until_ms,
                     bool must_exist) {
    struct guest said = *guest;
    struct lines lines;
    lines_begin(&lines, take_log_line, &said);
    bool read = guest_log_read(config, until_ms, lines_feed, &lines) == 0;
    if (!read && !must_exist && (errno == ENOENT || errno == ENOTDIR)) {
        return;
    }
    lines_end(&lines);
    *guest = read ? said : *guest; /* else what was read is not the end of it */
    guest->says = read ? guest->says : GUEST_UNREAD;
    guests_add(guests, guest);
}

static void forget_guests(void *listing) {
    ((struct listing *)listing)->count = 0;
}

/* Whether the whole list was told. */
static bool ask_guests(const struct look *look, struct observation *about, struct listing *listing) {
    static const struct record_kind kind = {
        .fields = 2, .names = {"DisplayName", "ConfigFile"}, .take = take_guest, .row = "guest"};
    struct inquiry inquiry = {
        .asked = ASKED_GUESTS, .kind = &kind, .rows = listing, .empty = forget_guests, .about = about};
    inquiries_run(look, &inquiry, 1, look->deadline_ms, NULL);
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

void ask_clues(const struct look *look, struct clues *clues, FILE *list) {
    struct links_seen packages = {.lists = {LIST_NOT_ASKED}};
    memset(clues, 0, sizeof *clues);
    struct observation *about = &clues->about[QUESTION_SCOPE];
    struct listing *listing = malloc(sizeof *listing);
    if (listing == NULL) {
        about->failures[0] = (struct failure){.end = fault_number(FAULT_ERRNO, (uint64_t)errno)};
        return;
    }
    listing->redaction = look->copies != NULL ? look->copies->redaction : NULL;
    bool told = ask_guests(look, about, listing);
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
    ask_lists(look, &packages, LIST_PACKAGES, LIST_STACK, clock_until(LINKS_MS, look->deadline_ms));
    memcpy(clues->package, packages.package, sizeof clues->package);
}
