#include "read/chkconfig.h"

#include "base/span.h"

enum service_switch chkconfig_says(const char *text, size_t length, const char *key) {
    enum service_switch found = SWITCH_NOT_KNOWN;
    struct span rest = {text, length};
    for (struct span line; found == SWITCH_NOT_KNOWN && span_line(&rest, &line);) {
        line = span_trim(line);
        bool same = span_take(&line, key);
        struct span behind = line;
        struct span word = span_word(&line);
        if (same && word.bytes > behind.bytes) {
            bool off = span_is_one(word, "off -");
            found = span_equal(word, "on") ? SWITCH_ON : off ? SWITCH_OFF : SWITCH_NOT_KNOWN;
        }
    }
    return found;
}
