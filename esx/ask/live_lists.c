#include "ask/live.h"

#include "ask/questions.h"
#include "host/children.h"
#include "host/clock.h"
#include "host/guest_logs.h"
#include "host/signals.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIST_WORDS = 10,
    LINK_TIMEOUT_MS = 4 * 1000,    /* localcli answers within a second */
    LINKS_TIMEOUT_MS = 12 * 1000,  /* all together */
    GUESTS_TIMEOUT_MS = 12 * 1000, /* of one program */
    AT_A_TIME = 2                  /* cron's jobs share 220 MB with init (facts: resources) */
};

/* The command line of esxcli or localcli, which ask for a list in XML. */
struct list_command {
    char path[PROGRAM_PATH_SIZE];
    char words[64];
    const char *arguments[LIST_WORDS + 1]; /* with the NULL behind them */
    size_t count;
};

/* `words` have a blank between each. */
static void set_command(struct list_command *command, const char *program, const char *words) {
    memset(command, 0, sizeof *command);
    program_path(command->path, program);
    snprintf(command->words, sizeof command->words, "%s", words);
    command->arguments[command->count++] = command->path;
    command->arguments[command->count++] = "--formatter=xml";
    for (char *rest = command->words, *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
        command->arguments[command->count++] = word;
    }
}

static int take_rows(void *rows, const char *bytes, size_t length) {
    return structures_feed(rows, bytes, length);
}

/* Asks for a list whose rows go to `kind->take` with `context`. Whether it is whole; `about` says how it went. */
static bool ask_list(const struct list_command *command, const struct record_kind *kind, void *context,
                     int timeout_ms, int64_t until_ms, struct observation *about) {
    struct structures *rows = structures_open(kind, context);
    struct failure *failure = &about->failures[0];
    struct child child = {
        .arguments = command->arguments,
        .timeout_ms = timeout_ms,
        .output_cap = UINT64_MAX,
        .take = take_rows,
        .context = rows,
    };
    *about = (struct observation){.observed = false};
    if (rows == NULL) {
        failure->end = fault_number(FAULT_ERRNO, ENOMEM);
        return false;
    }
    children_run(&child, 1, until_ms, NULL);
    about->observed = structures_close(rows, &failure->output) && child.fault.id == FAULT_NONE;
    about->duration_ms = (long)child.duration_ms;
    failure->end = child.fault;
    if (child.fault.id != FAULT_NONE) {
        failure->output.id = FAULT_NONE; /* that goes without saying */
    }
    return about->observed;
}

/* --- the links between Mux and the appliance --- */

/* What the two children share. */
struct links_inquiry {
    struct links_seen seen;
    const char *pattern;
    struct copies *copies; /* NULL: none */
    const char *program;   /* that is asked now */
    int next;              /* enum links_list: the next that it is asked for, and the end of these */
    int end;
};

/* One child, which asks for one list after the other. */
struct asker {
    struct links_inquiry *inquiry;
    struct list_command command;
    struct links_reader reader;
};

/* What cannot be read any further is copied all the same. */
static int take_answer(void *context, const char *bytes, size_t length) {
    struct asker *asker = context;
    links_feed(&asker->reader, (struct span){bytes, length});
    return 0;
}

/* Sets the child up for the next list that was not answered yet. False where there is none. */
static bool next_list(struct asker *asker, struct child *child) {
    struct links_inquiry *inquiry = asker->inquiry;
    while (inquiry->next < inquiry->end && inquiry->seen.lists[inquiry->next].state == LIST_WHOLE) {
        inquiry->next++;
    }
    if (inquiry->next == inquiry->end) {
        return false;
    }
    enum links_list list = (enum links_list)inquiry->next++;
    set_command(&asker->command, inquiry->program, links_list_command(list));
    links_begin(&asker->reader, &inquiry->seen, list, inquiry->pattern);
    copies_begin(inquiry->copies, (int)ASKED + (int)list, child);
    return true;
}

static bool list_ended(void *context, struct child *child) {
    struct asker *asker = context;
    bool whole = child->fault.id == FAULT_NONE;
    links_end(&asker->reader, whole ? LINKS_END_OF_XML : LINKS_END_UNKNOWN);
    return signals_end() == 0 && next_list(asker, child);
}

