/*
 * The formats of esxcli (Python, through hostd) and localcli (C++), byte by byte as 6.7's own formatters print them; what is
 * known of them is quoted, and held, in tests/simhost/checks/formats. What is not known: a single structure in localcli's XML
 * and JSON, lists inside of a structure, how localcli's python escapes a string.
 */
#include "format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_SIZE = 64, INDENT = 3 };

/* What a kind of value is called in XML and keyvalue. */
static const char *const kind_names[] = {"string", "integer", "boolean", "string[]"};

static void spaces(FILE *out, size_t count) {
    fprintf(out, "%*s", (int)count, "");
}

/* Takes the first string off a list's cell: returns where it begins. */
static const char *list_take(const char **list, size_t *length) {
    const char *text = *list;
    const char *end = strstr(text, ", ");
    *length = end ? (size_t)(end - text) : strlen(text);
    *list += *length + (end ? 2 : 0);
    return text;
}

/* Text for people: the columns that it shows, in which order, under which titles, how wide. */
struct layout {
    const struct table *table;
    bool localcli;
    size_t count;
    size_t columns[TABLE_COLUMNS_MAX];
    size_t widths[TABLE_COLUMNS_MAX];
    char titles[TABLE_COLUMNS_MAX][TITLE_SIZE];
};

/* "RecvQ" becomes "Recv Q", "WorldID" "World ID"; "CCAlgo" stays. */
static void title_split(const char *field, char title[TITLE_SIZE]) {
    size_t length = 0;
    for (size_t i = 0; field[i] && length + 2 < TITLE_SIZE; i++) {
        bool behind_small = i > 0 && field[i - 1] >= 'a' && field[i - 1] <= 'z';
        if (behind_small && field[i] >= 'A' && field[i] <= 'Z') {
            title[length++] = ' ';
        }
        title[length++] = field[i];
    }
    title[length] = '\0';
}

/* localcli shows a field's name; esxcli what the hint calls it, else the name split into its words. */
static void title_make(const struct layout *layout, const struct column *column, char title[TITLE_SIZE]) {
    char field[TITLE_SIZE];
    table_field(column, field, sizeof field);
    if (layout->localcli) {
        memcpy(title, field, sizeof field);
    } else if (strchr(column->title, ' ')) {
        snprintf(title, TITLE_SIZE, "%s", column->title);
    } else {
        title_split(field, title);
    }
}

static void layout_make(struct layout *layout, const struct table *table, bool localcli) {
    *layout = (struct layout){.table = table, .localcli = localcli, .count = table->hinted};
    for (size_t i = 0; i < table->hinted; i++) {
        layout->columns[i] = i;
    }
    if (table->hinted == 0 && !table->hint_is_empty) {
        table_sorted(table, layout->columns);
        layout->count = table->width;
    }
    for (size_t i = 0; i < layout->count; i++) {
        size_t column = layout->columns[i];
        title_make(layout, table->columns[column], layout->titles[i]);
        layout->widths[i] = strlen(layout->titles[i]);
        for (size_t row = 0; row < table_rows(table); row++) {
            size_t length = strlen(table_cell(table, row, column));
            layout->widths[i] = length > layout->widths[i] ? length : layout->widths[i];
        }
    }
}

/*
 * One line, its columns joined by two blanks. esxcli strips each line; localcli does not pad the last column, and prints a
 * blank where that is empty.
 */
static void line_print(const struct layout *layout, const char *const *texts, bool header) {
    char *line = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&line, &size);
    for (size_t i = 0; out && i < layout->count; i++) {
        size_t room = layout->widths[i] - strlen(texts[i]);
        bool right = layout->table->columns[layout->columns[i]]->kind == COLUMN_INTEGER && !header;
        spaces(out, (i ? 2 : 0) + (right ? room : 0));
        bool last = i + 1 == layout->count;
        fputs(last && layout->localcli && !*texts[i] ? " " : texts[i], out);
        spaces(out, right || last ? 0 : room);
    }
    if (out) {
        fclose(out);
        while (!layout->localcli && size > 0 && line[size - 1] == ' ') {
            line[--size] = '\0';
        }
        puts(line);
        free(line);
    }
}

