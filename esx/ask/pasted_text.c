#include "ask/pasted_text.h"

#include "evidence/decode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    WRAPS_FROM = 78,
    WRAPS_TO = 200,      /* columns of a terminal */
    ROW_WRAPS_FROM = 58, /* of a narrower window */
    TWO_ROWS = 130,      /* so long may two rows be, on one line with a blank between words */
};

/* A stream of evidence: decoded, or where it is esxcli's XML from its first byte on, handed to the parser as it is. */
struct pasted_stream {
    struct pasted *pasted;
    struct decoder decoder;
    bool begun;
    bool raw;
};

static void end_block(struct pasted *pasted) {
    struct block *block = &pasted->block;
    bool empty = !block->used && !block->strange && !block->has_command && !block->cut;
    if (block->form->reader->end != NULL && (!empty || block->whole)) {
        block->form->reader->end(pasted);
    }
    block->form = &unknown_form;
}

/* What comes next stands behind no command that is known. */
static void forget_command(struct block *block) {
    block->has_command = false;
    block->bare = false;
    block->command = (struct command){.word_count = 0};
}

/* Opens a block of this form. */
static void begin_block(struct pasted *pasted, const struct answer_form *form) {
    struct block *block = &pasted->block;
    block->form = form;
    bool exit_code = pasted->exit_code != STATUS_NO_EXIT; /* an answer, even where nothing is printed */
    block->whole = form == pasted->default_form && (form->whole || exit_code);
    block->cut = pasted->elided - pasted->line < 2;
    block->used = block->spaced = block->strange = false;
    block->behind = block->stray = false;
    block->said[0] = block->last[0] = '\0';
    block->line = pasted->line;
    memset(&block->of, 0, sizeof block->of);
    if (form->reader->begin != NULL) {
        form->reader->begin(pasted);
    }
}

/* A host's name without its domain; an address is whole. */
static struct span short_name(struct span host) {
    uint32_t address = 0;
    struct span rest = host;
    bool named = !span_ipv4(&rest, &address);
    return named ? span_cut(&host, '.') : host;
}

/*
 * Whether it counts what the block's host was asked, or what was done there: of the one that --host names, else of the first that was
 * asked. A probe of another one counts as well, as a conflict; what a guest or an appliance was asked, always.
 */
static bool takes_host(struct pasted *pasted, enum topic topic) {
    char(*hosts)[HOST_NAME_SIZE] = pasted->seen->hosts;
    struct span host = short_name(span_of(pasted->block.host));
    char name[HOST_NAME_SIZE];
    if (host.length == 0 || (topic >= TOPIC_QUESTIONS && topic < TOPIC_MUX_LOG)) {
        return true;
    }
    if (pasted->look->host != NULL) {
        return span_same_nocase(host, short_name(span_of(pasted->look->host)));
    }
    span_copy(name, sizeof name, host);
    bool first = hosts[0][0] == '\0';
    bool another = !first && !span_equal_nocase(span_of(name), hosts[0]);
    bool probe = (int)topic < PROBES;
    if ((first && topic < TOPICS) || (another && probe && hosts[1][0] == '\0')) {
        memcpy(hosts[another], name, sizeof name);
    }
    return !another || probe;
}

/* Whether a command here is one of an example: ahead of what is shown, or right behind it. */
static bool in_example(const struct block *block) {
    return block->form == &example_form && (!block->used || block->behind);
}

/* Begins an epoch, and notes what the block's command starts, stops or boots. */
static void note_change(struct pasted *pasted) {
    const struct block *block = &pasted->block;
    const struct command *command = &block->command;
    bool boots = command->service.length == 0;
    bool mux = form_names_mux(command->service) || span_equal(command->words[0], "services.sh");
    enum change change = mux                                                          ? CHANGE_MUX
                         : block->shell == SHELL_WINDOWS && command->host.length == 0 ? CHANGE_GUEST
                         : span_starts(command->service, "ds_a")                      ? CHANGE_APPLIANCE
                         : boots && block->shell == SHELL_LINUX && command->host.length == 0
                             ? CHANGE_APPLIANCE
                         : boots ? CHANGE_HOST
                                 : CHANGES;
    pasted->epoch++;
    pasted->clues->started = mux ? !span_equal(command->words[1], "stop") : pasted->clues->started;
    if (change < CHANGES) {
        pasted->changed[change] = pasted->epoch;
    }
}

