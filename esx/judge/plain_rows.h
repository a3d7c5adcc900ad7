/*
 * plain_rows: passes quickly over the rows of a table that are surely other services' connections.
 *
 * Of a long list nearly all rows are. Whether a row is plain is seen with a few comparisons of 16 bytes at a time, which every
 * x86-64 processor has (SSE2). The test is sufficient, not necessary: a row that fails it is read by connections_table in full,
 * as all rows would be without this, and only that reading judges, warns or refuses.
 */
#ifndef MUXWATCH_JUDGE_PLAIN_ROWS_H
#define MUXWATCH_JUDGE_PLAIN_ROWS_H

#include "base/span.h"

/* The columns of the connection table that count. */
enum column { PROTO, LOCAL, FOREIGN, STATE, WORLD, OWNER, COLUMNS };

/* Where a column's bytes stand in each line. */
struct extent {
    size_t start;
    size_t width; /* 0: the table has no such column */
};

/* What a plain row of one table looks like. */
struct plain_rows {
    bool known; /* else no row is plain */
    struct extent local;
    struct extent foreign;
    size_t state;
    size_t world;
    size_t owner;
    struct span service; /* so much of the service's name as VMkernel keeps at least */
};

/*
 * Learns the table's columns, which two blanks part, and the service whose rows are not plain (kept by pointer). Columns of
 * another form than ESXi's leave no row plain.
 */
void plain_rows_learn(struct plain_rows *plain, const struct extent extents[COLUMNS], const char *service);

/*
 * Passes over the plain rows at the front of `bytes`, which begin with a line, up to the first that is not plain or lies too
 * near the end to be told. Returns how many bytes those are, and adds their number to `*rows`.
 */
size_t plain_rows_pass(const struct plain_rows *plain, const char *bytes, size_t length, uint64_t *rows);

#endif
