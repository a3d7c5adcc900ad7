#include "ask/live.h"

#include "host/children.h"
#include "host/files.h"
#include "host/programs.h"
#include "host/signals.h"
#include "read/connections_reader.h"
#include "read/modules.h"
#include "read/worlds.h"
#include "report/language.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    STATUS_TIMEOUT_MS = 10 * 1000,
    PS_TIMEOUT_MS = 10 * 1000,
    MODULES_TIMEOUT_MS = 10 * 1000,
    ESXCLI_TIMEOUT_MS =
        12 * 1000, /* it takes 1 to 3 s on a host that is well; after that localcli is the better witness */
    LOCALCLI_TIMEOUT_MS = 8 * 1000,
    OUTPUT_CAP = 16 * 1024 * 1024,
    CHKCONFIG_MAX = 16 * 1024 /* a hundred services need 4 KiB */
};

#define CHKCONFIG_PATH "/etc/chkconfig.db"

enum { ARGUMENTS = 8, FAILURE_SIZE = 105 };

/* One probe's command line and its path. */
struct command {
    char path[PROGRAM_PATH_SIZE];
    const char *arguments[ARGUMENTS];
};

struct asking {
    struct run *run;
    struct observations *seen;
    struct command commands[PROBES];
    struct status_reader status;
    struct worlds_reader worlds;
    struct modules_reader modules;
    struct connections_reader *connections;
    struct connections by_esxcli; /* what esxcli showed before its list broke off */
    bool localcli;                /* localcli is asked, not esxcli */
    bool whole;                   /* the list was read to its end */
    char esxcli_failure[FAILURE_SIZE];
    char failure[FAILURE_SIZE]; /* of the program asked last */
    int64_t esxcli_ms;
};

/* Sets a command line: the path, then the words given. */
static void set_command(struct command *command, const char *const *words) {
    size_t count = 0;
    command->arguments[count++] = command->path;
    while (*words != NULL && count < ARGUMENTS - 1) {
        command->arguments[count++] = *words++;
    }
    command->arguments[count] = NULL;
}

static void set_program(struct command *command, const char *name, const char *const *words) {
    program_path(command->path, name);
    set_command(command, words);
}

/* The command line as one text, for the report. */
static void describe_command(const struct command *command, char *to, size_t size) {
    size_t used = 0;
    for (size_t i = 0; command->arguments[i] != NULL && used < size; i++) {
        int length = snprintf(to + used, size - used, "%s%s", i > 0 ? " " : "", command->arguments[i]);
        used += (size_t)length;
    }
}

static int take_connections(void *context, const char *bytes, size_t length) {
    struct asking *asking = context;
    return connections_reader_feed(asking->connections, bytes, length);
}

/* XML is the one format that esxcli and localcli share. */
static const char *const connection_words[] = {"--formatter=xml", "network", "ip",
                                               "connection",      "list",    NULL};

static void prepare_connections(struct asking *asking, struct child *child) {
    struct command *command = &asking->commands[PROBE_CONNECTIONS];
    struct connections *tally = &asking->seen->connections;
    set_program(command, asking->localcli ? "localcli" : "esxcli", connection_words);
    connections_begin(tally, asking->seen->service, tally->port);
    asking->connections = connections_xml_open(tally);
    child->timeout_ms = asking->localcli ? LOCALCLI_TIMEOUT_MS : ESXCLI_TIMEOUT_MS;
}

/* Takes down how the list's program ended; true when the list is whole. */
static bool list_is_whole(struct asking *asking, const struct child *child) {
    char unread[160] = "";
    char ended[80];
    bool whole = connections_reader_close(asking->connections, unread, sizeof unread);
    asking->connections = NULL;
    child_describe(child, ended, sizeof ended);
    if (child->end == CHILD_UNREADABLE && unread[0] != '\0') {
        ended[0] = '\0';
    }
    const char *joint = ended[0] != '\0' && unread[0] != '\0' && child->output_length > 0 ? ", " : "";
    const char *rest = ended[0] != '\0' && child->output_length == 0 ? "" : unread;
    char program[40 + 1];
    char list[60 + 1];
    span_copy(program, sizeof program, span_of(ended));
    span_copy(list, sizeof list, span_of(rest));
    snprintf(asking->failure, sizeof asking->failure, "%s%s%s", program, joint, list);
    return whole && child->end == CHILD_EXITED && child->exit_code == 0;
}

/* What a program printed that is asked no more is no evidence. */
static void restart_copy(struct child *child) {
    if (child->copy_fd > 0 &&
        (ftruncate(child->copy_fd, 0) != 0 || lseek(child->copy_fd, 0, SEEK_SET) != 0)) {
        child->copy_error = errno;
    }
}