/* esxcli: a run of dashes per column; localcli: one, as long as the header. */
static void dashes_print(const struct layout *layout) {
    for (size_t i = 0; i < layout->count; i++) {
        bool last = i + 1 == layout->count;
        size_t width = layout->localcli && last ? strlen(layout->titles[i]) : layout->widths[i];
        for (size_t dash = 0; dash < width; dash++) {
            putchar('-');
        }
        fputs(last ? "" : layout->localcli ? "--" : "  ", stdout);
    }
    putchar('\n');
}

static void print_table(const struct table *table, bool localcli) {
    struct layout layout;
    const char *texts[TABLE_COLUMNS_MAX];
    if (table_rows(table) == 0) {
        return;
    }
    layout_make(&layout, table, localcli);
    for (size_t i = 0; i < layout.count; i++) {
        texts[i] = layout.titles[i];
    }
    line_print(&layout, texts, true);
    dashes_print(&layout);
    for (size_t row = 0; row < table_rows(table); row++) {
        for (size_t i = 0; i < layout.count; i++) {
            texts[i] = table_cell(table, row, layout.columns[i]);
        }
        line_print(&layout, texts, false);
    }
}

/*
 * "   Title: value" a line. localcli names each structure, esxcli parts them by a blank line. Over some structures stands one of
 * their values, as hosts were seen to print them: "vmk0", of localcli "vmk0:".
 */
static void print_simple(const struct table *table, bool localcli) {
    struct layout layout;
    layout_make(&layout, table, localcli);
    if (table->heading && !localcli) {
        puts(table->heading);
    }
    for (size_t row = 0; row < table_rows(table); row++) {
        const char *over = table->header ? table_cell(table, row, table->header - 1) : table->type;
        fputs(row || localcli ? "\n" : "", stdout);
        if (localcli || table->header) {
            printf("%s%s\n", over, localcli ? ":" : "");
        }
        for (size_t i = 0; i < layout.count; i++) {
            const char *text = table_cell(table, row, layout.columns[i]);
            printf("   %s:%s%s\n", layout.titles[i], *text ? " " : "", text);
        }
    }
}

static void print_default(const struct table *table, bool localcli) {
    (table->single || table->simple ? print_simple : print_table)(table, localcli);
}

static void escaped_print(const char *text, size_t length) {
    for (; length > 0; text++, length--) {
        switch (*text) {
        case '&':
            fputs("&amp;", stdout);
            break;
        case '<':
            fputs("&lt;", stdout);
            break;
        case '>':
            fputs("&gt;", stdout);
            break;
        default:
            putchar(*text);
        }
    }
}

/* A line of XML at that level, three blanks for each. */
static void xml_line(size_t level, const char *line) {
    spaces(stdout, INDENT * level);
    puts(line);
}

static void xml_scalar(size_t level, const char *name, const char *text, size_t length) {
    spaces(stdout, INDENT * level);
    printf("<%s>", name);
    escaped_print(text, length);
    printf("</%s>\n", name);
}

/* How many levels what is in a list lies below it. */
static size_t xml_step(bool localcli) {
    return localcli ? 2 : 1;
}

static void xml_value(size_t level, bool localcli, enum column_kind kind, const char *text) {
    if (kind != COLUMN_LIST) {
        xml_scalar(level, kind_names[kind], text, strlen(text));
        return;
    }
    xml_line(level, "<list type=\"string\">");
    while (*text) {
        size_t length;
        const char *string = list_take(&text, &length);
        xml_scalar(level + xml_step(localcli), "string", string, length);
    }
    xml_line(level, "</list>");
}

