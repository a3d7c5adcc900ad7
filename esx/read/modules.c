#include "read/modules.h"

#include <string.h>

bool modules_row(struct span line, bool names_only, struct span *name) {
    *name = span_word(&line);
    bool used = span_is_number(span_word(&line));
    bool sized = span_is_number(span_word(&line));
    bool connection = span_equal(*name, "tcp") || span_equal(*name, "udp");
    return (used && sized && !connection) || (names_only && name->length > 0);
}

static void take_module(void *context, struct span line) {
    struct modules_reader *reader = context;
    struct span name;
    if (modules_row(line, false, &name)) {
        reader->rows++;
        reader->loaded |= span_equal(name, reader->module);
    } else if (span_trim(line).length > 0) {
        reader->cut |= reader->rows > 0 || !span_equal(name, "Name"); /* no header */
    }
}

void modules_begin(struct modules_reader *reader, const char *module) {
    memset(reader, 0, sizeof *reader);
    reader->module = module;
    lines_begin(&reader->lines, take_module, reader);
}

bool modules_end(struct modules_reader *reader) {
    lines_end(&reader->lines);
    reader->cut |= lines_lost(&reader->lines);
    return reader->loaded || (reader->rows > 0 && !reader->cut);
}
