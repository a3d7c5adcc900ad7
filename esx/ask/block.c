#include "ask/block.h"

#include "ask/forms.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void block_begin(struct pasted *pasted, const struct answer_form *form) {
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

void block_end(struct pasted *pasted) {
    struct block *block = &pasted->block;
    bool empty = !block->used && !block->strange && !block_has_command(block) && !block->cut;
    if (block->form->reader->end != NULL && (!empty || block->whole)) {
        block->form->reader->end(pasted);
    }
    block->form = &unknown_form;
}

void block_forget_command(struct block *block) {
    block->bare = false;
    block->command = (struct command){.word_count = 0};
}

bool block_has_command(const struct block *block) {
    return block->command.word_count > 0;
}

bool block_filtered(const struct block *block) {
    return block->command.filter_count > 0;
}

struct records *block_records(struct block *block) {
    const struct answer_reader *reader = block->form->reader;
    return reader == &connections_form ? &block->of.connections.records
           : reader == &links_form     ? &block->of.links.reader.records
                                       : NULL;
}

bool block_answers(const struct block *block) {
    return block->used || !block->strange;
}

bool block_keeps(const struct block *block, const char *row, ...) {
    char text[256];
    bool ran = !block->bare || block->used;
    va_list values;
    va_start(values, row);
    vsnprintf(text, sizeof text, row, values);
    va_end(values);
    return !block->cut && ran && command_keeps(&block->command, text);
}

struct fault block_reason(const struct block *block) {
    if (!block_answers(block)) {
        return fault_make(FAULT_SAID, 0, span_of(block->said));
    }
    if (block->cut || block->command.cut) {
        return fault_number(FAULT_CUT, 0);
    }
    if (block_filtered(block) || block->command.unclear || block->command.several) {
        return fault_make(FAULT_FILTERED, 0, span_of(block->command.text));
    }
    return fault_number(block->used ? FAULT_PARTIAL : FAULT_NO_ANSWER, 0);
}

/* Whether the name is shorter than one of the services' names and equals its beginning: the row may have been cut there. */
static bool name_breaks_off(const struct pasted *pasted, struct span name) {
    return name.length < SERVICE_THREAD_NAME &&
           service_beginning(name, pasted->services).length > name.length;
}

bool block_breaks_off(const struct pasted *pasted) {
    const struct block *block = &pasted->block;
    struct span rest = span_trim(span_of(block->last));
    bool row_like = rest.length > 0 && strchr("tu0123456789-", rest.bytes[0]) != NULL;
    bool tcp = span_starts(rest, "tcp");
    bool waits = span_find(rest, "TIME_WAIT") != NULL;
    struct span last = {"", 0};
    unsigned words = 0;
    if (rest.length == 0 || rest.length + 1 >= sizeof block->last) {
        return false;
    }
    if (!block->last_used) {
        return pasted->default_form != NULL || row_like;
    }
    if (block->form->reader == &drivers_form) {
        return rest.bytes[0] == '"' && !span_ends(rest, "\"");
    }
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        last = word;
        words++;
    }
    if (block->form->topic == TOPIC_CONNECTIONS) {
        enum record_form form = block->of.connections.records.form;
        if (form != RECORDS_NONE && form != RECORDS_TABLE) {
            span_behind(last, "=", &last); /* of keyvalue */
            return name_breaks_off(pasted, last);
        }
        bool unowned = tcp && !waits && span_is_number(last);
        return (words > 1 || tcp) && (words < (tcp ? 7U : 6U) || unowned || name_breaks_off(pasted, last));
    }
    return block->form->topic == TOPIC_WORLDS && (words < 3 || (words == 3 && name_breaks_off(pasted, last)));
}

unsigned pasted_names_in(const struct pasted *pasted, struct span text) {
    unsigned names = 0;
    for (unsigned i = 0; i < pasted->name_count; i++) {
        names |= (unsigned)(span_find(text, pasted->names[i]) != NULL) << i;
    }
    return names;
}

struct observation *pasted_about(struct pasted *pasted, enum topic topic) {
    bool question = topic >= TOPIC_QUESTIONS && topic < TOPIC_MUX_LOG;
    return (int)topic < PROBES ? &pasted->seen->probes[topic]
           : question          ? &pasted->clues->about[topic - TOPIC_QUESTIONS]
                               : NULL;
}

/* Whether the file that is read is the topic's own. */
static bool in_own_file(const struct pasted *pasted, enum topic topic) {
    return pasted->default_form != NULL && pasted->default_form->topic == topic;
}

/* Where the block stands: in the file of its own, or in a line of another one. */
static void note_place(const struct pasted *pasted, enum topic topic, struct observation *about) {
    const struct block *block = &pasted->block;
    if (in_own_file(pasted, topic) || (pasted->default_form != NULL && block->form == pasted->default_form)) {
        snprintf(about->file, sizeof about->file, "%s", pasted->file);
    } else {
        snprintf(about->file, sizeof about->file, "%.120s:%zu", pasted->file, block->line);
    }
}