/* Begins the block of a command. False where it is one of an example. */
static bool begin_command(struct pasted *pasted, const struct prompt *prompt) {
    struct block *block = &pasted->block;
    struct command *command = &block->command;
    if (in_example(block)) {
        block->used = block->behind = true;
        return false;
    }
    end_block(pasted);
    bool sent = command->sent && prompt->result; /* what Ansible was told to run; else it is not known */
    if (!sent) {
        command_parse(command, prompt->command);
    }
    block->has_command = sent || !prompt->result;
    block->bare = false;
    block->shell = prompt->shell;
    const struct answer_form *form = form_of_command(command, prompt->shell);
    if (command->hidden || command->word_count == 0) {
        form = command->hidden ? &skipped_form : &unknown_form;
    }
    bool starts = command_changes(command);
    bool loop =
        span_has_one(prompt->command, "@$|ssh $|Get-VMHost |"); /* over hosts, which no answer names */
    if (loop || (command->sent && !sent)) { /* only a result says on which host Ansible ran it */
        form = &skipped_form;
        starts = false;
    }
    bool maintains = span_find(prompt->command, "maintenanceMode set") != NULL ||
                     span_find(prompt->command, "maintenance_mode_") != NULL; /* _enter, _exit of vim-cmd */
    struct span host = command->host.length > 0 ? command->host : prompt->host;
    span_copy(block->host, sizeof block->host, prompt->shell != SHELL_LINUX ? host : span_of(""));
    if ((form->topic < TOPICS || starts || maintains) && !takes_host(pasted, form->topic)) {
        form = &skipped_form;
        starts = maintains = false;
    }
    if (starts) {
        note_change(pasted);
    }
    if (maintains) {
        pasted->answers[TOPIC_MAINTENANCE] = (struct topic_answer){.told = false};
        pasted->seen->maintenance = MAINTENANCE_NOT_ASKED;
    }
    pasted->dates_follow = command_is(command, "date");
    begin_block(pasted, form);
    block->strange = sent && prompt->failed;
    block->cut |= transcript_elides(command->rest, false);
    return true;
}

static void note_unused(struct pasted *pasted, struct span text) {
    struct span host;
    if (span_behind(text, "ESXi Host: ", &host) && host.length > 0 && host.bytes[0] > '9') {
        span_copy(pasted->block.host, sizeof pasted->block.host,
                  span_word(&host)); /* a script that asks several says of which */
        takes_host(pasted, TOPIC_CONNECTIONS);
    }
    struct pasted_lines *unused = &pasted->seen->unused;
    struct line_range *last = unused->count > 0 ? &unused->ranges[unused->count - 1] : NULL;
    if (pasted->default_form != NULL) {
        return;
    }
    unused->lines++;
    if (last != NULL && last->to + 1 >= pasted->line) {
        last->to = pasted->line;
    } else if (unused->count < OBSERVATION_RANGES) {
        unused->ranges[unused->count++] = (struct line_range){pasted->line, pasted->line};
    } else {
        unused->more = true;
    }
}

