#include "ask/pasted.h"

#include "ask/questions.h"
#include "evidence/decode.h"
#include "evidence/folder.h"
#include "evidence/outcome.h"
#include "host/clock.h"
#include "host/guest_logs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WRAPS_FROM = 78, WRAPS_TO = 200 /* columns of a terminal */ };

/* A stream of evidence: decoded, or where it is esxcli's XML from its first byte on, handed to the parser as it is. */
struct pasted_stream {
    struct pasted *pasted;
    struct decoder decoder;
    bool begun;
    bool raw;
};

/* The beginning of a text, as much as fits. */
static void span_keep(char *to, size_t size, struct span text) {
    size_t length = text.length < size ? text.length : size - 1;
    memcpy(to, text.bytes, length);
    to[length] = '\0';
}

bool block_keeps(const struct block *block, const char *row) {
    bool ran = !block->bare || block->used > 0 || block->nothing;
    return !block->cut && ran && (!block->has_command || command_keeps(&block->command, row));
}

/* The observation that a topic's evidence belongs to; NULL where there is none to be reported. */
static struct observation *about_topic(struct pasted *pasted, enum topic topic) {
    struct clues *clues = pasted->clues;
    if ((int)topic < PROBES) {
        return &pasted->seen->probes[topic];
    }
    if (clues == NULL || topic < TOPIC_PORT || topic >= TOPICS) {
        return NULL;
    }
    struct observation *const abouts[TOPICS] = {
        [TOPIC_PORT] = &clues->port.about,           [TOPIC_DS_AM] = &clues->ds_am.about,
        [TOPIC_AGENT_LOG] = &clues->agent_log.about, [TOPIC_SYSLOG] = &clues->syslog.about,
        [TOPIC_VMCI] = &clues->guest_vmci.about,     [TOPIC_VSEPFLT] = &clues->guest_vsepflt.about,
        [TOPIC_SLEEP] = &clues->sleep.about,         [TOPIC_GUESTS] = &clues->guests.about,
    };
    return abouts[topic];
}

/* Whether the file that is read is the topic's own. */
static bool in_own_file(const struct pasted *pasted, enum topic topic) {
    return pasted->default_form != NULL && pasted->default_form->topic == topic;
}

/* Where a block stands: in the file of its own, or in a line of another one. */
static void note_place(const struct pasted *pasted, const struct block *block, enum topic topic,
                       struct observation *about) {
    if (in_own_file(pasted, topic) || (pasted->default_form != NULL && block->form == pasted->default_form)) {
        snprintf(about->file, sizeof about->file, "%s", pasted->file);
    } else {
        snprintf(about->file, sizeof about->file, "%.120s:%zu", pasted->file, block->line);
    }
}

/* Whether it is read byte by byte, however long its lines are. */
static bool block_is_data(const struct block *block) {
    enum topic topic = block->form != NULL ? block->form->topic : TOPICS;
    bool connections =
        topic == (enum topic)PROBE_CONNECTIONS &&
        (block->of.connections.xml != NULL || block->of.connections.text.records.form == RECORDS_JSON);
    bool links = topic >= TOPIC_LISTS && topic < TOPICS &&
                 (block->of.links.reader.xml != NULL || block->of.links.reader.records.form == RECORDS_JSON);
    return connections || links;
}

bool pasted_keeps(struct pasted *pasted, const struct block *block, enum topic topic, enum told told) {
    struct topic_answer *answer = &pasted->answers[topic];
    struct observation *about = about_topic(pasted, topic);
    struct topic_answer next = {.told = told,
                                .line = block->line,
                                .quote = block->quote,
                                .epoch = pasted->epoch,
                                .date = pasted->date,
                                .named = in_own_file(pasted, topic)};
    if (answer->told != TOLD_NOTHING) {
        bool dated = answer->date != 0 && next.date != 0 && answer->date != next.date;
        bool older = answer->quote < next.quote || (dated && next.date < answer->date) ||
                     (answer->named && !next.named);
        bool newer = answer->quote > next.quote || (dated && next.date > answer->date) ||
                     next.epoch > answer->epoch || (next.named && !answer->named);
        if (older) {
            return false;
        }
        if (!newer && answer->told != told) {
            answer->conflict = answer->conflict != 0 ? answer->conflict : block->line;
            return false;
        }
        if (!newer && answer->conflict != 0) { /* only what came later settles it */
            next.line = answer->line;
            next.conflict = answer->conflict;
        }
    }
    *answer = next;
    if (about != NULL) {
        note_place(pasted, block, topic, about);
        about->observed = true;
        about->failures[0] = (struct failure){.source = NULL};
    }
    return true;
}

