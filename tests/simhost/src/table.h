/* What an esxcli command answers: a list of structures, or one structure, with the same fields each. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { TABLE_COLUMNS_MAX = 32 };

enum column_kind {
    COLUMN_STRING,
    COLUMN_INTEGER,
    COLUMN_BOOLEAN,
    COLUMN_LIST /* strings; in a cell they are parted by a comma and a blank */
};

struct column {
    const char *title; /* as a hint calls it: "Recv Q"; without blanks it is the field's name */
    enum column_kind kind;
};

struct table {
    const char *type; /* typeName of the structures */
    bool single;      /* one structure rather than a list */
    bool simple;      /* as text it is no table, but a line for each field; so is a single structure always */
    const char *heading; /* stands over esxcli's text; NULL for none */
    size_t
        header; /* number of the column, from 1, whose value stands over each structure in text of lines; 0: none */
    size_t hinted; /* so many columns, the first ones, are what text shows, in this order; 0: all, by name */
    bool hint_is_empty; /* text shows no column at all */
    const struct column *columns[TABLE_COLUMNS_MAX];
    size_t width; /* number of columns */
    char **cells; /* row by row */
    size_t count; /* number of cells */
};

/* Adds a cell at the end of the last row (a new one where that is full). Returns 0, or -1 without memory. */
int table_add(struct table *table, const char *text);
int table_add_number(struct table *table, long number);

/* Number of full rows. */
size_t table_rows(const struct table *table);

/* The cell in row and column, from 0. */
const char *table_cell(const struct table *table, size_t row, size_t column);

/* Writes the name of a field: the column's title without its blanks and strokes. */
void table_field(const struct column *column, char *name, size_t size);

/* The columns in the order of their fields' names, which is that of all formats but text with a hint. */
void table_sorted(const struct table *table, size_t order[TABLE_COLUMNS_MAX]);

void table_free(struct table *table);

#endif
