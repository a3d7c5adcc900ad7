#include "read/connections_text.h"

#include "base/service.h"
#include "read/worlds.h"

#include <stdio.h>
#include <string.h>

enum {
    TOUCHING = 4,    /* so many digits at the end of a state are a world id that touches it */
    CUT_LEAST = 3,   /* so many bytes of a name tell whose it is */
    WRAPS_FROM = 60, /* a row of so many bytes may have been wrapped */
};

static void in_doubt(struct connections_text *self, struct span line) {
    if (!self->doubtful) {
        span_copy(self->doubt, sizeof self->doubt, line);
    }
    self->doubtful = true;
    self->torn |= span_find(line, self->port) != NULL && span_find(line, "EST") != NULL;
}

/* Whether a row that cannot be read concerns the service or the appliance. */
static bool concerns_mux(const struct connections_text *self, struct span line) {
    bool named = span_find(line, self->port) != NULL || span_find(line, " 169.254.") != NULL;
    for (struct span rest = span_of(self->tally.service); rest.length > 0 && !named;) {
        char name[SERVICE_THREAD_NAME + 1]; /* what a list may cut it to */
        span_copy(name, sizeof name, span_cut(&rest, '|'));
        named = span_find(line, name) != NULL;
    }
    return named;
}

/* Whether it names one of the services. */
static bool is_mux(const struct connections_text *self, struct span owner) {
    return service_named(owner, self->tally.service) != 0;
}

/* Makes `vShield-En...`, as Format-Table cuts it, the name of the service. */
static void complete_owner(const struct connections_text *self, struct span *owner) {
    struct span begin = *owner;
    while (span_ends(begin, ".")) {
        begin.length--;
    }
    bool cut = begin.length < owner->length && begin.length >= CUT_LEAST;
    struct span service = cut ? service_beginning(begin, self->tally.service) : *owner;
    *owner = service.length > 0 ? service : *owner;
}

/* Whether it is an address and its port, in one word. */
static bool is_address(struct span cell) {
    return memchr(cell.bytes, ' ', cell.length) == NULL && memchr(cell.bytes, ':', cell.length) != NULL;
}

/*
 * Counts a row of what is printed for people, once its owner is complete. False where it is none; one of somebody else's that is not
 * understood spoils nothing.
 */
static bool count_row(struct connections_text *self, struct span row[ROW_FIELDS], struct span line) {
    bool udp = connection_protocol(row[ROW_PROTO], "udp");
    bool known = udp || connection_protocol(row[ROW_PROTO], "tcp");
    complete_owner(self, &row[ROW_OWNER]);
    bool understood = known && connections_take(&self->tally, row);
    bool to_port = span_ends(row[ROW_FOREIGN], self->port);
    /* `x.x.x.x:48651`: somebody hid whose address it is */
    bool masked =
        to_port && span_run(row[ROW_FOREIGN], SPAN_DIGITS "abcdefABCDEF.:[]") < row[ROW_FOREIGN].length;
    struct span owner = row[ROW_OWNER];
    bool damaged = to_port && owner.length > 0 && /* `vShield-?dpoint-Mux` */
                   (!service_valid(owner) || worlds_in_doubt(owner, self->tally.service));
    if (masked || damaged || (known && !is_address(row[ROW_FOREIGN])) ||
        (!understood && concerns_mux(self, line))) {
        in_doubt(self, line);
        self->torn |= to_port && connection_state_of(row[ROW_STATE]) == CONNECTION_ESTABLISHED;
    }
    self->rows += known;
    self->of_port += known && to_port;
    self->udp += udp;
    return known;
}

/* Whether the state is one of the list's, or as empty as that of a row of udp. */
static bool known_state(const struct span row[ROW_FIELDS]) {
    return row[ROW_STATE].length == 0 ? !connection_protocol(row[ROW_PROTO], "tcp")
                                      : connection_state_of(row[ROW_STATE]) != CONNECTION_STATES;
}