void pasted_told_nothing(struct pasted *pasted, const struct block *block, enum topic topic,
                         struct fault why) {
    struct topic_answer *answer = &pasted->answers[topic];
    struct observation *about = about_topic(pasted, topic);
    if (answer->told != TOLD_NOTHING || about == NULL) {
        return;
    }
    note_place(pasted, block, topic, about);
    about->failures[0] =
        (struct failure){.source = about->file, .output = why}; /* not the list's name: it is read later */
}

static void end_block(struct pasted *pasted) {
    struct block *block = &pasted->block;
    const struct answer_form *form = block->form;
    bool empty = block->used == 0 && !block->strange && !block->has_command && !block->cut;
    if (form != NULL && form->end != NULL && (!empty || block->whole)) {
        form->end(pasted, block);
    }
    block->form = NULL;
}

/* Opens a block of this form, or of one that is not known yet. */
static void begin_block(struct pasted *pasted, const struct answer_form *form) {
    struct block *block = &pasted->block;
    block->form = form;
    block->cut = false;
    block->whole = form != NULL && form == pasted->default_form && form->whole;
    block->used = block->blank = 0;
    block->strange = block->nothing = false;
    block->said[0] = '\0';
    block->last[0] = '\0';
    block->line = pasted->line;
    block->quote = pasted->quote;
    memset(&block->of, 0, sizeof block->of);
    if (form != NULL && form->begin != NULL) {
        form->begin(pasted, block);
    }
}

/* A host's name without its domain. */
static struct span short_name(struct span host) {
    const char *dot = span_find(host, ".");
    return (struct span){host.bytes, dot != NULL ? (size_t)(dot - host.bytes) : host.length};
}

/* Whether this host's evidence is to be read: the first host's, or the one that --host names. */
static bool takes_host(struct pasted *pasted, struct span host) {
    struct observations *seen = pasted->seen;
    char name[HOST_NAME_SIZE];
    if (host.length == 0) {
        return true;
    }
    if (pasted->look->host != NULL) {
        return span_same_nocase(short_name(host), short_name(span_of(pasted->look->host)));
    }
    span_copy(name, sizeof name, short_name(host));
    if (seen->hosts[0][0] == '\0') {
        snprintf(seen->hosts[0], sizeof seen->hosts[0], "%s", name);
    } else if (!span_equal_nocase(span_of(name), seen->hosts[0]) && seen->hosts[1][0] == '\0') {
        snprintf(seen->hosts[1], sizeof seen->hosts[1], "%s", name);
    }
    return true;
}

static const struct answer_form skipped = {NULL, NULL, TOPICS, false, NULL, NULL, NULL, NULL};

static void take_output(struct pasted *pasted, struct span line, bool goes_on);

/* A command, with whatever of its output stands on the same line. */
static void begin_command(struct pasted *pasted, const struct prompt *prompt) {
    struct block *block = &pasted->block;
    end_block(pasted);
    command_parse(&block->command, prompt->command);
    block->has_command = true;
    block->bare = false;
    block->shell = prompt->shell;
    const struct answer_form *form = form_of_command(&block->command, prompt->shell);
    if (command_changes(&block->command)) {
        pasted->epoch++;
        bool others = block->command.service.length > 0 && !form_names_mux(block->command.service);
        pasted->mux_epoch = others ? pasted->mux_epoch : pasted->epoch;
    }
    pasted->dates_follow = command_is(&block->command, "date");
    if (block->command.hidden || block->command.word_count == 0) {
        form = block->command.hidden ? &skipped : NULL;
    } else if (form == NULL && pasted->default_form != NULL && span_find(prompt->command, "...") != NULL) {
        form = pasted->default_form; /* the command was abbreviated */
        block->command.unclear = true;
    }
    struct span host = block->command.host.length > 0 ? block->command.host : prompt->host;
    if (form != NULL && (int)form->topic < PROBES && prompt->shell != SHELL_LINUX &&
        !takes_host(pasted, host)) {
        form = &skipped;
    }
    begin_block(pasted, form);
    struct span rest = block->command.rest;
    bool remark =
        rest.length > 0 && (strchr("(#<*", rest.bytes[0]) != NULL || (unsigned char)rest.bytes[0] >= 0x80);
    if (form != NULL && rest.length > 0 && !remark) {
        char flat[COMMAND_LONGEST];
        size_t length = rest.length;
        memcpy(flat, rest.bytes, length);
        block->cut = true; /* what a text without line breaks does not show is not known */
        take_output(pasted, (struct span){flat, length}, false);
    }
}

