#include "ask/forms.h"

#include "ask/pasted.h"
#include "ask/questions.h"

#include <stdio.h>
#include <string.h>

enum { ROW_SIZE = 256 };

/* Whether its command had something take rows out. */
static bool block_filtered(const struct block *block) {
    return block->has_command && block->command.filter_count > 0;
}

/* Whether nothing but an answer, be it an empty one, stands in the block. */
static bool block_answers(const struct block *block) {
    return block->used > 0 || !block->strange;
}

/* Why a block without an answer has none; `empty` where nothing else is known. */
static struct fault reason_of(const struct block *block, enum fault_id empty) {
    if (!block_answers(block)) {
        return fault_make(FAULT_SAID, 0, span_of(block->said));
    }
    if (block->cut || block->command.cut) {
        return fault_number(FAULT_CUT, 0);
    }
    if (block_filtered(block) || (block->has_command && (block->command.unclear || block->command.several))) {
        return fault_make(FAULT_FILTERED, 0, span_of(block->command.text));
    }
    return fault_number(block->used > 0 ? FAULT_PARTIAL : empty, 0);
}

/* Whether a name breaks off within the service's. */
static bool name_breaks_off(const struct pasted *pasted, struct span name) {
    bool breaks = false;
    for (unsigned i = 0; i < pasted->service_count; i++) {
        struct span service = span_of(pasted->services[i]);
        breaks |= name.length < SERVICE_THREAD_NAME && name.length < service.length &&
                  span_same_nocase(name, (struct span){service.bytes, name.length});
    }
    return breaks;
}

bool block_breaks_off(const struct pasted *pasted, const struct block *block) {
    struct span rest = span_trim(span_of(block->last));
    bool row_like = rest.length > 0 && strchr("tu0123456789-", rest.bytes[0]) != NULL;
    bool tcp = span_starts(rest, "tcp");
    bool waits = span_find(rest, "TIME_WAIT") != NULL;
    struct span last = {"", 0};
    unsigned words = 0;
    uint64_t number = 0;
    if (rest.length == 0 || rest.length + 1 >= sizeof block->last) {
        return false;
    }
    if (!block->last_used) {
        return pasted->default_form != NULL || row_like;
    }
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        last = word;
        words++;
    }
    if (block->form->topic == (enum topic)PROBE_CONNECTIONS && block->of.connections.xml == NULL) {
        enum record_form form = block->of.connections.text.records.form;
        if (form != RECORDS_NONE && form != RECORDS_TABLE) {
            return name_breaks_off(pasted, last);
        }
        bool unowned = tcp && !waits && span_number(last, UINT64_MAX, &number);
        return words > 1 && (words < (tcp ? 7U : 6U) || unowned || name_breaks_off(pasted, last));
    }
    if (block->form->topic == (enum topic)PROBE_WORLDS) {
        return words < 3 || (words == 3 && name_breaks_off(pasted, last));
    }
    return false;
}

/* Keeps an answer that lists give by what is in them, or by what is not; false where it is not to be kept. */
static bool keep_listed(struct pasted *pasted, const struct block *block, enum topic topic, bool present,
                        bool absent, enum fault_id empty) {
    if (present || absent) {
        return pasted_keeps(pasted, block, topic, present ? TOLD_YES : TOLD_NO);
    }
    pasted_told_nothing(pasted, block, topic, reason_of(block, empty));
    return false;
}

/* --- the status of Mux --- */

static void begin_status(const struct pasted *pasted, struct block *block) {
    status_begin(&block->of.status.reader, pasted->services[0]);
}

static bool take_status(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    static const char nsxcli[] = "Service state: ";
    char words[ROW_SIZE];
    bool named = pasted->service_count > 1 && span_find(line, pasted->services[1]) != NULL;
    (void)goes_on;
    if (span_starts(line, nsxcli) && line.length < sizeof words) { /* `Service state: stopped` */
        int length = (int)(line.length - strlen(nsxcli));
        snprintf(words, sizeof words, "it is %.*s", length, line.bytes + strlen(nsxcli));
        line = span_of(words);
    }
    if (!status_line(&block->of.status.reader, line)) {
        return false;
    }
    block->of.status.successor |= named;
    return true;
}

static void end_status(struct pasted *pasted, struct block *block) {
    struct status_reader *reader = &block->of.status.reader;
    struct mux_answer *mux = &pasted->seen->mux;
    bool disagrees = false;
    enum mux_status status = status_end(reader, pasted->exit_code, &disagrees);
    if (status == STATUS_UNKNOWN) {
        if (status_spoke(reader) || mux->words[0] == '\0') {
            snprintf(mux->words, sizeof mux->words, "%s", reader->words);
        }
        pasted_told_nothing(pasted, block, (enum topic)PROBE_MUX,
                            questions_no_status(reader, pasted->exit_code));
    } else if (pasted_keeps(pasted, block, (enum topic)PROBE_MUX,
                            status == STATUS_RUNNING ? TOLD_YES : TOLD_NO)) {
        mux->status = status;
        mux->exit_code = pasted->exit_code;
        snprintf(mux->words, sizeof mux->words, "%s", reader->words);
        pasted->successor =
            block->of.status.successor || span_find(block->command.service, SERVICE_NSX) != NULL;
        questions_note_exit(&pasted->seen->probes[PROBE_MUX], reader, disagrees, pasted->exit_code);
    }
}

static bool shows_status(const struct pasted *pasted, struct span line) {
    for (unsigned i = 0; i < pasted->service_count; i++) {
        const char *name = span_find(line, pasted->services[i]);
        struct status_reader reader;
        status_begin(&reader, pasted->services[i]);
        if (name != NULL && name - span_trim(line).bytes <= 2 && status_line(&reader, line) &&
            reader.of_service != SAYS_NOTHING) {
            return true;
        }
    }
    return false;
}

/* --- the worlds of a host, and the processes of the appliance: both are asked by ps --- */

