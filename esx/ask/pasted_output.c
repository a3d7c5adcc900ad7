#include "ask/pasted_output.h"

#include "ask/pasted_commands.h"

#include <string.h>

enum {
    ROW_WRAPS_FROM = 58, /* columns of a narrow window */
    TWO_ROWS = 130,      /* so long may two rows be, on one line with a blank between words */
    ROW_LONGEST = 200,
};

static void note_unused(struct pasted *pasted, struct span text) {
    pasted_heads(pasted, text);
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

/*
 * Where the second of several rows begins that lost their line breaks: `tcp 0 0 … tcp 0 0 …`, `5695 5695 name path 5700 5695 name path`;
 * the line's length where there is none, or nothing says that line breaks were lost.
 */
static size_t next_flat_row(const struct pasted *pasted, struct span line) {
    const struct block *block = &pasted->block;
    const struct answer_reader *reader = block->form->reader;
    struct span text = span_trim(line);
    bool connections = block->form->topic == TOPIC_CONNECTIONS;
    bool flat = block_has_command(block) ? block->cut
                                         : connections && text.length >= TWO_ROWS && span_starts(text, "tcp");
    for (size_t at = 1; flat && at < line.length; at++) {
        struct span rest = {line.bytes + at, line.length - at};
        rest.length = rest.length < ROW_LONGEST ? rest.length : ROW_LONGEST;
        bool begins = line.bytes[at - 1] == ' ' && line.bytes[at] != ' ';
        if (begins && (connections ? span_front(rest, "tcp |udp ") > 0
                                   : reader->shows != NULL && reader->shows(pasted, rest))) {
            return at;
        }
    }
    return line.length;
}

/* Whether it is of a log, whose lines may say anything. */
static bool is_log(const struct block *block) {
    enum topic topic = block->form->topic;
    return topic == TOPIC_AGENT_LOG || topic == TOPIC_SYSLOG || topic == TOPIC_GUESTS;
}

/*
 * The block that the line belongs to, where it shows a form by itself, or its file has one. Whether the reader of the block took the line
 * already, which only looks like one of another form.
 */
static bool find_block(struct pasted *pasted, struct span line) {
    struct block *block = &pasted->block;
    bool unknown = block->form == &unknown_form;
    if (pasted->default_form != NULL) {
        if (unknown) {
            block_begin(pasted, pasted->default_form);
            block->command.unclear = block_has_command(block);
        }
        return false;
    }
    const struct answer_form *shown = is_log(block) ? &unknown_form : form_of_line(pasted, line);
    bool another =
        shown != &unknown_form && block->form->topic < TOPICS && shown->topic != block->form->topic;
    if (another && block->form->reader->take(pasted, line)) {
        return true;
    }
    if (another || (unknown && shown != &unknown_form)) {
        /* Right behind a command stands what it printed: then it printed something else than is known here. */
        block->cut |= another && block_has_command(block) && !block->used && !block->spaced;
        block_end(pasted);
        if (!unknown) {
            block_forget_command(block);
        }
        block_begin(pasted, pasted_takes_host(pasted, shown->topic) ? shown : &skipped_form);
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
    enum topic topic = block->form->topic;
    bool one_word = span_until(text, " ") == text.length;
    /* Not each row of sockets is taken, but all have numbers or columns, and netstat's titles end in brackets. */
    bool prose = topic == TOPIC_PORT && !one_word && span_find(text, "  ") == NULL &&
                 span_until(text, SPAN_DIGITS ")") == text.length;
    bool list = prose || (topic >= TOPIC_WORLDS && topic <= TOPIC_CONNECTIONS);
    /* Or what ends a list in JSON, or less, or HTML. */
    bool ruler = span_run(text, "-=+| ]},:" SPAN_DIGITS) == text.length || span_front(text, "(END)|</") > 0;
    bool wrapped = topic == TOPIC_WORLDS && strlen(block->last) >= ROW_WRAPS_FROM &&
                   (byte_alphanumeric(text.bytes[0]) || strchr("/-", text.bytes[0]) != NULL) &&
                   (one_word || span_until(text, "/-=") < text.length);
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
        block_end(pasted);
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
        block_end(pasted);
        block_forget_command(block);
        block_begin(pasted, &example_form);
        block->used = span_starts(text, "Expected: "); /* the line itself shows it */
        note_unused(pasted, text);
        return true;
    }
    if (block->form == &example_form) {
        bool may_end =
            block->used && (!block->behind || span_ends(text, ":") || span_front(text, "#|Actual") > 0);
        block->used = block->behind = true;
        if (may_end && form_of_line(pasted, text) == &unknown_form) {
            block_begin(pasted, &unknown_form);
        }
    }
    return false;
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
    if (block->bare) {
        span_take(line, "-> ");
    }
    if (block->command.numbered) {
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
    if (!in_log && (announces_example(pasted, text) ||
                    (pasted->default_form == NULL && pasted_command_bare(pasted, text)))) {
        return;
    }
    if (!in_log && transcript_elides(text, false)) {
        block->cut = true;
        pasted->elided = pasted->line + 1 + span_ends(text, ":");
        return;
    }
    if (block_has_command(block) && !block->used && transcript_says_nothing(text)) {
        block->bare = false;
        return;
    }
    if (transcript_is_aside(text)) {
        return;
    }
    bool used = find_block(pasted, line);
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
            (in_log && transcript_elides(text, false)) ||
            (block_filtered(block) && command_keeps(&block->command, block->last) && has_numbers(text));
        note_unused(pasted, text);
    }
}

void pasted_output_take(struct pasted *pasted, struct span line) {
    do {
        struct span row = {line.bytes, next_flat_row(pasted, line)};
        span_skip(&line, row.length);
        pasted->block.cut |= line.length > 0;
        take_output(pasted, row);
    } while (line.length > 0);
}

void pasted_output_take_rest(struct pasted *pasted) {
    struct block *block = &pasted->block;
    struct span rest = block->command.rest;
    if (block->form != &unknown_form && rest.length > 0 && strchr("(#<*", rest.bytes[0]) == NULL &&
        (unsigned char)rest.bytes[0] < 0x80) {
        char flat[COMMAND_LONGEST];
        memcpy(flat, rest.bytes, rest.length);
        block->cut = true; /* what a text without line breaks does not show is not known */
        pasted->goes_on = false;
        pasted_output_take(pasted, (struct span){flat, rest.length});
    }
}