static void note_unused(struct pasted *pasted) {
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
static bool bare_command(struct pasted *pasted, struct span line) {
    static const char *const programs[] = {"esxcli ",
                                           "localcli ",
                                           "/etc/init.d/",
                                           "esxcfg-",
                                           "ps ",
                                           "netstat ",
                                           "ss ",
                                           "sc query",
                                           "driverquery",
                                           "powercfg ",
                                           "systemctl status ",
                                           "$esxcli.",
                                           "vmkload_mod ",
                                           "pgrep ",
                                           "pidof ",
                                           "Get-Service ",
                                           "govc host.esxcli ",
                                           "service "};
    struct span text = span_trim(line);
    while (text.length > 0 && strchr("`>*-$# ", text.bytes[0]) != NULL) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 && strchr("`: ", text.bytes[text.length - 1]) != NULL) {
        text.length--;
    }
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        struct prompt prompt = {SHELL_ANY, {"", 0}, text};
        if (!span_starts(text, programs[i])) {
            continue;
        }
        struct command command = {.text = ""}; /* zeroed: nothing of another command shows through */
        command_parse(&command, text);
        if (form_of_command(&command, SHELL_ANY) == NULL || command_changes(&command) ||
            (command.rest.length > 0 && strchr("(#", command.rest.bytes[0]) == NULL) || command.unclear) {
            return false;
        }
        begin_command(pasted, &prompt);
        pasted->block.bare = true;
        return true;
    }
    return false;
}

/* Rows that lost their line breaks: `tcp 0 0 … tcp 0 0 …`, `5695 5695 name path 5700 5695 name path`. */
static size_t next_flat_row(const struct block *block, struct span line) {
    for (size_t at = 1; at < line.length; at++) {
        struct span rest = {line.bytes + at, line.length - at};
        struct span name;
        uint64_t number = 0;
        bool row = false;
        if (line.bytes[at - 1] != ' ' || line.bytes[at] == ' ') {
            continue;
        }
        if (block->form->topic == (enum topic)PROBE_CONNECTIONS) {
            row = span_starts(rest, "tcp ") || span_starts(rest, "udp ");
        } else if (block->form->topic == (enum topic)PROBE_WORLDS) {
            row = worlds_row(rest, &name) && !span_number(name, UINT64_MAX, &number);
        }
        if (row) {
            return at;
        }
    }
    return line.length;
}