/* A record of a form with names. A table's row that does not keep to its columns is left to be read by words. */
static bool take_fields(void *context, const struct span *fields) {
    struct connections_text *self = context;
    struct span row[ROW_FIELDS] = {fields[2], fields[1], fields[0], fields[3], fields[4]};
    struct span host = fields[ROW_FIELDS];
    self->mixed |= self->host[0] != '\0' && host.length > 0 && !span_equal(host, self->host);
    if (host.length > 0) {
        span_copy(self->host, sizeof self->host, host);
    }
    if (row[ROW_PROTO].length == 0 && (row[ROW_STATE].length > 0 || row[ROW_STATE].bytes == NULL)) {
        row[ROW_PROTO] = span_of("tcp"); /* nobody selected it */
    }
    if (self->records.form == RECORDS_XML) {
        self->rows++;
        return connections_take(&self->tally, row);
    }
    /* What is NULL is in a column that nobody selected. */
    bool addresses =
        (row[ROW_LOCAL].bytes == NULL || is_address(row[ROW_LOCAL])) && is_address(row[ROW_FOREIGN]);
    bool strays = !addresses || (row[ROW_STATE].bytes != NULL && !known_state(row)) ||
                  (row[ROW_OWNER].bytes != NULL &&
                   (row[ROW_OWNER].length == 0 || span_find(row[ROW_OWNER], " ") != NULL));
    return !(strays && self->records.form == RECORDS_TABLE) &&
           count_row(self, row, row[addresses ? ROW_FOREIGN : ROW_PROTO]);
}

static const struct record_kind kind = {
    .fields = ROW_FIELDS + 1,
    .needed = 1,
    .names = {"ForeignAddress", "LocalAddress", "Proto", "State", "WorldName", "VMHost"},
    .optional = 1,
    .take = take_fields,
    .row = "connection",
    .never_empty = true};

static bool is_protocol(struct span word) {
    return word.length <= 4 && (connection_protocol(word, "tcp") || connection_protocol(word, "udp"));
}