/* When esxcli fails (it needs hostd), localcli is asked in its place. */
static bool connections_ended(void *context, struct child *child) {
    struct asking *asking = context;
    asking->whole = list_is_whole(asking, child);
    if (asking->whole || asking->localcli || child->end == CHILD_INTERRUPTED) {
        return false;
    }
    asking->localcli = true;
    asking->by_esxcli = asking->seen->connections;
    asking->esxcli_ms = child->duration_ms;
    restart_copy(child);
    memcpy(asking->esxcli_failure, asking->failure, sizeof asking->failure);
    prepare_connections(asking, child);
    return asking->connections != NULL;
}

/* Has a child's output copied to the file that collect has for it. */
static void set_copy(struct child *child, const struct run *run, int fd) {
    if (run->copies != NULL) {
        child->copy_fd = fd;
        child->copy_max = run->copies->max;
    }
}

static void set_probe_copy(struct child *child, const struct run *run, enum probe probe) {
    set_copy(child, run, run->copies != NULL ? run->copies->probes[probe] : 0);
}

static void keep_copy_error(const struct run *run, const struct child *children, size_t count) {
    for (size_t i = 0; run->copies != NULL && i < count; i++) {
        run->copies->error = children[i].copy_error != 0 ? children[i].copy_error : run->copies->error;
    }
}

static void set_child(struct child *child, const struct command *command, int timeout_ms,
                      struct lines *lines) {
    *child = (struct child){
        .arguments = command->arguments,
        .timeout_ms = timeout_ms,
        .output_cap = OUTPUT_CAP,
        .take = lines_take,
        .context = lines,
    };
}

static void prepare_mux(struct asking *asking, struct child *child) {
    static const char *const words[] = {"status", NULL};
    struct command *command = &asking->commands[PROBE_MUX];
    init_script_path(command->path, asking->seen->service);
    set_command(command, words);
    status_begin(&asking->status, asking->seen->service, NULL);
    set_child(child, command, STATUS_TIMEOUT_MS, &asking->status.lines);
    set_probe_copy(child, asking->run, PROBE_MUX);
    child->takes_stderr = true; /* an administrator reads both */
}

static void prepare_worlds(struct asking *asking, struct child *child) {
    static const char *const words[] = {"-c", NULL};
    struct command *command = &asking->commands[PROBE_WORLDS];
    set_program(command, "ps", words);
    worlds_begin(&asking->worlds, asking->seen->service, NULL);
    set_child(child, command, PS_TIMEOUT_MS, &asking->worlds.lines);
    set_probe_copy(child, asking->run, PROBE_WORLDS);
}

static void prepare_vmci(struct asking *asking, struct child *child) {
    static const char *const words[] = {"-l", NULL};
    struct command *command = &asking->commands[PROBE_VMCI];
    set_program(command, "esxcfg-module", words);
    modules_begin(&asking->modules, asking->seen->module, NULL);
    set_child(child, command, MODULES_TIMEOUT_MS, &asking->modules.lines);
    set_probe_copy(child, asking->run, PROBE_VMCI);
}

/* What every probe's observation has. False when the program did not end well; then the error says how. */
static bool finish(const struct asking *asking, enum probe probe, const struct child *child,
                   struct observation *about) {
    describe_command(&asking->commands[probe], about->command, sizeof about->command);
    about->duration_ms = (long)child->duration_ms;
    about->note[0] = '\0';
    child_describe(child, about->error, sizeof about->error);
    about->observed = about->error[0] == '\0';
    return about->observed;
}

static void finish_mux(struct asking *asking, const struct child *child) {
    struct mux_answer *mux = &asking->seen->mux;
    struct observation *about = &asking->seen->probes[PROBE_MUX];
    bool disagrees = false;
    finish(asking, PROBE_MUX, child, about);
    mux->status = STATUS_UNKNOWN;
    mux->exit_code = child->end == CHILD_EXITED ? child->exit_code : STATUS_NO_EXIT;
    snprintf(mux->words, sizeof mux->words, "%s", asking->status.words);
    if (child->end != CHILD_EXITED) {
        return;
    }
    mux->status = status_end(&asking->status, child->exit_code, &disagrees);
    about->observed = mux->status != STATUS_UNKNOWN;
    snprintf(mux->words, sizeof mux->words, "%s", asking->status.words);
    about->error[0] = '\0';
    if (!about->observed && status_spoke(&asking->status)) {
        snprintf(about->error, sizeof about->error, "%s", tr("its words leave in doubt whether it runs"));
    } else if (!about->observed) {
        snprintf(about->error, sizeof about->error,
                 tr("it said neither running nor not running, exit code %d"), child->exit_code);
    } else if (!status_spoke(&asking->status)) {
        snprintf(about->note, sizeof about->note,
                 tr("it said neither running nor not running; its exit code %d counts"), child->exit_code);
    } else if (disagrees) {
        char words[100 + 1];
        span_copy(words, sizeof words, span_of(mux->words));
        snprintf(about->note, sizeof about->note,
                 tr("its exit code %d disagrees with its words '%s'; the words count"), child->exit_code,
                 words);
    }
}