static void take_output(struct pasted *pasted, struct span line, bool goes_on) {
    struct block *block = &pasted->block;
    struct span text = span_trim(line);
    bool in_log =
        block->form != NULL && (block->form->topic == TOPIC_AGENT_LOG || block->form->topic == TOPIC_SYSLOG ||
                                block->form->topic == TOPIC_GUESTS);
    if (text.length == 0) {
        block->blank += block->used == 0;
        if (block->form != NULL && block->form->take != NULL) {
            block->form->take(pasted, block, line, false);
        }
        return;
    }
    if (!in_log && pasted->default_form == NULL && bare_command(pasted, text)) {
        return;
    }
    if (!in_log && transcript_elides(text)) {
        block->cut = true;
        return;
    }
    if (block->has_command && block->used == 0 && transcript_says_nothing(text)) {
        block->nothing = true;
        return;
    }
    if (block->has_command && block->command.numbered) {
        size_t digits = 0;
        while (digits < text.length && text.bytes[digits] >= '0' && text.bytes[digits] <= '9') {
            digits++;
        }
        bool numbered = digits > 0 && digits < text.length && strchr(":-", text.bytes[digits]) != NULL;
        span_skip(&text, numbered ? digits + 1 : 0);
        line = numbered ? text : line;
    }
    const struct answer_form *shown =
        in_log || pasted->default_form != NULL ? NULL : form_of_line(pasted, line);
    bool unknown = block->form == NULL;
    if (unknown && pasted->default_form != NULL) {
        begin_block(pasted, pasted->default_form);
        block->command.unclear = block->has_command;
    } else if (shown != NULL &&
               (unknown || (block->form->take != NULL && shown->topic != block->form->topic &&
                            !block->form->take(pasted, block, line, goes_on)))) {
        end_block(pasted);
        block->has_command &= unknown && block->command.word_count > 0;
        begin_block(pasted, shown);
    }
    if (block->form == NULL || block->form->take == NULL) {
        note_unused(pasted);
        return;
    }
    size_t length = block->cut && block->has_command ? next_flat_row(block, line) : line.length;
    struct span rest = {line.bytes + length, line.length - length};
    line.length = length;
    bool used = block->form->take(pasted, block, line, goes_on);
    block->used += used;
    block->last_used = used;
    span_keep(block->last, sizeof block->last, text);
    if (!used) {
        bool refuses = transcript_refuses(text);
        if (!block->strange && block->used == 0 && (block->blank == 0 || refuses)) {
            span_copy(block->said, sizeof block->said, text);
        }
        block->strange |= block->used == 0 && (block->blank == 0 || refuses);
        note_unused(pasted);
    }
    if (rest.length > 0) {
        take_output(pasted, rest, goes_on);
    }
}

/* A line, of which the first prompt may have others behind it. */
static void take_line(struct pasted *pasted, struct span line, bool goes_on) {
    struct prompt prompt;
    struct block *block = &pasted->block;
    if (block_is_data(block) && span_starts(span_trim(line), "<")) {
        block->used++;
        block->last_used = true;
        block->form->take(pasted, block, line, goes_on);
        return;
    }
    while (line.length > 0) {
        size_t length = transcript_next_prompt(line);
        struct span part = {line.bytes, length};
        bool ours = pasted->block.form != NULL && pasted->block.form->topic == TOPIC_GUESTS;
        if (!ours && transcript_prompt(part, &prompt)) {
            begin_command(pasted, &prompt);
        } else {
            take_output(pasted, part, goes_on && length == line.length);
        }
        line = (struct span){line.bytes + length, line.length - length};
    }
}

static void release_held(struct pasted *pasted) {
    char text[COMMAND_LONGEST];
    size_t length = pasted->held_length;
    memcpy(text, pasted->held, length);
    pasted->held_length = 0;
    if (length > 0) {
        take_line(pasted, (struct span){text, length}, false);
    }
}

/* The form of the command in such a line; NULL: it is no prompt, or its command is not known. */
static const struct answer_form *form_at_prompt(struct span line) {
    struct command command;
    struct prompt prompt;
    if (!transcript_prompt(line, &prompt)) {
        return NULL;
    }
    command_parse(&command, prompt.command);
    return form_of_command(&command, prompt.shell);
}

/* Adds the line to the prompt that is held, and takes both as one. False where they are none. */
static bool join_held(struct pasted *pasted, struct span line) {
    struct prompt prompt;
    size_t length = pasted->held_length;
    if (length == 0 || length + line.length >= sizeof pasted->held ||
        (pasted->held_wrapped && transcript_prompt(line, &prompt))) {
        return false;
    }
    bool pipe = pasted->held[length - 1] == '|';
    length -= pasted->held[length - 1] == '\\';
    if (pipe) {
        pasted->held[length++] = ' ';
    }
    memcpy(pasted->held + length, line.bytes, line.length);
    length += line.length;
    if (pasted->held_wrapped && form_at_prompt((struct span){pasted->held, length}) == NULL) {
        return false;
    }
    pasted->held_length = length;
    pasted->line = pasted->held_line;
    release_held(pasted);
    return true;
}