/* A command that stands on a line of its own, without a prompt: known, and with nothing behind it but its filters. */
static bool bare_command(struct pasted *pasted, struct span text) {
    static const char programs[] =
        "esxcli |localcli |govc host.esxcli |$esxcli.|/etc/init.d/|service |systemctl status |"
        "esxcfg-|vmkload_mod |ps |pgrep |pidof |netstat |ss |"
        "sc query|driverquery|Get-Service |powercfg ";
    struct span behind = text;
    uint64_t number = 0;
    if (span_digits(&behind, 99, &number) && (span_take(&behind, ") ") || span_take(&behind, ". "))) {
        text = behind; /* of a list of steps */
    }
    span_skip(&text, span_run(text, "`>*-$# "));
    while (text.length > 0 && strchr("`: ", text.bytes[text.length - 1]) != NULL) {
        text.length--;
    }
    size_t program = span_front(text, programs);
    bool error = program < text.length && text.bytes[program] == ':'; /* `Get-Service : Cannot find …` */
    if (program == 0 || error) {
        return false;
    }
    struct command command = {.text = ""}; /* zeroed: nothing of another command shows through */
    command_parse(&command, text);
    if (form_of_command(&command, SHELL_ANY) == &unknown_form || command_changes(&command) ||
        (command.rest.length > 0 && strchr("(#", command.rest.bytes[0]) == NULL) || command.unclear) {
        return false;
    }
    begin_command(pasted, &(struct prompt){.host = {"", 0}, .command = text});
    pasted->block.bare = true;
    return true;
}

/*
 * Where the second of several rows begins that lost their line breaks: `tcp 0 0 … tcp 0 0 …`, `5695 5695 name path 5700 5695 name path`;
 * the line's length where there is none, or nothing says that line breaks were lost.
 */
static size_t next_flat_row(const struct block *block, struct span line) {
    struct span text = span_trim(line);
    bool long_row =
        block->form->topic == TOPIC_CONNECTIONS && text.length >= TWO_ROWS && span_starts(text, "tcp");
    bool flat = block->has_command ? block->cut : long_row;
    for (size_t at = 1; flat && at < line.length; at++) {
        struct span rest = {line.bytes + at, line.length - at};
        struct span name;
        if (line.bytes[at - 1] != ' ' || line.bytes[at] == ' ') {
            continue;
        }
        if (block->form->topic == TOPIC_CONNECTIONS
                ? span_front(rest, "tcp |udp ") > 0
                : block->form->topic == TOPIC_WORLDS && worlds_row(rest, &name) && !span_is_number(name)) {
            return at;
        }
    }
    return line.length;
}

/*
 * The block that the line belongs to, where it shows a form by itself, or its file has one. Whether the reader of the block took the line
 * already, which only looks like one of another form.
 */
static bool find_block(struct pasted *pasted, struct span line, bool in_log) {
    struct block *block = &pasted->block;
    bool unknown = block->form == &unknown_form;
    if (pasted->default_form != NULL) {
        if (unknown) {
            begin_block(pasted, pasted->default_form);
            block->command.unclear = block->has_command;
        }
        return false;
    }
    const struct answer_form *shown = in_log ? &unknown_form : form_of_line(pasted, line);
    bool another =
        shown != &unknown_form && block->form->topic < TOPICS && shown->topic != block->form->topic;
    if (another && block->form->reader->take(pasted, line)) {
        return true;
    }
    if (another || (unknown && shown != &unknown_form)) {
        /* Right behind a command stands what it printed: then it printed something else than is known here. */
        block->cut |= another && block->has_command && !block->used && !block->spaced;
        end_block(pasted);
        if (!unknown || block->command.word_count == 0) {
            forget_command(block);
        }
        begin_block(pasted, takes_host(pasted, shown->topic) ? shown : &skipped_form);
    }
    return false;
}

/* Takes the number off that grep -n sets before a row. */
static void skip_number(struct span *line) {
    struct span rest = span_trim(*line);
    uint64_t number = 0;
    if (span_digits(&rest, UINT64_MAX, &number) && rest.length > 0 && strchr(":-", rest.bytes[0]) != NULL) {
        span_skip(&rest, 1);
        *line = rest;
    }
}

/*
 * A list holds nothing but its rows. What stands right behind one, between two, or in brackets behind them, and is no ruler, tells of
 * rows that somebody took out, in whichever words; prose behind an empty line does only where its words do.
 */
