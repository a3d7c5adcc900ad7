/*
 * records: rows of named fields, in whichever form they were printed: XML, table, csv, keyvalue, json, a list of `Name: value`.
 *
 * The forms are those of esxcli, localcli, PowerCLI and govc (facts: formats of 6.7). Names are compared without regard to case and
 * blanks, since each tool writes them otherwise: `Foreign Address`, `ForeignAddress`. XML is read by xml_structures.
 */
#ifndef MUXWATCH_READ_RECORDS_H
#define MUXWATCH_READ_RECORDS_H

#include "base/fault.h"

enum { RECORD_FIELDS = 6, RECORD_VALUE = 256, RECORD_COLUMNS = 24 };

/* What is looked for. A record without a field has an empty span, except in XML with `bytes` NULL, for it. */
struct record_kind {
    int fields;
    int needed;                       /* so many of the first make a header, or a record */
    const char *names[RECORD_FIELDS]; /* without blanks */
    bool (*take)(void *context, const struct span *fields); /* false: it is no such record */

    /* The same in XML, for errors: `connection`. */
    const char *row;
    int optional;     /* so many of the last fields a row of XML may lack */
    bool never_empty; /* XML without a row is none */
    /* A field in XML may have several values: they come with blanks between, as many as it holds. */
    bool lists;
};

enum record_form {
    RECORDS_NONE,
    RECORDS_XML,
    RECORDS_TABLE,
    RECORDS_CSV,
    RECORDS_KEYVALUE,
    RECORDS_JSON,
    RECORDS_LIST
};

struct record_column {
    size_t start;
    size_t end;
    int field; /* -1: not wanted */
};

struct records {
    const struct record_kind *kind;
    void *context;
    enum record_form form;
    unsigned rows;          /* that were taken; not counted in XML */
    unsigned refused;       /* that were none */
    bool over;              /* XML is */
    bool broken;            /* one ended before it had what a record needs; XML cannot be read any further */
    struct structures *xml; /* NULL: there is no memory for it */
    struct record_column columns[RECORD_COLUMNS]; /* of a table, or csv */
    int column_count;
    char separator; /* of csv */
    uint64_t index; /* of keyvalue */
    char values[RECORD_FIELDS][RECORD_VALUE];
    bool have[RECORD_FIELDS];
    unsigned before; /* the fields that records so far had, as bits */
    unsigned lines;  /* since the last empty one */
    int depth;       /* of json */
    int key; /* the field that the next value of json is of; -1: one that is not wanted; less: it is no value */
    bool in_string;
    bool escaped;
    size_t used; /* of `text` */
    char text[RECORD_VALUE];
};

/* What a value says of one thing; zero: nothing that is known. */
enum said { SAID_NOTHING, SAID_NO, SAID_PARTLY, SAID_YES };

/* What `true` or `false` say, in any case; `yes` and `no`, too. Never SAID_PARTLY. */
enum said record_said(struct span value);

/* Which of the wanted fields has this name, without regard to case and blanks; -1: none. */
int record_field(const struct record_kind *kind, struct span name);

/* Makes the reader ready; each record goes to `kind->take` with `context`. Both are kept by pointer. */
void records_begin(struct records *records, const struct record_kind *kind, void *context);

/*
 * Takes a line, or a piece of one that goes on. Whether it is a part of one of the forms; the caller may then try another reading of
 * it. What begins with a line in angle brackets is XML.
 */
bool records_line(struct records *records, struct span line, bool goes_on);

/* Takes the next of a text in XML, as it is. False where it cannot be read any further. */
bool records_xml(struct records *records, struct span text);

/*
 * Says that nothing follows, and frees what the reader had. Whether the form is whole: a JSON text that was cut is not, nor is one with a
 * broken record. Of XML `*fault` says why it is not; else it is left as it is.
 */
bool records_end(struct records *records, struct fault *fault);

#endif
