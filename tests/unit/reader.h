/*
 * reader: gives a list of connections to one of its readers, in pieces, and keeps what came of it.
 */
#ifndef MUXWATCH_UNIT_READER_H
#define MUXWATCH_UNIT_READER_H

#include "base/service.h"
#include "evidence/prompt.h"
#include "read/connections_table.h"
#include "read/connections_xml.h"
#include "report/faults.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct connections seen;
    bool opened;
    bool whole;
    char error[FAULT_WORDS_SIZE]; /* "" for none */
};

/*
 * Reads the text as `form` does, in pieces, and stops at the first that the reader refuses, as the children do. Each piece is gone
 * after it was fed.
 */
enum reader_form { READER_XML, READER_TABLE };

static inline struct reading reader_read(enum reader_form form, const char *text, size_t length,
                                         size_t piece) {
    struct reading reading = {.opened = false};
    struct connections_table table;
    struct fault fault;
    int fed = 0;
    connections_begin(&reading.seen, SERVICE_VSHIELD, 48651);
    struct structures *xml = form == READER_XML ? connections_xml_open(&reading.seen) : NULL;
    connections_table_begin(&table, &reading.seen, prompt_line);
    if (form == READER_XML && xml == NULL) {
        return reading;
    }
    reading.opened = true;
    while (length > 0 && fed == 0) {
        size_t size = piece < length ? piece : length;
        char *held = malloc(size);
        memcpy(held, text, size);
        fed = xml != NULL ? structures_feed(xml, held, size) : lines_take(&table.lines, held, size);
        free(held);
        text += size;
        length -= size;
    }
    reading.whole = xml != NULL ? connections_xml_close(xml, &reading.seen, &fault)
                                : connections_table_end(&table, &fault);
    fault_words(reading.error, LANGUAGE_EN, &fault);
    return reading;
}

#endif
