#include "base/utf8.h"

#include <stdio.h>

/* How many bytes a character that begins with this byte has: 0 where none does. */
static size_t utf8_first(unsigned char first) {
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t utf8_character(struct span span, uint32_t *point) {
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* that needs so many bytes */
    size_t length = span.length == 0 ? 0 : utf8_first((unsigned char)span.bytes[0]);
    if (length == 0 || length > span.length) {
        return 0;
    }
    *point = (unsigned char)span.bytes[0] & first_bits[length];
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)span.bytes[i];
        if ((byte & 0xc0) != 0x80) {
            return 0;
        }
        *point = *point << 6 | (byte & 0x3f);
    }
    bool surrogate = *point >= 0xd800 && *point <= 0xdfff;
    return *point < least[length] || *point > 0x10ffff || surrogate ? 0 : length;
}

size_t utf8_length(struct span span) {
    uint32_t point = 0;
    return utf8_character(span, &point);
}

struct range {
    uint32_t first;
    uint32_t last;
};

static bool is_in(uint32_t point, const struct range *ranges, size_t count) {
    size_t i = 0;
    while (i < count && (point < ranges[i].first || point > ranges[i].last)) {
        i++;
    }
    return i < count;
}

size_t utf8_write(char to[4], uint32_t point) {
    static const unsigned char first_bits[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (point & 0x3f));
        point >>= 6;
    }
    to[0] = (char)(first_bits[length] | point);
    return length;
}

/* Unicode 15: what is a control (Cc beyond ASCII), a format character (Cf) or a separator of lines; what has no width; and the
   last two of each plane, which are no characters. */
bool utf8_hidden(uint32_t point) {
    static const struct range hidden[] = {
        {0x80, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x600, 0x605},     {0x61c, 0x61c},
        {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},     {0x115f, 0x1160},
        {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
        {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
        {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
        {0xe0000, 0xe0fff},
    };
    return is_in(point, hidden, sizeof hidden / sizeof hidden[0]) || (point & 0xfffe) == 0xfffe;
}

struct span utf8_whole(struct span text) {
    for (size_t back = 1; back <= 3 && back <= text.length; back++) {
        unsigned char byte = (unsigned char)text.bytes[text.length - back];
        if ((byte & 0xc0) != 0x80) {
            text.length -= utf8_first(byte) > back ? back : 0;
            break;
        }
    }
    return text;
}

struct span utf8_shown(struct span *rest, char escape[UTF8_ESCAPE_SIZE]) {
    uint32_t point = 0;
    struct span character = {rest->bytes, utf8_character(*rest, &point)};
    size_t taken = character.length > 0 ? character.length : 1;
    if (character.length == 0 || point < 0x20 || point == 0x7f) {
        character = (struct span){"?", 1};
    } else if (utf8_hidden(point)) {
        snprintf(escape, UTF8_ESCAPE_SIZE, point > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)point);
        character = span_of(escape);
    }
    span_skip(rest, taken);
    return character;
}

static bool is_wide(uint32_t point) {
    static const struct range wide[] = {
        {0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},
        {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd},
    };
    return is_in(point, wide, sizeof wide / sizeof wide[0]);
}

size_t utf8_columns(struct span text) {
    size_t columns = 0;
    while (text.length > 0) {
        uint32_t point = 0;
        size_t length = utf8_character(text, &point);
        columns += length > 0 && is_wide(point) ? 2 : 1;
        span_skip(&text, length > 0 ? length : 1);
    }
    return columns;
}