static void xml_structure(size_t level, bool localcli, const struct table *table, size_t row,
                          const size_t *order) {
    char field[TITLE_SIZE];
    spaces(stdout, INDENT * level);
    printf("<structure typeName=\"%s\">\n", table->type);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = table->columns[order[i]];
        table_field(column, field, sizeof field);
        spaces(stdout, INDENT * (level + 1));
        printf("<field name=\"%s\">\n", field);
        xml_value(level + 2, localcli, column->kind, table_cell(table, row, order[i]));
        xml_line(level + 1, "</field>");
    }
    xml_line(level, "</structure>");
}

/* What localcli says ahead of the root: which fields a table shows. */
static void xml_meta_data(const struct table *table) {
    xml_line(1, "<meta-data>");
    if (table && table->hinted > 0) {
        spaces(stdout, INDENT * 2);
        printf("<meta-data-field name=\"fields:%s\" value=\"", table->type);
        for (size_t i = 0; i < table->hinted; i++) {
            printf("%s%s", i ? "," : "", table->columns[i]->title);
        }
        puts("\"/>");
    }
    xml_line(1, "</meta-data>");
}

/*
 * Opens a document; returns the level of what its root holds. esxcli makes the name space the default one, localcli only
 * declares a prefix for it, and no encoding.
 */
static size_t xml_open(bool localcli, const struct table *table) {
    printf("<?xml version=\"1.0\"%s?>\n<output xmlns%s=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n",
           localcli ? "" : " encoding=\"utf-8\"", localcli ? ":esxcli" : "");
    if (localcli) {
        xml_meta_data(table);
    }
    xml_line(localcli, "<root>");
    return localcli ? 2 : 1;
}

static void xml_close(bool localcli) {
    xml_line(localcli, "</root>");
    puts("</output>");
}

static void print_xml(const struct table *table, bool localcli) {
    size_t order[TABLE_COLUMNS_MAX];
    table_sorted(table, order);
    size_t level = xml_open(localcli, table);
    if (!table->single) {
        xml_line(level, "<list type=\"structure\">");
    }
    for (size_t row = 0; row < table_rows(table); row++) {
        xml_structure(level + (table->single ? 0 : xml_step(localcli)), localcli, table, row, order);
    }
    if (!table->single) {
        xml_line(level, "</list>");
    }
    xml_close(localcli);
}

static void csv_print(const char *text) {
    if (!strpbrk(text, ",\"\n")) {
        printf("%s,", text);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        fputs(*text == '"' ? "\"" : "", stdout);
        putchar(*text);
    }
    fputs("\",", stdout);
}

static void print_csv(const struct table *table, bool localcli) {
    size_t order[TABLE_COLUMNS_MAX];
    char field[TITLE_SIZE];
    (void)localcli;
    table_sorted(table, order);
    for (size_t i = 0; i < table->width; i++) {
        table_field(table->columns[order[i]], field, sizeof field);
        csv_print(field);
    }
    putchar('\n');
    for (size_t row = 0; row < table_rows(table); row++) {
        for (size_t i = 0; i < table->width; i++) {
            csv_print(table_cell(table, row, order[i]));
        }
        putchar('\n');
    }
}

static void print_keyvalue(const struct table *table, bool localcli) {
    size_t order[TABLE_COLUMNS_MAX];
    char field[TITLE_SIZE];
    (void)localcli;
    table_sorted(table, order);
    for (size_t row = 0; row < table_rows(table); row++) {
        for (size_t i = 0; i < table->width; i++) {
            const struct column *column = table->columns[order[i]];
            table_field(column, field, sizeof field);
            if (!table->single) {
                printf("structure[%zu].", row);
            }
            printf("%s.%s.%s=%s\n", table->type, field, kind_names[column->kind],
                   table_cell(table, row, order[i]));
        }
    }
}

static void quoted_print(const char *text, size_t length) {
    putchar('"');
    for (; length > 0; text++, length--) {
        fputs(*text == '"' || *text == '\\' ? "\\" : "", stdout);
        putchar(*text);
    }
    putchar('"');
}

static void tripled_print(const char *text, size_t length) {
    printf("\"\"\"%.*s\"\"\"", (int)length, text);
}

