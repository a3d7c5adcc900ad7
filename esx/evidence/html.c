#include "evidence/html.h"

#include "base/utf8.h"
#include "evidence/charset.h"

#include <string.h>

enum {
    NAME_MAX_LENGTH = 12, /* of tags and entities that are known, in bytes */
    TAG_LINES_MAX = 20,   /* a tag that has not ended by then is none */
};

enum effect {
    EFFECT_NONE,
    EFFECT_BREAK,
    EFFECT_CELL,
    EFFECT_PRE,
    EFFECT_PAGE,
    EFFECT_STYLE, /* or a script */
};

static const struct tag {
    const char *name;
    enum effect effect;
} tags[] = {
    {"br", EFFECT_BREAK},     {"p", EFFECT_BREAK},     {"div", EFFECT_BREAK},        {"tr", EFFECT_BREAK},
    {"li", EFFECT_BREAK},     {"ul", EFFECT_BREAK},    {"ol", EFFECT_BREAK},         {"dl", EFFECT_BREAK},
    {"dt", EFFECT_BREAK},     {"dd", EFFECT_BREAK},    {"hr", EFFECT_BREAK},         {"h1", EFFECT_BREAK},
    {"h2", EFFECT_BREAK},     {"h3", EFFECT_BREAK},    {"h4", EFFECT_BREAK},         {"h5", EFFECT_BREAK},
    {"h6", EFFECT_BREAK},     {"table", EFFECT_BREAK}, {"blockquote", EFFECT_BREAK}, {"title", EFFECT_BREAK},
    {"pre", EFFECT_PRE},      {"td", EFFECT_CELL},     {"th", EFFECT_CELL},          {"html", EFFECT_PAGE},
    {"head", EFFECT_PAGE},    {"body", EFFECT_PAGE},   {"script", EFFECT_STYLE},     {"style", EFFECT_STYLE},
    {"thead", EFFECT_NONE},   {"tbody", EFFECT_NONE},  {"code", EFFECT_NONE},        {"tt", EFFECT_NONE},
    {"kbd", EFFECT_NONE},     {"samp", EFFECT_NONE},   {"span", EFFECT_NONE},        {"font", EFFECT_NONE},
    {"a", EFFECT_NONE},       {"b", EFFECT_NONE},      {"i", EFFECT_NONE},           {"u", EFFECT_NONE},
    {"em", EFFECT_NONE},      {"strong", EFFECT_NONE}, {"mark", EFFECT_NONE},        {"del", EFFECT_NONE},
    {"ins", EFFECT_NONE},     {"sub", EFFECT_NONE},    {"sup", EFFECT_NONE},         {"small", EFFECT_NONE},
    {"doctype", EFFECT_NONE}, {"big", EFFECT_NONE},    {"center", EFFECT_NONE},      {"img", EFFECT_NONE},
    {"wbr", EFFECT_NONE},
};

/* The name of the tag at the front, which begins with `<`; empty when it is none. */
static struct span tag_name(struct span text) {
    size_t begin = text.length > 1 && (text.bytes[1] == '/' || text.bytes[1] == '!') ? 2 : 1;
    size_t end = begin;
    while (end < text.length && byte_alphanumeric(text.bytes[end])) {
        end++;
    }
    bool ends = end == text.length || strchr(" \t/>", text.bytes[end]) != NULL;
    bool named = end > begin && (text.bytes[begin] < '0' || text.bytes[begin] > '9');
    return (struct span){text.bytes + begin, named && ends ? end - begin : 0};
}

static const struct tag *known_tag(struct span name) {
    for (size_t i = 0; name.length > 0 && i < sizeof tags / sizeof tags[0]; i++) {
        if (tags[i].name[0] == byte_lower(name.bytes[0]) && span_equal_nocase(name, tags[i].name)) {
            return &tags[i];
        }
    }
    return NULL;
}

bool html_proof(struct span line) {
    for (size_t at = 0; at < line.length; at++) {
        struct span rest = {line.bytes + at, line.length - at};
        if ((*rest.bytes == '<' && known_tag(tag_name(rest)) != NULL) ||
            (*rest.bytes == '&' && span_starts(rest, "&nbsp;"))) {
            return true;
        }
    }
    return false;
}

/*
 * Takes the tag at the front. Returns how many bytes that is, without its end; 0: it is none. `*effect`: what to put
 * there.
 */
