#include "read/modules.h"

#include "base/service.h"

#include <string.h>

bool modules_row(struct span line, bool names_only, struct span *name) {
    struct span words[3]; /* name, use count, size */
    unsigned count = span_words(line, words, 3);
    bool row = count == 3 && span_is_number(words[1]) && span_is_number(words[2]);
    *name = words[0];
    bool connection = span_is_one(*name, "tcp udp");
    /* Else a name was damaged, as by what encodes a blank before it: `=E2=80=8Bvmci`. */
    return service_valid(*name) && ((row && !connection) || (names_only && count > 0 && count < 3));
}

enum { MODULE_NAME, MODULE_LOADED, MODULE_FIELDS };

static bool take_fields(void *context, const struct span *fields) {
    struct modules_reader *reader = context;
    enum said loaded = service_valid(fields[MODULE_NAME]) ? record_said(fields[MODULE_LOADED]) : SAID_NOTHING;
    reader->rows += loaded != SAID_NOTHING;
    reader->loaded |= loaded == SAID_YES && span_equal(fields[MODULE_NAME], reader->module);
    return loaded != SAID_NOTHING;
}

bool modules_line(struct modules_reader *reader, struct span line) {
    struct span name;
    if (modules_row(line, reader->names, &name)) {
        reader->rows++;
        reader->loaded |= span_equal(name, reader->module);
        return true;
    }
    struct span words[4]; /* of esxcli's list, grepped: name, loaded, enabled */
    if (reader->records.form == RECORDS_NONE && span_words(line, words, 4) == 3 &&
        record_said(words[2]) != SAID_NOTHING && take_fields(reader, words)) {
        return true;
    }
    bool header =
        span_starts(span_trim(line), "Name") && /* of the latter, without its columns, rows go by words */
        span_has_one(line, "Used|Name Is Loaded");
    header = header || records_line(&reader->records, line, false);
    reader->headed |= header;
    return header;
}

void modules_live_line(void *context, struct span line) {
    struct modules_reader *reader = context;
    reader->cut |= !modules_line(reader, line) && span_trim(line).length > 0;
}

void modules_begin(struct modules_reader *reader, const char *module) {
    static const struct record_kind kind = {.fields = MODULE_FIELDS,
                                            .needed = MODULE_FIELDS,
                                            .names = {"Name", "IsLoaded"},
                                            .take = take_fields,
                                            .row = "module"};
    memset(reader, 0, sizeof *reader);
    reader->module = module;
    records_begin(&reader->records, &kind, reader);
}

bool modules_end(struct modules_reader *reader) {
    struct fault why;
    reader->cut |= !records_end(&reader->records, &why);
    return reader->loaded || (reader->rows > 0 && !reader->cut);
}