static void begin_ps(const struct pasted *pasted, struct block *block) {
    bool numbers =
        block->has_command && (command_is(&block->command, "pgrep") || command_is(&block->command, "pidof"));
    (void)pasted;
    ds_am_begin(&block->of.ps.processes, numbers);
}

static bool take_ps(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    struct span name;
    (void)goes_on;
    if (worlds_row(line, &name)) {
        block->of.ps.rows++;
        for (unsigned i = 0; i < pasted->service_count; i++) {
            block->of.ps.counts[i] += service_named(name, pasted->services[i]);
            block->of.ps.doubt |= worlds_in_doubt(name, pasted->services[i]);
        }
        return true;
    }
    bool header = span_find(line, "WID") != NULL && span_find(line, "CID") != NULL;
    block->of.ps.headed |= header;
    for (size_t i = 0; header && i < line.length; i++) {
        block->cut |= line.bytes[i] >= '0' && line.bytes[i] <= '9'; /* rows that lost their line breaks */
    }
    return header || ds_am_line(&block->of.ps.processes, line);
}

/* Whether a list of worlds would show the service: ps shows a header unless something filtered it. */
static bool lists_worlds(const struct block *block, const char *service) {
    static const char *const rows[] = {"%s     5695     %s   /usr/lib/vmware/%s", "%s  2125074  %s"};
    bool keeps = block_filtered(block) || ((block->of.ps.headed || block->whole) && block->of.ps.rows > 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && keeps; i++) {
        char row[ROW_SIZE];
        snprintf(row, sizeof row, rows[i], i == 0 ? "5695" : "2125077", service, service);
        keeps = block_keeps(block, row) || (i > 0 && command_has(&block->command, "-c") && block->used > 0);
    }
    return keeps;
}

static void end_worlds(struct pasted *pasted, struct block *block) {
    unsigned count = 0;
    bool whole = !block->of.ps.doubt && block_answers(block);
    bool lists[SERVICES] = {false};
    for (unsigned i = 0; i < pasted->service_count; i++) {
        count += block->of.ps.counts[i];
        lists[i] = whole && lists_worlds(block, pasted->services[i]);
    }
    if (keep_listed(pasted, block, (enum topic)PROBE_WORLDS, count > 0, lists[0] || lists[1],
                    FAULT_NO_WORLD)) {
        memcpy(pasted->worlds, block->of.ps.counts, sizeof pasted->worlds);
        memcpy(pasted->lists_worlds, lists, sizeof lists);
    }
}

static void end_ds_am(struct pasted *pasted, struct block *block) {
    static const char row[] = "root 17087 1 0 Oct06 ? 00:00:00 /opt/ds_agent/ds_am -g ../diag -v 5";
    const struct ds_am_reader *reader = &block->of.ps.processes;
    bool listed =
        reader->headed || reader->tree || reader->numbers || reader->rows > 0 || block_filtered(block);
    bool absent = reader->stopped || (listed && block_keeps(block, row) && block_answers(block));
    if (pasted->clues != NULL &&
        keep_listed(pasted, block, TOPIC_DS_AM, reader->processes > 0, absent, FAULT_NO_PROCESS)) {
        pasted->clues->ds_am.processes = reader->processes;
    }
}

/* Whose processes they were: by the rows, else by the prompt, else by what the filter looks for. */
static void end_ps(struct pasted *pasted, struct block *block) {
    bool worlds = block->of.ps.rows > 0 || block->of.ps.headed;
    bool processes =
        block->of.ps.processes.rows > 0 || block->of.ps.processes.headed || block->of.ps.processes.stopped;
    if (!worlds && !processes) {
        worlds = block->form->topic == (enum topic)PROBE_WORLDS &&
                 (block->shell != SHELL_LINUX || lists_worlds(block, pasted->services[0]));
    }
    if (worlds) {
        end_worlds(pasted, block);
    } else {
        end_ds_am(pasted, block);
    }
}

static bool shows_ps(const struct pasted *pasted, struct span line) {
    struct span name;
    struct ds_am_reader reader = {.numbers = false};
    bool header = span_starts(span_trim(line), "WID") && span_find(line, "CID") != NULL;
    (void)pasted;
    return header || (worlds_row(line, &name) && name.length > 2) ||
           (ds_am_line(&reader, line) &&
            (reader.headed || reader.processes > 0 || (reader.stopped && span_find(line, "ds_am") != NULL)));
}

/* --- the modules of a host --- */

enum { MODULE_NAME, MODULE_LOADED, MODULE_FIELDS };

/* 1: yes, -1: no, 0: neither. */
static int says(struct span word) {
    bool yes = span_equal_nocase(word, "true") || span_equal_nocase(word, "yes");
    return yes ? 1 : -(span_equal_nocase(word, "false") || span_equal_nocase(word, "no"));
}

static bool take_module_fields(void *context, const struct span *fields) {
    struct block *block = context;
    int loaded = says(fields[MODULE_LOADED]);
    if (loaded == 0) {
        return false;
    }
    block->of.modules.rows++;
    block->of.modules.loaded |= loaded > 0 && span_equal(fields[MODULE_NAME], block->of.modules.module);
    return true;
}

static const struct record_kind module_kind = {
    MODULE_FIELDS, MODULE_FIELDS, {"Name", "IsLoaded"}, take_module_fields};

static void begin_modules(const struct pasted *pasted, struct block *block) {
    records_begin(&block->of.modules.records, &module_kind, block);
    block->of.modules.names =
        command_has(&block->command, "-q") || command_has(&block->command, "--query") || block->form->whole;
    block->of.modules.module = pasted->seen->module;
}

/* A line of esxcfg-module -q without its prompt: nothing but a name. */
static bool is_module_name(struct span text) {
    size_t length = 0;
    while (length < text.length &&
           (text.bytes[length] == '_' || (text.bytes[length] >= 'a' && text.bytes[length] <= 'z') ||
            (text.bytes[length] >= '0' && text.bytes[length] <= '9'))) {
        length++;
    }
    return length > 2 && length == text.length;
}

