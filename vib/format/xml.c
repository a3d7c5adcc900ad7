#include "format/xml.h"

#include "format/message.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* libxml2 does not always fail where it gets no memory: an attribute may just be missing. So it never gets none. */

static void *allocate(size_t size) {
    return memory_need(malloc(size));
}

static void *reallocate(void *memory, size_t size) {
    return memory_need(realloc(memory, size));
}

static char *duplicate(const char *text) {
    return memory_need(strdup(text));
}

void xml_begin(void) {
    xmlMemSetup(free, allocate, reallocate, duplicate);
    xmlInitParser();
}

/*
 * Libxml2's time grows with the square of the attributes in one tag, and of the name spaces in a document; a tree's memory with the
 * number of its nodes: an element, a piece of text, and two for an attribute.
 */
enum { ATTRIBUTES_MAX = 200, NAME_SPACES_MAX = 1000, NODES_MAX = 150000, NODES_MAX_STREAMED = 100000 };

/* Behind the end of what begins at `at`; the document's end when there is none. */
static const char *behind(const char *at, const char *end, const char *closing) {
    const char *found = memmem(at, (size_t)(end - at), closing, strlen(closing));
    return found != NULL ? found + strlen(closing) : end;
}

const char *xml_encoding(const char *text) {
    text += strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    const char *end = behind(text, text + strlen(text), "?>");
    const char *found =
        strncmp(text, "<?xml", 5) == 0 ? memmem(text, (size_t)(end - text), "encoding", 8) : NULL;
    return found != NULL ? found + 8 + strspn(found + 8, "= \t\r\n\"'") : NULL;
}

/* Whether the text is one that libxml2 reads as it is scanned here, byte by byte. */
static bool known_encoding(const char *text, size_t length) {
    static const char *const known[] = {"utf-8", "us-ascii", "ascii", "iso-8859-", "windows-125", NULL};
    const char *encoding = xml_encoding(text);
    bool good = encoding == NULL;
    for (int i = 0; !good && known[i] != NULL; i++) {
        good = strncasecmp(encoding, known[i], strlen(known[i])) == 0;
    }
    return good && memchr(text, '\0', length) == NULL;
}

/* Reads over a tag. Returns what follows; `attributes` gets how many it has. */
static const char *scan_tag(const char *at, const char *end, int *attributes) {
    for (; at < end && *at != '>'; at++) {
        if (*at == '"' || *at == '\'') {
            const char *quote = memchr(at + 1, *at, (size_t)(end - at - 1));
            ++*attributes;
            at = quote != NULL ? quote : end - 1;
        }
    }
    return at;
}

/*
 * Looks for what would make the document cost more than its length, or more memory than there is. `streamed`: only what is below a child of
 * the root is in memory at a time. A document type declaration that declares anything is not read either: there begin the bombs of entities.
 */
static void scan(const char *at, const char *end, bool streamed, struct xml_error *error) {
    static const char *const passed[][2] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<", NULL}};
    const char *begin = at;
    const char *part = at;
    int most = streamed ? NODES_MAX_STREAMED : NODES_MAX;
    int nodes = 0;
    int depth = 0;
    int spaces = 0;
    for (const char *space = at; (space = memmem(space, (size_t)(end - space), "xmlns", 5)) != NULL;
         space += 5) {
        error->large = ++spaces > NAME_SPACES_MAX;
    }
    while (!error->large && !error->declares && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const char *tag = at;
        int attributes = 0;
        int kind = 0;
        while (strncmp(tag, passed[kind][0], strlen(passed[kind][0])) != 0) {
            kind++;
        }
        if (passed[kind][1] != NULL) {
            at = behind(at + strlen(passed[kind][0]), end, passed[kind][1]);
        } else if (strncmp(tag, "<!DOCTYPE", 9) == 0) {
            at += strcspn(at, "[>");
            error->doctype = true;
            error->declares = *at == '[';
        } else {
            at = scan_tag(at, end, &attributes);
            depth += tag[1] == '/' ? -1 : at[-1] == '/' ? 0 : 1;
        }
        nodes += 2 * attributes + (tag[1] != '/') + (tag > begin && tag[-1] != '>');
        error->large = attributes > ATTRIBUTES_MAX || nodes > most || at - part > XML_BYTES_MAX;
        if (streamed && depth <= 1) {
            part = at;
            nodes = 0;
        }
    }
    error->large |= !error->declares && at == NULL && end - part > XML_BYTES_MAX;
}

/* Whether the document is not to be read; `error` says why. */
static bool dangerous(const char *text, size_t length, bool streamed, struct xml_error *error) {
    bool known = known_encoding(text, length);
    *error = (struct xml_error){.line = 0};
    if (known) {
        scan(text, text + length, streamed, error);
    }
    snprintf(error->reason, sizeof error->reason, "%s",
             !known         ? "an encoding that is not read"
             : error->large ? "more elements, attributes, name spaces or bytes than are read"
                            : "what a document type declaration declares is not read");
    return !known || error->large || error->declares;
}