/* Whether the one is of an older mail, or of an earlier date, than the other, or of no file of its own, unlike the other. */
static bool is_older(const struct topic_answer *one, const struct topic_answer *other) {
    bool dated = one->date != 0 && other->date != 0;
    return one->quote > other->quote || (dated && one->date < other->date) || (other->named && !one->named);
}

bool pasted_keeps(struct pasted *pasted, enum topic topic, bool yes) {
    struct topic_answer *answer = &pasted->answers[topic];
    struct observation *about = pasted_about(pasted, topic);
    struct topic_answer next = {.told = true,
                                .yes = yes,
                                .named = in_own_file(pasted, topic),
                                .line = pasted->block.line,
                                .quote = pasted->quote,
                                .epoch = pasted->epoch,
                                .date = pasted->date};
    if (answer->told) {
        bool newer = next.epoch > answer->epoch || is_older(answer, &next);
        if (is_older(&next, answer)) {
            return false;
        }
        if (!newer && answer->yes != yes) {
            answer->conflict = answer->conflict != 0 ? answer->conflict : next.line;
            return false;
        }
        if (!newer && answer->conflict != 0) { /* only what came later settles it */
            next.line = answer->line;
            next.conflict = answer->conflict;
        }
    }
    *answer = next;
    pasted->answered |= (int)topic < PROBES && pasted->block.host[0] == '\0';
    if (about != NULL) {
        note_place(pasted, topic, about);
        about->observed = true;
        about->failures[0] = (struct failure){.source = NULL};
    }
    return true;
}

bool pasted_keeps_list(struct pasted *pasted, enum topic topic, bool present, bool absent) {
    if (present || absent) {
        return pasted_keeps(pasted, topic, present);
    }
    pasted_told_nothing(pasted, topic, block_reason(&pasted->block));
    return false;
}

void pasted_told_nothing(struct pasted *pasted, enum topic topic, struct fault why) {
    struct observation *about = pasted_about(pasted, topic);
    if (!pasted->answers[topic].told && about != NULL) {
        note_place(pasted, topic, about);
        about->failures[0] = (struct failure){.source = about->file, .end = why};
    }
}

void pasted_fail(struct observation *about, const char *file, const char *source, struct fault why) {
    about->observed = false;
    about->failures[0] = (struct failure){.source = source, .end = why};
    if (file != NULL) {
        snprintf(about->file, sizeof about->file, "%s", file);
    }
}

/* What an answer depends on: bits, by enum change. */
enum {
    MUX = 1 << CHANGE_MUX,
    HOST = 1 << CHANGE_HOST,
    DSVA = 1 << CHANGE_APPLIANCE,
    GUEST = 1 << CHANGE_GUEST,
    LINK = 1 << CHANGE_LINK,
    PAST = 1 << CHANGES /* a log shows what was: what is there now does not refute it */
};

static const unsigned char depends[TOPICS] = {
    [TOPIC_MUX] = MUX | HOST,
    [TOPIC_WORLDS] = MUX | HOST,
    [TOPIC_MODULES] = HOST,
    [TOPIC_CONNECTIONS] = MUX | HOST | DSVA | LINK,
    [TOPIC_PORT] = MUX | HOST | DSVA | LINK,
    [TOPIC_DS_AM] = HOST | DSVA,
    [TOPIC_AGENT_LOG] = HOST | DSVA | PAST,
    [TOPIC_SYSLOG] = HOST | DSVA | PAST,
    [TOPIC_GUEST_VMCI] = GUEST,
    [TOPIC_GUEST_VSEPFLT] = GUEST,
};

void pasted_changes(struct pasted *pasted, enum change change) {
    for (int i = 0; i < TOPICS; i++) {
        struct topic_answer *answer = &pasted->answers[i];
        answer->old |= (depends[i] & 1 << change) != 0 && answer->quote >= pasted->quote;
    }
}

bool pasted_out_of_date(const struct pasted *pasted, enum topic topic) {
    const struct topic_answer *answer = &pasted->answers[topic];
    bool old = answer->old;
    for (int i = 0; i < TOPICS; i++) {
        const struct topic_answer *other = &pasted->answers[i];
        int alive = depends[answer->yes ? topic : (enum topic)i];
        int missing = depends[answer->yes ? (enum topic)i : topic];
        bool refutes = answer->yes != other->yes && (alive & MUX) != 0 && (missing & (MUX | DSVA)) != 0 &&
                       (missing & ~alive) == 0;
        old |= refutes && other->told && !answer->named && !other->named && is_older(answer, other);
    }
    return old && answer->told;
}