static bool take_module(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    struct span name;
    (void)goes_on;
    bool bare = !block->has_command && pasted->default_form == block->form && is_module_name(span_trim(line));
    block->of.modules.names |= bare && block->of.modules.rows == 0 && !block->of.modules.headed;
    if (modules_row(line, block->of.modules.names, &name)) {
        block->of.modules.rows++;
        block->of.modules.loaded |= span_equal(name, pasted->seen->module);
        return true;
    }
    struct span fields[MODULE_FIELDS];
    struct span rest = line;
    fields[MODULE_NAME] = span_word(&rest);
    fields[MODULE_LOADED] = span_word(&rest);
    struct span enabled = span_word(&rest);
    if (block->of.modules.records.form == RECORDS_NONE && span_trim(rest).length == 0 && says(enabled) != 0 &&
        take_module_fields(block, fields)) {
        return true; /* of esxcli's list, grepped */
    }
    bool header = span_starts(span_trim(line), "Name") && span_find(line, "Used") != NULL;
    header |= records_line(&block->of.modules.records, line);
    block->of.modules.headed |= header;
    return header;
}

static void end_modules(struct pasted *pasted, struct block *block) {
    static const char *const rows[] = {"%s                     3     144", "%s  1  96"};
    bool absent = (block_filtered(block) && block_answers(block)) ||
                  (block->of.modules.rows > 0 && (block->of.modules.headed || block->whole)) ||
                  (block->of.modules.names && block->of.modules.rows > 3);
    records_end(&block->of.modules.records);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char row[ROW_SIZE];
        snprintf(row, sizeof row, rows[i], pasted->seen->module);
        absent &= block_keeps(block, row);
    }
    if (keep_listed(pasted, block, (enum topic)PROBE_VMCI, block->of.modules.loaded, absent,
                    FAULT_NO_MODULE)) {
        pasted->seen->vmci_loaded = block->of.modules.loaded;
    }
}

static bool shows_modules(const struct pasted *pasted, struct span line) {
    struct span name;
    struct span text = span_trim(line);
    bool header =
        span_starts(text, "Name") && span_find(text, "Used") != NULL && span_find(text, "Size") != NULL;
    header |= span_find(text, "Name") != NULL &&
              (span_find(text, "Is Loaded") != NULL || span_find(text, "IsLoaded") != NULL);
    return header || (modules_row(line, false, &name) && span_equal(name, pasted->seen->module));
}

/* --- the connections of a host --- */

static void begin_connections(const struct pasted *pasted, struct block *block) {
    for (unsigned i = 0; i < pasted->service_count; i++) {
        connections_begin(&block->of.connections.tallies[i], pasted->services[i],
                          pasted->look->settings->port);
    }
    connections_text_begin(&block->of.connections.text, block->of.connections.tallies, pasted->service_count);
}

/* Every row in XML, for each of the services. */
static bool take_xml_row(void *context, const struct span *fields) {
    struct connections_text *text = context;
    struct connection_row row = {fields[0], fields[1], fields[2], fields[3], fields[4]};
    bool understood = true;
    for (unsigned i = 0; i < text->count; i++) {
        understood &= connections_take(&text->tallies[i], &row);
    }
    text->rows++;
    return understood;
}

/* Hands what was collected over: the parser takes few large pieces faster than many lines. */
static void flush_xml(struct block *block) {
    size_t length = block->of.connections.chunk_length;
    block->of.connections.chunk_length = 0;
    if (length > 0 && !block->of.connections.xml_failed) {
        block->of.connections.xml_failed =
            structures_feed(block->of.connections.xml, block->of.connections.chunk, length) != 0;
    }
}

static bool open_xml(struct block *block) {
    static const struct structures_kind kind = {
        .row = "connection",
        .longest = 256,
        .columns = 5,
        .names = {"Proto", "LocalAddress", "ForeignAddress", "State", "WorldName"},
        .take = take_xml_row};
    if (block->of.connections.xml == NULL) {
        block->of.connections.xml = structures_open(&kind, &block->of.connections.text);
    }
    return block->of.connections.xml != NULL;
}

static bool take_xml(struct block *block, struct span line, bool goes_on) {
    if (!open_xml(block)) {
        return false;
    }
    if (line.length + 1 > sizeof block->of.connections.chunk - block->of.connections.chunk_length) {
        flush_xml(block);
    }
    memcpy(block->of.connections.chunk + block->of.connections.chunk_length, line.bytes, line.length);
    block->of.connections.chunk_length += line.length;
    if (!goes_on) {
        block->of.connections.chunk[block->of.connections.chunk_length++] = '\n';
    }
    return true;
}

int forms_take_xml(struct block *block, struct span text) {
    block->used++;
    block->last_used = true;
    if (!open_xml(block)) {
        return -1;
    }
    block->of.connections.xml_failed |=
        structures_feed(block->of.connections.xml, text.bytes, text.length) != 0;
    return block->of.connections.xml_failed ? -1 : 0;
}

static bool take_connection(const struct pasted *pasted, struct block *block, struct span line,
                            bool goes_on) {
    struct span text = span_trim(line);
    bool begins = block->of.connections.text.rows == 0 && text.length > 0 && text.bytes[0] == '<';
    (void)pasted;
    if (block->of.connections.xml != NULL || begins) {
        return take_xml(block, line, goes_on);
    }
    return connections_text_line(&block->of.connections.text, line);
}

