#include "ask/live_links.h"

#include "ask/live.h"
#include "ask/live_list.h"
#include "host/clock.h"
#include "host/signals.h"
#include "read/connections.h"

#include <string.h>

enum {
    AT_A_TIME = 2,               /* cron's jobs share 220 MB with init (facts: resources) */
    LIST_TIMEOUT_MS = 4 * 1000,  /* localcli answers within a second */
    LINKS_TIMEOUT_MS = 12 * 1000 /* all together */
};

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
    list_command_set(&asker->command, inquiry->program, links_list_command(list));
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
                                             .timeout_ms = LIST_TIMEOUT_MS,
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
    struct structures *rows = structures_open(&connections_xml, &tally);
    list_command_set(&command, "localcli", "network ip connection list -N");
    command.arguments[command.count++] = stack;
    if (rows != NULL && list_command_run(&command, rows, LIST_TIMEOUT_MS, until_ms, &about) &&
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