static void note_stray(struct block *block, struct span text) {
    bool list = block->form->topic >= TOPIC_WORLDS && block->form->topic <= TOPIC_CONNECTIONS;
    /* Or what ends a list in JSON, or less, or HTML. */
    bool ruler = span_run(text, "-=+| ]},:" SPAN_DIGITS) == text.length || span_front(text, "(END)|</") > 0;
    bool wrapped = block->form->topic == TOPIC_WORLDS && strlen(block->last) >= ROW_WRAPS_FROM &&
                   (byte_alphanumeric(text.bytes[0]) || strchr("/-", text.bytes[0]) != NULL);
    bool stray = list && block->used && !block->last_used && !ruler && !wrapped;
    block->cut |= stray ? block->behind || span_front(text, "(|[|<|{|（") > 0 || transcript_refuses(text) ||
                              transcript_elides(text, true)
                        : list && block->last_used && block->stray;
    block->stray |= stray;
    block->behind = block->used && block->last_used && !ruler;
}

/* Takes `esx07: ` off the front, by which pdsh, clush and the like say on which host each line was printed. */
static void take_name_off(struct pasted *pasted, struct span *line) {
    struct block *block = &pasted->block;
    struct span rest = *line;
    struct span name = span_cut(&rest, ':');
    bool known = name.length > 0 && span_equal(name, block->host);
    bool numbered = span_is_number(name); /* the line is */
    if (rest.length < 2 || rest.bytes[0] != ' ' || memchr(name.bytes, ' ', name.length) != NULL || numbered ||
        span_until(name, SPAN_DIGITS) == name.length ||
        (!known && form_of_line(pasted, rest) == &unknown_form)) {
        return;
    }
    if (!known && block->used) {
        end_block(pasted);
    }
    block->form = known ? block->form : &unknown_form;
    span_copy(block->host, sizeof block->host, name);
    span_skip(&rest, 1);
    *line = rest;
}

/*
 * Whether two of its words are numbers, or the first is an address: what a filter let through is a row then, if in a form that is not
 * known here.
 */
static bool has_numbers(struct span text) {
    uint32_t address = 0;
    struct span first = text;
    unsigned numbers = span_ipv4(&first, &address) ? 2 : 0;
    for (struct span word = span_word(&text); word.length > 0; word = span_word(&text)) {
        numbers += span_is_number(word);
    }
    return numbers > 1;
}

/*
 * Whether the line announces what is expected, which nobody saw: that is the paragraph behind it, and what is read as an answer behind
 * that, up to the next prose, or to a prompt behind an empty line.
 */
static bool announces_example(struct pasted *pasted, struct span text) {
    struct block *block = &pasted->block;
    if (transcript_expects(text)) {
        block->cut |= !block->used; /* a command of the instructions, which nobody ran */
        end_block(pasted);
        forget_command(block);
        begin_block(pasted, &example_form);
        block->used = span_starts(text, "Expected: "); /* the line itself shows it */
        note_unused(pasted, text);
        return true;
    }
    if (block->form == &example_form) {
        bool may_end =
            block->used && (!block->behind || span_ends(text, ":") || span_front(text, "#|Actual") > 0);
        block->used = block->behind = true;
        if (may_end && form_of_line(pasted, text) == &unknown_form) {
            begin_block(pasted, &unknown_form);
        }
    }
    return false;
}

/* Whether it is of a log, whose lines may say anything. */
static bool is_log(const struct block *block) {
    enum topic topic = block->form->topic;
    return topic == TOPIC_AGENT_LOG || topic == TOPIC_SYSLOG || topic == TOPIC_GUESTS;
}

/* Takes off what a tool or somebody set around what was printed on the line. */
static void bare_line(struct pasted *pasted, struct span *line) {
    static const char remark[] =
        "non-zero return code"; /* Ansible's, which follows what was printed on the same line */
    struct block *block = &pasted->block;
    line->length -= span_ends(*line, remark) ? strlen(remark) : 0;
    if (!is_log(block) && pasted->default_form == NULL) {
        take_name_off(pasted, line);
    }
    if (block->has_command && block->bare) {
        span_take(line, "-> ");
    }
    if (block->has_command && block->command.numbered) {
        skip_number(line);
    }
}

