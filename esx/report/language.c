#include "report/language.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <japanese.h> /* made from ja.po: {number, place} of each message, by the number's order, and their texts */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Without pointers: they would take three times as much of the program, 16 bytes for each message. scripts/catalogue sees to it that no
 * two messages have one number.
 */
struct message {
    uint32_t number : 24; /* the lower bits of the English text's FNV-1a */
    uint32_t place : 16;  /* where the Japanese one begins in `texts` */
} __attribute__((packed));

static const struct message messages[] = {JAPANESE_TABLE};
static const char texts[] = JAPANESE_TEXTS;

_Static_assert(sizeof texts <= UINT16_MAX, "a place has 16 bits");

static int compare(const void *number, const void *entry) {
    const uint32_t *wanted = number;
    const struct message *message = entry;
    return (*wanted > message->number) - (*wanted < message->number);
}

const char *tr(enum language language, const char *english) {
    if (language == LANGUAGE_EN) {
        return english;
    }
    uint32_t number = span_hash(span_of(english)) & 0xffffff;
    const struct message *message =
        bsearch(&number, messages, sizeof messages / sizeof messages[0], sizeof messages[0], compare);
    return message != NULL ? texts + message->place : english;
}

/* Writes what stands for a name. False: there is no such place. */
static bool put_value(char to[FILL_VALUE_SIZE], struct span name, const struct place *place,
                      const struct sentence *of) {
    while (place->name != NULL && !span_equal(name, place->name)) {
        place++;
    }
    to[0] = '\0';
    if (place->put != NULL) {
        place->put(of, to);
    } else if (place->text != NULL) {
        snprintf(to, FILL_VALUE_SIZE, "%s", place->text);
    } else {
        snprintf(to, FILL_VALUE_SIZE, "%" PRId64, place->number);
    }
    return place->name != NULL;
}

void fill(char *to, size_t size, enum language language, const char *message, const struct place *places,
          const struct sentence *of) {
    size_t used = 0;
    for (const char *text = tr(language, message); *text != '\0' && used < size - 1;) {
        char filled[FILL_VALUE_SIZE];
        struct span name = {text + 1, *text == '{' ? strcspn(text + 1, "{}") : 0};
        bool known = name.length > 0 && name.bytes[name.length] == '}' && put_value(filled, name, places, of);
        size_t length = known ? strlen(filled) : 1;
        length = length < size - 1 - used ? length : size - 1 - used;
        memcpy(to + used, known ? filled : text, length);
        text += known ? name.length + 2 : 1;
        used += length;
    }
    to[utf8_whole((struct span){to, used}).length] = '\0';
}

void append(char *to, size_t size, const char *joint, const char *format, ...) {
    size_t used = strlen(to);
    va_list arguments;
    used += used > 0 ? (size_t)snprintf(to + used, size - used, "%s", joint) : 0;
    va_start(arguments, format);
    if (used < size) {
        vsnprintf(to + used, size - used, format, arguments);
    }
    va_end(arguments);
}

enum language language_of(const char *locale) {
    struct span name = span_of(locale);
    const char *dot = span_find(name, ".");
    struct span encoding = span_of(dot != NULL ? dot + 1 : "UTF-8");
    struct span place = {locale, dot != NULL ? (size_t)(dot - locale) : name.length};
    bool japanese = span_equal(place, "ja") || span_starts(place, "ja_");
    bool unicode = span_is_one(encoding, "UTF-8 utf8");
    return japanese && unicode ? LANGUAGE_JA : LANGUAGE_EN;
}
