/*
 * records: rows of named fields, in whichever form they were printed: table, csv, keyvalue, json, a list of `Name: value`.
 *
 * The forms are those of esxcli, localcli, PowerCLI and govc (facts: formats of 6.7). Names are compared without regard to case and
 * blanks, since each tool writes them otherwise: `Foreign Address`, `ForeignAddress`. XML has a reader of its own (xml_structures).
 */
#ifndef MUXWATCH_READ_RECORDS_H
#define MUXWATCH_READ_RECORDS_H

#include "base/span.h"

enum { RECORD_FIELDS = 8, RECORD_VALUE = 256, RECORD_COLUMNS = 24 };

/* What is looked for. A record without a field has an empty span, with `bytes` NULL, for it. */
struct record_kind {
    int fields;
    int needed;                       /* so many of the first names make a header, or a record */
    const char *names[RECORD_FIELDS]; /* without blanks */
    bool (*take)(void *context, const struct span *fields); /* false: it is no such record */
};

enum record_form { RECORDS_NONE, RECORDS_TABLE, RECORDS_CSV, RECORDS_KEYVALUE, RECORDS_JSON, RECORDS_LIST };

struct record_column {
    size_t start;
    size_t end;
    int field; /* -1: not wanted */
};

struct records {
    const struct record_kind *kind;
    void *context;
    enum record_form form;
    unsigned rows;                                /* that were taken */
    unsigned refused;                             /* that were none */
    bool broken;                                  /* one ended before it had what a record needs */
    struct record_column columns[RECORD_COLUMNS]; /* of a table, or csv */
    int column_count;
    char separator; /* of csv */
    long index;     /* of keyvalue */
    char values[RECORD_FIELDS][RECORD_VALUE];
    bool have[RECORD_FIELDS];
    int depth; /* of json */
    int key;   /* the field that the next value of json is of; -1: none */
    bool in_string;
    bool escaped;
    bool is_value;
    size_t used; /* of `text` */
    char text[RECORD_VALUE];
};

/* Makes the reader ready; each record goes to `kind->take` with `context`. Both are kept by pointer. */
void records_begin(struct records *records, const struct record_kind *kind, void *context);

/* Takes a line. Whether it is a part of one of the forms; the caller may then try another reading of it. */
bool records_line(struct records *records, struct span line);

/* Says that nothing follows. Whether the form is whole: a JSON text that was cut is not, nor is one with a broken record. */
bool records_end(struct records *records);

#endif
