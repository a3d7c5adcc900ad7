#include "report/fill.h"

#include "base/utf8.h"
#include "report/language.h"

#include <string.h>

/* The place that the text begins with, its braces left out; empty where it begins with none. */
static struct span place(const char *text) {
    size_t length = strcspn(text + 1, "{}");
    return (struct span){text + 1, text[1 + length] == '}' ? length : 0};
}

void fill(char *to, size_t size, const char *message, fill_value *value, const void *context) {
    size_t used = 0;
    for (const char *text = tr(message); *text != '\0' && used < size - 1;) {
        char filled[FILL_VALUE_SIZE];
        struct span name = {NULL, 0};
        if (*text == '{') {
            name = place(text);
        }
        bool known = name.length > 0 && value(context, name, filled);
        const char *from = known ? filled : text;
        size_t length = known ? strlen(filled) : 1;
        text += known ? name.length + 2 : 1;
        length = length < size - 1 - used ? length : size - 1 - used;
        memcpy(to + used, from, length);
        used += length;
    }
    to[utf8_whole((struct span){to, used}).length] = '\0';
}