/* Whether the list would show such a row of the service: to the appliance, or to a manager. */
static bool lists_connection(const struct pasted *pasted, const struct block *block, const char *service,
                             bool appliance) {
    static const char *const rows[2][2] = {
        {"tcp         0       0  10.3.239.40:59572    10.3.239.34:443      ESTABLISHED    250155  newreno  "
         "%s",
         "tcp 0 0 192.168.4.5:1027 172.16.9.8:443 ESTABLISHED 2098763 %s"},
        {"tcp         0       0  169.254.1.1:54590    169.254.1.39:%u   ESTABLISHED    250150  newreno  %s",
         "tcp 0 0 169.254.1.1:1027 169.254.77.8:%u ESTABLISHED 2098763 %s"}};
    bool keeps = true;
    for (int i = 0; i < 2; i++) {
        char row[ROW_SIZE];
        if (appliance) {
            snprintf(row, sizeof row, rows[1][i], pasted->look->settings->port, service);
        } else {
            snprintf(row, sizeof row, rows[0][i], service);
        }
        keeps &= block_keeps(block, row);
    }
    return keeps;
}

static void end_connections(struct pasted *pasted, struct block *block) {
    struct connections_text *text = &block->of.connections.text;
    struct connections *tallies = block->of.connections.tallies;
    struct fault broken = {FAULT_NONE, 0, ""};
    bool xml = block->of.connections.xml != NULL;
    if (xml) {
        flush_xml(block);
    }
    bool whole = xml ? structures_close(block->of.connections.xml, &broken) : connections_text_end(text);
    bool headed = xml || connections_text_headed(text);
    /* Rows without a header, all of Mux or all to the appliance: somebody looked for just these. */
    bool bare = !block->has_command && !headed && text->rows > 0;
    bool by_mux = bare && text->of_mux == text->rows;
    bool by_port = bare && text->of_port == text->rows;
    bool mixed = bare && text->rows >= 5 && text->udp > 0 &&
                 text->listening > 1; /* which no filter lets through together */
    bool proven = whole && !text->doubtful && !block->cut &&
                  ((block_filtered(block) && (text->rows > 0 || !block->strange)) ||
                   (headed && text->rows > 0) || by_mux || by_port || mixed);
    bool established = false;
    bool lists[SERVICES] = {false};
    bool lists_mux[SERVICES] = {false};
    proven &= !(xml && text->rows == 0);
    for (unsigned i = 0; i < SERVICES && i < pasted->service_count; i++) {
        established |= (tallies[i].established + tallies[i].ownerless > 0) && (whole || !xml);
        lists[i] =
            proven && (by_mux || by_port || lists_connection(pasted, block, pasted->services[i], true));
        lists_mux[i] =
            lists[i] && !by_port && (by_mux || lists_connection(pasted, block, pasted->services[i], false));
        tallies[i].manager_unseen = !lists_mux[i];
    }
    bool appliance = lists[0] || lists[1];
    if (text->rows > 0 &&
        pasted->connections[0].rows == 0) { /* what was there was there, even where the list is not whole */
        memcpy(pasted->connections, tallies, sizeof pasted->connections);
    }
    if (broken.id == FAULT_NONE && text->doubtful) {
        broken = fault_make(FAULT_ROW, text->rows, span_of(text->doubt));
    } else if (broken.id == FAULT_NONE && whole && xml && text->rows == 0) {
        broken = fault_number(FAULT_NO_CONNECTION, 0);
    }
    if (!established && !appliance) {
        broken =
            broken.id == FAULT_NONE ? reason_of(block, headed ? FAULT_NO_CONNECTION : FAULT_EMPTY) : broken;
        pasted_told_nothing(pasted, block, (enum topic)PROBE_CONNECTIONS, broken);
    } else if (pasted_keeps(pasted, block, (enum topic)PROBE_CONNECTIONS, established ? TOLD_YES : TOLD_NO)) {
        memcpy(pasted->connections, tallies, sizeof pasted->connections);
        memcpy(pasted->lists_connection, lists, sizeof lists);
        memcpy(pasted->lists_mux, lists_mux, sizeof lists_mux);
    }
}

static bool shows_connections(const struct pasted *pasted, struct span line) {
    struct connections tallies[SERVICES];
    struct connections_text text;
    struct span trimmed = span_trim(line);
    if (span_starts(trimmed, "<?xml") || span_starts(trimmed, "<output")) {
        return true;
    }
    if (span_find(line, "Recv-Q") != NULL || memchr(trimmed.bytes, ' ', trimmed.length) == NULL) {
        bool csv = span_find(line, "ForeignAddress") != NULL;
        return csv || span_starts(trimmed, "structure[0].IpConnection");
    }
    for (unsigned i = 0; i < pasted->service_count; i++) {
        connections_begin(&tallies[i], pasted->services[i], pasted->look->settings->port);
    }
    connections_text_begin(&text, tallies, pasted->service_count);
    if (!connections_text_line(&text, line)) {
        return false;
    }
    return text.rows > 0 || text.held_read || text.records.form != RECORDS_NONE;
}

/* --- maintenance mode, release --- */

static void begin_maintenance(const struct pasted *pasted, struct block *block) {
    (void)pasted;
    maintenance_begin(&block->of.maintenance);
}

static bool take_maintenance(const struct pasted *pasted, struct block *block, struct span line,
                             bool goes_on) {
    (void)pasted;
    (void)goes_on;
    lines_feed(&block->of.maintenance.lines, line.bytes, line.length);
    lines_feed(&block->of.maintenance.lines, "\n", 1);
    return span_equal_nocase(span_trim(line), "Enabled") || span_equal_nocase(span_trim(line), "Disabled");
}

static void end_maintenance(struct pasted *pasted, struct block *block) {
    enum maintenance mode = block->of.maintenance.mode;
    if (mode != MAINTENANCE_UNKNOWN &&
        pasted_keeps(pasted, block, TOPIC_MAINTENANCE, mode == MAINTENANCE_ENABLED ? TOLD_YES : TOLD_NO)) {
        pasted->seen->maintenance = mode;
    }
}

static void begin_release(const struct pasted *pasted, struct block *block) {
    (void)pasted;
    block->of.release = (struct release){.build = 0};
}

