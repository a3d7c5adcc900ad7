#include "evidence/markup.h"

#include "base/utf8.h"
#include "evidence/charset.h"

#include <string.h>

static struct span text_of(const struct held_line *line) {
    return (struct span){line->text, line->length};
}

static void cut_front(struct held_line *line, size_t length) {
    line->text += length;
    line->length -= length;
}

static bool ends_with(struct span text, const char *end) {
    size_t length = strlen(end);
    return text.length >= length && memcmp(text.bytes + text.length - length, end, length) == 0;
}

static bool holds_one_of(struct span text, const char *const *strings) {
    for (; *strings != NULL; strings++) {
        if (span_find(text, *strings) != NULL) {
            return true;
        }
    }
    return false;
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
    static const char *const words[] = {"wrote:", "writes:", "schrieb:", "書きました", NULL};
    return holds_one_of(text, words);
}

/* Behind such a line a shell asks for more with `> `. */
static bool shell_goes_on(struct span text) {
    static const char *const ends[] = {"\\", "|", "&&", "{", "(", "do", "then", "else"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends_with(text, ends[i])) {
            return true;
        }
    }
    return span_find(text, "<<") != NULL;
}

/* Unquotes the lines from `first` on that begin with a quote's sign, if they are a quote. Returns where they end. */
static size_t unquote_run(struct markup *markup, size_t first) {
    unsigned depth = 0;
    size_t end = first;
    while (end < markup->count && ((markup->lines[end].continues && end > first) ||
                                   quote_length(text_of(&markup->lines[end]), &depth) > 0)) {
        end++;
    }
    if (end == first) {
        return first;
    }
    bool whole = first == 0 && (end == markup->count || markup->lines[end].length == 0);
    bool headed = first == 0 ? markup->quoted : quote_header(text_of(&markup->lines[first - 1]));
    bool shell = first > 0 && shell_goes_on(text_of(&markup->lines[first - 1]));
    if (shell || !(whole || headed || end - first > 1)) {
        return end;
    }
    for (size_t i = first; i < end; i++) {
        struct held_line *line = &markup->lines[i];
        if (!line->continues) {
            cut_front(line, quote_length(text_of(&markup->lines[i]), &depth));
        }
        line->quote = depth;
    }
    return end;
}

static void unquote(struct markup *markup) {
    for (size_t i = 0; i < markup->count;) {
        size_t end = unquote_run(markup, i);
        i = end > i ? end : i + 1;
    }
    const struct held_line *last = &markup->lines[markup->count - 1];
    markup->quoted = last->quote > 0 || quote_header(text_of(last));
}

/* Numbers before lines. */

/*
 * How much of the text's front is a number with a tab, a bar or a colon behind it (but no digit behind that: a time),
 * or with nothing; 0: none.
 */
static size_t number_length(struct span text, uint64_t *number) {
    struct span rest = text;
    while (span_starts(rest, " ")) {
        span_skip(&rest, 1);
    }
    if (!span_digits(&rest, UINT32_MAX, number)) {
        return 0;
    }
    bool time = rest.length > 1 && rest.bytes[0] == ':' && rest.bytes[1] >= '0' && rest.bytes[1] <= '9';
    if (time || !(rest.length == 0 || strchr("\t|:", rest.bytes[0]) != NULL)) {
        return 0;
    }
    span_skip(&rest, rest.length > 1 && rest.bytes[0] != '\t' && rest.bytes[1] == ' ' ? 2 : rest.length > 0);
    return text.length - rest.length;
}

/* Takes them off a block whose every line has one, each greater by one. */
static void take_numbers_off(struct markup *markup) {
    uint64_t last = markup->counted;
    bool parted = last > 0; /* one has text behind it */
    markup->counted = 0;
    for (size_t i = 0; i < markup->count; i++) {
        struct span text = text_of(&markup->lines[i]);
        uint64_t number = 0;
        if (markup->lines[i].continues || text.length == 0) {
            continue;
        }
        size_t length = number_length(text, &number);
        if (length == 0 || (last > 0 && number != last + 1)) {
            return;
        }
        parted = parted || length < text.length;
        markup->counted = last > 0 && parted ? number : 0;
        last = number;
    }
    for (size_t i = 0; markup->counted > 0 && i < markup->count; i++) {
        struct held_line *line = &markup->lines[i];
        if (!line->continues && line->length > 0) {
            cut_front(line, number_length(text_of(line), &last));
            line->forms |= FORM_NUMBERED;
        }
    }
}

