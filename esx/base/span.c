#include "base/span.h"

#include <stdio.h>
#include <string.h>

struct span span_of(const char *string) {
    return (struct span){string, strlen(string)};
}

bool span_equal(struct span span, const char *string) {
    return span.length == strlen(string) && memcmp(span.bytes, string, span.length) == 0;
}

static int lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

bool span_equal_nocase(struct span span, const char *string) {
    if (span.length != strlen(string)) {
        return false;
    }
    for (size_t i = 0; i < span.length; i++) {
        if (lower(span.bytes[i]) != lower(string[i])) {
            return false;
        }
    }
    return true;
}

bool span_starts(struct span span, const char *string) {
    size_t length = strlen(string);
    return span.length >= length && memcmp(span.bytes, string, length) == 0;
}

const char *span_find(struct span span, const char *string) {
    size_t length = strlen(string);
    const char *end = span.bytes + span.length;
    for (const char *at = span.bytes; length > 0 && (size_t)(end - at) >= length; at++) {
        at = memchr(at, string[0], (size_t)(end - at) - length + 1);
        if (at == NULL) {
            return NULL;
        }
        if (memcmp(at, string, length) == 0) {
            return at;
        }
    }
    return NULL;
}

static bool blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r';
}

struct span span_trim(struct span span) {
    while (span.length > 0 && blank(span.bytes[0])) {
        span.bytes++;
        span.length--;
    }
    while (span.length > 0 && blank(span.bytes[span.length - 1])) {
        span.length--;
    }
    return span;
}

struct span span_word(struct span *rest) {
    while (rest->length > 0 && blank(rest->bytes[0])) {
        rest->bytes++;
        rest->length--;
    }
    struct span word = {rest->bytes, 0};
    while (rest->length > 0 && !blank(rest->bytes[0])) {
        rest->bytes++;
        rest->length--;
        word.length++;
    }
    return word;
}

bool span_number(struct span span, uint64_t max, uint64_t *number) {
    uint64_t value = 0;
    if (span.length == 0) {
        return false;
    }
    for (size_t i = 0; i < span.length; i++) {
        if (span.bytes[i] < '0' || span.bytes[i] > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(span.bytes[i] - '0');
        if (digit > max || value > (max - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

uint64_t span_build(struct span span) {
    static const char sign[] = "build-";
    const char *found = span_find(span, sign);
    if (found == NULL) {
        return 0;
    }
    struct span digits = {found + strlen(sign), 0};
    const char *end = span.bytes + span.length;
    while (digits.bytes + digits.length < end && digits.bytes[digits.length] >= '0' &&
           digits.bytes[digits.length] <= '9') {
        digits.length++;
    }
    uint64_t number = 0;
    return span_number(digits, UINT32_MAX, &number) ? number : 0;
}

/* How many bytes a character that begins with this byte has, and the least code point it may stand for. */
static size_t utf8_length(unsigned char first, uint32_t *least) {
    if (first < 0x80) {
        *least = 0;
        return 1;
    }
    if (first >= 0xc2 && first < 0xe0) {
        *least = 0x80;
        return 2;
    }
    if (first >= 0xe0 && first < 0xf0) {
        *least = 0x800;
        return 3;
    }
    if (first >= 0xf0 && first < 0xf5) {
        *least = 0x10000;
        return 4;
    }
    return 0;
}

size_t span_character(struct span span, uint32_t *point) {
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t least = 0;
    size_t length = span.length == 0 ? 0 : utf8_length((unsigned char)span.bytes[0], &least);
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
    return *point < least || *point > 0x10ffff || surrogate ? 0 : length;
}

size_t span_utf8(struct span span) {
    uint32_t point = 0;
    return span_character(span, &point);
}

/* Unicode 15: what is a control (Cc beyond ASCII), a format character (Cf) or a separator of lines; what has no width; and the
   last two of each plane, which are no characters. */
bool span_hidden(uint32_t point) {
    static const struct {
        uint32_t first;
        uint32_t last;
    } ranges[] = {
        {0x80, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x600, 0x605},     {0x61c, 0x61c},
        {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},     {0x115f, 0x1160},
        {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
        {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
        {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
        {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return (point & 0xfffe) == 0xfffe;
}

struct span span_whole(struct span text) {
    for (size_t back = 1; back <= 3 && back <= text.length; back++) {
        uint32_t least = 0;
        unsigned char byte = (unsigned char)text.bytes[text.length - back];
        if ((byte & 0xc0) != 0x80) {
            text.length -= utf8_length(byte, &least) > back ? back : 0;
            break;
        }
    }
    return text;
}

struct span span_shown(struct span *rest, char escape[SPAN_ESCAPE_SIZE]) {
    uint32_t point = 0;
    struct span character = {rest->bytes, span_character(*rest, &point)};
    size_t taken = character.length > 0 ? character.length : 1;
    if (character.length == 0 || point < 0x20 || point == 0x7f) {
        character = (struct span){"?", 1};
    } else if (span_hidden(point)) {
        snprintf(escape, SPAN_ESCAPE_SIZE, point > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)point);
        character = span_of(escape);
    }
    rest->bytes += taken;
    rest->length -= taken;
    return character;
}

void span_copy(char *to, size_t size, struct span span) {
    char escape[SPAN_ESCAPE_SIZE];
    size_t used = 0;
    while (span.length > 0) {
        struct span shown = span_shown(&span, escape);
        if (used + shown.length >= size) {
            break;
        }
        memcpy(to + used, shown.bytes, shown.length);
        used += shown.length;
    }
    to[used] = '\0';
}
