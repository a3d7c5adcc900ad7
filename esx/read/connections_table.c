/*
 * The table reader. A whole table tells its columns by the line of dashes; rows without it (`… | grep Mux`, a
 * ticket in which every run of blanks became one) are read word by word.
 */
#include "read/connections_table.h"

#include "base/service.h"
#include "read/xml_structures.h"

#include <string.h>

enum { TOUCHING = 4 /* so many digits at the end of a state are a world id that touches it */ };

static const char *const titles[TABLE_COLUMNS] = {
    [TABLE_PROTO] = "Proto", [TABLE_LOCAL] = "Local Address", [TABLE_FOREIGN] = "Foreign Address",
    [TABLE_STATE] = "State", [TABLE_WORLD] = "World ID",      [TABLE_OWNER] = "World Name",
};

static bool dashes(struct span line) {
    bool any = false;
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] != '-' && line.bytes[i] != ' ') {
            return false;
        }
        any |= line.bytes[i] == '-';
    }
    return any;
}

/*
 * The bytes of the line within the extent, without blanks at the ends; rows are stripped, so they may end
 * before.
 */
static struct span cell(struct span line, struct table_extent extent) {
    if (extent.start >= line.length) {
        return (struct span){"", 0};
    }
    size_t left = line.length - extent.start;
    return span_trim((struct span){line.bytes + extent.start, extent.width < left ? extent.width : left});
}

/* Learns the columns: each run of dashes is as wide as its column, and its title stands above it. */
static void learn_columns(struct connections_table *self, struct span line) {
    self->table = true;
    self->aligned = true;
    memset(self->extents, 0, sizeof self->extents);
    struct span header = {self->header, self->header_length};
    for (size_t at = 0; at < line.length;) {
        struct table_extent extent = {at, 0};
        while (at < line.length && line.bytes[at] == '-') {
            at++;
        }
        extent.width = at - extent.start;
        size_t gap = at;
        while (at < line.length && line.bytes[at] == ' ') {
            at++;
        }
        self->aligned &= extent.width > 0 && (at == line.length || at - gap == 2);
        for (int column = 0; column < TABLE_COLUMNS; column++) {
            if (span_equal(cell(header, extent), titles[column])) {
                self->extents[column] = extent;
            }
        }
    }
    for (int column = 0; column < TABLE_COLUMNS; column++) {
        self->aligned &= self->extents[column].width > 0;
    }
    self->extents[TABLE_OWNER].width =
        LINES_LONGEST; /* the last column: its names may be longer than the dashes */
}

static bool one_word(struct span cell) {
    return memchr(cell.bytes, ' ', cell.length) == NULL;
}

/* A state may have a blank in it, but columns stand two apart. */
static bool one_cell(struct span cell) {
    return span_find(cell, "  ") == NULL;
}

/* Whether the row keeps to the columns: blanks before each, single words within. */
static bool row_by_columns(const struct connections_table *self, struct span line,
                           struct connection_row *row) {
    for (int column = 0; column < TABLE_COLUMNS; column++) {
        size_t start = self->extents[column].start;
        for (size_t i = start > 2 ? start - 2 : 0; i < start && i < line.length; i++) {
            if (line.bytes[i] != ' ') {
                return false;
            }
        }
    }
    *row = (struct connection_row){
        .proto = cell(line, self->extents[TABLE_PROTO]),
        .local = cell(line, self->extents[TABLE_LOCAL]),
        .foreign = cell(line, self->extents[TABLE_FOREIGN]),
        .state = cell(line, self->extents[TABLE_STATE]),
        .owner = cell(line, self->extents[TABLE_OWNER]),
    };
    return row->foreign.length > 0 && one_word(row->proto) && one_word(row->local) &&
           one_word(row->foreign) && one_cell(row->state);
}

/*
 * Congestion control algorithms that ESXi has; 5.x lists have no such column, and elsewhere it may be empty.
 */
static bool congestion_algorithm(struct span word) {
    return span_equal(word, "newreno") || span_equal(word, "cubic");
}

/* Takes the state, of one word or two, and the world id off the line's front. A long id may touch the state. */
static bool take_state(struct span *line, struct span *state) {
    uint64_t number = 0;
    struct span word = span_word(line);
    *state = (struct span){word.bytes, 0};
    for (int words = 0; words < 2 && !span_number(word, UINT64_MAX, &number); words++) {
        size_t letters = word.length;
        while (letters > 0 && word.bytes[letters - 1] >= '0' && word.bytes[letters - 1] <= '9') {
            letters--;
        }
        if (word.length - letters >= TOUCHING) {
            bool digit = letters > 0 && word.bytes[letters - 1] == '_'; /* FIN_WAIT_1, FIN_WAIT_2 */
            state->length = (size_t)(word.bytes - state->bytes) + letters + digit;
            return letters > 0;
        }
        state->length = (size_t)(word.bytes - state->bytes) + word.length;
        word = span_word(line);
    }
    return span_number(word, UINT64_MAX, &number);
}

