/*
 * connections_table: the list of connections as a table, whole or only some rows of it, as people paste it.
 */
#ifndef MUXWATCH_READ_CONNECTIONS_TABLE_H
#define MUXWATCH_READ_CONNECTIONS_TABLE_H

#include "base/fault.h"
#include "base/lines.h"
#include "read/connections.h"

/* The columns that count. */
enum table_column {
    TABLE_PROTO,
    TABLE_LOCAL,
    TABLE_FOREIGN,
    TABLE_STATE,
    TABLE_WORLD,
    TABLE_OWNER,
    TABLE_COLUMNS
};

/* Where a column's bytes stand in each line. */
struct table_extent {
    size_t start;
    size_t width; /* 0: the table has no such column */
};

/* The reader. Feed its lines. */
struct connections_table {
    struct connections *tally;
    struct lines lines;
    prompt_test *prompt;
    struct table_extent extents[TABLE_COLUMNS];
    bool aligned; /* the extents are known and two blanks part the columns */
    bool table;   /* the line of dashes was seen */
    bool asked;   /* a pasted prompt line shows that the list was asked for */
    bool cut;     /* the last line has no newline, and is neither row nor prompt */
    size_t header_length;
    char header[LINES_LONGEST];
    struct fault broken; /* the row that is none */
    char said[100];      /* the first line that was neither row nor frame */
};

/* Makes a reader whose rows go to `tally`; `prompt` tells which lines are prompts. */
void connections_table_begin(struct connections_table *table, struct connections *tally, prompt_test *prompt);

/*
 * Says that nothing follows. Returns true when the whole list was read; else false with the reason: a list that breaks off does not
 * show that a connection is missing.
 */
bool connections_table_end(struct connections_table *table, struct fault *fault);

#endif