static void take_output(struct pasted *pasted, struct span line) {
    struct block *block = &pasted->block;
    bool in_log = is_log(block);
    bare_line(pasted, &line);
    struct span text = span_trim(line);
    if (text.length == 0) {
        block->spaced |= !block->used;
        block->behind = false;
        block->form->reader->take(pasted, line);
        return;
    }
    if (!in_log &&
        (announces_example(pasted, text) || (pasted->default_form == NULL && bare_command(pasted, text)))) {
        return;
    }
    if (!in_log && transcript_elides(text, false)) {
        block->cut = true;
        pasted->elided = pasted->line + 1 + span_ends(text, ":");
        return;
    }
    if (block->has_command && !block->used && transcript_says_nothing(text)) {
        block->bare = false;
        return;
    }
    if (transcript_is_aside(text)) {
        return;
    }
    bool used = find_block(pasted, line, in_log);
    if (block->form->topic == TOPICS) {
        pasted->elided += pasted->elided - pasted->line < 2;
        note_unused(pasted, text);
        return;
    }
    block->cut |= !is_log(block) && span_ends(text, " ..."); /* what followed was taken out */
    block->last_used = used || block->form->reader->take(pasted, line);
    block->used |= block->last_used;
    note_stray(block, text);
    size_t kept = text.length < sizeof block->last ? text.length : sizeof block->last - 1;
    memcpy(block->last, text.bytes, kept);
    block->last[kept] = '\0';
    if (!block->last_used) {
        bool strange = !block->used && (!block->spaced || transcript_refuses(text));
        if (strange && !block->strange) {
            span_copy(block->said, sizeof block->said, text);
        }
        block->strange |= strange;
        block->cut |=
            block_filtered(block) && command_keeps(&block->command, block->last) && has_numbers(text);
        note_unused(pasted, text);
    }
}

/* Takes a line of output, in which several rows may stand. */
static void take_rows(struct pasted *pasted, struct span line) {
    do {
        struct span row = {line.bytes, next_flat_row(&pasted->block, line)};
        span_skip(&line, row.length);
        pasted->block.cut |= line.length > 0;
        take_output(pasted, row);
    } while (line.length > 0);
}

/* Takes what stands behind a command on its line for the beginning of its output, where it is no remark of somebody's. */
static void take_rest(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct span rest = block->command.rest;
    if (block->form != &unknown_form && rest.length > 0 && strchr("(#<*", rest.bytes[0]) == NULL &&
        (unsigned char)rest.bytes[0] < 0x80) {
        char flat[COMMAND_LONGEST];
        memcpy(flat, rest.bytes, rest.length);
        block->cut = true; /* what a text without line breaks does not show is not known */
        pasted->goes_on = false;
        take_rows(pasted, (struct span){flat, rest.length});
    }
}

/* Whether it is read byte by byte, however long its lines are. */
static bool block_is_data(struct block *block) {
    const struct records *records = block_records(block);
    return records != NULL && (records->form == RECORDS_XML || records->form == RECORDS_JSON);
}

/* Takes a line of XML, which is most of a long text, as it is. False where the block is of no XML so far, or the line is another one. */
static bool take_xml(struct pasted *pasted, const struct clean_line *clean) {
    struct block *block = &pasted->block;
    struct span text = span_trim(clean->text);
    if (!block_is_data(block) || !span_starts(text, "<")) {
        return false;
    }
    pasted->line = clean->number;
    pasted->goes_on = clean->goes_on;
    if (span_starts(text, "<?xml")) {
        const struct answer_form *form = block->form; /* of another list, behind the one that ended */
        end_block(pasted);
        begin_block(pasted, form);
    }
    block->used = block->last_used = true;
    block->form->reader->take(pasted, clean->text);
    return true;
}

