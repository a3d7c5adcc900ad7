#include "evidence/markup.h"

#include "evidence/charset.h"
#include "evidence/transcript.h"

#include <string.h>

/* Where a held text stands, to be changed. */
static char *place(struct markup *markup, struct span text) {
    return markup->text + (text.bytes - markup->text);
}

/* Mail's quotes. */

/* How much of the text's front is `> `, `>> `, `> > `, and how deep that is; 0 when it is none. */
static size_t quote_length(struct span text, unsigned *depth) {
    size_t end = 0;
    *depth = 0;
    for (size_t at = 0; at < text.length && at <= end + 3; at++) {
        if (text.bytes[at] == '>') {
            end = at + 1;
            ++*depth;
        } else if (text.bytes[at] != ' ') {
            break;
        }
    }
    return end > 0 && end < text.length && text.bytes[end] == ' ' ? end + 1 : end;
}

static bool quote_header(struct span text) {
    return span_has_one(text, "wrote:|writes:|schrieb:|書きました");
}

/* Behind such a line a shell asks for more with `> `. */
static bool shell_goes_on(struct span text) {
    bool sign = text.length > 0 && strchr("\\|&{(", text.bytes[text.length - 1]) != NULL;
    return sign || span_ends(text, "do") || span_ends(text, "then") || span_ends(text, "else") ||
           span_find(text, "<<") != NULL;
}

/* Takes `> ` off the lines that begin with it, where these are a quote: a whole block, headed, or more than one. */
static void unquote(struct markup *markup) {
    struct held_line *lines = markup->lines;
    unsigned depth = 0;
    for (size_t first = 0, end = 0; first < markup->count; first = end + 1) {
        end = first;
        while (end < markup->count &&
               ((lines[end].continues && end > first) || quote_length(lines[end].clean.text, &depth) > 0)) {
            end++;
        }
        if (end == first) {
            continue;
        }
        bool whole = first == 0 && (end == markup->count || lines[end].clean.text.length == 0);
        bool headed = first == 0 ? markup->quoted : quote_header(lines[first - 1].clean.text);
        bool wrapped =
            first > 1 && lines[first - 2].clean.quote > 0 && lines[first - 1].clean.text.length > 0;
        bool shell = first > 0 && shell_goes_on(lines[first - 1].clean.text);
        for (size_t i = first; i < end && !shell && (whole || headed || wrapped || end - first > 1); i++) {
            if (!lines[i].continues) {
                span_skip(&lines[i].clean.text, quote_length(lines[i].clean.text, &depth));
            }
            lines[i].clean.quote += depth;
        }
    }
    const struct clean_line *last = &lines[markup->count - 1].clean;
    markup->quoted = last->quote > 0 || quote_header(last->text);
}

/*
 * Takes the time off the front that terminal programs log before each line: `[2026-11-24 10:00:01] `, `[Tue Nov 24 10:00:01.101 2026] `;
 * without brackets only from a prompt on that has one, which shows that it is no part of an output.
 */
static void take_time_off(struct markup *markup, struct span *text) {
    struct span rest = *text;
    struct prompt prompt;
    if (rest.length == 0 || rest.bytes[0] > '[') { /* as most lines of a list */
        return;
    }
    bool bracket = span_take(&rest, "[");
    span_skip(&rest, bracket && rest.length > 8 && rest.bytes[3] == ' ' && rest.bytes[7] == ' ' ? 8 : 0);
    size_t length = span_run(rest, SPAN_DIGITS "-/:.TZ+ ");
    bool timed = memchr(rest.bytes, ':', length) != NULL;
    span_skip(&rest, length);
    if (timed && !bracket) {
        bool prompted = !span_starts(rest, "#") && transcript_prompt(rest, &prompt);
        markup->timed = prompted ? length : markup->timed;
        span_skip(text, markup->timed < text->length ? markup->timed : markup->timed > 0 ? text->length : 0);
    } else if (timed && span_take(&rest, "]") && (rest.length == 0 || span_take(&rest, " "))) {
        *text = rest;
    }
}

