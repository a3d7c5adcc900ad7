#include "read/records.h"

#include <string.h>

void records_begin(struct records *records, const struct record_kind *kind, void *context) {
    memset(records, 0, sizeof *records);
    records->kind = kind;
    records->context = context;
    records->key = -1;
}

static bool skipped(char byte) {
    return byte == ' ' || byte == '\t' || byte == '_' || byte == '"';
}

/* The bytes of `text` that the name takes up at its front, but for case and blanks between words; 0: another name. */
static size_t name_length(struct span text, const char *name) {
    size_t at = 0;
    for (; *name != '\0'; name++, at++) {
        while (at < text.length && skipped(text.bytes[at])) {
            at++;
        }
        if (at == text.length ||
            !span_same_nocase((struct span){text.bytes + at, 1}, (struct span){name, 1})) {
            return 0;
        }
    }
    return at;
}

/* Which of the wanted fields has this name; -1: none. */
static int field_named(const struct record_kind *kind, struct span name) {
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

static void clear_record(struct records *records) {
    memset(records->have, 0, sizeof records->have);
}

static void hand_over(struct records *records, const struct span *fields) {
    bool taken = records->kind->take(records->context, fields);
    records->rows += taken;
    records->refused += !taken;
}

/* Hands the collected values over, where they are enough for a record. */
static void end_record(struct records *records) {
    struct span fields[RECORD_FIELDS] = {{NULL, 0}};
    bool enough = true;
    bool some = false;
    for (int i = 0; i < records->kind->fields; i++) {
        enough &= i >= records->kind->needed || records->have[i];
        some |= records->have[i];
        if (records->have[i]) {
            fields[i] = span_of(records->values[i]);
        }
    }
    if (enough) {
        hand_over(records, fields);
    }
    records->broken |= (some || records->form == RECORDS_KEYVALUE) && !enough;
    clear_record(records);
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

/* The column that a word of a row stands in: the one whose title is above it, else the last that begins before it. */
static int column_at(const struct records *records, size_t start, size_t end) {
    int before = 0;
    for (int i = 0; i < records->column_count; i++) {
        const struct record_column *column = &records->columns[i];
        if (start < column->end && column->start < end) {
            return i;
        }
        before = column->start <= start ? i : before;
    }
    return before;
}

static bool take_table_row(struct records *records, struct span line) {
    struct span fields[RECORD_FIELDS] = {{NULL, 0}};
    struct span rest = line;
    for (int i = 0; i < records->column_count; i++) {
        if (records->columns[i].field >= 0) {
            fields[records->columns[i].field] = (struct span){line.bytes, 0};
        }
    }
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        size_t start = (size_t)(word.bytes - line.bytes);
        int field = records->columns[column_at(records, start, start + word.length)].field;
        if (field >= 0) {
            struct span *cell = &fields[field];
            cell->bytes = cell->length == 0 ? word.bytes : cell->bytes;
            cell->length = (size_t)(word.bytes + word.length - cell->bytes);
        }
    }
    unsigned before = records->rows;
    hand_over(records, fields);
    return records->rows > before;
}

/* Cuts the next cell of csv off into `to`. False at the end of the line. */
static bool next_cell(struct span *rest, char separator, char to[RECORD_VALUE], bool *more) {
    size_t used = 0;
    bool quoted = false;
    size_t at = 0;
    if (!*more) {
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
    *more = at < rest->length;
    at += *more;
    *rest = (struct span){rest->bytes + at, rest->length - at};
    return true;
}

static bool read_csv_header(struct records *records, struct span line, char separator) {
    char cell[RECORD_VALUE];
    bool more = line.length > 0;
    records->column_count = 0;
    while (records->column_count < RECORD_COLUMNS && next_cell(&line, separator, cell, &more)) {
        int field = field_named(records->kind, span_of(cell));
        records->columns[records->column_count++] = (struct record_column){.field = field};
    }
    records->separator = separator;
    return is_header(records);
}

static bool take_csv_row(struct records *records, struct span line) {
    char cell[RECORD_VALUE];
    bool more = line.length > 0;
    clear_record(records);
    if (memchr(line.bytes, records->separator, line.length) == NULL) {
        return false;
    }
    for (int i = 0; next_cell(&line, records->separator, cell, &more); i++) {
        int field = i < records->column_count ? records->columns[i].field : -1;
        if (field >= 0) {
            set_value(records, field, span_trim(span_of(cell)));
        }
    }
    unsigned before = records->rows;
    end_record(records);
    return records->rows > before;
}

/* `structure[0].IpConnection.CCAlgo.string=newreno` */
static bool take_keyvalue(struct records *records, struct span line) {
    static const char sign[] = "structure[";
    const char *equals = memchr(line.bytes, '=', line.length);
    const char *end = equals;
    long index = 0;
    if (!span_starts(line, sign) || equals == NULL) {
        records->broken |= span_starts(line, sign);
        return false;
    }
    for (const char *at = line.bytes + strlen(sign);
         at < equals && *at >= '0' && *at <= '9' && index < 100000000; at++) {
        index = index * 10 + (*at - '0');
    }
    if (records->form == RECORDS_KEYVALUE && index != records->index) {
        end_record(records);
    }
    records->index = index;
    while (end > line.bytes && *end != '.') {
        end--; /* before the type */
    }
    const char *begin = end;
    while (begin > line.bytes && begin[-1] != '.') {
        begin--;
    }
    int field = field_named(records->kind, (struct span){begin, (size_t)(end - begin)});
    if (field >= 0) {
        set_value(records, field,
                  span_trim((struct span){equals + 1, (size_t)(line.bytes + line.length - equals) - 1}));
    }
    return true;
}

/* `Foreign Address: 169.254.1.39:48651`, `ForeignAddress : …`; an empty line parts records. */
static bool take_list_line(struct records *records, struct span line) {
    const char *end = line.bytes + line.length;
    const char *colon = memchr(line.bytes, ':', line.length);
    while (colon != NULL && colon + 1 < end && colon[1] != ' ') {
        colon = memchr(colon + 1, ':', (size_t)(end - colon) - 1);
    }
    if (colon == NULL) {
        return false;
    }
    struct span value = span_trim((struct span){colon + 1, (size_t)(end - colon) - 1});
    if (value.length > 0 && value.bytes[0] == '"') { /* a line of JSON whose beginning is not here */
        span_skip(&value, 1);
        while (value.length > 0 && strchr("\",", value.bytes[value.length - 1]) != NULL) {
            value.length--;
        }
    }
    int field = field_named(records->kind, (struct span){line.bytes, (size_t)(colon - line.bytes)});
    if (field < 0) {
        return records->form == RECORDS_LIST;
    }
    if (records->have[field]) {
        end_record(records);
    }
    set_value(records, field, value);
    return true;
}

/* What stood in quotation marks, or a bare number: a name before a colon, else a value. */
static void end_token(struct records *records) {
    if (records->is_value && records->key >= 0 && records->used > 0) {
        set_value(records, records->key, (struct span){records->text, records->used});
    } else if (records->is_value && records->key >= 0 && !records->have[records->key]) {
        set_value(records, records->key, (struct span){"", 0});
    }
}

static void take_json_byte(struct records *records, char byte) {
    bool keeps = records->used + 1 < RECORD_VALUE;
    if (records->in_string) {
        if (!records->escaped && (byte == '\\' || byte == '"')) {
            records->escaped = byte == '\\';
            records->in_string = byte == '\\';
        } else {
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
        records->key = field_named(records->kind, (struct span){records->text, records->used});
        records->is_value = true;
        records->used = 0;
        break;
    case '{':
    case '[':
        records->depth++;
        records->used = 0;
        records->is_value &= byte == '['; /* govc's values are lists of one */
        records->key = byte == '[' ? records->key : -1;
        break;
    case ',':
    case '}':
    case ']':
        end_token(records);
        records->depth -= byte != ',';
        if (byte == '}') {
            end_record(records);
        }
        records->used = 0;
        records->is_value = false;
        records->key = -1;
        break;
    default:
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
    if (begins_json(line)) {
        records->form = RECORDS_JSON;
        return take_json(records, line);
    }
    if (take_keyvalue(records, line)) {
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
    if (span_find(line, " : ") == NULL && read_titles(records, line)) {
        records->form = RECORDS_TABLE;
        return true;
    }
    if (take_list_line(records, line)) {
        records->form = RECORDS_LIST;
        return true;
    }
    return false;
}

static bool is_rule(struct span line) {
    for (size_t i = 0; i < line.length; i++) {
        if (!skipped(line.bytes[i]) && line.bytes[i] != '-' && line.bytes[i] != '=') {
            return false;
        }
    }
    return true;
}

bool records_line(struct records *records, struct span line) {
    struct span text = span_trim(line);
    if (records->form == RECORDS_JSON) {
        return take_json(records, text);
    }
    if (text.length == 0) {
        if (records->form == RECORDS_LIST) {
            end_record(records);
        }
        return records->form != RECORDS_NONE;
    }
    if (records->form == RECORDS_TABLE) {
        return is_rule(text) || take_table_row(records, line);
    }
    if (records->form == RECORDS_CSV) {
        return take_csv_row(records, text);
    }
    if (records->form == RECORDS_KEYVALUE) {
        return take_keyvalue(records, text);
    }
    if (records->form == RECORDS_LIST) {
        return take_list_line(records, text);
    }
    return begin_form(records, line);
}

bool records_end(struct records *records) {
    if (records->form == RECORDS_LIST || records->form == RECORDS_KEYVALUE) {
        end_record(records);
    }
    return records->form != RECORDS_JSON && !records->broken;
}
