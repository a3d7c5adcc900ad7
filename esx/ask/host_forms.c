#include "ask/forms.h"

#include <stdio.h>
#include <string.h>

/* --- the status of Mux --- */

static void begin_status(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct status_reader *reader = &block->of.status.reader;
    bool asked = block_has_command(block) ? !block->command.several : pasted->exit_code != STATUS_NO_EXIT;
    *reader = (struct status_reader){.service = pasted->names[0], .unasked = !asked};
}

static bool take_status(struct pasted *pasted, struct span line) {
    struct block *block = &pasted->block;
    char words[STATUS_WORDS_SIZE];
    unsigned names = pasted_names_in(pasted, line);
    struct span text = span_trim(line);
    if (memchr(text.bytes, ',', text.length) != NULL && memchr(text.bytes, ' ', text.length) == NULL) {
        return false; /* csv: a title `Running` is no statement */
    }
    span_behind(text, " : {", &line); /* `Output     : {NAME is running}` of Posh-SSH */
    if (span_take(&text, "Service name:")) {
        block->of.status.others = !form_names_mux(text);
        block->of.status.names |= names;
        return true;
    }
    size_t label = span_front(text, "Service state:|Active:"); /* of nsxcli, systemctl */
    if (label > 0) {
        span_skip(&text, label);
        snprintf(words, sizeof words, "it is %.*s", (int)text.length, text.bytes);
        line = span_of(block->of.status.others ? "" : words);
    }
    if ((span_ends(text, " started") || span_ends(text, " started.")) && form_names_mux(text)) {
        begin_status(pasted); /* what was said before is out of date */
        return true;
    }
    bool taken = status_line(&block->of.status.reader, line);
    block->of.status.names |= taken ? names : 0;
    return taken;
}

static void end_status(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct status_reader *reader = &block->of.status.reader;
    struct mux_answer *mux = &pasted->seen->mux;
    struct fault odd;
    enum mux_status status = status_end(reader, pasted->exit_code, &odd);
    bool known = status != STATUS_UNKNOWN;
    bool kept = known && pasted_keeps(pasted, TOPIC_MUX, status == STATUS_RUNNING);
    bool refused = transcript_refuses(span_of(reader->words)); /* the shell's words are not the script's */
    if (kept || (!known && !refused && (odd.id == FAULT_STATUS_DOUBT || mux->words[0] == '\0'))) {
        snprintf(mux->words, sizeof mux->words, "%s", reader->words);
    }
    if (!known) {
        bool silent = odd.id == FAULT_STATUS_SILENT && !block_answers(block) && pasted->default_form == NULL;
        pasted_told_nothing(pasted, TOPIC_MUX, silent ? block_reason(block) : odd);
    } else if (kept) {
        mux->status = status;
        pasted->clues->started &= status != STATUS_RUNNING;
        mux->exit_code = pasted->exit_code;
        pasted->status_names = block->of.status.names | pasted_names_in(pasted, block->command.service);
        pasted->seen->probes[PROBE_MUX].note = odd;
    }
}

/* Whether nothing but a remark stands behind what an init script says: a sentence that goes on is somebody's, about it. */
static bool says_no_more(struct span line) {
    struct span behind = line;
    while (span_behind(line, "running", &behind)) {
        line = behind;
    }
    behind = span_trim(behind);
    return behind.length == 0 || (unsigned char)behind.bytes[0] >= 0x80 ||
           strchr(".!(<#-}", behind.bytes[0]) != NULL;
}

static bool shows_status(const struct pasted *pasted, struct span line) {
    struct span text = span_trim(line);
    bool quoted =
        text.length > 0 && strchr("`\"'", text.bytes[0]) != NULL; /* what somebody says that it should say */
    for (unsigned i = 0; i < pasted->name_count && !quoted; i++) {
        const char *name = span_find(line, pasted->names[i]);
        struct status_reader reader = {.service = pasted->names[i]};
        if (name != NULL && (name - text.bytes <= 2 || name[-1] == '{') && status_line(&reader, line) &&
            reader.says[true] != SAYS_NOTHING && says_no_more(text)) {
            return true;
        }
    }
    return false;
}

