#include "ask/forms.h"

#include <stdio.h>
#include <string.h>

/* Whether one of the command's words, behind the program's name, has one of these in it, which are separated by `|`. */
static bool asks_for(const struct command *command, const char *strings) {
    bool asks = false;
    for (unsigned i = 1; i < command->word_count; i++) {
        asks |= span_has_one(command->words[i], strings);
    }
    return asks;
}

/* --- the appliance --- */

static void begin_sockets(struct pasted *pasted) {
    pasted->block.of.sockets.port = pasted->look->settings->port;
}

static bool take_socket(struct pasted *pasted, struct span line) {
    return sockets_line(&pasted->block.of.sockets, line);
}

/*
 * Whether netstat or ss was asked for nothing but listeners, for no TCP, or for IPv6 alone.
 * With -a netstat shows connections, too, even beside -l.
 */
static bool asks_no_connections(struct command *command) {
    bool none = asks_for(command, "listen");
    bool all = false;
    bool six = false;
    for (unsigned i = 0; i < command->option_count; i++) {
        struct span option = command->options[i];
        bool letters = !span_starts(option, "--");
        bool others = !span_has_one(option, "t") && span_has_one(option, "u|x|w");
        none |= letters ? span_has_one(option, "l") || others : span_starts(option, "--listen");
        all |= letters && !others && span_has_one(option, "a") && command_is(command, "netstat");
        six |= !span_has_one(option, ":|4") && span_has_one(option, "6"); /* --inet6, --ipv6, -tan6 */
    }
    return (none && !all) || six;
}

/* Whether ss was asked for sockets other than all that are the port's own: `dst 10.9.1.7`, `sport = :22`. (A state is another matter.) */
static bool asks_others(const struct command *command, unsigned port) {
    char sign[16];
    bool part = false;
    snprintf(sign, sizeof sign, ":%u", port);
    for (unsigned i = 1; i < command->word_count; i++) {
        bool state = i > 1 && span_equal(command->words[i - 1], "state");
        part |= !state && !span_equal(command->words[i], "state");
    }
    return part && !(asks_for(command, "sport|src") && asks_for(command, sign));
}

static void end_sockets(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct sockets_reader *reader = &block->of.sockets;
    unsigned port = pasted->look->settings->port;
    bool listeners = block_has_command(block) ? asks_no_connections(&block->command)
                                              : !reader->connections && (reader->partial || reader->headed ||
                                                                         pasted->default_form == NULL);
    bool ss = command_is(&block->command, "ss");
    if (ss && asks_for(&block->command, "established")) {
        reader->established += reader->stateless;
        reader->stateless = 0;
    }
    /* Another row of the port shows that those who ask may see its owner. */
    bool shown = reader->others + reader->listening > 0;
    const char *owner = shown ? " 1812/ds_am (\"ds_am\",pid" : "";
    bool kept =
        ss ? block_keeps(block, "tcp ESTAB 0 0 169.254.77.8:%u 169.254.1.1:1027%s", port, owner)
           : block_keeps(block,
                         "tcp        0      0 169.254.1.39:%u      169.254.1.1:61653       ESTABLISHED%s",
                         port, owner);
    bool others = reader->others > 0 || (reader->listening > 0 && !listeners);
    bool doubt =
        reader->doubtful + reader->stateless > 0 || reader->wrapped || asks_others(&block->command, port);
    bool absent = !listeners && !doubt && (reader->headed || block_filtered(block) || others) &&
                  block_answers(block) && kept;
    if (pasted_keeps_list(pasted, TOPIC_PORT, reader->established > 0, absent)) {
        pasted->clues->port = *reader;
    }
}

static bool shows_sockets(const struct pasted *pasted, struct span line) {
    struct sockets_reader reader = {.port = pasted->look->settings->port};
    return sockets_line(&reader, line);
}

const struct answer_reader sockets_form = {begin_sockets, take_socket, end_sockets, shows_sockets, NULL};