static size_t take_tag(struct html *html, struct span text, enum effect *effect) {
    struct span name = tag_name(text);
    const struct tag *tag = known_tag(name);
    bool closes = text.length > 1 && text.bytes[1] == '/';
    *effect = tag == NULL ? EFFECT_NONE : tag->effect;
    if (html->document && span_starts(text, "<!--")) {
        html->part = HTML_COMMENT;
        return 4;
    }
    if (tag == NULL && !(html->document && name.length > 0)) {
        return 0;
    }
    html->part = html->document && !closes && *effect == EFFECT_STYLE ? HTML_STYLE_TAG : HTML_TAG;
    html->tag_lines = 0;
    if (*effect == EFFECT_PAGE) {
        html->document = !(closes && span_equal_nocase(name, "html"));
    } else if (*effect == EFFECT_PRE) {
        html->preformatted = !closes;
        *effect = EFFECT_BREAK;
    }
    return (size_t)(name.bytes + name.length - text.bytes);
}

/* How much of the text belongs to what is open: a tag, a comment, a style. What ends it goes, too. */
static size_t take_part(struct html *html, struct span text) {
    static const struct {
        const char *end;
        enum html_part behind;
    } parts[] = {
        [HTML_TAG] = {">", HTML_TEXT},
        [HTML_STYLE_TAG] = {">", HTML_STYLE},
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

/* Takes the entity at the front, which begins with `&`. Returns how many bytes it is; 0: it is none that is known. */
static size_t take_entity(struct span text, uint32_t *point) {
    static const struct {
        const char *name;
        uint32_t point;
    } entities[] = {
        {"lt", '<'},       {"gt", '>'},       {"amp", '&'},      {"quot", '"'},      {"apos", '\''},
        {"nbsp", ' '},     {"ensp", ' '},     {"emsp", ' '},     {"hellip", 0x2026}, {"ndash", 0x2013},
        {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c},  {"rdquo", 0x201d},
    };
    const char *end = memchr(text.bytes, ';', text.length < NAME_MAX_LENGTH ? text.length : NAME_MAX_LENGTH);
    if (end == NULL) {
        return 0;
    }
    struct span name = {text.bytes + 1, (size_t)(end - text.bytes) - 1};
    *point = UINT32_MAX;
    if (span_starts(name, "#")) {
        bool hexadecimal = span_starts(name, "#x") || span_starts(name, "#X");
        span_skip(&name, hexadecimal ? 2 : 1);
        *point = charset_number(name, hexadecimal ? 16 : 10);
        bool windows = *point >= 0x80 && *point < 0xa0;
        bool character = *point > 0 && *point <= 0x10ffff && (*point < 0xd800 || *point >= 0xe000);
        *point = windows                             ? charset_cp1252((unsigned char)*point)
                 : character || *point == UINT32_MAX ? *point
                                                     : 0xfffd;
    }
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        *point = span_equal(name, entities[i].name) ? entities[i].point : *point;
    }
    return *point != UINT32_MAX ? (size_t)(end - text.bytes) + 1 : 0;
}

/* Writes what a tag or an entity at the front stands for. Returns how much of the text it is; 0: it is neither. */
static size_t take_markup(struct html *html, struct span text, char *to, size_t *used) {
    uint32_t point = 0;
    if (text.bytes[0] == '<') {
        enum effect effect = EFFECT_NONE;
        size_t taken = take_tag(html, text, &effect);
        if (effect == EFFECT_BREAK) {
            to[(*used)++] = HTML_BREAK;
        } else if (effect == EFFECT_CELL) {
            to[(*used)++] = ' ';
            to[(*used)++] = ' ';
        }
        return taken;
    }
    size_t taken = text.bytes[0] == '&' ? take_entity(text, &point) : 0;
    point = point == '\n' ? HTML_BREAK : charset_shown(point);
    if (taken > 0 && point > 0) {
        *used += utf8_write(to + *used, point);
    }
    return taken;
}

size_t html_strip(struct html *html, char *text, size_t length, bool proven) {
    size_t used = 0;
    if (!proven && !html->document && !html->preformatted && html->part == HTML_TEXT) {
        return length;
    }
    for (size_t at = 0; at < length;) {
        struct span rest = {text + at, length - at};
        size_t taken = html->part != HTML_TEXT ? take_part(html, rest) : take_markup(html, rest, text, &used);
        if (taken == 0) {
            text[used++] = text[at++];
        }
        at += taken;
    }
    bool open = (html->part == HTML_TAG || html->part == HTML_STYLE_TAG) && ++html->tag_lines > TAG_LINES_MAX;
    html->part = open ? HTML_TEXT : html->part;
    return used;
}