const struct answer_reader status_form = {begin_status, take_status, end_status, shows_status, NULL};

/* --- the worlds of a host, and the processes of the appliance: both are asked by ps --- */

/* Whether ps was asked for columns, `-eo pid,args` or `axo pid,args`: then it is not a host's. */
static bool asks_columns(struct command *command) {
    bool columns = false;
    for (unsigned i = 0; i < command->option_count; i++) {
        columns |= span_ends(command->options[i], "o");
    }
    return columns && command_is(command, "ps");
}

static void begin_ps(struct pasted *pasted) {
    struct block *block = &pasted->block;
    block->of.ps.worlds.service = pasted->services;
    block->of.ps.processes.numbers = span_is_one(block->command.words[0], "pgrep pidof");
    block->of.ps.processes.headed = asks_columns(&block->command);
}

static bool take_ps(struct pasted *pasted, struct span line) {
    struct block *block = &pasted->block;
    struct ds_am_reader *processes = &block->of.ps.processes;
    struct worlds_reader *worlds = &block->of.ps.worlds;
    if (worlds->has_command && (block->whole || pasted->collected)) { /* newlines of a command, no remarks */
        worlds_live_line(worlds, line);
        return true;
    }
    return (!processes->headed && worlds_line(worlds, line)) || ds_am_line(processes, line);
}

/* Whether a list of worlds would show the service: ps shows a header unless something filtered it. */
static bool lists_worlds(const struct block *block, const char *service) {
    const struct worlds_reader *worlds = &block->of.ps.worlds;
    bool listed = block_filtered(block) || ((worlds->headed || block->whole) && worlds->rows > 0);
    bool by_name = block_keeps(block, "2125074  2125077  %s", service) ||
                   (command_has(&block->command, "-c") && block->used);
    return listed && by_name &&
           block_keeps(block, "5695     5695     %s   /usr/lib/vmware/%s", service, service);
}

static void end_worlds(struct pasted *pasted) {
    struct block *block = &pasted->block;
    const struct worlds_reader *worlds = &block->of.ps.worlds;
    bool whole = !worlds->cut && !worlds->behind_command && block_answers(block);
    unsigned lists = 0;
    for (unsigned i = 0; i < pasted->name_count && whole; i++) {
        lists |= (unsigned)lists_worlds(block, pasted->names[i]) << i;
    }
    if (pasted_keeps_list(pasted, TOPIC_WORLDS, worlds->count > 0, lists != 0)) {
        pasted->seen->worlds = worlds->count;
        pasted->seen_worlds = worlds->named;
        pasted->lists_worlds = lists;
    }
}

/* Whether ps was asked for all processes: by -e, -A, `aux`, or by being BusyBox's. Without an option it shows those of one's own terminal. */
static bool lists_all(struct block *block) {
    const struct ds_am_reader *reader = &block->of.ps.processes;
    struct command *command = &block->command;
    bool linux = block->shell == SHELL_LINUX;
    bool all = reader->headed && !asks_columns(command) ? !reader->terminals : !linux;
    for (unsigned i = 0; i < command->option_count; i++) {
        struct span option = command->options[i];
        bool ax = span_has_one(option, "a") && span_has_one(option, "x"); /* x alone: one's own */
        all |= !span_starts(option, "--") && (ax || span_has_one(option, "e|A|C"));
    }
    return all || !command_is(&block->command, "ps");
}

static bool keeps_ds_am(const struct block *block) {
    return block_keeps(block, "root 17087 1 0 Oct06 ? 00:00:00 /opt/ds_agent/ds_am -g ../diag -v 5");
}