/* A log without a failure says that there was none, if its lines are a log's and no filter took failures away. */
static void end_log(struct pasted *pasted) {
    static const char row[] =
        "2015-10-06 19:15:15.000000: [Error/1] | amsocket open (/var/opt/ds_agent/am/am_cmd_socket) failed "
        "(error 111: Connection refused) | amInterface.cpp:77:dsam_connect";
    struct block *block = &pasted->block;
    const struct am_log_reader *reader = &block->of.log;
    enum topic topic = block->form->topic;
    struct am_log_reader *clue =
        topic == TOPIC_AGENT_LOG ? &pasted->clues->agent_log : &pasted->clues->syslog;
    struct topic_answer *answer = &pasted->answers[topic];
    uint64_t refusals = reader->refusals > 0 ? reader->refusals : reader->errors;
    block->command.cut = false; /* the end of a log is what counts */
    bool absent = !block->cut && !reader->wrapped &&
                  (reader->log_lines > 0 || (block_filtered(block) && !block->strange)) &&
                  block_keeps(block, "%s", row);
    if (refusals > 0 && answer->told && !answer->yes) {
        answer->told = false; /* another part of the log had none */
    }
    if (pasted_keeps_list(pasted, topic, refusals > 0, absent)) {
        clue->refusals += refusals;
        memcpy(clue->last, reader->last, sizeof clue->last);
    }
}

/* The syslog of 9.0 may stand behind ds_agent.log, as its page has it. */
static bool take_log(struct pasted *pasted, struct span line) {
    struct block *block = &pasted->block;
    bool agent = pasted->default_form == NULL && block->form->topic == TOPIC_AGENT_LOG;
    if (agent && span_find(line, "ds_guest_agent[") != NULL) {
        if (block->used) {
            end_log(pasted);
        }
        block->form = form_of_file("dsva-syslog");
        block->line = pasted->line;
        block->of.log = (struct am_log_reader){.log_lines = 0};
    }
    return am_log_line(&block->of.log, line);
}

const struct answer_reader log_form = {NULL, take_log, end_log, NULL, "amsocket open"};

/* --- a guest --- */

static void begin_drivers(struct pasted *pasted) {
    struct block *block = &pasted->block;
    const char *name = block->form->file; /* of the file, which stands for the command */
    struct span file = span_of(block_has_command(block) || name == NULL ? "" : name);
    bool vmci = asks_for(&block->command, "vmci|VMCI") || span_find(file, "vmci") != NULL;
    bool vsepflt = asks_for(&block->command, "vsepflt|VSEPFLT") || span_find(file, "vsepflt") != NULL;
    bool state = asks_for(&block->command, " and | AND "); /* of wmic, which another one is not in */
    enum driver asked = vmci == vsepflt || state ? DRIVERS : vmci ? DRIVER_VMCI : DRIVER_VSEPFLT;
    drivers_begin(&block->of.drivers, asked);
    block->of.drivers.filters = command_is(&block->command, "fltmc");
}

static bool take_driver(struct pasted *pasted, struct span line) {
    return drivers_line(&pasted->block.of.drivers, line);
}

/* A driver that a whole driverquery does not have is not there. */
static void end_drivers(struct pasted *pasted) {
    static const char *const rows[DRIVERS] = {"vmci         VMware VMCI Bus Driver  Kernel  Boot  %s",
                                              "vsepflt      VFileFilter  File System  Boot  %s"};
    static const enum topic topics[DRIVERS] = {TOPIC_GUEST_VMCI, TOPIC_GUEST_VSEPFLT};
    struct block *block = &pasted->block;
    const struct drivers_reader *reader = &block->of.drivers;
    bool others = asks_for(&block->command, "/si|/SI"); /* signed devices */
    bool of_part = block->command.word_count > 2;       /* fltmc instances -f NAME */
    bool of_one = !reader->listed && !reader->filters && reader->asked != DRIVERS;
    for (int i = 0; i < DRIVERS; i++) {
        enum driver_state state = reader->states[i];
        bool filters = reader->filters && i == DRIVER_VSEPFLT && !of_part;
        bool listed = (reader->listed || filters) && reader->rows > 0;
        bool filtered = block_filtered(block) && !block->strange &&
                        (filters || (!reader->filters && command_is(&block->command, "driverquery")));
        bool absent = (listed || filtered) && !others && !reader->named[i] &&
                      block_keeps(block, rows[i], "Running") && block_keeps(block, rows[i], "Stopped");
        state = state == DRIVER_UNKNOWN && absent ? DRIVER_ABSENT : state;
        if (state != DRIVER_UNKNOWN && pasted_keeps(pasted, topics[i], state == DRIVER_RUNNING)) {
            pasted->clues->drivers[i] = state;
        } else if (state == DRIVER_UNKNOWN && (!of_one || (int)reader->asked == i)) {
            pasted_told_nothing(pasted, topics[i], block_reason(block));
        }
    }
}