/* Whether `~~~` at this place, between two lines of which none is a command, is no fence, but in place of rows that were taken out. */
static bool tildes_elide(const struct markup *markup, size_t i) {
    struct prompt prompt;
    bool between = i > 0 && i + 1 < markup->count && markup->lines[i - 1].clean.text.length > 0;
    struct span behind = between ? markup->lines[i + 1].clean.text : (struct span){"", 0};
    return behind.length > 0 && !(transcript_prompt(behind, &prompt) && prompt.command.length > 0);
}

/* Whether it is a mark of Jira, Backlog or a forum: `{code:java}`, `{/code}`, `[quote=anna]`. */
static bool is_tag(struct span text) {
    bool braces = span_take(&text, "{") && span_ends(text, "}");
    bool tag = braces || (span_take(&text, "[") && span_ends(text, "]"));
    span_take(&text, "/");
    size_t word = span_front(text, "code|noformat|quote|panel");
    return tag && word > 0 && (word + 1 == text.length || strchr(":=", text.bytes[word]) != NULL);
}

/* Takes code fences off: ``` and ~~~, with a language behind them, and Jira's and forums' marks on a line of their own. */
static void take_fence_off(struct markup *markup, size_t i) {
    struct span *text = &markup->lines[i].clean.text;
    struct span trimmed = span_trim(*text);
    if (trimmed.length == 0 || (strchr("`~{[", trimmed.bytes[0]) == NULL &&
                                strchr("`~", trimmed.bytes[trimmed.length - 1]) == NULL)) {
        return; /* as most lines */
    }
    if (span_equal(trimmed, "~~~") && tildes_elide(markup, i)) {
        return;
    }
    bool tag = is_tag(trimmed);
    size_t fence = span_front(trimmed, "```|~~~");
    span_skip(&trimmed, fence);
    *text = fence > 0 ? trimmed : *text;
    bool closes = span_ends(*text, "```") || span_ends(*text, "~~~");
    bool language = fence > 0 && !closes && span_find(*text, " ") == NULL;
    text->length = tag || language ? 0 : text->length - (closes ? strlen("```") : 0);
}

/* Strings. A piece of one mostly ends where a line of it does: then it is whole. */
static bool undo_string(struct markup *markup, struct held_line *line) {
    struct span *text = &line->clean.text;
    if (!strings_undo(&markup->strings, place(markup, *text), &text->length, line->continues)) {
        return false;
    }
    bool whole = line->clean.goes_on && text->length > 0 && text->bytes[text->length - 1] == LINE_BREAK;
    line->continues = false;
    line->clean.goes_on &= !whole && !markup->strings.closed;
    text->length -= whole;
    return true;
}

/* Tables with pipes, and Markdown's backslashes. */

/* How many separators a table's ruler has, `|---|---|`, `---+---`; 0: it is none. */
static size_t ruler_separators(struct span text) {
    size_t dashes = 0;
    size_t separators = 0;
    bool may =
        text.length > 0 && strchr("-=|+: ", text.bytes[text.length - 1]) != NULL; /* few lines end so */
    size_t marks = may ? span_run(text, "-=|+: ") : 0;
    for (size_t i = 0; i < marks; i++) {
        dashes += text.bytes[i] == '-' || text.bytes[i] == '=';
        separators += text.bytes[i] == '|' || text.bytes[i] == '+';
    }
    return dashes >= 3 && marks == text.length ? separators : 0;
}

static size_t count_pipes(struct span text) {
    size_t pipes = 0;
    const char *first = memchr(text.bytes, '|', text.length); /* most lines have none */
    for (size_t i = first != NULL ? (size_t)(first - text.bytes) : text.length; i < text.length; i++) {
        pipes += text.bytes[i] == '|' && (i == 0 || text.bytes[i - 1] != '\\');
    }
    return pipes;
}

