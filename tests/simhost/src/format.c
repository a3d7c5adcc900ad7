#include "format.h"

#include <stdio.h>
#include <string.h>

/* What a kind of value is called in XML and keyvalue. */
static const char *const kind_names[] = {"string", "integer", "boolean", "string[]"};

static void spaces(size_t count) {
    printf("%*s", (int)count, "");
}

static size_t column_width(const struct table *table, size_t column) {
    size_t width = strlen(table->columns[column]->title);
    for (size_t row = 0; row < table_rows(table); row++) {
        size_t length = strlen(table_cell(table, row, column));
        width = length > width ? length : width;
    }
    return width;
}

/* Columns are joined by two blanks; blanks are owed until something follows them, since lines end without any. */
static void line_print(const struct table *table, const size_t *widths, const char *const *texts,
                       bool header) {
    size_t owed = 0;
    for (size_t column = 0; column < table->width; column++) {
        size_t length = strlen(texts[column]);
        size_t room = widths[column] - length;
        bool right = table->columns[column]->kind == COLUMN_INTEGER && !header;
        owed += right ? room : 0;
        if (length > 0) {
            spaces(owed);
            fputs(texts[column], stdout);
            owed = 0;
        }
        owed += (right ? 0 : room) + 2;
    }
    putchar('\n');
}

static void print_table(const struct table *table, bool localcli) {
    static const char dashes[] = "----------------------------------------------------------------";
    size_t widths[TABLE_COLUMNS_MAX];
    const char *texts[TABLE_COLUMNS_MAX];
    const char *lines[TABLE_COLUMNS_MAX];
    (void)localcli;
    if (table_rows(table) == 0) {
        return;
    }
    for (size_t column = 0; column < table->width; column++) {
        widths[column] = column_width(table, column);
        texts[column] = table->columns[column]->title;
        lines[column] = dashes + sizeof dashes - 1 -
                        (widths[column] < sizeof dashes ? widths[column] : sizeof dashes - 1);
    }
    line_print(table, widths, texts, true);
    line_print(table, widths, lines, true);
    for (size_t row = 0; row < table_rows(table); row++) {
        for (size_t column = 0; column < table->width; column++) {
            texts[column] = table_cell(table, row, column);
        }
        line_print(table, widths, texts, false);
    }
}

/* One "Title: value" a line; this is also how esxcli shows a single structure. */
static void print_simple(const struct table *table, bool localcli) {
    (void)localcli;
    if (table->heading) {
        puts(table->heading);
    }
    for (size_t row = 0; row < table_rows(table); row++) {
        for (size_t column = 0; column < table->width; column++) {
            const char *text = table_cell(table, row, column);
            printf("   %s:%s%s\n", table->columns[column]->title, *text ? " " : "", text);
        }
        fputs(table->single ? "" : "\n", stdout);
    }
}

static void print_default(const struct table *table, bool localcli) {
    (table->single ? print_simple : print_table)(table, localcli);
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

/* esxcli makes the name space the default one, localcli only declares a prefix for it. */
static void xml_open(bool localcli) {
    printf("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
           "<output xmlns%s=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n",
           localcli ? ":esxcli" : "");
}

static void xml_scalar(const char *name, const char *text, size_t length) {
    printf("<%s>", name);
    escaped_print(text, length);
    printf("</%s>", name);
}

/* A list's strings stand each in an element of its own. */
static void xml_value(enum column_kind kind, const char *text) {
    if (kind != COLUMN_LIST) {
        xml_scalar(kind_names[kind], text, strlen(text));
        return;
    }
    fputs("<list type=\"string\">", stdout);
    while (*text) {
        const char *end = strstr(text, ", ");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        xml_scalar("string", text, length);
        text += length + (end ? 2 : 0);
    }
    fputs("</list>", stdout);
}

static void xml_structure(const struct table *table, size_t row, const size_t *order) {
    char field[64];
    printf("      <structure typeName=\"%s\">\n", table->type);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = table->columns[order[i]];
        table_field(column, field, sizeof field);
        printf("         <field name=\"%s\">\n            ", field);
        xml_value(column->kind, table_cell(table, row, order[i]));
        puts("\n         </field>");
    }
    puts("      </structure>");
}

static void print_xml(const struct table *table, bool localcli) {
    size_t order[TABLE_COLUMNS_MAX];
    table_sorted(table, order);
    xml_open(localcli);
    fputs(table->single ? "" : "   <list type=\"structure\">\n", stdout);
    for (size_t row = 0; row < table_rows(table); row++) {
        xml_structure(table, row, order);
    }
    fputs(table->single ? "" : "   </list>\n", stdout);
    puts("</root>\n</output>");
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
    char field[64];
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
    char field[64];
    char index[24] = "";
    (void)localcli;
    table_sorted(table, order);
    for (size_t row = 0; row < table_rows(table); row++) {
        if (!table->single) {
            snprintf(index, sizeof index, "[%zu]", row);
        }
        for (size_t i = 0; i < table->width; i++) {
            const struct column *column = table->columns[order[i]];
            table_field(column, field, sizeof field);
            printf("%s%s.%s.%s=%s\n", table->type, index, field, kind_names[column->kind],
                   table_cell(table, row, order[i]));
        }
    }
}

static void quoted_print(const char *text) {
    putchar('"');
    for (; *text; text++) {
        fputs(*text == '"' || *text == '\\' ? "\\" : "", stdout);
        putchar(*text);
    }
    putchar('"');
}

static void json_value(enum column_kind kind, const char *text) {
    if (kind == COLUMN_INTEGER || kind == COLUMN_BOOLEAN) {
        fputs(text, stdout);
    } else {
        quoted_print(text);
    }
}

/* JSON; localcli's "python" format is the same text for what the host has to say. */
static void print_json(const struct table *table, bool localcli) {
    (void)localcli;
    putchar('[');
    for (size_t row = 0; row < table_rows(table); row++) {
        printf("%s{", row ? ", " : "");
        for (size_t column = 0; column < table->width; column++) {
            const char *text = table_cell(table, row, column);
            fputs(column ? ", " : "", stdout);
            quoted_print(table->columns[column]->title);
            fputs(": ", stdout);
            json_value(table->columns[column]->kind, text);
        }
        putchar('}');
    }
    puts("]");
}

struct format {
    const char *name;
    bool esxcli;
    bool localcli;
    format_print *print;
};

/* XML is the one that both programs have. */
static const struct format formats[] = {
    {"xml", true, true, print_xml},
    {"csv", true, false, print_csv},
    {"keyvalue", true, false, print_keyvalue},
    {"table", false, true, print_default},
    {"simple", false, true, print_simple},
    {"json", false, true, print_json},
    {"python", false, true, print_json},
};

format_print *format_find(const char *name, bool localcli) {
    for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(name, formats[i].name) == 0 && (localcli ? formats[i].localcli : formats[i].esxcli)) {
            return formats[i].print;
        }
    }
    return name ? NULL : print_default;
}

void format_word(const char *name, bool localcli, const char *word) {
    if (name && strcmp(name, "xml") == 0) {
        xml_open(localcli);
        printf("   <string>%s</string>\n</root>\n</output>\n", word);
    } else {
        puts(word);
    }
}