static void take_clean_line(void *context, const struct clean_line *clean) {
    struct pasted *pasted = context;
    struct span line = clean->text;
    if (join_held(pasted, line)) {
        return;
    }
    release_held(pasted);
    pasted->line = clean->number;
    if (clean->quote != pasted->quote) {
        end_block(pasted);
        pasted->block.has_command = false;
        pasted->quote = clean->quote;
    }
    uint64_t date = pasted->dates_follow || span_starts(line, "Date:") || span_starts(line, "Sent:") ||
                            span_starts(line, "On ") || span_starts(line, "=~=~")
                        ? transcript_date(line)
                        : 0;
    if (date != 0) {
        pasted->date = date;
        pasted->seen->taken = date > pasted->seen->taken ? date : pasted->seen->taken;
        return;
    }
    struct prompt prompt;
    bool open = transcript_goes_on(line);
    pasted->held_wrapped = !open && line.length >= WRAPS_FROM && line.length <= WRAPS_TO &&
                           transcript_prompt(line, &prompt) && form_at_prompt(line) == NULL;
    if (!clean->goes_on && (open || pasted->held_wrapped) && line.length < sizeof pasted->held) {
        memcpy(pasted->held, line.bytes, line.length);
        pasted->held_length = line.length;
        pasted->held_line = clean->number;
        return;
    }
    if (line.length == 0) {
        pasted->block.cut |= clean->pager;
        take_output(pasted, line, false);
        return;
    }
    bool data = strchr("<[{", line.bytes[0]) != NULL || block_is_data(&pasted->block);
    pasted->block.cut |= clean->goes_on && !data; /* no row is so long */
    take_line(pasted, line, clean->goes_on);
}

static int take_bytes(void *context, const char *bytes, size_t length) {
    struct pasted_stream *stream = context;
    struct span text = {bytes, length};
    if (!stream->begun && length > 0) {
        const struct answer_form *form = stream->pasted->default_form;
        stream->begun = true;
        stream->raw = form != NULL && form->topic == (enum topic)PROBE_CONNECTIONS &&
                      (span_starts(text, "<?xml") || span_starts(text, "<output")) &&
                      memchr(bytes, '\0', length) == NULL && span_find(text, "\xc2\xa0") == NULL;
    }
    if (stream->raw) {
        return forms_take_xml(&stream->pasted->block, text);
    }
    for (size_t i = length > 2 ? length - 2 : 0; i < length; i++) {
        stream->pasted->ending[0] = stream->pasted->ending[1];
        stream->pasted->ending[1] = bytes[i];
    }
    return decoder_take(&stream->decoder, bytes, length);
}

/* Reads one stream, which has its beginning in `fd` and the rest in the folder's further files. Returns 0, or -1 with errno. */
static int read_stream(struct pasted *pasted, int fd, const char *name, const struct answer_form *form,
                       const struct folder *folder, const struct folder_file *more) {
    struct pasted_stream stream = {.pasted = pasted};
    pasted->file = name;
    pasted->default_form = form;
    pasted->quote = 0;
    pasted->held_length = 0;
    pasted->line = 1;
    pasted->block.has_command = false;
    pasted->block.command = (struct command){.word_count = 0};
    decoder_init(&stream.decoder, take_clean_line, pasted);
    begin_block(pasted, form);
    int result = files_feed(fd, UINT64_MAX, FILES_NO_LIMIT, take_bytes, &stream);
    for (; more != NULL && result == 0 && more->goes_on; more++) {
        result = folder_read(folder->path, more[1].name, UINT64_MAX, take_bytes, &stream);
    }
    int error = errno;
    if (!stream.raw) {
        decoder_end(&stream.decoder);
    }
    release_held(pasted);
    bool terminated = pasted->ending[1] == '\n' || (pasted->ending[1] == '\0' && pasted->ending[0] == '\n');
    if (!terminated && pasted->block.form != NULL) {
        pasted->block.cut |= block_breaks_off(pasted, &pasted->block);
    }
    end_block(pasted);
    const char *kind = stream.raw ? NULL : content_name(stream.decoder.content);
    for (int topic = 0; result == 0 && kind != NULL && topic < TOPICS; topic++) {
        struct observation *about = about_topic(pasted, (enum topic)topic);
        bool meant = form == NULL || form->topic == (enum topic)topic;
        if (meant &&
            stream.decoder.content == CONTENT_BINARY) { /* what seemed to be said in it counts for nothing */
            pasted->answers[topic] = (struct topic_answer){.told = TOLD_NOTHING};
            if (about != NULL) {
                about->observed = false;
            }
        }
        if (meant && about != NULL && !about->observed && (form != NULL || topic < PROBES)) {
            snprintf(about->file, sizeof about->file, "%s", name);
            about->failures[0] = (struct failure){.source = about->file,
                                                  .output = fault_make(FAULT_NO_TEXT, 0, span_of(kind))};
        }
    }
    errno = error;
    return result;
}