/* Takes the state, of one word or two, and the world id off the line's front. A long id may touch the state. */
static bool take_state(struct span *line, struct span *state) {
    struct span word = span_word(line);
    *state = (struct span){word.bytes, 0};
    for (int words = 0; words < 2 && !span_is_number(word); words++) {
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
    return span_is_number(word);
}

/*
 * The owner, of what stands behind the world id: behind the congestion control algorithm, which 5.x does not have and whose names
 * are not all known. Where one of the words is one of the services, it is the owner. `bytes` is NULL where another row follows: its line
 * break was lost.
 */
static struct span owner_of(const struct connections_text *self, struct span rest) {
    struct span behind = rest;
    for (struct span word = span_word(&behind); word.length > 0; word = span_word(&behind)) {
        if (is_mux(self, word)) {
            return word;
        }
        if (is_protocol(word)) {
            return (struct span){NULL, 0};
        }
        if (span_is_one(word, "newreno cubic")) {
            rest = behind;
        }
    }
    return span_trim(rest);
}

/*
 * Proto RecvQ SendQ Local Foreign [State] WorldID [CCAlgo] [World Name]; where the columns stand in the order of their names:
 * [CCAlgo] Foreign Local Proto RecvQ SendQ [State] WorldID [World Name].
 */
static bool row_by_words(const struct connections_text *self, struct span line, struct span row[ROW_FIELDS]) {
    struct span first = span_word(&line);
    bool by_name = !is_protocol(first);
    row[ROW_FOREIGN] = by_name && !is_address(first) ? span_word(&line) : first;
    row[ROW_LOCAL] = by_name ? span_word(&line) : first;
    row[ROW_PROTO] = by_name ? span_word(&line) : first;
    bool receives = span_is_number(span_word(&line));
    bool sends = span_is_number(span_word(&line));
    if (!by_name) {
        row[ROW_LOCAL] = span_word(&line);
        row[ROW_FOREIGN] = span_word(&line);
    }
    bool known = take_state(&line, &row[ROW_STATE]);
    row[ROW_OWNER] = owner_of(self, line);
    return receives && sends && known && row[ROW_OWNER].bytes != NULL;
}

/* Adds the text to the held row, with a blank between where it is `apart`. Whether that can be read, as `row`. */
static bool join(struct connections_text *self, struct span text, bool apart, struct span row[ROW_FIELDS]) {
    self->held[self->held_length] = ' ';
    memcpy(self->held + self->held_length + apart, text.bytes, text.length);
    return row_by_words(self, (struct span){self->held, self->held_length + apart + text.length}, row);
}

/* Whether the text gave the row, which could be read without it, an owner that it lacked. */
static bool gains_owner(const struct connections_text *self, struct span text, const struct span *row) {
    return is_mux(self, row[ROW_OWNER]) || (self->held_open && byte_alphanumeric(text.bytes[0]));
}

/*
 * Adds the next line to the held row, which a terminal or a document may have wrapped: at a blank or, where only that makes a state that
 * is known, within a word. To a row that could be read, only what gives it its owner; behind an empty line, only what makes it a row.
 */
static bool joins(struct connections_text *self, struct span text) {
    struct span row[ROW_FIELDS];
    if (self->held_length + 1 + text.length > sizeof self->held) {
        return false;
    }
    struct span host;
    struct span port;
    bool wanted = false;
    int most = self->held_length < WRAPS_FROM ? 1 : 2; /* no window is so narrow that it cuts words there */
    bool apart = self->held_owned && most > 1;         /* first as the rest of that name */
    for (int tries = 0; tries < most && !wanted; tries++) {
        apart = !apart;
        wanted = join(self, text, apart, row) && known_state(row) &&
                 connection_socket(row[ROW_FOREIGN], &host, &port) &&
                 (!self->held_read || gains_owner(self, text, row));
    }
    if ((self->held_read || self->held_apart) && !wanted) {
        return false;
    }
    apart |= !wanted;
    self->held_torn = !wanted;
    self->held_apart = false;
    self->held_read = wanted || join(self, text, true, row);
    self->held_owned = row[ROW_OWNER].length > 0;
    memcpy(self->held_row, row, sizeof row);
    self->held_length += apart + text.length;
    return true;
}

/*
 * Whether a row to the appliance may lack its owner: the one word behind the world id may be an algorithm that is not known here, or the
 * rest of the owner's name was lost.
 */
static bool may_lack_owner(const struct connections_text *self, const struct span row[ROW_FIELDS],
                           struct span line) {
    struct span owner = row[ROW_OWNER];
    bool algorithm =
        memchr(owner.bytes, ' ', owner.length) == NULL && !span_has_one(line, " newreno | cubic ");
    return span_ends(row[ROW_FOREIGN], self->port) && owner.length > 0 && !is_mux(self, owner) &&
           (algorithm || service_beginning(owner, self->tally.service).length > 0);
}

/* Counts the held row. If it is the `last` one, and the only one that could not be read, the list is truncated there. */
static void release_held(struct connections_text *self, bool last) {
    struct span line = {self->held, self->held_length};
    struct span *row = self->held_row;
    if (line.length == 0) {
        return;
    }
    bool counted = self->held_read && count_row(self, row, line);
    struct span words[2];
    bool begun = span_words(line, words, 2) == 2 && span_is_number(words[1]); /* else it may be prose */
    bool cut = last && begun && !counted && !self->unread;
    self->held_length = 0;
    self->rows += !counted;
    self->unread |= !counted;
    if (cut || self->held_torn || (counted ? may_lack_owner(self, row, line) : concerns_mux(self, line))) {
        in_doubt(self, line);
    }
    self->held_torn = false;
    self->held_apart = false;
}

static bool begins_row(struct span line) {
    return is_protocol(span_word(&line));
}

/* Whether it holds an address of IPv4 with its port: a row, though not one that could be read. */
static bool has_address(struct span line) {
    uint32_t address = 0;
    bool has = false;
    for (struct span word = span_word(&line); word.length > 0 && !has; word = span_word(&line)) {
        has = span_ipv4(&word, &address) && span_starts(word, ":");
    }
    return has;
}

void connections_text_begin(struct connections_text *reader, const char *service, unsigned port) {
    memset(reader, 0, sizeof *reader);
    connections_begin(&reader->tally, service, port);
    snprintf(reader->port, sizeof reader->port, ":%u", port);
    records_begin(&reader->records, &kind, reader);
}

/* Whether it is a part of a table's header that a terminal wrapped. Behind another form, which has more to say at its end, it is none. */
static bool wrapped_header(const struct connections_text *self, struct span text) {
    enum record_form form = self->records.form;
    bool begins = span_starts(text, "Proto") && span_has_one(text, "Recv Q|RecvQ");
    bool begun = self->headed || form == RECORDS_TABLE;
    return (form == RECORDS_NONE || form == RECORDS_TABLE) &&
           (begins || (begun && self->rows == 0 && span_has_one(text, "World|Name|State|Address")));
}

/* A row of csv or Format-Table whose header a filter took: the columns stand in the order of their names. */
static bool take_by_name(struct connections_text *self, struct span text) {
    struct span row[ROW_FIELDS];
    size_t length = text.length < sizeof self->held ? text.length : sizeof self->held;
    for (size_t i = 0; i < length; i++) {
        bool mark = text.bytes[i] == ',' || text.bytes[i] == '"';
        self->held[i] = (char)(mark ? ' ' : text.bytes[i]);
    }
    return row_by_words(self, (struct span){self->held, length}, row) && is_address(row[ROW_LOCAL]) &&
           is_address(row[ROW_FOREIGN]) && count_row(self, row, text);
}

bool connections_text_line(struct connections_text *self, struct span line, bool goes_on) {
    if (self->records.form == RECORDS_XML && !self->records.over) {
        return records_line(&self->records, line, goes_on);
    }
    struct span text = span_trim(line);
    bool row = begins_row(text);
    bool waits = self->held_length > 0 && !row;
    self->held_apart |= waits && !self->held_read && text.length == 0;
    if (waits && (text.length > 0 ? joins(self, text) : self->held_apart)) {
        return true;
    }
    release_held(self, !row);
    bool begun = self->records.form != RECORDS_NONE;
    bool stray = row || (self->rows > 0 && span_starts(text, "<")); /* it begins no form */
    if ((begun || !stray) && records_line(&self->records, line, goes_on)) {
        bool netstat = !begun && self->records.form == RECORDS_TABLE &&
                       !span_has_one(line, "World|Recv Q|ForeignAddress");
        self->records.form = netstat ? RECORDS_NONE : self->records.form; /* of Windows */
        return !netstat;
    }
    if (!row && take_by_name(self, text)) {
        return true;
    }
    if (!row && wrapped_header(self, text)) {
        self->records.form = RECORDS_NONE; /* its columns are none: rows are read by words */
        self->headed = true;
        return true;
    }
    if (row) {
        struct span *read = self->held_row;
        self->held_length = text.length < sizeof self->held ? text.length : sizeof self->held;
        memcpy(self->held, text.bytes, self->held_length);
        self->held_read = row_by_words(self, (struct span){self->held, self->held_length}, read);
        self->held_owned = read[ROW_OWNER].length > 0;
        self->held_open = !self->held_owned && connection_state_of(read[ROW_STATE]) != CONNECTION_TIME_WAIT;
        if (self->held_read && (text.length < WRAPS_FROM || is_mux(self, read[ROW_OWNER]))) {
            release_held(self, false);
        }
    }
    bool unread = !row && begun && has_address(text);
    if (unread && concerns_mux(self, text)) {
        in_doubt(self, text);
    }
    return row || unread;
}

bool connections_text_end(struct connections_text *self, struct fault *fault) {
    release_held(self, true);
    return records_end(&self->records, fault);
}

bool connections_text_headed(const struct connections_text *self) {
    return self->headed || self->records.form != RECORDS_NONE || self->records.rows > 0;
}