static bool take_release(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)pasted;
    (void)goes_on;
    return release_line(&block->of.release, line);
}

static void end_release(struct pasted *pasted, struct block *block) {
    if (block->of.release.name[0] != '\0' && pasted_keeps(pasted, block, TOPIC_RELEASE, TOLD_YES)) {
        pasted->seen->release = block->of.release;
    }
}

static bool shows_release(const struct pasted *pasted, struct span line) {
    struct release release = {.build = 0};
    (void)pasted;
    return span_find(line, "build-") != NULL && release_line(&release, line);
}

/* --- the appliance --- */

static void begin_sockets(const struct pasted *pasted, struct block *block) {
    sockets_begin(&block->of.sockets, pasted->look->settings->port);
}

static bool take_socket(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)pasted;
    (void)goes_on;
    return sockets_line(&block->of.sockets, line);
}

static void end_sockets(struct pasted *pasted, struct block *block) {
    static const char *const rows[] = {
        "tcp        0      0 169.254.1.39:%u      169.254.1.1:61653       ESTABLISHED",
        "tcp ESTAB 0 0 169.254.77.8:%u 169.254.1.1:1027"};
    const struct sockets_reader *reader = &block->of.sockets;
    bool ss = block->has_command && command_is(&block->command, "ss");
    bool listeners = reader->listeners_only;
    for (unsigned i = 0; i < block->command.option_count; i++) {
        struct span option = block->command.options[i];
        bool letters = option.length > 1 && option.bytes[1] != '-';
        bool others = letters && (memchr(option.bytes, 'u', option.length) != NULL ||
                                  memchr(option.bytes, 'x', option.length) != NULL ||
                                  memchr(option.bytes, 'w', option.length) != NULL);
        listeners |=
            span_starts(option, "--listen") || (letters && memchr(option.bytes, 'l', option.length) != NULL);
        listeners |= others && memchr(option.bytes, 't', option.length) == NULL;
    }
    for (unsigned i = 1; i < block->command.word_count; i++) {
        listeners |= span_starts(block->command.words[i], "listen");
    }
    char row[ROW_SIZE];
    snprintf(row, sizeof row, rows[ss], pasted->look->settings->port);
    bool others = reader->others > 0 || (reader->listening > 0 && !listeners);
    bool absent = !listeners && (reader->headed || block_filtered(block) || others) && block_answers(block) &&
                  !block->cut && (block_keeps(block, row) || (others && !block->has_command));
    if (pasted->clues != NULL &&
        keep_listed(pasted, block, TOPIC_PORT, reader->established > 0, absent, FAULT_NO_CONNECTION)) {
        pasted->clues->port.established = reader->established;
        pasted->clues->port.listening = reader->listening;
        pasted->clues->port.others = reader->others;
    }
}

static bool shows_sockets(const struct pasted *pasted, struct span line) {
    struct sockets_reader reader;
    struct connections_text text;
    struct connections tally;
    sockets_begin(&reader, pasted->look->settings->port);
    connections_begin(&tally, pasted->services[0], pasted->look->settings->port);
    connections_text_begin(&text, &tally, 1);
    return sockets_line(&reader, line) && !(connections_text_line(&text, line) && text.rows > 0);
}

static void begin_log(const struct pasted *pasted, struct block *block) {
    (void)pasted;
    am_log_begin(&block->of.log);
}

static bool take_log(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)pasted;
    (void)goes_on;
    return am_log_line(&block->of.log, line);
}

/* A log without a failure says that there was none, if its lines are a log's and no filter took failures away. */
static void end_log(struct pasted *pasted, struct block *block) {
    static const char row[] =
        "2015-10-06 19:15:15.000000: [Error/1] | amsocket open (/var/opt/ds_agent/am/am_cmd_socket) failed "
        "(error 111: Connection refused) | amInterface.cpp:77:dsam_connect";
    const struct am_log_reader *reader = &block->of.log;
    enum topic topic = block->form->topic;
    block->command.cut = false; /* the end of a log is what counts */
    bool absent = !block->cut && (reader->log_lines > 0 || (block_filtered(block) && !block->strange)) &&
                  (!block->has_command || block_keeps(block, row));
    if (pasted->clues == NULL ||
        !keep_listed(pasted, block, topic, reader->refusals > 0, absent, FAULT_NO_LOG)) {
        return;
    }
    struct am_log_clue *log = topic == TOPIC_AGENT_LOG ? &pasted->clues->agent_log : &pasted->clues->syslog;
    log->refusals += reader->refusals;
    memcpy(log->last, reader->last, sizeof log->last);
}

static bool shows_log(const struct pasted *pasted, struct span line) {
    (void)pasted;
    return span_find(line, "amsocket open") != NULL && span_find(line, "failed") != NULL;
}

/* --- a guest --- */

static void begin_drivers(const struct pasted *pasted, struct block *block) {
    enum driver asked = DRIVERS;
    (void)pasted;
    for (unsigned i = 1; i < block->command.word_count && asked == DRIVERS; i++) {
        asked = driver_named(block->command.words[i]);
    }
    if (!block->has_command && block->form->file != NULL && block->form->topic == TOPIC_VMCI &&
        strstr(block->form->file, "vmci") != NULL) {
        asked = DRIVER_VMCI;
    } else if (!block->has_command && block->form->topic == TOPIC_VSEPFLT) {
        asked = DRIVER_VSEPFLT;
    }
    drivers_begin(&block->of.drivers, asked);
    block->of.drivers.filters = block->has_command && command_is(&block->command, "fltmc");
}

static bool take_driver(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)pasted;
    (void)goes_on;
    return drivers_line(&block->of.drivers, line);
}