/* --- a folder --- */

static unsigned known_file(const char *name) {
    const struct answer_form *form = form_of_file(name);
    return form != NULL ? (unsigned)(form - forms) + 1 : 0;
}

/* What collect noted beside a topic's file on how the command ended. */
static void read_outcome(struct pasted *pasted, struct outcome *outcome, enum topic topic) {
    const char *name = topic == TOPIC_GUESTS ? "guests" : NULL;
    *outcome = (struct outcome){.exit_code = STATUS_NO_EXIT};
    name = (int)topic < PROBES ? questions[topic].name : name;
    if (name != NULL) {
        outcome_read(outcome, pasted->look->from, name);
    }
}

/* A probe of which there is no file. */
static void note_missing(struct pasted *pasted, enum probe probe) {
    struct observation *about = &pasted->seen->probes[probe];
    if (about->observed || about->file[0] != '\0') {
        return;
    }
    bool list = probe == PROBE_CONNECTIONS; /* which may be connections.xml or .txt */
    const char *name = list ? "connections.txt" : questions[probe].file;
    snprintf(about->file, sizeof about->file, "%s", name);
    about->failures[0] = (struct failure){.source = list ? NULL : name,
                                          .end = fault_number(list ? FAULT_NO_LIST : FAULT_NOT_THERE, 0)};
}

/* The guests of a bundle. */
struct bundled {
    struct guests *guests;
    int64_t until_ms; /* of clock_ms() */
};

/* A guest of a bundle. A folder without a log is no guest's. */
static void take_logged_guest(void *context, const char *name, const char *config) {
    const struct bundled *bundled = context;
    struct guest guest = {.says = GUEST_SILENT};
    struct lines lines;
    guest_log_begin(&lines, &guest);
    int result = guest_log_read(config, bundled->until_ms, lines_take, &lines);
    if (result != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return;
    }
    lines_end(&lines);
    if (result != 0) {
        guest = (struct guest){.says = GUEST_SILENT};
        bundled->guests->unread++;
    }
    span_copy(guest.name, sizeof guest.name, span_of(name));
    guests_add(bundled->guests, &guest);
}

/* The guests' logs in an unpacked support bundle. */
static void read_bundle_guests(struct pasted *pasted, const char *folder) {
    static const char volumes[] = "vmfs/volumes";
    struct guests_clue *guests = &pasted->clues->guests;
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, volumes) >= (int)sizeof path) {
        return;
    }
    struct bundled bundled = {&guests->seen, clock_until(GUEST_LOGS_MS, pasted->look->deadline_ms)};
    int result = guest_logs_find(path, bundled.until_ms, take_logged_guest, &bundled);
    if (result < 0 ? errno == ENOENT : guests->seen.count == 0) {
        return; /* no bundle, or one that was made without them */
    }
    guests->seen.unread += result > 0;
    guests->about.observed = result >= 0;
    snprintf(guests->about.file, sizeof guests->about.file, "%s", volumes);
    guests->about.failures[0] = (struct failure){.source = volumes};
    if (result < 0) {
        guests->about.failures[0].end = fault_number(FAULT_ERRNO, (uint64_t)errno);
    }
}

