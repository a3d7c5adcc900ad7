/*
 * The XML reader: libxml2's push parser with our own SAX handlers. The push form, since the bytes come from a
 * pipe that is polled beside the other probes; handlers instead of a tree, for constant memory. Nothing in
 * the input can make it load, define or expand anything: a document type declaration ends the reading, so
 * there are no entities but the five of XML.
 */
#include "read/xml_structures.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEEPEST = 16, /* the list's own depth is 6 */
    SILENCE_MAX =
        64 * 1024,       /* bytes that libxml2 may hold back while it waits for the end of a tag or comment */
    PIECE = 2 * 1024,    /* of the input at a time: libxml2 keeps a copy, in a buffer that would grow */
    NAMES_MAX = 4 * 1024 /* bytes of different names that libxml2 may keep; a list has about 200 */
};

/* Depths below the list. */
enum { AT_ROW = 1, AT_FIELD, AT_VALUE };

struct structures {
    const struct record_kind *kind;
    void *context;
    uint64_t rows;
    xmlParserCtxtPtr parser;
    unsigned depth;
    unsigned list_depth; /* while the list is open; else 0 */
    bool list_seen;
    int column;                      /* the field that is open, RECORD_FIELDS when none of ours */
    bool present[RECORD_FIELDS + 1]; /* of all that are none of ours the last */
    size_t lengths[RECORD_FIELDS];
    char fields[RECORD_FIELDS][STRUCTURES_FIELD];
    uint64_t comment;   /* the row in whose place the first comment of the list stands; else 0 */
    size_t events;      /* how often a handler was called */
    size_t silence;     /* bytes fed since */
    bool begun;         /* something other than blanks has come */
    bool closing;       /* nothing follows: what the parser still misses was cut off */
    struct fault fault; /* the first one counts */
};

/*
 * Keeps the reason, also where libxml2 tells of a fatal error, by which it ends itself as soon as it can. It is not to be stopped then:
 * that takes away the input which it reads on in until it comes to look.
 */
static void note(struct structures *self, struct fault fault) {
    if (self->fault.id == FAULT_NONE) {
        self->fault = self->closing ? fault_number(FAULT_CUT_BEHIND, self->rows) : fault;
    }
}

/* Keeps the reason and ends the parsing. */
static void fail(struct structures *self, enum fault_id id, uint64_t number, const char *text) {
    note(self, fault_make(id, number, span_of(text)));
    xmlStopParser(self->parser);
}

/* What is wrong with the row that is being read, or what stands in its place. */
static void fail_row(struct structures *self, enum fault_id id, const char *text) {
    fail(self, id, self->rows + 1, text);
}

/* How deep below the list the reader is; 0 in the list itself and outside of it. */
static unsigned level(const struct structures *self) {
    return self->list_depth > 0 ? self->depth - self->list_depth : 0;
}

static bool is(const xmlChar *name, const char *wanted) {
    return name[0] == (xmlChar)wanted[0] &&
           strcmp((const char *)name, wanted) == 0; /* called for each element */
}

/* The column that a field's `name` attribute means. libxml2 gives five pointers for each attribute. */
static int column_of(const struct structures *self, int count, const xmlChar **attributes) {
    for (const xmlChar **attribute = attributes; count > 0; count--, attribute += 5) {
        struct span value = {(const char *)attribute[3], (size_t)(attribute[4] - attribute[3])};
        int column = is(attribute[0], "name") ? record_field(self->kind, value) : -1;
        if (column >= 0) {
            return column;
        }
    }
    return RECORD_FIELDS;
}

static bool blanks(const char *text, size_t length) {
    return span_run((struct span){text, length}, " \t\r\n") == length;
}