/* A driver that a whole driverquery does not have is not there. */
static void end_drivers(struct pasted *pasted, struct block *block) {
    static const char *const rows[DRIVERS] = {"vmci         VMware VMCI Bus Driver  Kernel",
                                              "vsepflt      VFileFilter  File System"};
    const struct drivers_reader *reader = &block->of.drivers;
    bool of_one = !reader->listed && !reader->filters && reader->asked != DRIVERS;
    for (int i = 0; i < DRIVERS && pasted->clues != NULL; i++) {
        enum topic topic = i == DRIVER_VMCI ? TOPIC_VMCI : TOPIC_VSEPFLT;
        struct driver_clue *clue =
            i == DRIVER_VMCI ? &pasted->clues->guest_vmci : &pasted->clues->guest_vsepflt;
        enum driver_state state = reader->states[i];
        bool lists = reader->listed || (reader->filters && i == DRIVER_VSEPFLT);
        bool filtered = block_filtered(block) && !block->strange &&
                        (reader->filters ? i == DRIVER_VSEPFLT : command_is(&block->command, "driverquery"));
        bool absent =
            ((lists && reader->rows > 0) || filtered) && !reader->named[i] && block_keeps(block, rows[i]);
        state = state == DRIVER_UNKNOWN && absent ? DRIVER_ABSENT : state;
        if (state == DRIVER_UNKNOWN) {
            if (!of_one || (int)reader->asked == i) {
                pasted_told_nothing(pasted, block, topic,
                                    reason_of(block, of_one ? FAULT_NO_STATE : FAULT_NO_DRIVER));
            }
        } else if (pasted_keeps(pasted, block, topic, state == DRIVER_RUNNING ? TOLD_YES : TOLD_NO)) {
            clue->state = state;
        }
    }
}

static bool shows_drivers(const struct pasted *pasted, struct span line) {
    struct span text = span_trim(line);
    struct span rest = text;
    struct span first = span_word(&rest);
    struct span second = span_word(&rest);
    (void)pasted;
    bool value = driver_named(second) != DRIVERS && first.length > 1 && first.bytes[first.length - 1] == ':';
    value |= span_equal(second, ":") && span_equal(first, "Name") && driver_named(span_trim(rest)) != DRIVERS;
    return value || span_starts(text, "SERVICE_NAME:") || span_find(text, "Module Name") != NULL ||
           span_starts(text, "Filter Name") ||
           (span_equal(first, "Running") && driver_named(second) != DRIVERS);
}

static void begin_sleep(const struct pasted *pasted, struct block *block) {
    (void)pasted;
    sleep_begin(&block->of.sleep);
}

static bool take_sleep(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)pasted;
    (void)goes_on;
    return sleep_line(&block->of.sleep, line);
}

static void end_sleep(struct pasted *pasted, struct block *block) {
    uint64_t seconds = 0;
    bool told = sleep_end(&block->of.sleep, &seconds);
    if (pasted->clues != NULL &&
        keep_listed(pasted, block, TOPIC_SLEEP, told && seconds > 0, told, FAULT_NO_SLEEP)) {
        pasted->clues->sleep.after_s = seconds;
    }
}

static void begin_guests(const struct pasted *pasted, struct block *block) {
    (void)pasted;
    block->of.guests.listed = block->form->file != NULL && strstr(block->form->file, "guests.txt") != NULL;
    block->of.guests.guest = (struct guest){.says = GUEST_SILENT};
}

static bool take_guest(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)goes_on;
    if (pasted->clues == NULL) {
        return true;
    }
    return block->of.guests.listed ? guests_line(&pasted->clues->guests.seen, line)
                                   : guest_log_line(&block->of.guests.guest, line);
}

static void end_guests(struct pasted *pasted, struct block *block) {
    if (pasted->clues == NULL) {
        return;
    }
    struct guests *guests = &pasted->clues->guests.seen;
    if (!block->of.guests.listed && block->of.guests.guest.says != GUEST_SILENT) {
        snprintf(block->of.guests.guest.name, sizeof block->of.guests.guest.name, "%s", "vmware.log");
        guests_add(guests, &block->of.guests.guest);
    }
    keep_listed(pasted, block, TOPIC_GUESTS, guests->count > 0 || guests->stated != SCOPE_UNKNOWN, false,
                FAULT_NO_GUEST);
}

/* --- the host's syslog --- */

static bool take_mux_log(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    bool ours = false;
    (void)block;
    (void)goes_on;
    for (unsigned i = 0; i < pasted->service_count && !ours && pasted->clues != NULL; i++) {
        ours = mux_log_line(&pasted->clues->mux_log, line, pasted->services[i]);
    }
    return ours;
}

static bool shows_mux_log(const struct pasted *pasted, struct span line) {
    (void)pasted;
    return span_find(line, "EPSECMUX") != NULL || span_find(line, "watchdog-" SERVICE_VSHIELD) != NULL ||
           span_find(line, "watchdog-" SERVICE_NSX) != NULL;
}

static bool shows_guests(const struct pasted *pasted, struct span line) {
    (void)pasted;
    return span_find(line, "vsep: AUDIT") != NULL || span_find(line, "vf-AUDIT") != NULL;
}

/* --- the links between Mux and the appliance --- */

static void begin_links(const struct pasted *pasted, struct block *block) {
    links_begin(&block->of.links.reader, &block->of.links.seen,
                (enum links_list)(block->form->topic - TOPIC_LISTS), pasted->look->settings->appliance_vm);
}

static bool take_links(const struct pasted *pasted, struct block *block, struct span line, bool goes_on) {
    (void)pasted;
    return links_line(&block->of.links.reader, line, goes_on);
}