/* Reads the folder's files; what cannot be read is said of its topic. */
static int read_folder(struct pasted *pasted) {
    struct folder folder;
    const struct answer_form *done[TOPICS] = {NULL};
    bool piece = false; /* of the file before */
    if (folder_list(&folder, pasted->look->from, known_file) != 0) {
        return -1;
    }
    for (unsigned i = 0; i < folder.count; i++) {
        const struct folder_file *file = &folder.files[i];
        const struct answer_form *form = file->kind > 0 ? &forms[file->kind - 1] : NULL;
        struct outcome outcome;
        const struct answer_form *before =
            form != NULL && (int)form->topic < PROBES ? done[form->topic] : NULL;
        bool read = piece;
        piece = file->goes_on;
        if (read || (before != NULL && before != form)) {
            continue; /* the first of several forms counts; pieces were read with the first of them */
        }
        read_outcome(pasted, &outcome, form != NULL ? form->topic : TOPIC_RELEASE);
        pasted->exit_code = outcome.exit_code;
        int fd = folder_open(folder.path, file->name);
        int result = fd < 0 ? -1 : read_stream(pasted, fd, file->name, form, &folder, file);
        struct observation *about = form != NULL ? about_topic(pasted, form->topic) : NULL;
        if (result != 0 && about != NULL) {
            about->observed = false;
            snprintf(about->file, sizeof about->file, "%s", file->name);
            about->failures[0] =
                (struct failure){.source = form->file, .end = fault_number(FAULT_ERRNO, (uint64_t)errno)};
        } else if (about != NULL && !about->observed && about->file[0] == '\0') {
            snprintf(about->file, sizeof about->file, "%s", file->name);
            about->failures[0] =
                (struct failure){.source = form->file, .output = fault_number(FAULT_EMPTY, 0)};
        }
        if (form != NULL) {
            done[form->topic] = form;
        }
    }
    for (int topic = 0; topic < TOPICS; topic++) {
        struct outcome outcome;
        struct observation *about = about_topic(pasted, (enum topic)topic);
        read_outcome(pasted, &outcome, (enum topic)topic);
        pasted->seen->installed &= !outcome.not_installed;
        if (topic < PROBES) {
            note_missing(pasted, (enum probe)topic);
        }
        if (about != NULL && outcome.there) {
            about->note = outcome.note;
            if (outcome.error.id != FAULT_NONE) {
                about->observed = false;
                about->failures[0] = (struct failure){.end = outcome.error};
            }
        }
    }
    if (pasted->clues != NULL && !pasted->clues->guests.about.observed &&
        pasted->clues->guests.about.failures[0].end.id == FAULT_NONE) {
        read_bundle_guests(pasted, folder.path);
    }
    return 0;
}

/* One file of any kind, or stdin. */
static int read_single(struct pasted *pasted) {
    bool standard = strcmp(pasted->look->from, "-") == 0;
    int fd = standard ? STDIN_FILENO : files_open(pasted->look->from, true);
    int result =
        fd < 0 ? -1 : read_stream(pasted, fd, standard ? "stdin" : pasted->look->from, NULL, NULL, NULL);
    for (int i = 0; result == 0 && i < PROBES; i++) {
        struct observation *about = &pasted->seen->probes[i];
        if (!about->observed && about->file[0] == '\0') {
            snprintf(about->file, sizeof about->file, "%s", pasted->file);
            about->failures[0] = (struct failure){.end = fault_number(FAULT_NOT_PASTED, 0)};
        }
    }
    return result;
}

/* Settles which service the evidence is of, and takes what was seen of it. */
static void choose_service(struct pasted *pasted) {
    struct observations *seen = pasted->seen;
    unsigned chosen = 0;
    if (pasted->service_count > 1) {
        bool first =
            pasted->worlds[0] > 0 || pasted->connections[0].alive + pasted->connections[0].established > 0;
        bool second =
            pasted->worlds[1] > 0 || pasted->connections[1].alive + pasted->connections[1].established > 0;
        chosen = pasted->successor || (pasted->answers[PROBE_MUX].told == TOLD_NOTHING && second && !first);
    }
    snprintf(seen->service, sizeof seen->service, "%s", pasted->services[chosen]);
    seen->worlds = pasted->worlds[chosen];
    seen->connections = pasted->connections[chosen];
    seen->connections.service = seen->service;
    seen->lists_mux = pasted->lists_mux[chosen];
    const struct {
        enum probe probe;
        bool shown;
    } lists[] = {{PROBE_WORLDS, seen->worlds > 0 || pasted->lists_worlds[chosen]},
                 {PROBE_CONNECTIONS, seen->connections.established + seen->connections.ownerless > 0 ||
                                         pasted->lists_connection[chosen]}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct observation *about = &seen->probes[lists[i].probe];
        if (about->observed && !lists[i].shown) {
            about->observed = false;
            about->failures[0] =
                (struct failure){.output = fault_make(FAULT_FILTERED, 0, span_of(seen->service))};
        }
    }
}