static void finish_worlds(struct asking *asking, const struct child *child) {
    struct observation *about = &asking->seen->probes[PROBE_WORLDS];
    bool listed = worlds_end(&asking->worlds);
    asking->seen->worlds = asking->worlds.count;
    if (finish(asking, PROBE_WORLDS, child, about) && !listed) {
        about->observed = false;
        snprintf(about->error, sizeof about->error, "%s",
                 asking->worlds.cut ? tr("the list breaks off") : tr("it lists no world at all"));
    }
}

static void finish_vmci(struct asking *asking, const struct child *child) {
    struct observation *about = &asking->seen->probes[PROBE_VMCI];
    bool listed = modules_end(&asking->modules);
    asking->seen->vmci_loaded = asking->modules.loaded;
    if (finish(asking, PROBE_VMCI, child, about) && !listed) {
        about->observed = false;
        snprintf(about->error, sizeof about->error, "%s",
                 asking->modules.cut ? tr("the list breaks off") : tr("it lists no module at all"));
    }
}

/* What esxcli showed of Mux was there, whatever localcli, which was asked later, made of it. */
static void keep_signs_of_life(struct asking *asking) {
    struct connections *seen = &asking->seen->connections;
    if (!asking->whole && asking->by_esxcli.rows > seen->rows) {
        *seen = asking->by_esxcli;
    } else if (asking->by_esxcli.alive > seen->alive) {
        seen->alive = asking->by_esxcli.alive;
    }
}

static void finish_connections(struct asking *asking, const struct child *child) {
    struct observation *about = &asking->seen->probes[PROBE_CONNECTIONS];
    finish(asking, PROBE_CONNECTIONS, child, about);
    about->duration_ms += (long)asking->esxcli_ms;
    keep_signs_of_life(asking);
    about->observed = asking->whole;
    about->error[0] = '\0';
    bool esxcli_failed = asking->esxcli_failure[0] != '\0';
    if (!asking->whole && esxcli_failed) {
        snprintf(about->error, sizeof about->error, "esxcli: %s; localcli: %s", asking->esxcli_failure,
                 asking->failure);
    } else if (!asking->whole) {
        snprintf(about->error, sizeof about->error, "%s: %s", asking->localcli ? "localcli" : "esxcli",
                 asking->failure);
    } else if (esxcli_failed) {
        snprintf(about->note, sizeof about->note, tr("esxcli failed (%s); localcli was asked instead"),
                 asking->esxcli_failure);
    } else if (asking->localcli) {
        snprintf(about->note, sizeof about->note,
                 tr("esxcli had failed when this run asked it before; localcli was asked instead"));
    }
}

static void look(void *context, const struct child *children, size_t count) {
    struct run *run = context;
    size_t running = 0;
    for (size_t i = 0; i < count; i++) {
        running += children[i].end == CHILD_RUNNING;
    }
    progress_show(&run->progress, tr("asking the host, %zu of %zu answers"), count - running, count);
}

static void run_children(struct run *run, struct child *children, size_t count) {
    struct children_watch watch = {look, run};
    children_run(children, count, run->deadline_ms, run->progress.wanted ? &watch : NULL);
}

/* Asks one of the two programs for the maintenance mode. */
static enum maintenance ask_mode_of(struct run *run, const char *program) {
    static const char *const words[] = {"system", "maintenanceMode", "get", NULL};
    struct command command;
    struct child child;
    struct maintenance_reader reader;
    set_program(&command, program, words);
    maintenance_begin(&reader);
    set_child(&child, &command, LOCALCLI_TIMEOUT_MS, &reader.lines);
    set_copy(&child, run, run->copies != NULL ? run->copies->maintenance : 0);
    restart_copy(&child);
    run_children(run, &child, 1);
    keep_copy_error(run, &child, 1);
    lines_end(&reader.lines);
    bool ended_well = child.end == CHILD_EXITED && child.exit_code == 0;
    return ended_well ? reader.mode : MAINTENANCE_UNKNOWN;
}

static enum maintenance ask_maintenance(struct run *run, bool localcli_only) {
    enum maintenance mode = MAINTENANCE_UNKNOWN;
    if (!localcli_only) {
        mode = ask_mode_of(run, "esxcli");
    }
    if (mode == MAINTENANCE_UNKNOWN && signals_end() == 0) {
        mode = ask_mode_of(run, "localcli");
    }
    return mode;
}