/* A value in JSON, or as Python has it. */
static void literal_print(bool python, enum column_kind kind, const char *text) {
    void (*string_print)(const char *text, size_t length) = python ? tripled_print : quoted_print;
    switch (kind) {
    case COLUMN_INTEGER:
        fputs(text, stdout);
        break;
    case COLUMN_BOOLEAN:
        fputs(!python ? text : strcmp(text, "true") == 0 ? "True" : "False", stdout);
        break;
    case COLUMN_STRING:
        string_print(text, strlen(text));
        break;
    case COLUMN_LIST:
        putchar('[');
        while (*text) {
            size_t length;
            const char *string = list_take(&text, &length);
            string_print(string, length);
            fputs(*text ? ", " : "", stdout);
        }
        putchar(']');
        break;
    }
}

/* The fields of a row: `ahead` stands before each, `between` them. */
static void fields_print(const struct table *table, size_t row, bool python, const char *ahead,
                         const char *between) {
    size_t order[TABLE_COLUMNS_MAX];
    char field[TITLE_SIZE];
    table_sorted(table, order);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = table->columns[order[i]];
        table_field(column, field, sizeof field);
        printf("%s%s\"%s\": ", i ? between : "", ahead, field);
        literal_print(python, column->kind, table_cell(table, row, order[i]));
    }
}

/* esxcli's is one line. localcli's takes a line for each field. */
static void print_json(const struct table *table, bool localcli) {
    const char *begin = localcli ? "      {\n" : "{";
    const char *end = localcli ? "\n      }" : "}";
    fputs(table->single ? "" : localcli ? "[\n" : "[", stdout);
    for (size_t row = 0; row < table_rows(table); row++) {
        fputs(row ? localcli ? ", \n" : ", " : "", stdout);
        fputs(begin, stdout);
        fields_print(table, row, false, localcli ? "         " : "", localcli ? ",\n" : ", ");
        fputs(end, stdout);
    }
    fputs(localcli && table_rows(table) > 0 ? "\n" : "", stdout);
    fputs(table->single ? "" : "]", stdout);
    fputs(table->single && localcli ? "" : "\n", stdout);
}

static void print_python(const struct table *table, bool localcli) {
    (void)localcli;
    fputs(table->single ? "" : "[", stdout);
    for (size_t row = 0; row < table_rows(table); row++) {
        putchar('{');
        fields_print(table, row, true, "", ", ");
        fputs(table->single ? "}" : "}, ", stdout);
    }
    puts(table->single ? "" : "]");
}

enum { ESXCLI = 1, ESXCLI_DEBUG = 2, LOCALCLI = 4 };

/* XML is the one that both programs have; esxcli's json needs --debug (6.7). */
static const struct format {
    const char *name;
    unsigned programs;
    format_print *print;
} formats[] = {
    {"xml", ESXCLI | ESXCLI_DEBUG | LOCALCLI, print_xml},
    {"csv", ESXCLI | ESXCLI_DEBUG, print_csv},
    {"keyvalue", ESXCLI | ESXCLI_DEBUG, print_keyvalue},
    {"table", LOCALCLI, print_table},
    {"simple", LOCALCLI, print_simple},
    {"json", ESXCLI_DEBUG | LOCALCLI, print_json},
    {"python", LOCALCLI, print_python},
};

format_print *format_find(const char *name, bool localcli, bool debug) {
    unsigned program = localcli ? LOCALCLI : debug ? ESXCLI_DEBUG : ESXCLI;
    for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(name, formats[i].name) == 0 && (formats[i].programs & program)) {
            return formats[i].print;
        }
    }
    return name ? NULL : print_default;
}

void format_word(const char *name, bool localcli, const char *word) {
    if (name && strcmp(name, "xml") == 0) {
        xml_scalar(xml_open(localcli, NULL), "string", word, strlen(word));
        xml_close(localcli);
    } else {
        puts(word);
    }
}