/* Topics that conflict, hosts that were mixed, and a status from before a start, were not observed. */
static void drop_conflicts(struct pasted *pasted) {
    struct observations *seen = pasted->seen;
    bool hosts = seen->hosts[1][0] != '\0';
    if (pasted->answers[PROBE_MUX].told != TOLD_NOTHING &&
        pasted->answers[PROBE_MUX].epoch < pasted->mux_epoch) { /* it was started, or stopped, since */
        seen->probes[PROBE_MUX].observed = false;
        seen->probes[PROBE_MUX].failures[0] = (struct failure){.output = fault_number(FAULT_STATUS_DOUBT, 0)};
    }
    for (int i = 0; i < PROBES; i++) {
        const struct topic_answer *answer = &pasted->answers[i];
        if (answer->conflict != 0) {
            seen->conflicts[seen->conflict_count++] = (struct conflict){i, {answer->line, answer->conflict}};
        }
        if (answer->conflict != 0 || hosts) {
            seen->probes[i].observed = false;
            seen->probes[i].failures[0] = (struct failure){.output = fault_number(FAULT_CONFLICT, 0)};
        }
    }
    if (!seen->probes[PROBE_CONNECTIONS].observed && (hosts || seen->conflict_count > 0)) {
        connections_begin(&seen->connections, seen->service, seen->connections.port);
    }
    if (!seen->probes[PROBE_WORLDS].observed && (hosts || seen->conflict_count > 0)) {
        seen->worlds = 0;
    }
}

/* In another TCP/IP stack than the default the connection may be there: only its own list would show it. */
static void judge_stack(struct pasted *pasted) {
    const char *stack = pasted->links.netstack;
    struct observation *about = &pasted->seen->probes[PROBE_CONNECTIONS];
    char missing[LINKS_NAME_SIZE + sizeof "-N "];
    if (stack[0] != '\0' && strcmp(stack, LINKS_DEFAULT_STACK) != 0) {
        snprintf(missing, sizeof missing, "-N %s", stack);
        about->observed = false;
        about->failures[0] = (struct failure){.output = fault_make(FAULT_FILTERED, 0, span_of(missing))};
    }
}

int evidence_read(const struct look *look, struct observations *seen, struct clues *clues,
                  struct link_answer links[LINKS]) {
    bool listed = false;
    struct pasted pasted;
    memset(&pasted, 0, sizeof pasted);
    pasted.look = look;
    pasted.seen = seen;
    pasted.clues = clues;
    pasted.exit_code = STATUS_NO_EXIT;
    observations_begin(seen, look->settings->service, look->settings->module, look->settings->port);
    seen->deployment =
        look->settings->expectation == EXPECTATION_NO ? DEPLOYMENT_UNWANTED : DEPLOYMENT_UNKNOWN;
    if (clues != NULL) {
        memset(clues, 0, sizeof *clues);
        guests_begin(&clues->guests.seen);
    }
    snprintf(pasted.services[0], sizeof pasted.services[0], "%s", look->settings->service);
    snprintf(pasted.services[1], sizeof pasted.services[1], "%s", SERVICE_NSX);
    pasted.service_count =
        look->settings->service_set || strcmp(look->settings->service, SERVICE_NSX) == 0 ? 1 : SERVICES;
    for (unsigned i = 0; i < SERVICES; i++) {
        connections_begin(&pasted.connections[i], pasted.services[i], look->settings->port);
    }
    bool folder = strcmp(look->from, "-") != 0 && files_find_folder(look->from) == 0;
    if ((folder ? read_folder(&pasted) : read_single(&pasted)) != 0) {
        return -1;
    }
    choose_service(&pasted);
    drop_conflicts(&pasted);
    seen->mux.status = seen->probes[PROBE_MUX].observed ? seen->mux.status : STATUS_UNKNOWN;
    if (clues != NULL) {
        clues->release = seen->release.name;
        clues->build = seen->release.build;
    }
    if (!seen->installed) {
        observations_not_asked(seen);
    }
    observations_note_worlds(seen);
    for (int list = 0; list < LISTS; list++) {
        listed |= pasted.links.lists[list].state != LIST_NOT_ASKED;
    }
    if (clues != NULL) {
        links_package(&pasted.links, clues->package);
    }
    if (!listed || !links_wanted(seen)) {
        return 0;
    }
    links_judge(links, &pasted.links, look->settings->appliance_vm);
    judge_stack(&pasted);
    seen->deployment = links_deployment(seen, &pasted.links, look->settings->expectation, false);
    return 1;
}