/* How a list's answer is known to be whole: nothing was taken from it, or it would show the rows that count all the same. */
static enum links_end end_of_links(const struct block *block, enum links_list list) {
    static const char *const rows[LISTS][2] = {
        [LIST_ADDRESSES] = {"vmk1  169.254.1.1   255.255.255.0  169.254.1.255   STATIC",
                            "vmk2  10.3.239.40   255.255.255.0  10.3.239.255    DHCP"},
        [LIST_PORT_GROUPS] = {"vmservice-vmknic-pg   vmservice-vswitch               1        0",
                              "vmservice-vshield-pg  vmservice-vswitch               0        0"},
        [LIST_RULE_SETS] = {"vShield-Endpoint-Mux             false", "vShield-Endpoint-Mux-Partners  true"},
        [LIST_ALLOWED] = {"vShield-Endpoint-Mux           All",
                          "vShield-Endpoint-Mux-Partners  10.3.239.0/24"}};
    bool filtered = block_filtered(block);
    bool keeps = block_answers(block) && (filtered || block_keeps(block, ""));
    for (unsigned i = 0; block->has_command && i < block->command.option_count; i++) {
        struct span option = block->command.options[i]; /* `-i vmk1` and the like ask for a part */
        keeps &= span_equal(option, "-l") || span_find(option, "format") != NULL;
    }
    for (int i = 0; i < 2 && filtered; i++) {
        keeps &= list < LISTS && rows[list][i] != NULL && block_keeps(block, rows[list][i]);
    }
    return !keeps ? LINKS_END_UNKNOWN : filtered ? LINKS_END_OF_ROWS : LINKS_END_OF_TEXT;
}

/* What a later piece says counts, as everywhere; what a part of a list shows, only where there is no whole one. */
static void keep_links(struct pasted *pasted, const struct block *block, enum links_list list) {
    const struct links_seen *said = &block->of.links.seen;
    struct links_seen *kept = &pasted->links;
    struct topic_answer *answer = &pasted->answers[(int)TOPIC_LISTS + (int)list];
    bool whole = said->lists[list].state == LIST_WHOLE;
    bool was_whole = kept->lists[list].state == LIST_WHOLE;
    bool same = answer->conflict == 0 && (!was_whole || links_same(kept, said, list));
    bool one = answer->told != TOLD_NO;
    if (!whole && (was_whole || !links_says(said, list))) {
        kept->lists[list] = was_whole ? kept->lists[list] : said->lists[list];
    } else if (pasted_keeps(pasted, block, (enum topic)((int)TOPIC_LISTS + (int)list),
                            same == one ? TOLD_YES : TOLD_NO)) {
        links_copy(kept, said, list);
    } else if (answer->conflict != 0) {
        links_clear(kept, list, fault_number(FAULT_CONFLICT, 0));
    }
}

static void end_links(struct pasted *pasted, struct block *block) {
    enum links_list list = block->of.links.reader.list;
    links_end(&block->of.links.reader, end_of_links(block, list));
    for (int i = 0; i < LISTS; i++) {
        if (block->of.links.seen.lists[i].state != LIST_NOT_ASKED) {
            keep_links(pasted, block, (enum links_list)i);
        }
    }
}

#define STATUS begin_status, take_status, end_status
#define PS begin_ps, take_ps, end_ps
#define MODULES begin_modules, take_module, end_modules
#define CONNECTIONS begin_connections, take_connection, end_connections
#define SOCKETS begin_sockets, take_socket, end_sockets
#define LOG begin_log, take_log, end_log
#define DRIVER begin_drivers, take_driver, end_drivers
#define GUESTS begin_guests, take_guest, end_guests
#define LISTED(list)                                                                                         \
    NULL, (enum topic)((int)TOPIC_LISTS + (int)(list)), true, begin_links, take_links, end_links, NULL

/* Of files that the same folder may have, the first counts. What is written more exactly stands before what it would be taken for. */
const struct answer_form forms[] = {
    {"init.d status", "mux-status.txt", (enum topic)PROBE_MUX, false, STATUS, shows_status},
    {"esxcli network ip connection list", "connections.xml", (enum topic)PROBE_CONNECTIONS, false,
     CONNECTIONS, shows_connections},
    {NULL, "connections.txt", (enum topic)PROBE_CONNECTIONS, false, CONNECTIONS, NULL},
    {NULL, "localcli_network-ip-connection-list.txt", (enum topic)PROBE_CONNECTIONS, true, CONNECTIONS, NULL},
    {"netstat", "dsva-netstat.txt", TOPIC_PORT, false, SOCKETS, shows_sockets},
    {"ss", NULL, TOPIC_PORT, false, SOCKETS, NULL},
    {"ps", "ps.txt", (enum topic)PROBE_WORLDS, false, PS, shows_ps},
    {"esxcli system process list", NULL, (enum topic)PROBE_WORLDS, false, PS, NULL},
    {NULL, "ps_-cPTgjstz.txt", (enum topic)PROBE_WORLDS, true, PS, NULL},
    {NULL, "ps_-Cc---tree.txt", (enum topic)PROBE_WORLDS, true, PS, NULL},
    {"pgrep", "dsva-ps.txt", TOPIC_DS_AM, false, PS, NULL},
    {"pidof", NULL, TOPIC_DS_AM, false, PS, NULL},
    {"esxcfg-module", "esxcfg-module.txt", (enum topic)PROBE_VMCI, false, MODULES, shows_modules},
    {"vmkload_mod", NULL, (enum topic)PROBE_VMCI, false, MODULES, NULL},
    {"esxcli system module list", NULL, (enum topic)PROBE_VMCI, false, MODULES, NULL},
    {"esxcfg-module -q", "esxcfg-module_-q.txt", (enum topic)PROBE_VMCI, true, MODULES, NULL},
    {NULL, "vmkload_mod_-v10--l.txt", (enum topic)PROBE_VMCI, true, MODULES, NULL},
    {"esxcli system maintenanceMode get", "maintenance.txt", TOPIC_MAINTENANCE, false, begin_maintenance,
     take_maintenance, end_maintenance, NULL},
    {"vmware", "esxi-version.txt", TOPIC_RELEASE, false, begin_release, take_release, end_release,
     shows_release},
    {"esxcli system version get", NULL, TOPIC_RELEASE, false, begin_release, take_release, end_release, NULL},
    {NULL, "vmware_-vl.txt", TOPIC_RELEASE, true, begin_release, take_release, end_release, NULL},
    {"tail", "ds_agent.log", TOPIC_AGENT_LOG, false, LOG, shows_log},
    {NULL, "ds_am.log", TOPIC_AGENT_LOG, false, LOG, NULL},
    {NULL, "dsva-syslog", TOPIC_SYSLOG, false, LOG, NULL},
    {"sc query", "guest-vmci.txt", TOPIC_VMCI, false, DRIVER, shows_drivers},
    {"sc queryex", "guest-vsepflt.txt", TOPIC_VSEPFLT, false, DRIVER, NULL},
    {"driverquery", "guest-driverquery.txt", TOPIC_VMCI, false, DRIVER, NULL},
    {"Get-Service", NULL, TOPIC_VMCI, false, DRIVER, NULL},
    {"fltmc", NULL, TOPIC_VMCI, false, DRIVER, NULL},
    {"powercfg", "guest-powercfg.txt", TOPIC_SLEEP, false, begin_sleep, take_sleep, end_sleep, NULL},
    {NULL, "guests.txt", TOPIC_GUESTS, false, GUESTS, NULL},
    {NULL, "syslog.log", TOPIC_MUX_LOG, true, NULL, take_mux_log, NULL, shows_mux_log},
    {NULL, "vmware.log", TOPIC_GUESTS, false, GUESTS, shows_guests},
    {"esxcli network ip interface list", LISTED(LIST_INTERFACES)},
    {"esxcli network ip interface ipv4 get", LISTED(LIST_ADDRESSES)},
    {"esxcli network vswitch standard portgroup list", LISTED(LIST_PORT_GROUPS)},
    {"esxcli network vswitch dvs vmware list", LISTED(LIST_SWITCHES)},
    {"esxcli network firewall ruleset list", LISTED(LIST_RULE_SETS)},
    {"esxcli network firewall ruleset allowedip list", LISTED(LIST_ALLOWED)},
    {"esxcli vm process list", LISTED(LIST_GUESTS)},
    {"esxcli software vib list", LISTED(LIST_PACKAGES)},
    {"esxcfg-vmknic", LISTED(LIST_VMKNIC)},
    {"esxcfg-vswitch", LISTED(LIST_VSWITCH)},
    {.command = NULL, .take = NULL},
};