static bool begins_with_one_of(struct span text, const char *bytes) {
    text = span_trim(text);
    return text.length > 0 && strchr(bytes, text.bytes[0]) != NULL;
}

/* Whether a line is a row, a header or a ruler of a table. */
static bool table_line(struct markup *markup, size_t i) {
    struct span text = markup->lines[i].clean.text;
    struct span next = i + 1 < markup->count ? markup->lines[i + 1].clean.text : (struct span){"", 0};
    size_t pipes = count_pipes(text);
    size_t ruler = ruler_separators(text);
    if (ruler == 0 && pipes > 0 && !begins_with_one_of(next, "+")) {
        ruler = ruler_separators(next);
    }
    bool row = pipes == markup->table || begins_with_one_of(text, "|");
    markup->table = ruler > 0 ? ruler : row ? markup->table : 0;
    return markup->table > 0;
}

static bool escapable(char byte) {
    return byte > ' ' && byte < 0x7f && !byte_alphanumeric(byte);
}

/*
 * Whether all backslashes of the text, if it has any, can be Markdown's: what follows them is neither letter nor
 * digit.
 */
static bool escaped_all(struct span text) {
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\\' && (++i == text.length || !escapable(text.bytes[i]))) {
            return false;
        }
    }
    return true;
}

/*
 * Whether one of them hardly is anything else: `ds\_am`, or one before a prompt. (`a\|b` alone may be grep's;
 * `C:\_x\y` is a path.)
 */
static bool escaped(struct span text) {
    bool proof = span_starts(text, "\\") && text.length > 1 && text.bytes[1] != '\\';
    for (struct span rest = text; !proof && span_behind(rest, "\\_", &rest) && rest.length > 0;) {
        proof = rest.bytes - text.bytes > 2 && byte_alphanumeric(rest.bytes[-3]) &&
                byte_alphanumeric(rest.bytes[0]);
    }
    return proof && escaped_all(text);
}

/* Takes a backslash off what it is before; in a table, `separators` that have none are blanks. */
static size_t take_backslash(void *separators, struct span text, char *to, size_t *used) {
    bool escapes = text.bytes[0] == '\\' && text.length > 1 && escapable(text.bytes[1]);
    bool separates = strchr(separators, text.bytes[0]) != NULL;
    if (escapes || separates) {
        to[(*used)++] = (char)(separates ? ' ' : text.bytes[1]);
    }
    return separates ? 1 : escapes ? 2 : 0;
}

/* Whether a block, or a part of one, that begins so is data, which proves no markup: JSON, csv, esxcli's XML. */
static bool data(struct span text) {
    struct span rest;
    bool csv = span_behind(text, ",", &rest) && span_find(rest, ",") != NULL && span_find(text, " ") == NULL;
    return (csv && text.bytes[0] != '<') || begins_with_one_of(text, "{\"") ||
           span_front(span_trim(text),
                      "[{|<?xml|<output |<structure |<field |<string>|</field>|</structure>") > 0;
}

/* Takes Jira's `{color:red}` and `{color}` away, and `**`, by which Markdown shows words; `****` hides one. */
static size_t take_emphasis(void *context, struct span text, char *to, size_t *used) {
    const char *end = span_starts(text, "{color") ? memchr(text.bytes, '}', text.length) : NULL;
    size_t stars = span_run(text, "*");
    (void)context;
    memmove(to + *used, text.bytes, stars > 2 ? stars : 0);
    *used += stars > 2 ? stars : 0;
    return end != NULL ? (size_t)(end - text.bytes) + 1 : stars > 1 ? stars : 0;
}

static void rewrite(struct markup *markup, struct span *text, charset_taker *take, void *context) {
    text->length = charset_rewrite(place(markup, *text), *text, take, context);
}

