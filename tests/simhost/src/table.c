#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int table_add(struct table *table, const char *text) {
    char **cells = realloc(table->cells, (table->count + 1) * sizeof *cells);
    if (!cells) {
        return -1;
    }
    table->cells = cells;
    cells[table->count] = strdup(text);
    if (!cells[table->count]) {
        return -1;
    }
    table->count++;
    return 0;
}

int table_add_number(struct table *table, long number) {
    char text[24];
    snprintf(text, sizeof text, "%ld", number);
    return table_add(table, text);
}

size_t table_rows(const struct table *table) {
    return table->count / table->width;
}

const char *table_cell(const struct table *table, size_t row, size_t column) {
    return table->cells[row * table->width + column];
}

void table_field(const struct column *column, char *name, size_t size) {
    size_t length = 0;
    for (const char *c = column->title; *c && length + 1 < size; c++) {
        if (*c != ' ' && *c != '/') {
            name[length++] = *c;
        }
    }
    name[length] = '\0';
}

/* Does the one column's field come before the other's? */
static bool field_precedes(const struct column *column, const struct column *other) {
    char names[2][64];
    table_field(column, names[0], sizeof names[0]);
    table_field(other, names[1], sizeof names[1]);
    return strcmp(names[0], names[1]) < 0;
}

void table_sorted(const struct table *table, size_t order[TABLE_COLUMNS_MAX]) {
    for (size_t i = 0; i < table->width; i++) {
        size_t at = i;
        while (at > 0 && field_precedes(table->columns[i], table->columns[order[at - 1]])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

void table_free(struct table *table) {
    for (size_t i = 0; i < table->count; i++) {
        free(table->cells[i]);
    }
    free(table->cells);
    table->cells = NULL;
    table->count = 0;
}
