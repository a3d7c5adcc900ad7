#include "read/chkconfig.h"

#include "base/span.h"

static enum service_switch switch_of(struct span word) {
    if (span_equal(word, "on")) {
        return SWITCH_ON;
    }
    return span_equal(word, "off") || span_equal(word, "-") ? SWITCH_OFF : SWITCH_NOT_KNOWN;
}

enum service_switch chkconfig_listed(const char *text, size_t length, const char *service) {
    enum service_switch found = SWITCH_NOT_KNOWN;
    struct span rest = {text, length};
    for (struct span line; span_line(&rest, &line);) {
        struct span path = span_word(&line);
        if (span_take(&path, "/etc/init.d/") && span_equal(path, service)) {
            found = switch_of(span_word(&line));
        }
    }
    return found;
}

enum service_switch chkconfig_header(const char *text, size_t length) {
    enum service_switch found = SWITCH_NOT_KNOWN;
    struct span rest = {text, length};
    for (struct span line; found == SWITCH_NOT_KNOWN && span_line(&rest, &line);) {
        if (span_equal(span_word(&line), "#") && span_equal(span_word(&line), "chkconfig:")) {
            found = switch_of(span_word(&line));
        }
    }
    return found;
}
