#include "evidence/strings.h"

#include "base/utf8.h"
#include "evidence/charset.h"

#include <string.h>

/* Takes a backslash and what follows it in JSON. */
static size_t take_escape(void *context, struct span text, char *to, size_t *used) {
    static const char letters[] = "\"\\/bfnrt";
    static const char meant[] = {'"', '\\', '/', 0, LINE_BREAK, LINE_BREAK, 0, '\t'};
    const char *letter = text.length > 1 ? memchr(letters, text.bytes[1], strlen(letters)) : NULL;
    bool coded = text.length >= 6 && text.bytes[1] == 'u';
    uint32_t point = coded ? span_in_base((struct span){text.bytes + 2, 4}, 16) : UINT32_MAX;
    (void)context;
    if (text.bytes[0] != '\\' || (letter == NULL && point == UINT32_MAX)) {
        return 0;
    }
    /* Of a pair of halves, which only emoji and the like have, nothing. */
    point = letter != NULL ? (uint32_t)meant[letter - letters] : charset_shown(point);
    *used += point > 0 ? utf8_write(to + *used, point) : 0;
    return letter != NULL ? 2 : 6;
}

/* The string's bytes up to the quotation mark that ends it; all where none does. Of one without, up to what oneline has behind it. */
static size_t string_length(struct span text, bool quoted) {
    if (!quoted) {
        const char *behind = span_find(text, " (stderr) ");
        return behind != NULL ? (size_t)(behind - text.bytes) : text.length;
    }
    size_t at = 0;
    while (at < text.length && text.bytes[at] != '"') {
        at += text.bytes[at] == '\\' ? 2 : 1;
    }
    return at < text.length ? at : text.length;
}

/* Finds the string in a line of Ansible's YAML: behind its key, or one of a list, perhaps in quotation marks. */
static bool find_in_yaml(struct strings *strings, struct span text, struct span *value) {
    bool found = strings->list ? span_take(&text, "- ")
                               : span_behind(text, "stdout: ", &text) || span_behind(text, "msg: ", &text);
    bool single = span_take(&text, "'");
    text.length -= single && span_ends(text, "'");
    strings->quoted = span_take(&text, "\"");
    *value = text;
    bool block = found && span_starts(text, "|"); /* its lines stand below as they are */
    strings->twice |= block;
    return found && !block;
}

/* The same in JSON, where it may be all of the line, and in what Ansible's callback oneline prints. */
static bool find_in_json(struct strings *strings, struct span text, struct span *value) {
    struct span string = text;
    string.length -= span_ends(text, ",");
    bool whole = span_take(&string, "\"") && string_length(string, true) + 1 == string.length;
    strings->quoted = true;
    if (whole && (strings->list || span_find(string, "\\n") != NULL)) {
        strings->list = true;
        *value = string;
        return true;
    }
    strings->twice &= !strings->list && !span_ends(text, "{");
    strings->list = false;
    if (span_behind(text, "stdout\": \"", value) || span_behind(text, "\"msg\": \"", value)) {
        return true;
    }
    strings->quoted = false;
    return span_behind(text, " | (stdout) ", value);
}

/* Finds the string of a line that is new; `*head`: how much stands before it, and keeps a line of its own. False where there is none. */
static bool find_string(struct strings *strings, struct span text, struct span *value, size_t *head) {
    struct span line = span_trim(text);
    struct span rest = line;
    span_cut(&rest, ' ');
    bool result =
        span_starts(rest, "[") || span_starts(rest, "|"); /* `ok: [esx01] => …`, `esx01 | CHANGED …` */
    bool may = strings->yaml || result || span_starts(line, "\"") || span_ends(line, "[");
    strings->open = strings->closed = false;
    if (!may) {
        strings->twice &= !strings->list;
        strings->list = false;
        return false;
    }
    if (span_ends(line, "_lines\": [") || span_ends(line, "\"msg\": [") || span_equal(line, "[") ||
        (strings->yaml && span_ends(line, "_lines:"))) {
        strings->list = true;
        return false;
    }
    bool found = (strings->yaml ? find_in_yaml : find_in_json)(strings, line, value);
    strings->yaml |= span_ends(line, "] =>") || span_ends(line, "! =>");
    *head = found && !strings->list ? (size_t)(value->bytes - text.bytes) : 0;
    return found;
}

bool strings_undo(struct strings *strings, char *text, size_t *length, bool piece) {
    struct span value = {text, *length};
    size_t head = 0;
    strings->many = (strings->many || span_ends(value, "\"hosts\": {")) && !span_starts(value, "}");
    bool found = piece ? strings->open || strings->closed : find_string(strings, value, &value, &head);
    bool skips =
        strings->many || (strings->list && strings->twice); /* no one's output, or what was there before */
    if (!found) {
        *length = skips ? 0 : *length;
        return skips;
    }
    bool wanted = !strings->closed && !skips;
    size_t end = string_length(value, strings->quoted);
    strings->closed |= end < value.length;
    strings->open = !strings->closed;
    if (head > 0) {
        text[head - 1] = LINE_BREAK;
        strings->twice |= end > 0;
    }
    value.length = end;
    *length = wanted ? head + charset_rewrite(text + head, value, take_escape, NULL) : 0;
    return true;
}
