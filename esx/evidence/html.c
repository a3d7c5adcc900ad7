#include "evidence/html.h"

#include "base/utf8.h"
#include "evidence/charset.h"

#include <string.h>

/* The longest entity that is known, in bytes; a tag that has not ended after so many lines is none. */
enum { ENTITY_MAX = 12, TAG_LINES_MAX = 20 };

#define COMMENT "<!--"

/* What stands in a tag's place: nothing, a break, two blanks; and what it says of what follows. A script is a style, too. */
enum effect { NOTHING, BREAK, CELL, PRE, PAGE, STYLE, UNKNOWN };

/* The name of the tag whose `<` stands before the text; empty when it is none. */
static struct span tag_name(struct span text) {
    struct span name = text;
    span_skip(&name, span_front(name, "/|!"));
    struct span behind = name;
    name.length = span_run(name, SPAN_LETTERS SPAN_DIGITS ":");
    span_skip(&behind, name.length);
    bool ends = behind.length == 0 || strchr(" \t/>", behind.bytes[0]) != NULL;
    bool named = name.length > 0 && name.bytes[0] > '9';
    name.length = named && ends ? name.length : 0;
    return name;
}

static enum effect effect_of(struct span tag) {
    static const char shows_nothing[] =
        "thead tbody code tt kbd samp span font a b i u em strong mark del ins sub sup small big center img "
        "wbr doctype o:p"; /* the last is Outlook's */
    static const char *const tags[] = {
        [NOTHING] = shows_nothing,
        [BREAK] = "br p div tr li ul ol dl dt dd hr h1 h2 h3 h4 h5 h6 table title blockquote",
        [CELL] = "td th",
        [PRE] = "pre",
        [PAGE] = "html head body",
        [STYLE] = "script style",
    };
    enum effect effect = tag.length > 0 ? NOTHING : UNKNOWN;
    while (effect < UNKNOWN && !span_is_one(tag, tags[effect])) {
        effect++;
    }
    return effect;
}

bool html_proof(struct span line) {
    bool proof = span_find(line, "&nbsp;") != NULL;
    for (struct span rest = line; !proof && span_behind(rest, "<", &rest);) {
        proof = span_starts(rest, "!--") || effect_of(tag_name(rest)) != UNKNOWN;
    }
    return proof;
}

/* Takes the tag at the front, and writes what stands for it. Returns how many bytes it is, without its end; 0: it is none. */
static size_t take_tag(struct html *html, struct span text, char *to, size_t *used) {
    struct span name = tag_name((struct span){text.bytes + 1, text.length - 1});
    enum effect effect = effect_of(name);
    bool closes = text.length > 1 && text.bytes[1] == '/';
    if (span_starts(text, COMMENT)) {
        html->part = HTML_COMMENT;
        if (!html->document) { /* somebody wrote it, perhaps in place of rows */
            memcpy(to + *used, COMMENT, strlen(COMMENT));
            *used += strlen(COMMENT);
        }
        return strlen(COMMENT);
    }
    if (effect == UNKNOWN && !(html->document && name.length > 0)) {
        return 0;
    }
    html->part = html->document && !closes && effect == STYLE ? HTML_STYLE : HTML_TAG;
    html->tag_lines = 0;
    html->preformatted = effect == PRE ? !closes : html->preformatted;
    if (effect == PAGE) {
        html->document = !(closes && span_equal_nocase(name, "html"));
    } else if (effect == BREAK || effect == PRE) {
        to[(*used)++] = LINE_BREAK;
    } else if (effect == CELL) {
        to[(*used)++] = ' ';
        to[(*used)++] = ' ';
    }
    return (size_t)(name.bytes + name.length - text.bytes);
}

/* How much of the text belongs to what is open: a tag, a comment, a style. What ends it goes, too. */
static size_t take_part(struct html *html, struct span text) {
    static const struct {
        const char *end;
        enum html_part behind;
    } parts[] = {
        [HTML_TEXT] = {"", HTML_TEXT},
        [HTML_TAG] = {">", HTML_TEXT},
        [HTML_STYLE] = {"</s", HTML_TAG}, /* </style>, </script> */
        [HTML_COMMENT] = {"-->", HTML_TEXT},
    };
    const char *end = span_find(text, parts[html->part].end);
    size_t length = strlen(parts[html->part].end);
    if (end == NULL) {
        return text.length;
    }
    html->part = parts[html->part].behind;
    return (size_t)(end - text.bytes) + length;
}

/* Takes the entity at the front, and writes what it stands for. Returns how many bytes it is; 0: it is none that is known. */
static size_t take_entity(struct span text, char *to, size_t *used) {
    static const struct {
        const char *names;
        char shown;
    } entities[] = {
        {"lt", '<'},   {"gt", '>'},     {"amp", '&'},         {"nbsp ensp emsp", ' '},
        {"quot", '"'}, {"hellip", '.'}, {"ndash mdash", '-'}, {"apos lsquo rsquo ldquo rdquo", '\''},
    };
    const char *end = memchr(text.bytes, ';', text.length < ENTITY_MAX ? text.length : ENTITY_MAX);
    struct span name = {text.bytes + 1, end != NULL ? (size_t)(end - text.bytes) - 1 : 0};
    uint32_t point = UINT32_MAX;
    if (span_take(&name, "#")) {
        bool hexadecimal = span_take(&name, "x") || span_take(&name, "X");
        point = charset_cp1252(span_in_base(name, hexadecimal ? 16 : 10));
    }
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        point = span_is_one(name, entities[i].names) ? (uint32_t)entities[i].shown : point;
    }
    if (point == UINT32_MAX) {
        return 0;
    }
    point = point == '\n' ? LINE_BREAK : charset_shown(point);
    *used += point > 0 ? utf8_write(to + *used, point) : 0;
    return (size_t)(end - text.bytes) + 1;
}

static size_t take_html(void *context, struct span text, char *to, size_t *used) {
    struct html *html = context;
    return html->part != HTML_TEXT ? take_part(html, text)
           : text.bytes[0] == '<'  ? take_tag(html, text, to, used)
           : text.bytes[0] == '&'  ? take_entity(text, to, used)
                                   : 0;
}

size_t html_strip(struct html *html, char *text, size_t length, bool proven) {
    if (!proven && !html->document && !html->preformatted && html->part == HTML_TEXT) {
        return length;
    }
    size_t used = charset_rewrite(text, (struct span){text, length}, take_html, html);
    bool open = html->part == HTML_TAG && ++html->tag_lines > TAG_LINES_MAX;
    html->part = open ? HTML_TEXT : html->part;
    return used;
}