/* By the name in the table, or as a support bundle names its commands' files. */
static bool form_is_of_file(const struct answer_form *form, const char *name) {
    static const char *const programs[] = {"localcli_", "esxcli_"};
    const char *command = form->command;
    if (form->topic < TOPIC_LISTS) {
        return form->file != NULL && strcmp(form->file, name) == 0;
    }
    if (span_starts(span_of(command), "esxcli ")) {
        command += strlen("esxcli ");
        for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
            name += span_starts(span_of(name), programs[i]) ? strlen(programs[i]) : 0;
        }
    }
    while (*command != '\0' && (*name == *command || (*command == ' ' && (*name == '-' || *name == '_')))) {
        command++;
        name++;
    }
    name += span_starts(span_of(name), "_-l") ? strlen("_-l") : 0;
    return *command == '\0' && (*name == '\0' || *name == '.');
}

/* The forms of a prompt's `service NAME status` for another service than Mux. */
static const struct answer_form appliance_status = {"init.d status", NULL, TOPIC_DS_AM, false, PS, NULL};
static const struct answer_form anothers_status =
    {/* the output is skipped */
     "init.d status", NULL, TOPICS, false, NULL, NULL, NULL, NULL};

bool form_names_mux(struct span service) {
    return span_find(service, "Mux") != NULL || span_find(service, "mux") != NULL;
}

const struct answer_form *form_of_file(const char *name) {
    for (const struct answer_form *form = forms; form->take != NULL; form++) {
        if (form_is_of_file(form, name)) {
            return form;
        }
    }
    return NULL;
}

const struct answer_form *form_of_command(struct command *command, enum shell shell) {
    if (command_is(command, "init.d status")) {
        bool ds = span_starts(command->service, "ds_a");
        bool mux = form_names_mux(command->service);
        return ds                                    ? &appliance_status
               : mux || command->service.length == 0 ? &forms[0]
               : command->several                    ? NULL /* who says what shows in the lines */
                                                     : &anothers_status;
    }
    if ((command_is(command, "pgrep") || command_is(command, "pidof")) && command->word_count > 1 &&
        span_find(command->words[command->word_count - 1], "ds_am") == NULL) {
        return &anothers_status;
    }
    if (command_changes(command)) {
        return &anothers_status; /* what it prints says how it went, not how it stands now */
    }
    if (command_is(command, "tail") || command_is(command, "cat")) {
        for (unsigned i = 1; i < command->word_count; i++) {
            for (const struct answer_form *form = forms; form->take != NULL; form++) {
                size_t length = form->file != NULL ? strlen(form->file) : 0;
                struct span word = command->words[i];
                if (length > 0 && word.length >= length &&
                    memcmp(word.bytes + word.length - length, form->file, length) == 0) {
                    return form;
                }
            }
            if (span_find(command->words[i], "/syslog") != NULL ||
                span_find(command->words[i], "/messages") != NULL) {
                return shell == SHELL_ESXI ? NULL : form_of_file("dsva-syslog");
            }
        }
        return NULL;
    }
    for (const struct answer_form *form = forms; form->take != NULL; form++) {
        if (form->command != NULL && command_is(command, form->command)) {
            return form;
        }
    }
    return NULL;
}

const struct answer_form *form_of_line(const struct pasted *pasted, struct span line) {
    for (const struct answer_form *form = forms; form->take != NULL; form++) {
        if (form->shows != NULL && form->shows(pasted, line)) {
            return form;
        }
    }
    return NULL;
}