static void characters(void *context, const xmlChar *bytes, int count) {
    struct structures *self = context;
    const char *text = (const char *)bytes;
    size_t length = count > 0 ? (size_t)count : 0;
    bool asked = self->column != RECORD_FIELDS;
    self->events++;
    if (level(self) < AT_VALUE) {
        if ((asked || (self->list_seen && level(self) < AT_FIELD)) && !blanks(text, length)) {
            fail_row(self, FAULT_XML_UNEXPECTED, "text");
        }
        return;
    }
    if (!asked || (self->kind->lists && length > 1 && blanks(text, length))) {
        return; /* the indentation of a list */
    }
    size_t *held = &self->lengths[self->column];
    if (length <= STRUCTURES_FIELD - *held) {
        memcpy(self->fields[self->column] + *held, text, length);
        *held += length;
    } else {
        fail(self, FAULT_XML_OVERLONG, STRUCTURES_FIELD, "");
    }
}

/* Whether an element may stand in a field: one value, or several in a list. A field that is not read may hold anything except rows. */
static bool start_value(struct structures *self, const xmlChar *name) {
    bool asked = self->column != RECORD_FIELDS;
    bool lists = asked && self->kind->lists;
    if (lists) {
        characters(self, BAD_CAST " ", 1);
    }
    return (!asked || lists || self->lengths[self->column] == 0) && !is(name, "structure") &&
           !is(name, "field");
}

/* Outside the list. Before it localcli has others; behind it stands what kept it from being whole. */
static bool start_outside(struct structures *self, const xmlChar *name) {
    if (self->depth == 1) {
        return is(name, "output");
    }
    if (is(name, "list") && !self->list_seen) {
        self->list_seen = true;
        self->list_depth = self->depth;
        return true;
    }
    return !self->list_seen && !is(name, "structure") && !is(name, "field") && !is(name, "fault");
}

/* Names are compared without their name space: esxcli declares a default one, localcli a prefix. */
static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count,
                          int defaulted_count, const xmlChar **attributes) {
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted_count;
    struct structures *self = context;
    bool expected = true;
    self->events++;
    self->depth++;
    if (self->list_depth == 0) {
        expected = start_outside(self, name);
    } else if (level(self) == AT_ROW) {
        expected = is(name, "structure");
        memset(self->present, 0, sizeof self->present);
        memset(self->lengths, 0, sizeof self->lengths);
    } else if (level(self) == AT_FIELD) {
        expected = is(name, "field");
        self->column = column_of(self, attribute_count, attributes);
        self->present[self->column] = true;
    } else {
        expected = start_value(self, name);
    }
    if (!expected || self->depth > DEEPEST) {
        fail_row(self, FAULT_XML_UNEXPECTED, (const char *)name);
    }
}

static void end_row(struct structures *self) {
    struct span row[RECORD_FIELDS];
    for (int column = 0; column < self->kind->fields; column++) {
        if (!self->present[column] && column < self->kind->fields - self->kind->optional) {
            fail_row(self, FAULT_ROW, self->kind->names[column]);
            return;
        }
        row[column] = span_trim((struct span){self->fields[column], self->lengths[column]});
    }
    if (!self->kind->take(self->context, row)) {
        fail_row(self, FAULT_ROW, self->kind->row);
        return;
    }
    self->rows++;
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    struct structures *self = context;
    self->events++;
    if (level(self) == AT_ROW) {
        end_row(self);
    } else if (level(self) == AT_FIELD) {
        self->column = RECORD_FIELDS;
    } else if (self->depth == self->list_depth) {
        self->list_depth = 0;
    }
    self->depth--;
}

/* No host writes one: somebody says what he took out or put in. The rows around it still count. */
static void comment(void *context, const xmlChar *text) {
    (void)text;
    struct structures *self = context;
    if (self->list_depth > 0 && level(self) < AT_FIELD && self->comment == 0) {
        self->comment = self->rows + 1;
    }
}

static void doctype(void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id) {
    (void)name, (void)public_id, (void)system_id;
    fail_row(context, FAULT_XML_UNEXPECTED, "DOCTYPE");
}

/* Not libxml2's structured handler, whose type differs between its versions. */
static void parser_error(void *context, const char *format, ...) {
    (void)format;
    struct structures *self = context;
    const xmlError *error = xmlCtxtGetLastError(self->parser);
    if (error == NULL || error->level != XML_ERR_FATAL) {
        return;
    }
    struct fault fault = fault_make(
        FAULT_XML_PARSER, (uint64_t)error->line,
        span_trim((struct span){error->message, error->message == NULL ? 0 : strcspn(error->message, "\n")}));
    if (error->code == XML_ERR_NO_MEMORY && xmlDictGetUsage(self->parser->dict) > NAMES_MAX) {
        fault = fault_number(FAULT_XML_OVERLONG, NAMES_MAX);
    }
    note(self, fault);
}

