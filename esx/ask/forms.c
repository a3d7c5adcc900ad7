#include "ask/forms.h"

#include <string.h>

#define LISTED(list) NULL, (enum topic)((int)TOPIC_LISTS + (int)(list)), true, &links_form

/* What is written more exactly stands before what it would be taken for. */
const struct answer_form forms[] = {
    {"init.d status", "mux-status.txt", TOPIC_MUX, false, &status_form},
    {"esxcli network ip connection list", "connections.xml", TOPIC_CONNECTIONS, false, &connections_form},
    {"esxcli network connection list", "connections.txt", TOPIC_CONNECTIONS, false, &connections_form},
    {NULL, "localcli_network-ip-connection-list.txt", TOPIC_CONNECTIONS, true, &connections_form},
    {"netstat", "dsva-netstat.txt", TOPIC_PORT, false, &sockets_form},
    {"ss", NULL, TOPIC_PORT, false, &sockets_form},
    {"ps", "ps.txt", TOPIC_WORLDS, false, &ps_form},
    {"esxcli system process list", NULL, TOPIC_WORLDS, false, &processes_form},
    {NULL, "ps_-cPTgjstz.txt", TOPIC_WORLDS, true, &ps_form},
    {NULL, "ps_-Cc---tree.txt", TOPIC_WORLDS, true, &ps_form},
    {"pgrep", "dsva-ps.txt", TOPIC_DS_AM, false, &ps_form},
    {"pidof", NULL, TOPIC_DS_AM, false, &ps_form},
    {"esxcfg-module", "esxcfg-module.txt", TOPIC_MODULES, false, &modules_form},
    {"vmkload_mod", NULL, TOPIC_MODULES, false, &modules_form},
    {"esxcli system module list", NULL, TOPIC_MODULES, false, &modules_form},
    {"esxcfg-module -q", "esxcfg-module_-q.txt", TOPIC_MODULES, true, &modules_form},
    {NULL, "vmkload_mod_-v10--l.txt", TOPIC_MODULES, true, &modules_form},
    {"esxcli system maintenanceMode get", "maintenance.txt", TOPIC_MAINTENANCE, false, &maintenance_form},
    {"vmware", "esxi-version.txt", TOPIC_RELEASE, false, &release_form},
    {"esxcli system version get", NULL, TOPIC_RELEASE, false, &release_form},
    {NULL, "vmware_-vl.txt", TOPIC_RELEASE, true, &release_form},
    {"tail", "ds_agent.log", TOPIC_AGENT_LOG, false, &log_form},
    {NULL, "ds_am.log", TOPIC_AGENT_LOG, false, &log_form},
    {NULL, "dsva-syslog", TOPIC_SYSLOG, false, &log_form},
    {"sc query", "guest-vmci.txt", TOPIC_GUEST_VMCI, false, &drivers_form},
    {"sc queryex", "guest-vsepflt.txt", TOPIC_GUEST_VSEPFLT, false, &drivers_form},
    {"driverquery", "guest-driverquery.txt", TOPIC_GUEST_VMCI, false, &drivers_form},
    {"Get-Service", NULL, TOPIC_GUEST_VMCI, false, &drivers_form},
    {"fltmc", NULL, TOPIC_GUEST_VMCI, false, &drivers_form},
    {"wmic", NULL, TOPIC_GUEST_VMCI, false, &drivers_form},
    {"powercfg", "guest-powercfg.txt", TOPIC_SLEEP, false, &sleep_form},
    {NULL, "guests.txt", TOPIC_GUESTS, false, &guests_form},
    {NULL, "syslog.log", TOPIC_MUX_LOG, true, &mux_log_form},
    {NULL, "vmware.log", TOPIC_GUESTS, false, &guest_logs_form},
    {"esxcli network ip interface list", LISTED(LIST_INTERFACES)},
    {"esxcli network ip interface ipv4 get", LISTED(LIST_ADDRESSES)},
    {"esxcli network vswitch standard portgroup list", LISTED(LIST_PORT_GROUPS)},
    {"esxcli network vswitch dvs vmware list", LISTED(LIST_SWITCHES)},
    {"esxcli network firewall ruleset list", LISTED(LIST_RULE_SETS)},
    {"esxcli network firewall ruleset allowedip list", LISTED(LIST_ALLOWED)},
    {"esxcli vm process list", LISTED(LIST_GUESTS)},
    {"esxcli software vib list", LISTED(LIST_PACKAGES)},
    {"esxcli network ip connection list -N", LISTED(LIST_STACK)}, /* a file: commands have no options here */
    {"esxcfg-vmknic", LISTED(LIST_VMKNIC)},
    {"esxcfg-vswitch", LISTED(LIST_VSWITCH)},
    {.reader = NULL},
};

static bool take_nothing(struct pasted *pasted, struct span line) {
    (void)pasted;
    (void)line;
    return false;
}

static const struct answer_reader nothing = {NULL, take_nothing, NULL, NULL, NULL};

