#include "read/chkconfig.h"

#include "base/lines.h"

#define INIT_SCRIPTS "/etc/init.d/"

struct chkconfig_reader {
    struct lines lines;
    const char *service;
    enum service_switch found;
};

static enum service_switch switch_of(struct span word) {
    if (span_equal(word, "on")) {
        return SWITCH_ON;
    }
    return span_equal(word, "off") || span_equal(word, "-") ? SWITCH_OFF : SWITCH_NOT_KNOWN;
}

static void take_entry(void *context, struct span line) {
    struct chkconfig_reader *reader = context;
    struct span path = span_word(&line);
    size_t before = sizeof INIT_SCRIPTS - 1;
    if (span_starts(path, INIT_SCRIPTS) &&
        span_equal((struct span){path.bytes + before, path.length - before}, reader->service)) {
        reader->found = switch_of(span_word(&line));
    }
}

static void take_header(void *context, struct span line) {
    struct chkconfig_reader *reader = context;
    if (reader->found == SWITCH_NOT_KNOWN && span_equal(span_word(&line), "#") &&
        span_equal(span_word(&line), "chkconfig:")) {
        reader->found = switch_of(span_word(&line));
    }
}

static enum service_switch read_all(const char *text, size_t length, const char *service,
                                    void (*take)(void *context, struct span line)) {
    struct chkconfig_reader reader = {.service = service, .found = SWITCH_NOT_KNOWN};
    lines_begin(&reader.lines, take, &reader);
    lines_feed(&reader.lines, text, length);
    lines_end(&reader.lines);
    return reader.found;
}

enum service_switch chkconfig_listed(const char *text, size_t length, const char *service) {
    return read_all(text, length, service, take_entry);
}

enum service_switch chkconfig_header(const char *text, size_t length) {
    return read_all(text, length, "", take_header);
}