/* Takes a line, which may begin with a prompt only `at_prompt`. Further prompts may stand within it. */
static void take_line(struct pasted *pasted, struct span line, bool goes_on, bool at_prompt) {
    struct prompt prompt;
    struct block *block = &pasted->block;
    pasted->goes_on = goes_on;
    do {
        bool remark = span_starts(line, "# ["); /* a transcript in the comments of a script */
        struct span part = {line.bytes, remark ? line.length : transcript_next_prompt(line)};
        bool guest = block->form->topic == TOPIC_GUESTS;
        span_skip(&line, part.length);
        bool asked = at_prompt && !guest && transcript_prompt(part, &prompt);
        at_prompt = true; /* of what is behind the part */
        if (asked && !(span_starts(part, "#") && transcript_elides(prompt.command, false))) {
            if (begin_command(pasted, &prompt)) {
                take_rest(pasted);
            }
        } else {
            pasted->goes_on = goes_on && line.length == 0;
            take_rows(pasted, part);
        }
    } while (line.length > 0);
}

static void release_held(struct pasted *pasted) {
    struct span line = {pasted->held, pasted->held_length};
    pasted->held_length = 0;
    if (line.length > 0) {
        take_line(pasted, line, false, true);
    }
}

static bool command_known(const struct prompt *prompt) {
    struct command command;
    command_parse(&command, prompt->command);
    return form_of_command(&command, prompt->shell) != &unknown_form;
}

/* Adds the line to the prompt that is held, and takes both as one. False where that makes no prompt, or a command that is not known. */
static bool join_held(struct pasted *pasted, struct span line) {
    struct prompt prompt;
    struct span joined = {pasted->held, pasted->held_length + line.length};
    if (pasted->held_length == 0 || joined.length >= sizeof pasted->held) {
        return false;
    }
    bool escaped = pasted->held[pasted->held_length - 1] == '\\';
    joined.length -= escaped;
    memcpy(pasted->held + pasted->held_length - escaped, line.bytes, line.length);
    if (!transcript_prompt(joined, &prompt) ||
        (!command_known(&prompt) && (prompt.result || prompt.command.length > 0))) {
        return false;
    }
    pasted->held_length = joined.length;
    pasted->line = pasted->held_line;
    release_held(pasted);
    return true;
}

/* Whether the line can be the rest of a row that mail wrapped, and did not quote again. */
static bool row_goes_on(const struct block *block, struct span line) {
    bool list = block->form->reader == &connections_form;
    struct prompt prompt;
    return list && block->of.connections.held_length > 0 && line.length > 0 &&
           !transcript_prompt(line, &prompt);
}

static void take_clean_line(void *context, const struct clean_line *clean) {
    struct pasted *pasted = context;
    struct span line = clean->text;
    bool same = pasted->held_length == 0 && clean->quote + pasted->history == pasted->quote;
    if ((same && take_xml(pasted, clean)) || join_held(pasted, line)) {
        return;
    }
    release_held(pasted);
    pasted->line = clean->number;
    uint64_t date = transcript_date(line, pasted->dates_follow);
    pasted->history += transcript_is_older(line, pasted->ruled, pasted->date != 0);
    pasted->ruled = span_starts(line, "__________") && span_ends(line, "__________");
    unsigned quote = clean->quote + pasted->history;
    bool other = quote != pasted->quote && !row_goes_on(&pasted->block, line);
    bool answers = quote < pasted->quote && pasted->block.bare && !pasted->block.used; /* a quoted question */
    bool own = pasted->block.has_command && pasted->line == pasted->block.line + 1; /* as nsxcli prints one */
    if ((date != 0 && !own) || (other && !answers)) {
        end_block(pasted); /* with the date that was before */
        pasted->block.has_command = false;
    }
    if (date != 0 || other) {
        pasted->quote = quote;
    }
    if (date != 0) {
        pasted->date = date;
        pasted->seen->taken = date > pasted->seen->taken ? date : pasted->seen->taken;
        return;
    }
    struct prompt prompt;
    bool at_prompt = transcript_prompt(line, &prompt);
    bool may_wrap = at_prompt && line.length >= WRAPS_FROM && line.length <= WRAPS_TO;
    bool open = transcript_goes_on(line, at_prompt ? &prompt : NULL) || (may_wrap && !command_known(&prompt));
    if (!clean->goes_on && open && line.length < sizeof pasted->held) {
        memcpy(pasted->held, line.bytes, line.length);
        pasted->held_length = line.length;
        pasted->held_line = clean->number;
        return;
    }
    bool empty = line.length == 0;
    bool data = block_is_data(&pasted->block) || (!empty && strchr("<[{", line.bytes[0]) != NULL);
    pasted->block.cut |= empty ? clean->pager : clean->goes_on && !data; /* no row is so long */
    take_line(pasted, line, clean->goes_on, at_prompt);
}

