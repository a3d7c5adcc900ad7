#include "base/span.h"

#include "base/utf8.h"

#include <string.h>

struct span span_of(const char *string) {
    return (struct span){string, strlen(string)};
}

bool span_equal(struct span span, const char *string) {
    return span.length == strlen(string) && memcmp(span.bytes, string, span.length) == 0;
}

int byte_lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

bool byte_alphanumeric(char byte) {
    return (byte >= '0' && byte <= '9') || (byte_lower(byte) >= 'a' && byte_lower(byte) <= 'z');
}

uint32_t span_hash(struct span span) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < span.length; i++) {
        hash = (hash ^ (unsigned char)span.bytes[i]) * 16777619U;
    }
    return hash;
}

bool span_same_nocase(struct span one, struct span other) {
    size_t same = 0;
    while (same < one.length && same < other.length &&
           byte_lower(one.bytes[same]) == byte_lower(other.bytes[same])) {
        same++;
    }
    return same == one.length && same == other.length;
}

bool span_equal_nocase(struct span span, const char *string) {
    return span_same_nocase(span, span_of(string));
}

static size_t run(struct span span, const char *bytes, bool of) {
    for (size_t length = 0; length < span.length; length++) {
        const char *byte = bytes;
        while (*byte != '\0' && *byte != span.bytes[length]) {
            byte++;
        }
        if ((*byte != '\0') != of) {
            return length;
        }
    }
    return span.length;
}

size_t span_run(struct span span, const char *bytes) {
    return run(span, bytes, true);
}

size_t span_until(struct span span, const char *bytes) {
    return run(span, bytes, false);
}

bool span_starts(struct span span, const char *string) {
    size_t at = 0; /* most differ at once */
    while (at < span.length && string[at] != '\0' && span.bytes[at] == string[at]) {
        at++;
    }
    return string[at] == '\0';
}

/* Where the `length` bytes of `string` first stand in the span, or NULL. */
static const char *find(struct span span, const char *string, size_t length) {
    if (span.length < length) {
        return NULL; /* an empty span may have no bytes to point to */
    }
    const char *end = span.bytes + span.length;
    for (const char *at = span.bytes; length > 0 && (size_t)(end - at) >= length; at++) {
        at = memchr(at, string[0], (size_t)(end - at) - length + 1);
        if (at == NULL || memcmp(at, string, length) == 0) {
            return at;
        }
    }
    return NULL;
}

const char *span_find(struct span span, const char *string) {
    return find(span, string, strlen(string));
}

size_t span_front(struct span span, const char *strings) {
    while (*strings != '\0') {
        size_t same = 0; /* most differ at once */
        while (same < span.length && strings[same] == span.bytes[same] &&
               strchr("|", strings[same]) == NULL) {
            same++;
        }
        if (strings[same] == '|' || strings[same] == '\0') {
            return same;
        }
        while (*strings != '\0' && *strings++ != '|') {
        }
    }
    return 0;
}

bool span_has_one(struct span span, const char *strings) {
    size_t length = strcspn(strings, "|");
    while (find(span, strings, length) == NULL && strings[length] != '\0') {
        strings += length + 1;
        length = strcspn(strings, "|");
    }
    return find(span, strings, length) != NULL;
}

bool span_is_one(struct span span, const char *words) {
    struct span rest = span_of(words);
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        if (span_same_nocase(span, word)) {
            return true;
        }
    }
    return false;
}

bool span_behind(struct span span, const char *string, struct span *behind) {
    const char *found = span_find(span, string);
    if (found != NULL) {
        span_skip(&span, (size_t)(found - span.bytes) + strlen(string));
        *behind = span;
    }
    return found != NULL;
}

bool span_ends(struct span span, const char *string) {
    size_t length = strlen(string);
    return span.length >= length && memcmp(span.bytes + span.length - length, string, length) == 0;
}

static inline __attribute__((always_inline)) bool blank(char byte) { /* called for each byte */
    return byte == ' ' || byte == '\t' || byte == '\r';
}

void span_skip(struct span *rest, size_t count) {
    rest->bytes =
        count > 0 ? rest->bytes + count : rest->bytes; /* an empty span may have no bytes to point to */
    rest->length -= count;
}

