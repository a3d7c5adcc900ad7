#include "read/records.h"

#include "read/xml_structures.h"

#include <errno.h>
#include <string.h>

enum { NO_KEY = -2 }; /* of json: no name stands before what is read */

void records_begin(struct records *records, const struct record_kind *kind, void *context) {
    memset(records, 0, sizeof *records);
    records->kind = kind;
    records->context = context;
    records->key = NO_KEY;
}

enum said record_said(struct span value) {
    return span_is_one(value, "true yes")   ? SAID_YES
           : span_is_one(value, "false no") ? SAID_NO
                                            : SAID_NOTHING;
}

static bool skipped(char byte) {
    return byte == ' ' || byte == '\t' || byte == '_' || byte == '"';
}

/* The bytes of `text` that the name takes up at its front, except for case and blanks between words; 0: another name. */
static size_t name_length(struct span text, const char *name) {
    size_t at = 0;
    for (; *name != '\0'; name++, at++) {
        while (at < text.length && skipped(text.bytes[at])) {
            at++;
        }
        if (at == text.length || byte_lower(text.bytes[at]) != byte_lower(*name)) {
            return 0;
        }
    }
    return at;
}

int record_field(const struct record_kind *kind, struct span name) {
    name = span_trim(name);
    for (int i = 0; i < kind->fields; i++) {
        size_t length = name_length(name, kind->names[i]);
        while (length > 0 && length < name.length && skipped(name.bytes[length])) {
            length++;
        }
        if (length == name.length && length > 0) {
            return i;
        }
    }
    return -1;
}

static bool hand_over(struct records *records, const struct span *fields) {
    bool taken = records->kind->take(records->context, fields);
    records->rows += taken;
    records->refused += !taken;
    return taken;
}

/* Hands the collected values over, where they are enough for a record. Whether they were taken. */
static bool end_record(struct records *records) {
    struct span fields[RECORD_FIELDS] = {{NULL, 0}};
    bool enough = true;
    unsigned has = 0; /* a bit for each field */
    for (int i = 0; i < records->kind->fields; i++) {
        enough &= i >= records->kind->needed || records->have[i];
        has |= (unsigned)records->have[i] << i;
        if (records->have[i]) {
            fields[i] = span_of(records->values[i]);
        }
    }
    bool lines = records->form == RECORDS_LIST || records->form == RECORDS_KEYVALUE;
    bool less = lines && (records->before & ~has) != 0; /* the record is truncated */
    records->broken |= (has != 0 || records->form == RECORDS_KEYVALUE) && (!enough || less);
    records->before |= has;
    memset(records->have, 0, sizeof records->have);
    return enough && hand_over(records, fields);
}

static void set_value(struct records *records, int field, struct span value) {
    size_t length = value.length < RECORD_VALUE ? value.length : RECORD_VALUE - 1;
    memcpy(records->values[field], value.bytes, length);
    records->values[field][length] = '\0';
    records->have[field] = true;
}

/* Whether enough of the names are among the columns. */
static bool is_header(const struct records *records) {
    unsigned missing = (1U << records->kind->needed) - 1;
    for (int i = 0; i < records->column_count; i++) {
        missing &= records->columns[i].field < 0 ? ~0U : ~(1U << records->columns[i].field);
    }
    return missing == 0;
}

/* Titles of a table: wanted ones, of one word or more, and the words between them. */
static bool read_titles(struct records *records, struct span line) {
    records->column_count = 0;
    for (size_t at = 0; at < line.length && records->column_count < RECORD_COLUMNS;) {
        struct span rest = {line.bytes + at, line.length - at};
        size_t length = 0;
        int field = -1;
        if (skipped(*rest.bytes)) {
            at++;
            continue;
        }
        for (int i = 0; i < records->kind->fields && field < 0; i++) {
            length = name_length(rest, records->kind->names[i]);
            field = length > 0 && (length == rest.length || skipped(rest.bytes[length])) ? i : -1;
        }
        if (field < 0) {
            length = span_word(&rest).length;
        }
        records->columns[records->column_count++] = (struct record_column){at, at + length, field};
        at += length;
    }
    return is_header(records);
}

/*
 * The column that a word of a row stands in: the one whose title is above it, else the last that begins before it. `left`: that of the
 * word before, 0 for the first.
 */
static int column_at(const struct records *records, int left, size_t start, size_t end) {
    int column = left;
    while (column + 1 < records->column_count && records->columns[column].end <= start &&
           records->columns[column + 1].start < end) {
        column++;
    }
    return column;
}