static bool shows_drivers(const struct pasted *pasted, struct span line) {
    struct span text = span_trim(line);
    struct span rest = text;
    struct span first = span_word(&rest);
    struct drivers_reader reader;
    (void)pasted;
    drivers_begin(&reader, DRIVERS);
    bool taken = drivers_line(&reader, text);
    bool value = taken && reader.current < DRIVERS;
    bool row = taken && (driver_named(first) != DRIVERS || span_is_one(first, "Running Stopped")) &&
               reader.states[DRIVER_VMCI] + reader.states[DRIVER_VSEPFLT] > 0;
    return value || row || reader.filters || span_has_one(text, "SERVICE_NAME:|Module Name") ||
           (span_starts(text, "DisplayName ") && span_find(text, " State ") != NULL);
}

const struct answer_reader drivers_form = {begin_drivers, take_driver, end_drivers, shows_drivers, NULL};

static bool take_sleep(struct pasted *pasted, struct span line) {
    return sleep_line(&pasted->block.of.sleep, line);
}

static void end_sleep(struct pasted *pasted) {
    uint64_t seconds = 0;
    bool told = sleep_end(&pasted->block.of.sleep, &seconds);
    if (pasted_keeps_list(pasted, TOPIC_SLEEP, told && seconds > 0, told)) {
        pasted->clues->sleeps_after_s = seconds;
    }
}

const struct answer_reader sleep_form = {NULL, take_sleep, end_sleep, NULL,
                                         "29f6c1db-86da-48c5-9fdb-f2b67b1f44da"};

static bool take_guest(struct pasted *pasted, struct span line) {
    return guests_line(&pasted->clues->guests, line);
}

static void end_guests(struct pasted *pasted) {
    const struct guests *guests = &pasted->clues->guests;
    pasted_keeps_list(pasted, TOPIC_GUESTS, guests->count > 0 || guests->stated != SCOPE_UNKNOWN, false);
}

const struct answer_reader guests_form = {NULL, take_guest, end_guests, NULL, NULL};

/* What the log said so far that is read. */
static void add_guest(struct pasted *pasted) {
    struct guest *guest = &pasted->block.of.guest;
    if (guest->says != GUEST_SILENT) {
        guests_add(&pasted->clues->guests, guest);
    }
    memset(guest, 0, sizeof *guest);
}

/* grep writes before each line whose it is: `vm1/vmware.log:2017-…`. */
static bool take_guest_log(struct pasted *pasted, struct span line) {
    struct guest *guest = &pasted->block.of.guest;
    struct span text = line;
    struct span name = span_cut(&text, ':');
    char path[GUEST_NAME_SIZE];
    bool named = span_find(name, "vmware") != NULL && span_ends(name, ".log") && text.length > 0;
    span_copy(path, sizeof path, named ? name : span_of("vmware.log"));
    if (strcmp(path, guest->name) != 0) {
        add_guest(pasted);
        snprintf(guest->name, sizeof guest->name, "%s", path);
    }
    return guest_log_line(guest, named ? text : line);
}

static void end_guest_log(struct pasted *pasted) {
    add_guest(pasted);
    pasted->clues->guests.by_says[GUEST_UNREAD] = 1; /* the other guests' logs */
    end_guests(pasted);
}

const struct answer_reader guest_logs_form = {NULL, take_guest_log, end_guest_log, NULL,
                                              "vsep: AUDIT|vf-AUDIT"};