/* The length of `[2026-11-24 10:00:01] ` at the front, as terminal programs log it; 0: none. */
static size_t time_length(struct span text) {
    const char *close = text.length > 0 && text.bytes[0] == '[' ? memchr(text.bytes, ']', text.length) : NULL;
    size_t length = close == NULL ? 0 : (size_t)(close - text.bytes);
    unsigned colons = 0;
    for (size_t i = 1; i < length; i++) {
        if (strchr("0123456789-/:.T Z+", text.bytes[i]) == NULL) {
            return 0;
        }
        colons += text.bytes[i] == ':';
    }
    return colons == 0 ? 0 : length + 1 + (length + 1 < text.length && text.bytes[length + 1] == ' ');
}

/* Takes them off a block whose every line has one. */
static void take_times_off(struct markup *markup) {
    for (size_t i = 0; i < markup->count; i++) {
        const struct held_line *line = &markup->lines[i];
        if (!line->continues && line->length > 0 && time_length(text_of(line)) == 0) {
            return;
        }
    }
    for (size_t i = 0; i < markup->count; i++) {
        struct held_line *line = &markup->lines[i];
        cut_front(line, line->continues ? 0 : time_length(text_of(line)));
    }
}

/* Code fences. */

/* Jira's and forums' marks, which stand on a line of their own. */
static bool fence_mark(struct span text) {
    static const char *const marks[] = {"{code}", "{noformat}", "[code]", "[/code]", NULL};
    bool language = span_starts(text, "{code:") && ends_with(text, "}");
    return language || (text.length <= strlen("{noformat}") && holds_one_of(text, marks));
}

/* Whether the line stands in a fence or is one; what it has of a fence is taken off. */
static bool fence_line(struct markup *markup, struct held_line *line, struct span text) {
    struct span trimmed = span_trim(text);
    if (markup->fence != 0 && markup->fence_quote != line->quote) {
        markup->fence = 0;
    }
    bool inside = markup->fence != 0;
    if (fence_mark(trimmed) && (!inside || markup->fence == trimmed.bytes[0])) {
        markup->fence = trimmed.bytes[0];
        if (inside) {
            markup->fence = 0;
        }
        markup->fence_quote = line->quote;
        line->length = 0;
        return true;
    }
    bool opens = !inside && (span_starts(trimmed, "```") || span_starts(trimmed, "~~~"));
    if (opens) {
        markup->fence = trimmed.bytes[0];
        markup->fence_quote = line->quote;
        cut_front(line, (size_t)(trimmed.bytes - text.bytes));
        while (line->length > 0 && line->text[0] == markup->fence) {
            cut_front(line, 1);
        }
    }
    char end[] = {markup->fence, markup->fence, markup->fence, '\0'};
    text = (struct span){line->text, line->length};
    if (markup->fence != 0 && ends_with(text, end)) {
        while (line->length > 0 && line->text[line->length - 1] == markup->fence) {
            line->length--;
        }
        markup->fence = 0;
    } else if (opens && memchr(text.bytes, ' ', text.length) == NULL) {
        line->length = 0; /* the language */
    }
    return opens || inside;
}

/* Ansible's lists. */

/* The number of `\u` and four hexadecimal digits at the front; UINT32_MAX when that is not there. */
static uint32_t unicode_escape(struct span text) {
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    uint32_t number = 0;
    if (text.length < 6 || !span_starts(text, "\\u")) {
        return UINT32_MAX;
    }
    for (size_t i = 2; i < 6; i++) {
        const char *digit = strchr(digits, text.bytes[i]);
        if (digit == NULL || *digit == '\0') {
            return UINT32_MAX;
        }
        number = number << 4 | ((uint32_t)(digit - digits) & 0xf);
    }
    return number;
}

/* The character of a backslash and what follows it in JSON. Returns how many bytes that is; 0: it is no escape. */
static size_t json_escape(struct span text, uint32_t *point) {
    static const char letters[] = "\"\\/bfnrt";
    static const char meant[] = {'"', '\\', '/', 0, HTML_BREAK, HTML_BREAK, 0, '\t'};
    const char *found = text.length < 2 || text.bytes[1] == '\0' ? NULL : strchr(letters, text.bytes[1]);
    if (found != NULL) {
        *point = (uint32_t)meant[found - letters];
        return 2;
    }
    uint32_t high = unicode_escape(text);
    if (high == UINT32_MAX) {
        return 0;
    }
    span_skip(&text, 6);
    uint32_t low = unicode_escape(text);
    bool pair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
    *point = charset_shown(pair ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high);
    return pair ? 12 : 6;
}