static bool take_table_row(struct records *records, struct span line) {
    struct span fields[RECORD_FIELDS] = {{NULL, 0}};
    struct span rest = line;
    for (int i = 0; i < records->column_count; i++) {
        if (records->columns[i].field >= 0) {
            fields[records->columns[i].field] = (struct span){line.bytes, 0};
        }
    }
    int column = 0;
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        size_t start = (size_t)(word.bytes - line.bytes);
        column = column_at(records, column, start, start + word.length);
        int field = records->columns[column].field;
        if (field >= 0) {
            struct span *cell = &fields[field];
            cell->bytes = cell->length == 0 ? word.bytes : cell->bytes;
            cell->length = (size_t)(word.bytes + word.length - cell->bytes);
        }
    }
    return hand_over(records, fields);
}

/* Cuts the next cell of csv off into `to`; behind the last, `bytes` of the rest is NULL. False where there is none. */
static bool next_cell(struct span *rest, char separator, char to[RECORD_VALUE]) {
    size_t used = 0;
    bool quoted = false;
    size_t at = 0;
    if (rest->bytes == NULL) {
        return false;
    }
    for (; at < rest->length && (quoted || rest->bytes[at] != separator); at++) {
        if (rest->bytes[at] == '"') {
            bool doubled = quoted && at + 1 < rest->length && rest->bytes[at + 1] == '"';
            at += doubled;
            quoted = doubled ? quoted : !quoted;
            if (!doubled) {
                continue;
            }
        }
        if (used + 1 < RECORD_VALUE) {
            to[used++] = rest->bytes[at];
        }
    }
    to[used] = '\0';
    if (at < rest->length) {
        span_skip(rest, at + 1);
    } else {
        rest->bytes = NULL;
    }
    return true;
}

static bool read_csv_header(struct records *records, struct span line, char separator) {
    char cell[RECORD_VALUE];
    records->column_count = 0;
    while (records->column_count < RECORD_COLUMNS && next_cell(&line, separator, cell)) {
        int field = record_field(records->kind, span_of(cell));
        records->columns[records->column_count++] = (struct record_column){.field = field};
    }
    records->separator = separator;
    return is_header(records);
}

static bool take_csv_row(struct records *records, struct span line) {
    char cell[RECORD_VALUE];
    memset(records->have, 0, sizeof records->have);
    if (memchr(line.bytes, records->separator, line.length) == NULL) {
        return false;
    }
    int cells = 0;
    for (; next_cell(&line, records->separator, cell); cells++) {
        int field = cells < records->column_count ? records->columns[cells].field : -1;
        if (field >= 0) {
            set_value(records, field, span_trim(span_of(cell)));
        }
    }
    records->broken |= cells < records->column_count;
    return end_record(records);
}

/* `structure[0].IpConnection.CCAlgo.string=newreno`: the field is the last but one of the names. */
static bool take_keyvalue(struct records *records, struct span line) {
    uint64_t index = 0;
    struct span value;
    struct span name = {"", 0};
    if (!span_take(&line, "structure[")) {
        return false;
    }
    if (!span_behind(line, "=", &value)) {
        records->broken = true;
        return false;
    }
    line.length = (size_t)(value.bytes - line.bytes) - 1;
    span_digits(&line, UINT32_MAX, &index);
    if (records->form == RECORDS_KEYVALUE && index != records->index) {
        end_record(records);
    }
    records->index = index;
    for (struct span behind; span_behind(line, ".", &behind); line = behind) {
        name = (struct span){line.bytes, (size_t)(behind.bytes - line.bytes) - 1};
    }
    int field = record_field(records->kind, name);
    if (field >= 0) {
        set_value(records, field, span_trim(value));
    }
    return true;
}

/* `Foreign Address: 169.254.1.39:48651`, `ForeignAddress : …`; an empty line parts records. */
static bool take_list_line(struct records *records, struct span line) {
    size_t colon = 0;
    while (colon < line.length &&
           (line.bytes[colon] != ':' || (colon + 1 < line.length && line.bytes[colon + 1] != ' '))) {
        colon++;
    }
    if (colon == line.length) {
        return false;
    }
    int field = record_field(records->kind, (struct span){line.bytes, colon});
    if (field < 0) {
        return records->form == RECORDS_LIST;
    }
    span_skip(&line, colon + 1);
    line = span_trim(line);
    if (span_take(&line, "\"")) { /* a line of JSON whose beginning is not here */
        while (span_ends(line, "\"") || span_ends(line, ",")) {
            line.length--;
        }
    }
    if (records->have[field]) {
        end_record(records);
    }
    set_value(records, field, line);
    return true;
}

