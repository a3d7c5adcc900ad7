#include "read/modules.h"

#include <string.h>

/* `vmci  3  144`: name, use count, size in KiB. */
static void take_module(void *context, struct span line) {
    struct modules_reader *reader = context;
    struct span rest = line;
    uint64_t number = 0;
    struct span name = span_word(&rest);
    bool used = span_number(span_word(&rest), UINT64_MAX, &number);
    bool sized = span_number(span_word(&rest), UINT64_MAX, &number);
    struct span command;
    if ((used && sized) || (reader->names_only && name.length > 0)) {
        reader->rows++;
        reader->loaded |= span_equal(name, reader->module);
    } else if (reader->prompt != NULL && reader->prompt(line, &command)) {
        reader->asked |= span_starts(command, "esxcfg-module");
    } else if (span_trim(line).length > 0) {
        bool header = reader->rows == 0 && span_equal(name, "Name");
        reader->strange = true;
        reader->cut |= reader->lines.unterminated || (reader->prompt == NULL && !header);
    }
}

void modules_begin(struct modules_reader *reader, const char *module, prompt_test *prompt) {
    memset(reader, 0, sizeof *reader);
    reader->module = module;
    reader->prompt = prompt;
    lines_begin(&reader->lines, take_module, reader);
}

void modules_begin_names(struct modules_reader *reader, const char *module, prompt_test *prompt) {
    modules_begin(reader, module, prompt);
    reader->names_only = true;
}

bool modules_end(struct modules_reader *reader) {
    lines_end(&reader->lines);
    reader->cut |= lines_lost(&reader->lines, reader->prompt != NULL);
    bool listed = reader->rows > 0 || (reader->asked && !reader->strange);
    return reader->loaded || (listed && !reader->cut);
}