static void end_ds_am(struct pasted *pasted) {
    struct block *block = &pasted->block;
    const struct ds_am_reader *reader = &block->of.ps.processes;
    bool listed =
        reader->headed || reader->tree || reader->numbers || reader->rows > 0 || block_filtered(block);
    bool whole = listed && keeps_ds_am(block) && lists_all(block) && !reader->doubt && !reader->wrapped;
    bool absent = reader->stopped || (whole && block_answers(block));
    bool present = reader->processes > !absent; /* of the two a list that is not whole may lack one */
    if (pasted_keeps_list(pasted, TOPIC_DS_AM, present, absent)) {
        pasted->clues->ds_am_processes = reader->processes;
    }
}

/* Whose processes they were: by the rows, else by the prompt, else by what the filter looks for. */
static void end_ps(struct pasted *pasted) {
    struct block *block = &pasted->block;
    const struct ds_am_reader *processes = &block->of.ps.processes;
    bool worlds = block->of.ps.worlds.rows > 0 || block->of.ps.worlds.headed;
    if (!worlds && processes->rows == 0 && !processes->headed && !processes->stopped) {
        bool looks_for_ds_am = block_filtered(block) && keeps_ds_am(block);
        bool host = block->shell == SHELL_ESXI || (block->shell != SHELL_LINUX && !looks_for_ds_am);
        worlds = block->form->topic == TOPIC_WORLDS && (host || lists_worlds(block, pasted->names[0]));
    }
    (worlds ? end_worlds : end_ds_am)(pasted);
}

static bool shows_ps(const struct pasted *pasted, struct span line) {
    struct span name;
    struct ds_am_reader reader = {.numbers = false};
    bool header = span_starts(span_trim(line), "WID") && span_find(line, "CID") != NULL;
    (void)pasted;
    bool world = worlds_row(line, &name) && name.length > 2 && span_find(line, "ds_am") == NULL;
    return header || world ||
           (ds_am_line(&reader, line) &&
            (reader.headed || reader.processes > 0 || (reader.tree && span_ends(line, "/ds_agent.service")) ||
             (reader.stopped && span_find(line, "ds_am") != NULL)));
}

const struct answer_reader ps_form = {begin_ps, take_ps, end_ps, shows_ps, NULL};

/* Of esxcli's list of processes no source shows the form: absence from it proves nothing. */
static void begin_processes(struct pasted *pasted) {
    begin_ps(pasted);
    pasted->block.used = pasted->block.command.unclear = true;
}

/* Whom a line names is alive, unless it is an argument of another's command, or a sentence names him. */
static bool take_process(struct pasted *pasted, struct span line) {
    struct worlds_reader *worlds = &pasted->block.of.ps.worlds;
    unsigned named = span_has_one(line, "watchdog|grep| is |not |running|rror")
                         ? 0
                         : worlds_named_in(line, worlds->service);
    worlds->named |= named;
    worlds->count += named != 0;
    return named != 0;
}

const struct answer_reader processes_form = {begin_processes, take_process, end_worlds, NULL, NULL};

/* --- the modules of a host --- */

static void begin_modules(struct pasted *pasted) {
    struct block *block = &pasted->block;
    modules_begin(&block->of.modules, pasted->seen->module);
    block->of.modules.names =
        command_has(&block->command, "-q") || command_has(&block->command, "--query") || block->form->whole;
}

/* A line of esxcfg-module -q without its prompt: nothing but a name. */
static bool is_module_name(struct span text) {
    return text.length > 2 && text.length == span_run(text, SPAN_SMALL SPAN_DIGITS "_");
}

static bool take_module(struct pasted *pasted, struct span line) {
    struct block *block = &pasted->block;
    struct modules_reader *reader = &block->of.modules;
    bool bare =
        !block_has_command(block) && pasted->default_form == block->form && is_module_name(span_trim(line));
    reader->names |= bare && reader->rows == 0 && !reader->headed;
    return modules_line(reader, line);
}