static void ask_probes(struct run *run, struct observations *seen, bool *localcli_only) {
    struct asking asking = {.run = run, .seen = seen, .localcli = *localcli_only};
    struct child children[PROBES];
    prepare_mux(&asking, &children[PROBE_MUX]);
    prepare_worlds(&asking, &children[PROBE_WORLDS]);
    prepare_vmci(&asking, &children[PROBE_VMCI]);
    children[PROBE_CONNECTIONS] = (struct child){
        .arguments = asking.commands[PROBE_CONNECTIONS].arguments,
        .output_cap = UINT64_MAX,
        .take = take_connections,
        .context = &asking,
        .ended = connections_ended,
    };
    prepare_connections(&asking, &children[PROBE_CONNECTIONS]);
    set_probe_copy(&children[PROBE_CONNECTIONS], run, PROBE_CONNECTIONS);
    size_t count = asking.connections != NULL ? PROBES : PROBES - 1;
    run_children(run, children, count);
    keep_copy_error(run, children, count);
    finish_mux(&asking, &children[PROBE_MUX]);
    finish_worlds(&asking, &children[PROBE_WORLDS]);
    finish_vmci(&asking, &children[PROBE_VMCI]);
    if (count == PROBES) {
        finish_connections(&asking, &children[PROBE_CONNECTIONS]);
    } else {
        snprintf(seen->probes[PROBE_CONNECTIONS].error, sizeof seen->probes[PROBE_CONNECTIONS].error, "%s",
                 strerror(ENOMEM));
    }
    observations_note_worlds(seen);
    *localcli_only |= asking.esxcli_failure[0] != '\0';
}

/* What chkconfig's database says of the service, else its script's header. What cannot be read switches nothing off. */
static enum service_switch ask_switch(struct observations *seen) {
    char text[CHKCONFIG_MAX];
    char path[PROGRAM_PATH_SIZE];
    size_t length = 0;
    enum service_switch found = SWITCH_NOT_KNOWN;
    int read = files_read_beginning(CHKCONFIG_PATH, text, sizeof text, &length);
    if (read == 0 && length < sizeof text) {
        found = chkconfig_listed(text, length, seen->service);
    } else if (read == 0 || errno != ENOENT) {
        snprintf(seen->probes[PROBE_MUX].note, sizeof seen->probes[PROBE_MUX].note,
                 tr("%s cannot be read (%s): the service counts as switched on"), CHKCONFIG_PATH,
                 strerror(read == 0 ? EFBIG : errno));
        return SWITCH_ON;
    }
    init_script_path(path, seen->service);
    if (found == SWITCH_NOT_KNOWN && files_read_beginning(path, text, sizeof text, &length) == 0) {
        found = chkconfig_header(text, length);
    }
    return found;
}

void ask_host(struct run *run, struct observations *seen, struct verdict *verdict, bool *localcli_only) {
    observations_begin(seen, run->settings.service, run->settings.module, run->settings.port);
    seen->installed = ask_service(run);
    snprintf(seen->service, sizeof seen->service, "%s", run->settings.service);
    if (seen->installed) {
        ask_probes(run, seen, localcli_only);
    } else {
        observations_not_asked(seen);
    }
    verdict_reach(verdict, seen);
    if (verdict->state == STATE_CRITICAL) {
        seen->maintenance = ask_maintenance(run, *localcli_only);
        seen->service_switch = verdict->mux == MUX_DOWN ? ask_switch(seen) : SWITCH_NOT_KNOWN;
        verdict_reach(verdict, seen);
    }
    progress_clear(&run->progress);
}

void ask_mux(struct run *run, struct observations *seen) {
    struct asking asking = {.run = run, .seen = seen};
    struct child children[2];
    prepare_mux(&asking, &children[PROBE_MUX]);
    prepare_worlds(&asking, &children[PROBE_WORLDS]);
    run_children(run, children, 2);
    finish_mux(&asking, &children[PROBE_MUX]);
    finish_worlds(&asking, &children[PROBE_WORLDS]);
    seen->service_switch = verdict_mux(seen) == MUX_DOWN ? ask_switch(seen) : SWITCH_NOT_KNOWN;
}

bool ask_service(struct run *run) {
    struct settings *settings = &run->settings;
    if (init_script_installed(settings->service)) {
        return true;
    }
    if (!settings->service_set && init_script_installed(SERVICE_NSX)) {
        snprintf(settings->service, sizeof settings->service, "%s", SERVICE_NSX);
        return true;
    }
    return false;
}