/*
 * The owner, of what stands behind the world id. An algorithm that nobody here knows is taken for a part of it, which matters to
 * nobody but the service.
 */
static struct span owner_of(struct span rest, const char *service) {
    struct span behind = rest;
    struct span last = {"", 0};
    if (congestion_algorithm(span_word(&behind))) {
        return span_trim(behind);
    }
    for (struct span word = span_word(&behind); word.length > 0; word = span_word(&behind)) {
        last = word;
    }
    return service_named(last, service) ? last : span_trim(rest);
}

/* Proto RecvQ SendQ Local Foreign [State] WorldID [CCAlgo] [World Name]. */
static bool row_by_words(struct span line, const char *service, struct connection_row *row) {
    uint64_t number = 0;
    row->proto = span_word(&line);
    bool receives = span_number(span_word(&line), UINT64_MAX, &number);
    bool sends = span_number(span_word(&line), UINT64_MAX, &number);
    row->local = span_word(&line);
    row->foreign = span_word(&line);
    bool known = take_state(&line, &row->state);
    row->owner = owner_of(line, service);
    return receives && sends && known;
}

/*
 * Whether the text ends within this row: it has no newline, and ends before the world id does (numbers are
 * right-justified, so that every row reaches the end of that column), or its owner is the beginning of the
 * service's name but too short to be one that VMkernel cut.
 */
static bool row_breaks_off(const struct connections_table *self, struct span line, struct span owner) {
    size_t whole = strlen(self->tally->service);
    bool short_owner = owner.length > 0 && owner.length < 15 && owner.length < whole &&
                       memcmp(owner.bytes, self->tally->service, owner.length) == 0;
    bool short_row =
        self->aligned && line.length < self->extents[TABLE_WORLD].start + self->extents[TABLE_WORLD].width;
    return self->lines.unterminated && (short_owner || short_row);
}

static void take_row(struct connections_table *self, struct span line) {
    struct connection_row row;
    bool read =
        (self->aligned && row_by_columns(self, line, &row)) || row_by_words(line, self->tally->service, &row);
    if (self->broken.id != FAULT_NONE) {
        return;
    }
    if (!read || row_breaks_off(self, line, row.owner) || !connections_take(self->tally, &row)) {
        char text[80];
        span_copy(text, sizeof text, line);
        self->broken = fault_make(FAULT_ROW, self->tally->rows + 1, span_of(text));
    }
}

/* tcp, udp, and tcp4, tcp6, udp4, udp6 */
static bool begins_row(struct span line) {
    struct span word = span_word(&line);
    return word.length <= 4 && (connection_protocol(word, "tcp") || connection_protocol(word, "udp"));
}

static void take_table_line(void *context, struct span line) {
    struct connections_table *self = context;
    struct span trimmed = span_trim(line);
    struct span command;
    if (begins_row(trimmed)) {
        take_row(self, trimmed.bytes == line.bytes ? line : trimmed);
    } else if (span_starts(line, titles[TABLE_PROTO])) {
        self->header_length = line.length;
        memcpy(self->header, line.bytes, line.length);
    } else if (self->header_length > 0 && dashes(line)) {
        learn_columns(self, line);
    } else if (self->prompt(line, &command)) {
        self->asked |= span_find(command, "connection list") != NULL;
    } else if (trimmed.length > 0 && (self->said[0] == '\0' || strcmp(self->said, STRUCTURES_ERRORS) == 0)) {
        span_copy(self->said, sizeof self->said, trimmed);
    }
    self->cut |= self->lines.unterminated && !begins_row(trimmed) && !self->prompt(line, &command);
}

void connections_table_begin(struct connections_table *table, struct connections *tally,
                             prompt_test *prompt) {
    memset(table, 0, sizeof *table);
    table->tally = tally;
    table->prompt = prompt;
    lines_begin(&table->lines, take_table_line, table);
}

bool connections_table_end(struct connections_table *self, struct fault *fault) {
    lines_end(&self->lines);
    *fault = self->broken;
    if (fault->id != FAULT_NONE) {
        /* nothing else counts */
    } else if (self->lines.overlong > 0) {
        *fault = fault_number(FAULT_OVERLONG, LINES_LONGEST);
    } else if (self->cut && (self->header_length > 0 || self->tally->rows > 0)) {
        *fault = fault_number(FAULT_CUT_BEHIND, self->tally->rows);
    } else if (self->tally->rows > 0 || (self->asked && !self->table && self->said[0] == '\0')) {
        *fault = fault_number(FAULT_NONE, 0);
    } else if (self->said[0] != '\0') {
        *fault = fault_make(FAULT_SAID, 0, span_of(self->said));
    } else {
        *fault =
            fault_number(self->table ? FAULT_NO_CONNECTION : FAULT_EMPTY, 0); /* a host always has some */
    }
    return fault->id == FAULT_NONE;
}
