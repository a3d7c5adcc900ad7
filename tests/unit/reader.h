/*
 * reader: gives a list of connections in XML to its reader, in pieces, and keeps what came of it.
 */
#ifndef MUXWATCH_UNIT_READER_H
#define MUXWATCH_UNIT_READER_H

#include "base/service.h"
#include "read/connections.h"
#include "read/xml_structures.h"
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
 * Reads the text in pieces, and stops at the first that the reader refuses, as the children do. Each piece is gone
 * after it was fed.
 */
static inline struct reading reader_read(const char *text, size_t length, size_t piece) {
    struct reading reading = {.opened = false};
    struct fault fault;
    int fed = 0;
    connections_begin(&reading.seen, SERVICE_VSHIELD, 48651);
    struct structures *xml = structures_open(&connections_xml, &reading.seen);
    if (xml == NULL) {
        return reading;
    }
    reading.opened = true;
    while (length > 0 && fed == 0) {
        size_t size = piece < length ? piece : length;
        char *held = malloc(size);
        memcpy(held, text, size);
        fed = structures_feed(xml, held, size);
        free(held);
        text += size;
        length -= size;
    }
    reading.whole = structures_close(xml, &fault);
    fault_words(reading.error, LANGUAGE_EN, &fault);
    return reading;
}

#endif