/*
 * libxml2 writes what it cannot raise otherwise (no memory) to stderr; the caller hears of it by the result.
 */
static void be_silent(void *context, const char *message, ...) {
    (void)context, (void)message;
}

/* Takes the first line that is not blank off the text; an empty one where there is none. */
static struct span next_line(struct span *text) {
    struct span line = {"", 0};
    while (line.length == 0 && span_line(text, &line)) {
        line = span_trim(line);
    }
    return line;
}

/*
 * esxcli and localcli print their errors as plain text on stdout: quote that text instead of calling it bad
 * XML.
 */
static bool begins_as_xml(struct structures *self, struct span text) {
    struct span line = next_line(&text);
    if (line.length == 0) {
        return true;
    }
    self->begun = true;
    if (line.bytes[0] == '<' || (unsigned char)line.bytes[0] == 0xef) { /* UTF-8's byte order mark */
        return true;
    }
    struct span below = next_line(&text);
    note(self,
         fault_make(FAULT_SAID, 0, span_equal(line, STRUCTURES_ERRORS) && below.length > 0 ? below : line));
    return false;
}

int structures_feed(struct structures *structures, const char *bytes, size_t length) {
    do {
        size_t piece = length < PIECE ? length : PIECE;
        if (structures->fault.id != FAULT_NONE ||
            (!structures->begun && !begins_as_xml(structures, (struct span){bytes, piece}))) {
            return -1;
        }
        size_t events = structures->events;
        xmlParseChunk(structures->parser, bytes, (int)piece, 0);
        structures->silence = structures->events == events ? structures->silence + piece : 0;
        if (structures->silence > SILENCE_MAX) {
            fail(structures, FAULT_XML_OVERLONG, SILENCE_MAX, "");
        }
        if (!structures->parser->wellFormed) {
            fail(structures, FAULT_UNREADABLE, 0, "");
        }
        bytes += piece;
        length -= piece;
    } while (length > 0);
    return structures->fault.id != FAULT_NONE ? -1 : 0;
}

bool structures_close(struct structures *structures, struct fault *fault) {
    if (structures->fault.id == FAULT_NONE && !structures->begun) {
        fail(structures, FAULT_EMPTY, 0, "");
    }
    if (structures->fault.id == FAULT_NONE) {
        structures->closing = true;
        xmlParseChunk(structures->parser, "", 0, 1);
        structures->closing = false;
        if (!structures->parser->wellFormed) {
            fail(structures, FAULT_UNREADABLE, 0, "");
        } else if (!structures->list_seen || (structures->rows == 0 && structures->kind->never_empty)) {
            fail(structures, FAULT_NO_ANSWER, 0, "");
        } else if (structures->comment > 0) {
            fail(structures, FAULT_XML_UNEXPECTED, structures->comment, "comment");
        }
    }
    bool whole = structures->fault.id == FAULT_NONE;
    *fault = structures->fault;
    xmlFreeParserCtxt(structures->parser);
    xmlFree(structures);
    return whole;
}

struct structures *structures_open(const struct record_kind *kind, void *context) {
    xmlSAXHandler handlers = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .characters = characters,
        .cdataBlock = characters,
        .comment = comment,
        .internalSubset = doctype,
        .error = parser_error,
    };
    xmlSetGenericErrorFunc(NULL, be_silent);
    struct structures *self = xmlMalloc(sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    memset(self, 0, sizeof *self);
    self->kind = kind;
    self->context = context;
    self->column = RECORD_FIELDS;
    self->parser = xmlCreatePushParserCtxt(&handlers, self, NULL, 0, NULL);
    if (self->parser == NULL) {
        xmlFree(self);
        return NULL;
    }
    xmlCtxtUseOptions(self->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC); /* esxcli writes UTF-8 */
    xmlDictSetLimit(self->parser->dict, NAMES_MAX);
    return self;
}