const struct answer_form unknown_form = {NULL, NULL, TOPICS, false, &nothing};
const struct answer_form skipped_form = {NULL, NULL, TOPICS, false, &nothing};
const struct answer_form example_form = {NULL, NULL, TOPICS, false, &nothing};

/* Of a prompt's `service ds_agent status`. */
static const struct answer_form appliance_status = {"init.d status", NULL, TOPIC_DS_AM, false, &ps_form};

/* Whether a file's name is this one or this command, with capitals, options or another ending perhaps: `ps_-c.log` is of `ps`. */
static bool named_like(const char *name, const char *like) {
    while (*like != '\0' && *like != '.' &&
           (byte_lower(*name) == byte_lower(*like) || (*like == ' ' && (*name == '-' || *name == '_')))) {
        like++;
        name++;
    }
    name += strncmp(name, "_-", 2) == 0 ? 2 + strspn(name + 2, "CJPTZcgijlqstuvz") : 0;
    return (*like == '\0' || *like == '.') && (*name == '\0' || *name == '.') &&
           strstr(".txt.log.xml.json.csv.TXT", name) != NULL;
}

const struct answer_form *form_of_file(const char *name) {
    const char *tool = strncmp(name, "localcli_", 9) == 0 ? name + 9
                       : strncmp(name, "esxcli_", 7) == 0 ? name + 7
                                                          : name;
    for (int exact = 1; exact >= 0; exact--) {
        for (const struct answer_form *form = forms; form->reader != NULL; form++) {
            const char *command = form->command != NULL ? form->command : "/";
            const char *file = form->file != NULL ? form->file : "/";
            bool esxcli = strncmp(command, "esxcli ", 7) == 0;
            if (exact ? strcmp(name, file) == 0
                      : named_like(name, file) ||
                            named_like(esxcli ? tool : name, command + (esxcli ? 7 : 0))) {
                return form;
            }
        }
    }
    return NULL;
}

bool form_names_mux(struct span service) {
    return span_has_one(service, "Mux|mux");
}

/* The form of a file that tail or cat prints. */
static const struct answer_form *form_of_printed(const struct command *command, enum shell shell) {
    for (unsigned i = 1; i < command->word_count; i++) {
        struct span word = command->words[i];
        for (const struct answer_form *form = forms; form->reader != NULL; form++) {
            size_t length = form->file != NULL ? strlen(form->file) : 0;
            if (length > 0 && word.length >= length &&
                memcmp(word.bytes + word.length - length, form->file, length) == 0) {
                return form;
            }
        }
        if (span_has_one(word, "/syslog|/messages")) {
            return shell == SHELL_ESXI ? &unknown_form : form_of_file("dsva-syslog");
        }
    }
    return &unknown_form;
}

const struct answer_form *form_of_command(struct command *command, enum shell shell) {
    if (command_is(command, "init.d status")) {
        bool mux = command->service.length == 0 || form_names_mux(command->service);
        return span_starts(command->service, "ds_a") ? &appliance_status
               : mux                                 ? &forms[0]
               : command->several                    ? &unknown_form /* who says what shows in the lines */
                                                     : &skipped_form;
    }
    struct span text = span_trim(span_of(command->text));
    if (command_changes(command) && command->several && span_ends(text, " status") && form_names_mux(text)) {
        return &forms[0];
    }
    struct span program = command->words[0];
    bool numbers = span_is_one(program, "pgrep pidof");
    bool guest = shell == SHELL_WINDOWS && command->host.length == 0;
    bool elsewhere = span_is_one(program, guest ? "netstat ps lsmod" : "lsmod");
    bool part = false; /* pgrep's -c is how many; -n, -o and pidof's -s are one of them, -v others */
    for (unsigned i = 0; i < command->option_count; i++) {
        part |= span_has_one(command->options[i], "c|n|o|s|v");
    }
    if (command_changes(command) || elsewhere || /* what it prints says how it went, not how it stands now */
        (numbers && (part || (command->word_count > 1 &&
                              span_find(command->words[command->word_count - 1], "ds_am") == NULL)))) {
        return &skipped_form;
    }
    if (span_is_one(program, "tail cat")) {
        return form_of_printed(command, shell);
    }
    for (const struct answer_form *form = forms; form->reader != NULL; form++) {
        if (form->command != NULL && command_is(command, form->command)) {
            return form;
        }
    }
    return &unknown_form;
}

const struct answer_form *form_of_line(const struct pasted *pasted, struct span line) {
    const struct answer_reader *before = NULL;
    for (const struct answer_form *form = forms; form->reader != NULL; form++) {
        const struct answer_reader *reader = form->reader;
        if (reader == before) {
            continue;
        }
        if ((reader->shows != NULL && reader->shows(pasted, line)) ||
            (reader->signs != NULL && span_has_one(line, reader->signs))) {
            return form;
        }
        before = reader;
    }
    return &unknown_form;
}
