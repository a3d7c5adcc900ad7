/*
 * reader: gives a list of connections to one of its readers, in pieces, and keeps what came of it.
 */
#ifndef MUXWATCH_UNIT_READER_H
#define MUXWATCH_UNIT_READER_H

#include "base/service.h"
#include "evidence/prompt.h"
#include "read/connections_reader.h"
#include "report/faults.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct connections seen;
    bool opened;
    bool whole;
    char error[FAULT_WORDS_SIZE]; /* "" for none */
};

/* The reader of a pasted table. */
static inline struct connections_reader *reader_table(struct connections *tally) {
    return connections_table_open(tally, prompt_line);
}

/* Stops at the first piece that the reader refuses, as the children do. Each piece is gone after it was fed. */
static inline struct reading reader_read(struct connections_reader *(*open)(struct connections *tally),
                                         const char *text, size_t length, size_t piece) {
    struct reading reading = {.opened = false};
    connections_begin(&reading.seen, SERVICE_VSHIELD, 48651);
    struct connections_reader *reader = open(&reading.seen);
    if (reader == NULL) {
        return reading;
    }
    reading.opened = true;
    int fed = 0;
    while (length > 0 && fed == 0) {
        size_t size = piece < length ? piece : length;
        char *held = malloc(size);
        memcpy(held, text, size);
        fed = connections_reader_feed(reader, held, size);
        free(held);
        text += size;
        length -= size;
    }
    struct fault fault;
    reading.whole = connections_reader_close(reader, &fault);
    fault_words(reading.error, &fault);
    return reading;
}

#endif