static int take_bytes(void *context, const char *bytes, size_t length) {
    struct pasted_stream *stream = context;
    struct block *block = &stream->pasted->block;
    struct records *records = block_records(block);
    struct span text = {bytes, length};
    if (!stream->begun && length > 0) {
        stream->begun = true;
        stream->raw = records != NULL && records->kind != NULL && span_front(text, "<?xml|<output") > 0 &&
                      memchr(bytes, '\0', length) == NULL && span_find(text, "\xc2\xa0") == NULL;
    }
    if (stream->raw) {
        block->used = block->last_used = true;
        return records_xml(records, text) ? 0 : -1;
    }
    decoder_feed(&stream->decoder, bytes, length);
    return 0;
}

/* Says that it is no text, of its own topic or of all. What seemed to be said in a binary counts for nothing. */
static void note_no_text(struct pasted *pasted, const char *kind) {
    bool noise = strcmp(kind, "binary") == 0;
    const struct answer_form *form = pasted->default_form;
    struct fault why = fault_make(FAULT_NO_TEXT, 0, span_of(kind));
    for (int topic = 0; topic < TOPICS; topic++) {
        struct observation *about = pasted_about(pasted, (enum topic)topic);
        if (form != NULL && form->topic != (enum topic)topic) {
            continue;
        }
        pasted->answers[topic].told &= !noise;
        if (about != NULL) {
            about->observed &= !noise;
        }
        if (about != NULL && !about->observed && (form != NULL || topic < PROBES)) {
            pasted_fail(about, pasted->file, about->file, why);
        }
    }
}

int pasted_text_read(struct pasted *pasted, int fd, const char *name, const struct answer_form *form,
                     const struct folder *folder, const struct folder_file *file) {
    struct pasted_stream stream = {.pasted = pasted};
    pasted->file = name;
    pasted->default_form = form;
    pasted->quote = pasted->history = 0;
    pasted->held_length = 0;
    pasted->elided = 0;
    pasted->line = 1;
    forget_command(&pasted->block);
    pasted->block.host[0] = '\0';
    decoder_init(&stream.decoder, take_clean_line, pasted);
    begin_block(pasted, form != NULL ? form : &unknown_form);
    pasted->block.cut |= file != NULL && file->torn;
    int result = files_feed(fd, UINT64_MAX, FILES_NO_LIMIT, take_bytes, &stream);
    for (; file != NULL && result == 0 && file->goes_on; file++) {
        fd = folder_open(folder->path, file[1].name);
        result = fd < 0 ? -1 : files_feed(fd, UINT64_MAX, FILES_NO_LIMIT, take_bytes, &stream);
    }
    pasted->block.cut |= file != NULL && file->torn;
    int error = errno;
    if (!stream.raw) {
        decoder_end(&stream.decoder);
    }
    release_held(pasted);
    pasted->block.cut |= stream.decoder.breaks_off && block_breaks_off(pasted);
    end_block(pasted);
    if (result == 0 && stream.decoder.kind != NULL) {
        note_no_text(pasted, stream.decoder.kind);
    }
    errno = error;
    return result;
}
