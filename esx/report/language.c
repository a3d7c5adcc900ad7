#include "report/language.h"

#include "base/utf8.h"

#include <japanese.h> /* made from ja.po: one {english, japanese} a message, by the English text's order */
#include <stdlib.h>
#include <string.h>

struct message {
    const char *english;
    const char *japanese;
};

static const struct message messages[] = {JAPANESE};

static int compare(const void *english, const void *entry) {
    const struct message *message = entry;
    return strcmp(english, message->english);
}

const char *tr(enum language language, const char *english) {
    if (language == LANGUAGE_EN) {
        return english;
    }
    const struct message *message =
        bsearch(english, messages, sizeof messages / sizeof messages[0], sizeof messages[0], compare);
    return message != NULL ? message->japanese : english;
}

void fill(char *to, size_t size, enum language language, const char *message, fill_value *value,
          const void *context) {
    size_t used = 0;
    for (const char *text = tr(language, message); *text != '\0' && used < size - 1;) {
        char filled[FILL_VALUE_SIZE];
        struct span name = {text + 1, *text == '{' ? strcspn(text + 1, "{}") : 0};
        bool known = name.length > 0 && name.bytes[name.length] == '}' && value(context, name, filled);
        size_t length = known ? strlen(filled) : 1;
        length = length < size - 1 - used ? length : size - 1 - used;
        memcpy(to + used, known ? filled : text, length);
        text += known ? name.length + 2 : 1;
        used += length;
    }
    to[utf8_whole((struct span){to, used}).length] = '\0';
}

enum language language_of(const char *lc_all, const char *lc_messages, const char *lang) {
    const char *names[] = {lc_all, lc_messages, lang};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i] == NULL || names[i][0] == '\0') {
            continue;
        }
        struct span name = span_of(names[i]);
        const char *dot = span_find(name, ".");
        struct span encoding = span_of(dot != NULL ? dot + 1 : "UTF-8");
        struct span place = {names[i], dot != NULL ? (size_t)(dot - names[i]) : name.length};
        bool japanese = span_equal(place, "ja") || span_starts(place, "ja_");
        bool unicode = span_equal_nocase(encoding, "UTF-8") || span_equal_nocase(encoding, "utf8");
        return japanese && unicode ? LANGUAGE_JA : LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}