static void unescape_json(struct held_line *line) {
    char *text = line->text;
    size_t used = 0;
    for (size_t at = 0; at < line->length;) {
        uint32_t point = 0;
        size_t length =
            text[at] == '\\' ? json_escape((struct span){text + at, line->length - at}, &point) : 0;
        if (length == 0) {
            text[used++] = text[at++];
        } else if (point > 0) {
            used += utf8_write(text + used, point);
        }
        at += length;
    }
    line->length = used;
}

/* Whether the line stands in a list of strings; it loses what JSON put around it. */
static bool ansible_line(struct markup *markup, struct held_line *line, struct span text) {
    struct span trimmed = span_trim(text);
    if (ends_with(trimmed, "_lines\": [") || ends_with(trimmed, "\"msg\": [")) {
        markup->ansible = true;
        return false;
    }
    if (!markup->ansible || span_starts(trimmed, "]")) {
        markup->ansible = false;
        return false;
    }
    trimmed.length -= ends_with(trimmed, ",");
    if (trimmed.length < 2 || trimmed.bytes[0] != '"' || !ends_with(trimmed, "\"")) {
        return false;
    }
    cut_front(line, (size_t)(trimmed.bytes - text.bytes) + 1);
    line->length = trimmed.length - 2;
    unescape_json(line);
    return true;
}

/* Tables with pipes, and Markdown's backslashes. */

/* How many separators a table's ruler has, `|---|---|`, `---+---`; 0: it is none. */
static size_t ruler_separators(struct span text) {
    size_t dashes = 0;
    size_t separators = 0;
    for (size_t i = 0; i < text.length; i++) {
        dashes += text.bytes[i] == '-' || text.bytes[i] == '=';
        separators += text.bytes[i] == '|' || text.bytes[i] == '+';
        if (strchr("|+-=: ", text.bytes[i]) == NULL) {
            return 0;
        }
    }
    return dashes >= 3 ? separators : 0;
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
    struct span text = text_of(&markup->lines[i]);
    struct span next = i + 1 < markup->count ? text_of(&markup->lines[i + 1]) : (struct span){"", 0};
    size_t ruler = ruler_separators(text);
    size_t coming = count_pipes(text) > 0 && !begins_with_one_of(next, "+") ? ruler_separators(next) : 0;
    if (ruler > 0 || coming > 0) {
        markup->table = ruler > 0 ? ruler : coming;
        markup->table_led = begins_with_one_of(ruler > 0 ? text : next, "|+");
        return true;
    }
    bool row = markup->table_led ? begins_with_one_of(text, "|") : count_pipes(text) == markup->table;
    markup->table = row ? markup->table : 0;
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
    if (text.length > 1 && text.bytes[0] == '\\' && text.bytes[1] != '\\') {
        return escaped_all(text);
    }
    for (size_t i = 1; i + 2 < text.length; i++) {
        if (text.bytes[i] == '\\' && text.bytes[i + 1] == '_' && byte_alphanumeric(text.bytes[i - 1]) &&
            byte_alphanumeric(text.bytes[i + 2])) {
            return escaped_all(text);
        }
    }
    return false;
}

/* Takes backslashes away, and of a table `separators`, those that have none before them. */
static void unescape(struct held_line *line, const char *separators) {
    char *text = line->text;
    size_t used = 0;
    for (size_t at = 0; at < line->length; at++) {
        bool separator = strchr(separators, text[at]) != NULL;
        if (text[at] == '\\' && at + 1 < line->length && escapable(text[at + 1])) {
            at++;
        }
        text[used] = text[at];
        if (separator) {
            text[used] = ' ';
        }
        used++;
    }
    line->length = used;
}

/* Whether a block that begins so is data, which proves no markup: JSON, csv, XML. */
static bool data(struct span text) {
    size_t commas = 0;
    for (size_t i = 0; i < text.length; i++) {
        commas += text.bytes[i] == ',';
    }
    bool csv = commas > 1 && memchr(text.bytes, ' ', text.length) == NULL;
    return csv || begins_with_one_of(text, "{\"") || span_starts(text, "[{") ||
           span_starts(span_trim(text), "<?xml") || span_starts(span_trim(text), "<output");
}

/* Which forms the block's lines prove. */
static unsigned prove(const struct markup *markup) {
    unsigned proven = markup->proven;
    if (markup->html.xml || (proven == 0 && data(text_of(&markup->lines[0])))) {
        return 0;
    }
    for (size_t i = 0; i < markup->count; i++) {
        struct span text = (markup->lines[i].forms & (FORM_FENCE | FORM_ANSIBLE)) == 0
                               ? text_of(&markup->lines[i])
                               : (struct span){"", 0};
        if ((proven & FORM_HTML) == 0 && html_proof(text)) {
            proven |= FORM_HTML;
        }
        if ((proven & FORM_BACKSLASH) == 0 && memchr(text.bytes, '\\', text.length) != NULL &&
            escaped(text)) {
            proven |= FORM_BACKSLASH;
        }
    }
    return proven;
}