/* Who is shown the parts of a document, and what is still to be read of that. */
struct viewing {
    xml_visitor *visit;
    void *context;
    const char *text;
    size_t left;
};

/* For xmlCtxtReadIO(): libxml2 copies what it reads from memory as a whole. */
static int read_piece(void *context, char *to, int size) {
    struct viewing *viewing = context;
    size_t count = viewing->left < (size_t)size ? viewing->left : (size_t)size;
    memcpy(to, viewing->text, count);
    viewing->text += count;
    viewing->left -= count;
    return (int)count;
}

/* Shows a child of the outermost element, and frees it and the text before it. */
static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
    xmlParserCtxt *parser = context;
    const struct viewing *viewing = parser->_private;
    xmlNode *node = parser->node;
    xmlSAX2EndElementNs(context, name, prefix, space);
    if (parser->nodeNr == 1) {
        viewing->visit(viewing->context, node);
        xmlNodeSetContent(parser->node, NULL);
    }
}

/* Reads a document; where somebody views it, only what is below a child of the outermost element is in memory at a time. */
static xmlDoc *parse(const char *bytes, size_t length, struct viewing *viewing, struct xml_error *error) {
    static const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOBLANKS |
                               XML_PARSE_BIG_LINES | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    if (dangerous(bytes, length, viewing != NULL, error)) {
        return NULL;
    }
    xmlParserCtxt *parser = memory_need(xmlNewParserCtxt());
    parser->_private = viewing;
    parser->sax->comment = NULL;
    parser->sax->processingInstruction = NULL;
    if (viewing != NULL) {
        parser->sax->endElementNs = end_element;
    }
    xmlDoc *document = viewing != NULL ? xmlCtxtReadIO(parser, read_piece, NULL, viewing, NULL, NULL, options)
                                       : xmlCtxtReadMemory(parser, bytes, (int)length, NULL, NULL, options);
    if (document == NULL) {
        const xmlError *last = xmlCtxtGetLastError(parser); /* the one that ended it */
        const char *message = last != NULL && last->message != NULL ? last->message : "empty";
        error->line = last != NULL ? last->line : 0;
        snprintf(error->reason, sizeof error->reason, "%.*s", (int)strcspn(message, "\n"), message);
    }
    xmlFreeParserCtxt(parser);
    return document;
}

xmlDoc *xml_parse(const char *bytes, size_t length, struct xml_error *error) {
    return parse(bytes, length, NULL, error);
}

int xml_visit(const char *bytes, size_t length, xml_visitor *visit, void *context, struct xml_error *error) {
    xmlDoc *document = parse(bytes, length, &(struct viewing){visit, context, bytes, length}, error);
    xmlFreeDoc(document);
    return document != NULL ? 0 : -1;
}

static xmlNode *named_from(xmlNode *element, const char *name) {
    while (element != NULL && !xml_is(element, name)) {
        element = xmlNextElementSibling(element);
    }
    return element;
}

xmlNode *xml_child(xmlNode *node, const char *name) {
    return named_from(xmlFirstElementChild(node), name);
}

xmlNode *xml_next(xmlNode *node) {
    return named_from(xmlNextElementSibling(node), xml_name(node));
}

bool xml_is(xmlNode *node, const char *name) {
    return node != NULL && strcmp(xml_name(node), name) == 0;
}

const char *xml_name(xmlNode *node) {
    return (const char *)node->name;
}

const char *xml_text(xmlNode *node) {
    xmlNode *first = node != NULL ? node->children : NULL;
    return first != NULL && first->type == XML_TEXT_NODE && first->content != NULL
               ? (const char *)first->content
               : "";
}

const char *xml_child_text(xmlNode *node, const char *name) {
    return xml_text(xml_child(node, name));
}

const char *xml_attribute(xmlNode *node, const char *name) {
    xmlAttr *attribute = xmlHasProp(node, (const xmlChar *)name);
    return attribute == NULL ? NULL : xml_text((xmlNode *)attribute);
}

const char *xml_attribute_text(xmlNode *node, const char *name) {
    const char *value = xml_attribute(node, name);
    return value != NULL ? value : "";
}

long xml_line(xmlNode *node) {
    return node != NULL ? xmlGetLineNo(node) : 0;
}

xmlNode *xml_add(xmlNode *parent, const char *name, const char *text) {
    return memory_need(xmlNewTextChild(parent, NULL, (const xmlChar *)name, (const xmlChar *)text));
}

xmlNode *xml_set(xmlNode *node, const char *name, const char *value) {
    memory_need(xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value));
    return node;
}

void xml_set_text(xmlNode *node, const char *text) {
    xmlNodeSetContent(node, NULL);
    xmlNodeAddContent(node, (const xmlChar *)text);
}

void xml_print(xmlBuffer *buffer, xmlDoc *document) {
    xmlSaveCtxt *writer =
        memory_need(xmlSaveToBuffer(buffer, "US-ASCII", XML_SAVE_FORMAT | XML_SAVE_NO_DECL));
    bool saved = xmlSaveDoc(writer, document) >= 0;
    memory_check(xmlSaveClose(writer) >= 0 && saved);
}
