#include "esxcli.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "extension.h"
#include "fault.h"
#include "format.h"
#include "network.h"
#include "release.h"
#include "socket.h"
#include "software.h"
#include "vibs.h"
#include "world.h"

/* Maintenance mode is on while this file is there. */
#define MAINTENANCE "/sim/run/maintenance"

/* A list of connections, and the TCP/IP stack that it is asked of. */
struct connections {
    struct table table;
    const char *stack;
};

static int connection_add(const struct socket_row *row, void *context) {
    struct connections *connections = context;
    struct table *table = &connections->table;
    bool tcp = row->state[0] != '\0';
    bool waits = strcmp(row->state, "TIME_WAIT") == 0;
    bool nameless = strstr(row->owner, "ontext-mux") || strstr(row->owner, "Endpoint-Mux");
    if (!network_in_stack(row->local, connections->stack)) {
        return 0;
    }
    int failed = table_add(table, row->protocol) || table_add_number(table, row->receive_queue) ||
                 table_add_number(table, row->send_queue) || table_add(table, row->local) ||
                 table_add(table, row->foreign) || table_add(table, row->state) ||
                 table_add_number(table, row->world);
    if (table->width == 9) {
        failed = failed || table_add(table, tcp && !waits ? "newreno" : "");
    }
    return failed || table_add(table, nameless && fault_is_on("owner-empty") ? "" : row->owner) ? -1 : 0;
}

/* Only the default TCP/IP stack is listed unless -N names another. */
static int connection_list(const struct call *call) {
    static const struct column columns[] = {
        {"Proto", COLUMN_STRING},         {"Recv Q", COLUMN_INTEGER},         {"Send Q", COLUMN_INTEGER},
        {"Local Address", COLUMN_STRING}, {"Foreign Address", COLUMN_STRING}, {"State", COLUMN_STRING},
        {"World ID", COLUMN_INTEGER},     {"CC Algo", COLUMN_STRING},         {"World Name", COLUMN_STRING},
    };
    const char *stack = call_option(call, "--netstack", "-N");
    struct connections connections = {{.type = "IpConnection"}, stack ? stack : "defaultTcpipStack"};
    struct table *table = &connections.table;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (release_here()->congestion_column || strcmp(columns[i].title, "CC Algo") != 0) {
            table->columns[table->width++] = &columns[i];
        }
    }
    table->hinted = table->width;
    if (call->options[0] && !stack) {
        return call_refuse(call->options[0]);
    }
    if (!network_has_stack(connections.stack)) {
        return call_error("Unable to find the netstack instance %s", stack);
    }
    if (socket_each(connection_add, &connections)) {
        fprintf(stderr, "Error: the simulated host cannot read its sockets: %s\n", strerror(errno));
        return 1;
    }
    return call_answer(call, table);
}

static int version_get(const struct call *call) {
    static const struct column columns[] = {
        {"Product", COLUMN_STRING}, {"Version", COLUMN_STRING}, {"Build", COLUMN_STRING}};
    const struct release *release = release_here();
    struct table table = {
        .type = "SystemVersion", .single = true, .columns = {columns, columns + 1, columns + 2}};
    char build[32];
    table.width = table.hinted = 3;
    snprintf(build, sizeof build, "Releasebuild-%s", release->build);
    if (table_add(&table, "VMware ESXi") || table_add(&table, release->version) || table_add(&table, build)) {
        return 1;
    }
    return call_answer(call, &table);
}

/* What a guest is called: the displayName of its .vmx, else as that file. */
static void guest_name(const char *path, char *name, size_t size) {
    char line[256];
    const char *file = strrchr(path, '/') + 1;
    snprintf(name, size, "%.*s", (int)(strlen(file) - strlen(".vmx")), file);
    FILE *vmx = fopen(path, "re");
    while (vmx && fgets(line, sizeof line, vmx)) {
        char given[80];
        if (sscanf(line, "displayName = \"%79[^\"]", given) == 1) {
            snprintf(name, size, "%s", given);
        }
    }
    if (vmx) {
        fclose(vmx);
    }
}

/* The guests that run are those whose .vmx lies on a datastore. */
static int guest_list(const struct call *call) {
    static const struct column columns[] = {
        {"World ID", COLUMN_INTEGER}, {"Process ID", COLUMN_INTEGER},  {"VMX Cartel ID", COLUMN_INTEGER},
        {"UUID", COLUMN_STRING},      {"Display Name", COLUMN_STRING}, {"Config File", COLUMN_STRING}};
    struct table table = {.type = "VirtualMachine", .simple = true, .header = 5};
    glob_t found;
    int failed = 0;
    while (table.width < sizeof columns / sizeof *columns) {
        table.columns[table.width] = &columns[table.width];
        table.width++;
    }
    table.hinted = table.width;
    if (glob("/vmfs/volumes/*/*/*.vmx", 0, NULL, &found) != 0) {
        return call_answer(call, &table);
    }
    for (size_t i = 0; i < found.gl_pathc && !failed; i++) {
        char name[80];
        char uuid[64];
        guest_name(found.gl_pathv[i], name, sizeof name);
        snprintf(uuid, sizeof uuid, "56 4d 3a 5c 11 0e 7b 90-c2 8f 41 d6 9b 02 %02zx %02zx", i / 256,
                 i % 256);
        failed = table_add_number(&table, 2100101 + 2 * (long)i) || table_add_number(&table, 0) ||
                 table_add_number(&table, 2100100 + 2 * (long)i) || table_add(&table, uuid) ||
                 table_add(&table, name) || table_add(&table, found.gl_pathv[i]);
    }
    globfree(&found);
    return failed ? 1 : call_answer(call, &table);
}