static void take_json_byte(struct records *records, char byte) {
    bool keeps = records->used + 1 < RECORD_VALUE;
    if (records->in_string) {
        if (!records->escaped && (byte == '\\' || byte == '"')) {
            records->escaped = byte == '\\';
            records->in_string = byte == '\\';
        } else {
            records->broken |= records->escaped && byte == 'u'; /* a coded character, which may hide a name */
            records->escaped = false;
            if (keeps) {
                records->text[records->used++] = byte;
            }
        }
        return;
    }
    switch (byte) {
    case '"': /* Python's """text""" comes as an empty string, the text, an empty string */
        records->in_string = true;
        break;
    case ':':
        records->key = record_field(records->kind, (struct span){records->text, records->used});
        records->used = 0;
        break;
    case '{':
    case '[':
        records->depth++;
        records->used = 0;
        records->key = byte == '[' ? records->key : NO_KEY; /* govc's values are lists of one */
        break;
    case ',':
    case '}':
    case ']':
        if (records->key >= 0 && (records->used > 0 || !records->have[records->key])) {
            set_value(records, records->key, (struct span){records->text, records->used});
        }
        records->depth -= byte != ',';
        if (byte == '}') {
            end_record(records);
        }
        records->used = 0;
        records->key = NO_KEY;
        break;
    default: /* what is no value, or no text: somebody left something out */
        records->broken |= records->key == NO_KEY && strchr(".#/(<*", byte) != NULL;
        if (!skipped(byte) && keeps) {
            records->text[records->used++] = byte;
        }
    }
}

static bool take_json(struct records *records, struct span line) {
    for (size_t i = 0; i < line.length; i++) {
        take_json_byte(records, line.bytes[i]);
    }
    if (records->depth <= 0 && !records->in_string) {
        records->form = RECORDS_NONE; /* the text is over */
    }
    return true;
}

static bool begins_json(struct span line) {
    struct span rest = span_trim((struct span){line.bytes + 1, line.length - 1});
    bool list = line.bytes[0] == '[' && (rest.length == 0 || rest.bytes[0] == '{');
    return list || (line.bytes[0] == '{' && (rest.length == 0 || rest.bytes[0] == '"'));
}

/* Finds the form by its first line. */
static bool begin_form(struct records *records, struct span line) {
    static const char separators[] = ",;\t";
    struct span text = span_trim(line);
    if (begins_json(text)) {
        records->form = RECORDS_JSON;
        return take_json(records, text);
    }
    if (take_keyvalue(records, text)) {
        records->form = RECORDS_KEYVALUE;
        return true;
    }
    for (size_t i = 0; separators[i] != '\0'; i++) {
        if (memchr(line.bytes, separators[i], line.length) != NULL &&
            read_csv_header(records, line, separators[i])) {
            records->form = RECORDS_CSV;
            return true;
        }
    }
    if (!span_has_one(line, " : |\": ") && read_titles(records, line)) {
        records->form = RECORDS_TABLE;
    } else if (take_list_line(records, line)) {
        records->form = RECORDS_LIST;
    }
    return records->form != RECORDS_NONE;
}

static bool is_rule(struct span line) {
    return span_run(line, " \t_\"-=") == line.length;
}

bool records_xml(struct records *records, struct span text) {
    if (records->form == RECORDS_NONE) {
        records->form = RECORDS_XML;
        records->xml = structures_open(records->kind, records->context);
        records->broken = records->xml == NULL;
    }
    records->broken = records->broken || structures_feed(records->xml, text.bytes, text.length) != 0;
    return !records->broken;
}

bool records_line(struct records *records, struct span line, bool goes_on) {
    struct span text = span_trim(line);
    bool begins_xml =
        records->form == RECORDS_NONE && records->rows + records->refused == 0 && span_starts(text, "<");
    if (begins_xml || records->form == RECORDS_XML) {
        if (records->over) {
            return false;
        }
        if (records_xml(records, begins_xml ? text : line) && !goes_on) {
            records_xml(records, (struct span){"\n", 1});
        }
        records->over = span_ends(text, "</output>");
        return true;
    }
    if (records->form == RECORDS_JSON) {
        return take_json(records, text);
    }
    if (text.length == 0) {
        if (records->form == RECORDS_LIST && records->lines > 1) { /* else there is one behind each line */
            end_record(records);
        }
        records->lines = 0;
        return records->form != RECORDS_NONE;
    }
    records->lines++;
    switch (records->form) {
    case RECORDS_TABLE:
        return is_rule(text) || take_table_row(records, line);
    case RECORDS_CSV:
        return take_csv_row(records, text);
    case RECORDS_KEYVALUE:
        return take_keyvalue(records, text);
    case RECORDS_LIST:
        return take_list_line(records, text);
    default:
        return begin_form(records, line);
    }
}

bool records_end(struct records *records, struct fault *fault) {
    if (records->form == RECORDS_XML && records->xml == NULL) {
        *fault = fault_number(FAULT_ERRNO, ENOMEM);
        return false;
    }
    if (records->form == RECORDS_XML) {
        return structures_close(records->xml, fault);
    }
    if (records->form == RECORDS_LIST || records->form == RECORDS_KEYVALUE) {
        end_record(records);
    }
    return records->form != RECORDS_JSON && !records->broken;
}