bool span_take(struct span *rest, const char *string) {
    bool there = span_starts(*rest, string);
    span_skip(rest, there ? strlen(string) : 0);
    return there;
}

struct span span_trim(struct span span) {
    size_t blanks = 0; /* at the front */
    while (blanks < span.length && blank(span.bytes[blanks])) {
        blanks++;
    }
    while (span.length > blanks && blank(span.bytes[span.length - 1])) {
        span.length--;
    }
    span_skip(&span, blanks);
    return span;
}

struct span span_word(struct span *rest) {
    *rest = span_trim(*rest);
    struct span word = {rest->bytes, 0};
    while (word.length < rest->length && !blank(rest->bytes[word.length])) {
        word.length++;
    }
    span_skip(rest, word.length);
    return word;
}

unsigned span_words(struct span line, struct span *words, unsigned most) {
    unsigned count = 0;
    for (unsigned i = 0; i < most; i++) {
        words[i] = span_word(&line);
        count += words[i].length > 0;
    }
    return count;
}

struct span span_cut(struct span *rest, char mark) {
    const char *end = memchr(rest->bytes, mark, rest->length);
    struct span front = {rest->bytes, end != NULL ? (size_t)(end - rest->bytes) : rest->length};
    span_skip(rest, front.length + (end != NULL));
    return front;
}

bool span_line(struct span *rest, struct span *line) {
    if (rest->length == 0) {
        return false;
    }
    *line = span_cut(rest, '\n');
    line->length -= line->length > 0 && line->bytes[line->length - 1] == '\r';
    return true;
}

bool span_digits(struct span *rest, uint64_t max, uint64_t *number) {
    uint64_t value = 0;
    size_t taken = 0;
    bool valid = true;
    for (; taken < rest->length && rest->bytes[taken] >= '0' && rest->bytes[taken] <= '9'; taken++) {
        uint64_t digit = (uint64_t)(rest->bytes[taken] - '0');
        valid = valid && digit <= max && value <= (max - digit) / 10;
        value = value * 10 + digit;
    }
    span_skip(rest, taken);
    valid = valid && taken > 0;
    *number = valid ? value : *number;
    return valid;
}

bool span_number(struct span span, uint64_t max, uint64_t *number) {
    uint64_t value = 0;
    bool valid = span_digits(&span, max, &value) && span.length == 0;
    *number = valid ? value : *number;
    return valid;
}

bool span_is_number(struct span span) {
    uint64_t number = 0;
    return span_number(span, UINT64_MAX, &number);
}

uint32_t span_in_base(struct span span, size_t base) {
    static const char values[] = "0123456789abcdef";
    uint64_t number = 0;
    for (size_t i = 0; i < span.length; i++) {
        const char *found = memchr(values, byte_lower(span.bytes[i]), base);
        if (found == NULL) {
            return UINT32_MAX;
        }
        number = number * base + (uint64_t)(found - values);
        number = number < UINT32_MAX ? number : UINT32_MAX - 1;
    }
    return span.length > 0 ? (uint32_t)number : UINT32_MAX;
}

bool span_ipv4(struct span *rest, uint32_t *address) {
    uint64_t byte = 0;
    *address = 0;
    for (int i = 0; i < 4; i++) {
        if ((i > 0 && !span_take(rest, ".")) || !span_digits(rest, 255, &byte)) {
            return false;
        }
        *address = *address << 8 | (uint32_t)byte;
    }
    return true;
}

uint64_t span_build(struct span span) {
    uint64_t number = 0;
    if (span_behind(span, "build-", &span)) {
        span_digits(&span, UINT32_MAX, &number);
    }
    return number;
}

void span_copy(char *to, size_t size, struct span span) {
    char escape[UTF8_ESCAPE_SIZE];
    size_t used = 0;
    while (span.length > 0) {
        struct span shown = utf8_shown(&span, escape);
        if (used + shown.length >= size) {
            break;
        }
        memcpy(to + used, shown.bytes, shown.length);
        used += shown.length;
    }
    to[used] = '\0';
}