/* Undoes the forms that a block proves. */
static void undo(struct markup *markup, size_t i) {
    struct span *text = &markup->lines[i].clean.text;
    bool table = table_line(markup, i);
    char separators[] = "|+"; /* the second is a ruler's only */
    separators[!table ? 0 : ruler_separators(*text) > 0 ? 2 : 1] = '\0';
    if (table || (markup->escaped && escaped_all(*text))) {
        rewrite(markup, text, take_backslash, separators);
    }
    if (span_ends(*text, "**") ||
        span_ends(*text, "{color}")) { /* the owner; what stands amid most rows is not looked for */
        rewrite(markup, text, take_emphasis, NULL);
    }
    text->length = html_strip(&markup->html, place(markup, *text), text->length, markup->tagged);
}

static struct span trim_end(struct span text) {
    while (text.length > 0 && (text.bytes[text.length - 1] == ' ' || text.bytes[text.length - 1] == '\t')) {
        text.length--;
    }
    return text;
}

/* Hands over a line, in as many as it is parted into; those that are empty only where nothing else is left of it. */
static void hand_over(struct markup *markup, const struct held_line *line) {
    struct clean_line clean = line->clean;
    bool wanted = line->continues; /* what was promised comes, even if it is empty */
    bool handed = false;
    bool last = false;
    for (struct span rest = clean.text; !last; wanted = false) {
        size_t length = rest.length;
        clean.text = span_cut(&rest, LINE_BREAK);
        last = clean.text.length == length;
        clean.goes_on = line->clean.goes_on && last;
        clean.text = clean.goes_on ? clean.text : trim_end(clean.text);
        if (clean.text.length > 0 || wanted || (last && !handed)) {
            markup->take(markup->context, &clean);
            clean.pager = false;
            handed = true;
        }
    }
}

/* Judges the block that is held, or its part, where it has not `ended`, and hands it over. */
static void judge(struct markup *markup, bool ended) {
    if (markup->count == 0) {
        return;
    }
    unquote(markup);
    for (size_t i = 0; i < markup->count; i++) {
        if (!markup->lines[i].continues) {
            take_time_off(markup, &markup->lines[i].clean.text);
            take_fence_off(markup, i);
        }
    }
    bool closed = !markup->tagged && !markup->escaped && data(markup->lines[0].clean.text);
    for (size_t i = 0; i < markup->count; i++) {
        struct held_line *line = &markup->lines[i];
        line->verbatim = undo_string(markup, line);
        if (!line->verbatim && !closed) {
            markup->tagged = markup->tagged || html_proof(line->clean.text);
            markup->escaped = markup->escaped || escaped(line->clean.text);
        }
    }
    for (size_t i = 0; i < markup->count; i++) {
        if (!markup->lines[i].verbatim) {
            undo(markup, i);
        }
        hand_over(markup, &markup->lines[i]);
    }
    if (ended) {
        markup->tagged = markup->escaped = markup->quoted = false;
        markup->timed = 0;
        markup->strings = (struct strings){.open = false};
    }
    markup->count = 0;
    markup->used = 0;
}

void markup_line(struct markup *markup, struct clean_line *line) {
    line->text = line->goes_on ? line->text : trim_end(line->text);
    struct span text = line->text;
    if (markup->count == MARKUP_LINES_MAX || markup->used + text.length > MARKUP_BYTES_MAX) {
        judge(markup, false);
    }
    struct held_line *held = &markup->lines[markup->count++];
    *held = (struct held_line){.clean = *line, .continues = markup->cut};
    held->clean.text = (struct span){markup->text + markup->used, text.length};
    memcpy(markup->text + markup->used, text.bytes, text.length);
    markup->used += text.length;
    markup->cut = line->goes_on;
    if (text.length == 0) {
        judge(markup, true);
    }
}

void markup_end(struct markup *markup) {
    judge(markup, true);
}