static void end_modules(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct modules_reader *reader = &block->of.modules;
    const char *module = reader->module;
    bool listed = (block_filtered(block) && block_answers(block)) ||
                  (reader->rows > 0 && (reader->headed || block->whole)) ||
                  (reader->names && reader->rows > 3);
    bool kept = block_keeps(block, "%s                     3     144", module) &&
                block_keeps(block, "%s  1  96", module) && block_keeps(block, "%s  true  true", module);
    modules_end(reader);
    if (pasted_keeps_list(pasted, TOPIC_MODULES, reader->loaded, !reader->cut && listed && kept)) {
        pasted->seen->vmci_loaded = reader->loaded;
    }
}

static bool shows_modules(const struct pasted *pasted, struct span line) {
    struct span name;
    struct span text = span_trim(line);
    bool header =
        span_starts(text, "Name") && span_find(text, "Used") != NULL && span_find(text, "Size") != NULL;
    header |= span_find(text, "Name") != NULL && span_has_one(text, "Is Loaded|IsLoaded");
    return header || (modules_row(line, false, &name) && span_equal(name, pasted->seen->module));
}

const struct answer_reader modules_form = {begin_modules, take_module, end_modules, shows_modules, NULL};

/* --- the connections of a host --- */

static void begin_connections(struct pasted *pasted) {
    connections_text_begin(&pasted->block.of.connections, pasted->services, pasted->look->settings->port);
}

static bool take_connection(struct pasted *pasted, struct span line) {
    return connections_text_line(&pasted->block.of.connections, line, pasted->goes_on);
}

/* Whether the list would show a connection of the service to the appliance, or to a manager, in wide columns and in narrow ones. */
static bool lists_connection(const struct pasted *pasted, const char *service, bool appliance) {
    const struct block *block = &pasted->block;
    unsigned port = appliance ? pasted->look->settings->port : 443;
    return block_keeps(block, "tcp         0       0  %s    %s:%u   ESTABLISHED    250155  newreno  %s",
                       appliance ? "169.254.1.1:54590" : "10.3.239.40:59572",
                       appliance ? "169.254.1.39" : "10.3.239.34", port, service) &&
           block_keeps(block, "tcp 0 0 %s:1027 %s:%u ESTABLISHED 2098763 %s",
                       appliance ? "169.254.1.1" : "192.168.4.5", appliance ? "169.254.77.8" : "172.16.9.8",
                       port, service);
}

static void end_connections(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct observation *about = pasted_about(pasted, TOPIC_CONNECTIONS);
    const struct topic_answer *answer = &pasted->answers[TOPIC_CONNECTIONS];
    struct connections_text *text = &block->of.connections;
    const struct connections *tally = &text->tally;
    struct fault broken = {FAULT_NONE, 0, ""};
    bool xml = text->records.form == RECORDS_XML;
    bool whole = connections_text_end(text, &broken);
    bool rows = text->rows > 0; /* of which the last was held */
    bool headed = connections_text_headed(text);
    /* A file of nothing but Mux's rows, or those to the appliance, was filtered for just these; a text may quote some. */
    bool file = pasted->default_form != NULL && !block_has_command(block) && !headed && rows;
    bool by_mux = file && tally->owned == text->rows;
    bool by_port = file && text->of_port == text->rows;
    bool mixed = file && tally->owned > 0 && text->udp > 0; /* which no filter lets through together */
    bool filtered = block_filtered(block) && block_answers(block);
    whole &= !text->mixed;
    bool proven = whole && !text->doubtful && !block->cut &&
                  (filtered || (headed && rows) || by_mux || by_port || mixed);
    bool established = tally->established + tally->ownerless > 0 && (whole || !xml) && !text->mixed;
    bool first = rows && pasted->seen->connections.rows == 0;
    unsigned lists = 0;
    bool lists_mux = false;
    for (unsigned i = 0; i < pasted->name_count && proven; i++) {
        bool shows = lists_connection(pasted, pasted->names[i], true);
        lists |= (unsigned)shows << i;
        lists_mux |= shows && !by_port && lists_connection(pasted, pasted->names[i], false);
    }
    if (broken.id == FAULT_NONE && text->doubtful) {
        broken = fault_make(FAULT_ROW, text->rows, span_of(text->doubt));
    } else if (broken.id == FAULT_NONE) {
        broken = block_reason(block);
    }
    bool torn = !established && text->torn && !answer->yes;
    bool kept =
        (established || torn || lists != 0) && pasted_keeps(pasted, TOPIC_CONNECTIONS, established || torn);
    if (kept && torn) { /* a list without it says otherwise; alone it tells nothing */
        pasted_fail(about, NULL, about->file, broken);
    } else if (!established && lists == 0) {
        pasted_told_nothing(pasted, TOPIC_CONNECTIONS, broken);
    }
    if (kept || first) { /* what was there was there, even where the list is not whole */
        pasted->seen->connections = *tally;
        pasted->seen->lists_mux = lists_mux;
    }
    pasted->lists_connection = kept ? lists : pasted->lists_connection;
}