static int maintenance_get(const struct call *call) {
    format_word(call->formatter, call->localcli, access(MAINTENANCE, F_OK) == 0 ? "Enabled" : "Disabled");
    return 0;
}

/* Takes "--enable=true", "--enable true" and "-e true", as esxcli does. */
static int maintenance_set(const struct call *call) {
    const char *option = call->options[0] ? call->options[0] : "(none)";
    const char *value = strncmp(option, "--enable=", 9) == 0 ? option + 9 : NULL;
    if (strcmp(option, "--enable") == 0 || strcmp(option, "-e") == 0) {
        value = call->options[1];
    }
    if (!value || (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)) {
        return call_refuse(option);
    }
    if (strcmp(value, "false") == 0) {
        return unlink(MAINTENANCE) && errno != ENOENT;
    }
    FILE *file = fopen(MAINTENANCE, "we");
    return !file || fclose(file) ? 1 : 0;
}

struct command {
    const char *words[6];
    int (*run)(const struct call *call);
};

static const struct command commands[] = {
    {{"network", "firewall", "ruleset", "allowedip", "list"}, allowedip_list},
    {{"network", "firewall", "ruleset", "list"}, ruleset_list},
    {{"network", "ip", "connection", "list"}, connection_list},
    {{"network", "ip", "interface", "ipv4", "get"}, ipv4_get},
    {{"network", "ip", "interface", "list"}, interface_list},
    {{"network", "vswitch", "dvs", "vmware", "list"}, dvs_list},
    {{"network", "vswitch", "standard", "portgroup", "list"}, portgroup_list},
    {{"software", "acceptance", "get"}, acceptance_get},
    {{"software", "acceptance", "set"}, acceptance_set},
    {{"software", "vib", "get"}, vib_get},
    {{"software", "vib", "install"}, vib_install},
    {{"software", "vib", "list"}, vib_list},
    {{"software", "vib", "remove"}, vib_remove},
    {{"software", "vib", "update"}, vib_update},
    {{"system", "maintenanceMode", "get"}, maintenance_get},
    {{"system", "maintenanceMode", "set"}, maintenance_set},
    {{"system", "version", "get"}, version_get},
    {{"vm", "process", "list"}, guest_list},
};

/* Finds the command that begins argv and moves *options behind its words. *known: so many of argv a command begins with. */
static const struct command *command_find(char **argv, char ***options, size_t *known) {
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t word = 0;
        while (commands[i].words[word] && argv[word] && strcmp(commands[i].words[word], argv[word]) == 0) {
            word++;
        }
        *known = word > *known ? word : *known;
        if (!commands[i].words[word]) {
            *options = argv + word;
            return &commands[i];
        }
    }
    return NULL;
}

/* Takes "--formatter=X", "--formatter X" and esxcli's --debug from before the command. */
static char **formatter_take(char **argv, struct call *call) {
    while (*argv && (*argv)[0] == '-') {
        if (strncmp(*argv, "--formatter=", 12) == 0) {
            call->formatter = *argv++ + 12;
        } else if (strcmp(*argv, "--formatter") == 0 && argv[1]) {
            call->formatter = argv[1];
            argv += 2;
        } else if (strcmp(*argv, "--debug") == 0 && !call->localcli) {
            call->debug = true;
            argv++;
        } else {
            break;
        }
    }
    return argv;
}

static int formatter_refuse(const struct call *call) {
    if (call->localcli) {
        return call_error("Unable to find requested formatter: %s", call->formatter);
    }
    printf("Error: Unknown formatter %s\n", call->formatter);
    return 1;
}

/* `known` of the words are names of name spaces. */
static int unknown_refuse(char **words, size_t known, bool localcli) {
    if (localcli && words[known]) {
        return call_error("Unable to find a command or namespace with the name '%s' in namespace",
                          words[known]);
    }
    fputs("Error: Unknown command or namespace", stdout);
    for (; *words; words++) {
        printf(" %s", *words);
    }
    putchar('\n');
    return 1;
}

/* The host's own commands come first; then those that extension files declare. */
static int run(char **argv, bool localcli) {
    struct call call = {.localcli = localcli};
    char **words = formatter_take(argv + 1, &call);
    size_t known = 0;
    const struct command *command = command_find(words, &call.options, &known);
    int status = 1;
    if (!format_find(call.formatter, localcli, call.debug)) {
        return formatter_refuse(&call);
    }
    if (command) {
        return command->run(&call);
    }
    return extension_run(&call, words, &known, &status) ? status : unknown_refuse(words, known, localcli);
}

static int hostd_visit(const struct world *world, void *context) {
    (void)context;
    return strcmp(world->name, "hostd") == 0;
}

int esxcli_main(int argc, char **argv) {
    (void)argc;
    if (world_each_first(hostd_visit, NULL) != 1) {
        puts("Connect to localhost failed: Connection failure");
        return 1;
    }
    return run(argv, false);
}

int localcli_main(int argc, char **argv) {
    (void)argc;
    return run(argv, true);
}

int vmware_main(int argc, char **argv) {
    const struct release *release = release_here();
    if (argc != 2 ||
        (strcmp(argv[1], "-v") != 0 && strcmp(argv[1], "-vl") != 0 && strcmp(argv[1], "-l") != 0)) {
        fputs("Usage: vmware -v | -l | -vl\n", stderr);
        return 1;
    }
    if (strchr(argv[1], 'v')) {
        printf("VMware ESXi %s build-%s\n", release->version, release->build);
    }
    if (strchr(argv[1], 'l')) {
        printf("VMware ESXi %s GA\n", release->version);
    }
    return 0;
}
