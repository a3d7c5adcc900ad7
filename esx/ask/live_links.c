#include "ask/live_links.h"

#include "ask/live.h"
#include "host/clock.h"
#include "host/signals.h"
#include "host/system.h"
#include "read/connections_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    AT_A_TIME = 2,               /* cron's jobs share 220 MB with init (facts: resources) */
    ANSWER_MAX = 512 * 1024,     /* of XML: a thousand port groups or VMs */
    LIST_TIMEOUT_MS = 4 * 1000,  /* localcli answers within a second */
    LINKS_TIMEOUT_MS = 12 * 1000 /* all together */
};

/* What the two children share. */
struct links_inquiry {
    struct links_seen seen;
    const char *pattern;
    struct copies *copies; /* NULL: none */
    bool packages;         /* they alone */
    bool esxcli;           /* it is asked now */
    bool asked[LISTS];     /* by the program that is asked now */
    struct asker *askers;
};

/* One child, which asks for one list after the other. */
struct asker {
    struct links_inquiry *inquiry;
    enum links_list list;
    char path[PROGRAM_PATH_SIZE];
    char words[64];
    const char *arguments[10];
    size_t length;
    char *answer; /* ANSWER_MAX bytes */
};

static int take_answer(void *context, const char *bytes, size_t length) {
    struct asker *asker = context;
    if (length > ANSWER_MAX - asker->length) {
        return -1;
    }
    memcpy(asker->answer + asker->length, bytes, length);
    asker->length += length;
    return 0;
}

/* Sets the child up for the next list that was not answered yet. False where there is none. */
static bool next_list(struct asker *asker, struct child *child) {
    struct links_inquiry *inquiry = asker->inquiry;
    for (int list = 0; list < LISTS; list++) {
        /* The packages take long: they are for collect and diagnose. */
        bool packages = inquiry->packages || inquiry->copies != NULL;
        if ((list == LIST_PACKAGES ? !packages : inquiry->packages) || inquiry->asked[list] ||
            inquiry->seen.lists[list].state == LIST_WHOLE) {
            continue;
        }
        inquiry->asked[list] = true;
        asker->list = (enum links_list)list;
        asker->length = 0;
        program_path(asker->path, inquiry->esxcli ? "esxcli" : "localcli");
        asker->arguments[0] = asker->path;
        asker->arguments[1] = "--formatter=xml";
        snprintf(asker->words, sizeof asker->words, "%s", links_list_command(asker->list));
        size_t count = 2;
        for (char *at = asker->words; *at != '\0';) {
            asker->arguments[count++] = at;
            at += strcspn(at, " ");
            if (*at != '\0') {
                *at++ = '\0';
            }
        }
        asker->arguments[count] = NULL;
        if (inquiry->copies != NULL) {
            child->copy_fd = inquiry->copies->files[ASKED + list];
            child->copy_max = inquiry->copies->max;
            child_restart_copy(child);
        }
        return true;
    }
    return false;
}

static bool list_ended(void *context, struct child *child) {
    struct asker *asker = context;
    bool whole = child->fault.id == FAULT_NONE;
    if (child->fault.id == FAULT_INTERRUPTED) {
        return false;
    }
    links_read(&asker->inquiry->seen, asker->list, (struct span){asker->answer, asker->length},
               whole ? LINKS_END_OF_XML : LINKS_END_UNKNOWN, asker->inquiry->pattern);
    return next_list(asker, child);
}

/* Asks one of the two programs for all lists that are not answered yet. */
static void ask_lists(struct links_inquiry *inquiry, struct asker askers[AT_A_TIME], int64_t until_ms) {
    struct child children[AT_A_TIME];
    size_t count = 0;
    memset(inquiry->asked, 0, sizeof inquiry->asked);
    for (; count < AT_A_TIME; count++) {
        children[count] = (struct child){.arguments = askers[count].arguments,
                                         .timeout_ms = LIST_TIMEOUT_MS,
                                         .output_cap = ANSWER_MAX,
                                         .take = take_answer,
                                         .context = &askers[count],
                                         .ended = list_ended};
        if (!next_list(&askers[count], &children[count])) {
            break;
        }
    }
    if (count > 0 && signals_end() == 0) {
        children_run(children, count, until_ms, NULL);
    }
    copies_note_error(inquiry->copies, children, count);
}

static int take_connections(void *context, const char *bytes, size_t length) {
    return structures_feed(context, bytes, length);
}

/* The connections of the control interface's own TCP/IP stack: what is there is there. */
static void ask_stack(struct observations *seen, const char *stack, int64_t until_ms) {
    char path[PROGRAM_PATH_SIZE];
    const char *const arguments[] = {
        path, "--formatter=xml", "network", "ip", "connection", "list", "-N", stack, NULL};
    struct connections tally;
    struct fault fault;
    connections_begin(&tally, seen->service, seen->connections.port);
    struct structures *rows = connections_xml_open(&tally);
    if (rows == NULL) {
        return;
    }
    struct child child = {.arguments = arguments,
                          .timeout_ms = LIST_TIMEOUT_MS,
                          .output_cap = UINT64_MAX,
                          .take = take_connections,
                          .context = rows};
    program_path(path, "localcli");
    children_run(&child, 1, until_ms, NULL);
    bool whole = connections_xml_close(rows, &tally, &fault);
    if (whole && child.fault.id == FAULT_NONE && tally.established + tally.ownerless > 0) {
        tally.manager += seen->connections.manager;
        tally.manager_ownerless += seen->connections.manager_ownerless;
        tally.rows += seen->connections.rows;
        seen->connections = tally;
    }
}

/* Asks localcli, and esxcli for what it did not answer. */
static void ask_both(struct links_inquiry *inquiry, int64_t until_ms) {
    struct asker askers[AT_A_TIME];
    char *memory = malloc(AT_A_TIME * (size_t)ANSWER_MAX);
    for (size_t i = 0; i < AT_A_TIME; i++) {
        askers[i] = (struct asker){.inquiry = inquiry, .answer = memory + i * ANSWER_MAX};
    }
    for (int program = 0; memory != NULL && program < 2; program++) {
        inquiry->esxcli = program == 1;
        ask_lists(inquiry, askers, until_ms);
    }
    free(memory);
}

void ask_package(const struct look *look, char package[LINKS_NAME_SIZE]) {
    struct links_inquiry inquiry = {.pattern = "", .packages = true};
    ask_both(&inquiry, clock_until(LINKS_TIMEOUT_MS, look->deadline_ms));
    links_package(&inquiry.seen, package);
}

void ask_links(const struct look *look, struct observations *seen, bool sign_kept,
               struct link_answer links[LINKS]) {
    struct links_inquiry inquiry = {.pattern = look->settings->appliance_vm, .copies = look->copies};
    int64_t until_ms = clock_until(LINKS_TIMEOUT_MS, look->deadline_ms);
    ask_both(&inquiry, until_ms);
    if (!links_wanted(seen)) {
        return;
    }
    if (inquiry.seen.netstack[0] != '\0' && strcmp(inquiry.seen.netstack, LINKS_DEFAULT_STACK) != 0) {
        ask_stack(seen, inquiry.seen.netstack, until_ms);
    }
    links_judge(links, &inquiry.seen, look->settings->appliance_vm);
    seen->deployment = links_deployment(seen, &inquiry.seen, look->settings->expectation, sign_kept);
}