/* Asks for the lists from `first` on: localcli, and esxcli for what it did not answer. */
static void ask_lists(struct links_inquiry *inquiry, enum links_list first, int64_t until_ms) {
    static const char *const programs[] = {"localcli", "esxcli"};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        struct asker askers[AT_A_TIME];
        struct child children[AT_A_TIME];
        size_t count = 0;
        inquiry->program = programs[i];
        inquiry->next = (int)first;
        for (; count < AT_A_TIME && signals_end() == 0; count++) {
            askers[count].inquiry = inquiry;
            children[count] = (struct child){.arguments = askers[count].command.arguments,
                                             .timeout_ms = LINK_TIMEOUT_MS,
                                             .output_cap = UINT64_MAX,
                                             .take = take_answer,
                                             .context = &askers[count],
                                             .ended = list_ended};
            if (!next_list(&askers[count], &children[count])) {
                break;
            }
        }
        if (count > 0) {
            children_run(children, count, until_ms, NULL);
        }
    }
}

/* The connections of the control interface's own TCP/IP stack: what is there is there. */
static void ask_stack(struct observations *seen, const char *stack, int64_t until_ms) {
    struct list_command command;
    struct observation about;
    struct connections tally;
    connections_begin(&tally, seen->service, seen->connections.port);
    set_command(&command, "localcli", "network ip connection list -N");
    command.arguments[command.count++] = stack;
    if (ask_list(&command, &connections_xml, &tally, LINK_TIMEOUT_MS, until_ms, &about) &&
        tally.established + tally.ownerless > 0) {
        tally.manager += seen->connections.manager;
        tally.manager_ownerless += seen->connections.manager_ownerless;
        tally.rows += seen->connections.rows;
        seen->connections = tally;
    }
}

void ask_package(const struct look *look, char package[LINKS_NAME_SIZE]) {
    struct links_inquiry inquiry = {.pattern = "", .end = LISTS};
    ask_lists(&inquiry, LIST_PACKAGES, clock_until(LINKS_TIMEOUT_MS, look->deadline_ms));
    memcpy(package, inquiry.seen.package, LINKS_NAME_SIZE);
}

void ask_links(const struct look *look, struct observations *seen, bool sign_kept,
               struct link_answer links[LINKS]) {
    /* The packages come last and take long: they are for collect and diagnose. */
    struct links_inquiry inquiry = {.pattern = look->settings->appliance_vm,
                                    .copies = look->copies,
                                    .end = look->copies != NULL ? LISTS : LIST_PACKAGES};
    int64_t until_ms = clock_until(LINKS_TIMEOUT_MS, look->deadline_ms);
    ask_lists(&inquiry, LIST_INTERFACES, until_ms);
    if (!links_wanted(seen)) {
        return;
    }
    if (inquiry.seen.netstack[0] != '\0' && strcmp(inquiry.seen.netstack, LINKS_DEFAULT_STACK) != 0) {
        ask_stack(seen, inquiry.seen.netstack, until_ms);
    }
    links_judge(links, &inquiry.seen, look->settings->appliance_vm);
    seen->deployment = links_deployment(seen, &inquiry.seen, look->settings->expectation, sign_kept);
}

/* --- the guests, and the host's syslog --- */

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
        redact_word(listing->redaction, fields[0], guest->name);
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
    guest->says = read ? guest->says : GUEST_UNREAD;
    guests_add(guests, guest);
}

/* Asks one of the two programs. Whether it told the whole list. */
static bool ask_guests(const struct look *look, struct observation *about, const char *program,
                       struct listing *listing) {
    static const struct record_kind kind = {
        .fields = 2, .names = {"DisplayName", "ConfigFile"}, .take = take_guest, .row = "guest"};
    struct list_command command;
    listing->count = 0;
    set_command(&command, program, "vm process list");
    bool whole = ask_list(&command, &kind, listing, GUESTS_TIMEOUT_MS, look->deadline_ms, about);
    about->failures[0].source = program;
    snprintf(about->command, sizeof about->command, "%s --formatter=xml vm process list", command.path);
    return whole;
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