/* Undoes the forms that a block proves. */
static void undo(struct markup *markup, size_t i) {
    struct held_line *line = &markup->lines[i];
    struct span text = text_of(&markup->lines[i]);
    if ((line->forms & (FORM_FENCE | FORM_ANSIBLE)) != 0) {
        return;
    }
    bool backslash = (markup->proven & FORM_BACKSLASH) != 0 && memchr(text.bytes, '\\', text.length) != NULL;
    if (table_line(markup, i)) {
        line->forms |= FORM_TABLE;
        unescape(line, ruler_separators(text) > 0 ? "|+" : "|");
    } else if (backslash && escaped_all(text)) {
        line->forms |= FORM_BACKSLASH;
        unescape(line, "");
    }
    if (html_line(&markup->html, line->text, &line->length, (markup->proven & FORM_HTML) != 0)) {
        line->forms |= FORM_HTML;
    }
}

static struct span trim_end(struct span text) {
    while (text.length > 0 && (text.bytes[text.length - 1] == ' ' || text.bytes[text.length - 1] == '\t')) {
        text.length--;
    }
    return text;
}

/* Hands over a line, in as many as it is parted into; those that are empty only where nothing else is left of it. */
static void hand_over(struct markup *markup, const struct held_line *line) {
    struct clean_line clean = {
        .number = line->number, .quote = line->quote, .forms = line->forms, .pager = line->pager};
    bool wanted = line->continues; /* what was promised comes, even if it is empty */
    bool handed = false;
    const char *end = line->text;
    for (struct span rest = text_of(line); end != NULL; wanted = false) {
        end = rest.length == 0 ? NULL : memchr(rest.bytes, HTML_BREAK, rest.length);
        clean.text = (struct span){rest.bytes, end == NULL ? rest.length : (size_t)(end - rest.bytes)};
        clean.goes_on = line->goes_on && end == NULL;
        span_skip(&rest, clean.text.length + (end != NULL));
        if (!clean.goes_on) {
            clean.text = trim_end(clean.text);
        }
        if (clean.text.length > 0 || wanted || (end == NULL && !handed)) {
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
    take_numbers_off(markup);
    take_times_off(markup);
    for (size_t i = 0; i < markup->count; i++) {
        struct held_line *line = &markup->lines[i];
        if (line->continues ? markup->fence != 0 : fence_line(markup, line, text_of(line))) {
            line->forms |= FORM_FENCE;
        } else if (!line->continues && ansible_line(markup, line, text_of(line))) {
            line->forms |= FORM_ANSIBLE;
        }
    }
    if (markup->proven == 0) {
        html_block(&markup->html, text_of(&markup->lines[0]));
    }
    markup->proven = prove(markup);
    for (size_t i = 0; i < markup->count; i++) {
        undo(markup, i);
    }
    for (size_t i = 0; i < markup->count; i++) {
        hand_over(markup, &markup->lines[i]);
    }
    if (ended) {
        markup->proven = 0;
        markup->quoted = false;
        markup->counted = 0;
    }
    markup->count = 0;
    markup->used = 0;
}

/*
 * Hands over a line in the middle of XML: nothing can be undone or proven there, and such lists are long. Returns
 * whether it did.
 */
static bool pass_xml(struct markup *markup, const struct clean_line *line, struct span text) {
    struct clean_line clean = *line;
    clean.text = text;
    if (!markup->html.xml || markup->cut || line->goes_on || !begins_with_one_of(text, "<") ||
        memchr(text.bytes, HTML_BREAK, text.length) != NULL || span_find(text, "</output>") != NULL) {
        return false;
    }
    judge(markup, false);
    if (markup->html.xml) {
        markup->take(markup->context, &clean);
    }
    return markup->html.xml;
}

void markup_line(struct markup *markup, const struct clean_line *line) {
    struct span text = line->goes_on ? line->text : trim_end(line->text);
    if (pass_xml(markup, line, text)) {
        return;
    }
    if (markup->count == MARKUP_LINES_MAX || markup->used + text.length > MARKUP_BYTES_MAX) {
        judge(markup, false);
    }
    markup->lines[markup->count++] = (struct held_line){
        .number = line->number,
        .text = markup->text + markup->used,
        .length = text.length,
        .goes_on = line->goes_on,
        .pager = line->pager,
        .continues = markup->cut,
    };
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