static bool shows_connections(const struct pasted *pasted, struct span line) {
    struct connections_text text;
    struct span trimmed = span_trim(line);
    if (span_starts(trimmed, "<")) {
        return span_front(trimmed, "<?xml|<output") > 0;
    }
    if (span_find(line, "Recv-Q") != NULL || memchr(trimmed.bytes, ' ', trimmed.length) == NULL) {
        return span_find(line, "ForeignAddress") != NULL || span_starts(trimmed, "structure[0].IpConnection");
    }
    connections_text_begin(&text, pasted->services, pasted->look->settings->port);
    return connections_text_line(&text, line, false) &&
           (text.rows > 0 || text.held_read || text.records.form != RECORDS_NONE);
}

const struct answer_reader connections_form = {begin_connections, take_connection, end_connections,
                                               shows_connections, NULL};

/* --- maintenance mode, release --- */

static bool take_maintenance(struct pasted *pasted, struct span line) {
    return maintenance_line(&pasted->block.of.maintenance, line);
}

static void end_maintenance(struct pasted *pasted) {
    enum maintenance mode = pasted->block.of.maintenance;
    if (mode > MAINTENANCE_UNKNOWN && pasted_keeps(pasted, TOPIC_MAINTENANCE, mode == MAINTENANCE_ENABLED)) {
        pasted->seen->maintenance = mode;
    }
    if (pasted->answers[TOPIC_MAINTENANCE].conflict != 0) {
        pasted->seen->maintenance = MAINTENANCE_UNKNOWN; /* so that it excuses nothing */
    }
}

const struct answer_reader maintenance_form = {NULL, take_maintenance, end_maintenance, NULL, NULL};

static bool take_release(struct pasted *pasted, struct span line) {
    return release_line(&pasted->block.of.release, line);
}

static void end_release(struct pasted *pasted) {
    if (pasted->block.of.release.name[0] != '\0' && pasted_keeps(pasted, TOPIC_RELEASE, true)) {
        pasted->seen->release = pasted->block.of.release;
    }
}

static bool shows_release(const struct pasted *pasted, struct span line) {
    struct release release = {.build = 0};
    (void)pasted;
    return span_find(line, "build-") != NULL && release_line(&release, line);
}

const struct answer_reader release_form = {NULL, take_release, end_release, shows_release, NULL};

/* --- the host's syslog --- */

static bool take_mux_log(struct pasted *pasted, struct span line) {
    bool ours = false;
    for (unsigned i = 0; i < pasted->name_count && !ours; i++) {
        ours = mux_log_line(&pasted->clues->mux_log, line, pasted->names[i]);
    }
    return ours;
}

const struct answer_reader mux_log_form = {NULL, take_mux_log, NULL, NULL,
                                           "EPSECMUX|watchdog-" SERVICE_VSHIELD "|watchdog-" SERVICE_NSX};
