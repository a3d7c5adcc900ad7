#include "ask/pasted_text.h"

#include "ask/pasted_commands.h"
#include "ask/pasted_output.h"
#include "evidence/decode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    WRAPS_FROM = 78,
    WRAPS_TO = 200, /* columns of a terminal */
};

/* A stream of evidence: decoded, or where it is esxcli's XML from its first byte on, handed to the parser as it is. */
struct pasted_stream {
    struct pasted *pasted;
    struct decoder decoder;
    bool begun;
    bool raw;
};

/* Whether it is read byte by byte, however long its lines are. */
static bool block_is_data(struct block *block) {
    const struct records *records = block_records(block);
    return records != NULL && (records->form == RECORDS_XML || records->form == RECORDS_JSON);
}

/* Takes a line of XML, which is most of a long text, as it is. False where the block is of no XML so far, or the line is another one. */
static bool take_xml(struct pasted *pasted, const struct clean_line *clean) {
    struct block *block = &pasted->block;
    if (!block_is_data(block)) {
        return false;
    }
    struct span text = span_trim(clean->text);
    if (!span_starts(text, "<")) {
        return false;
    }
    pasted->line = clean->number;
    pasted->goes_on = clean->goes_on;
    if (span_starts(text, "<?xml")) {
        const struct answer_form *form = block->form; /* of another list, behind the one that ended */
        block_end(pasted);
        block_begin(pasted, form);
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
            if (pasted_command_begin(pasted, &prompt)) {
                pasted_output_take_rest(pasted);
            }
        } else {
            pasted->goes_on = goes_on && line.length == 0;
            pasted_output_take(pasted, part);
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

/* Adds the line to the prompt that is held, and takes both as one. False where that makes no prompt, or a command that is not known. */
static bool join_held(struct pasted *pasted, struct span line) {
    struct prompt prompt;
    if (pasted->held_length == 0 || pasted->held_length + line.length >= sizeof pasted->held) {
        return false;
    }
    char last = pasted->held[pasted->held_length - 1];
    if (last == '\\' || last == '|') {
        span_take(&line, "> "); /* the shell's, which asks for the rest */
    }
    struct span joined = {pasted->held, pasted->held_length - (last == '\\')};
    memcpy(pasted->held + joined.length, line.bytes, line.length);
    joined.length += line.length;
    if (!transcript_prompt(joined, &prompt) ||
        (!pasted_command_known(&prompt) && (prompt.result || prompt.command.length > 0))) {
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
    /* Whoever answers a mail cuts out of what is quoted, too. */
    bool other =
        quote != pasted->quote && !row_goes_on(&pasted->block, line) && !transcript_elides(line, false);
    bool answers = quote < pasted->quote && pasted->block.bare && !pasted->block.used; /* a quoted question */
    bool own = block_has_command(&pasted->block) &&
               pasted->line == pasted->block.line + 1; /* as nsxcli prints one */
    if ((date != 0 && !own) || (other && !answers)) {
        block_end(pasted); /* with the date that was before */
        block_forget_command(&pasted->block);
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
    bool open = at_prompt && (transcript_goes_on(&prompt) || (may_wrap && !pasted_command_known(&prompt)));
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
                      memchr(bytes, '\0', length) == NULL && !span_has_one(text, "\xc2\xa0|\xe2\x80\x8b");
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
    block_forget_command(&pasted->block);
    pasted->block.host[0] = '\0';
    decoder_init(&stream.decoder, take_clean_line, pasted);
    block_begin(pasted, form != NULL ? form : &unknown_form);
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
    block_end(pasted);
    if (result == 0 && stream.decoder.kind != NULL) {
        note_no_text(pasted, stream.decoder.kind);
    }
    errno = error;
    return result;
}
