#include "format/xml.h"

#include "format/memory.h"

#include <libxml/parser.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlsave.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* libxml2's own texts. */
static const char *text_of(const xmlChar *text) {
    return (const char *)text;
}

static const xmlChar *text_for(const char *text) {
    return (const xmlChar *)text;
}

static void keep_silent(void *context, const char *format, ...) {
    (void)context;
    (void)format;
}

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
    xmlSetGenericErrorFunc(NULL, keep_silent);
    xmlInitParser();
}

void xml_end(void) {
    xmlCleanupParser();
}

/*
 * Libxml2's time grows with the square of the attributes in one tag, and of the name spaces in a document; a tree's memory with the
 * number of its nodes.
 */
enum { ATTRIBUTES_MAX = 200, NAME_SPACES_MAX = 1000, NODES_MAX = 120000 };

/* Behind the end of what begins at `at`; the document's end when there is none. */
static const char *behind(const char *at, const char *end, const char *closing) {
    const char *found = memmem(at, (size_t)(end - at), closing, strlen(closing));
    return found != NULL ? found + strlen(closing) : end;
}

/* A document while it is looked through. */
struct scan {
    struct xml_error *error;
    const char *end;
    bool streamed; /* only what is below the root's children is in memory at a time */
    int spaces;
    int nodes;
    int depth;
};

/* Reads over a tag. Returns what follows, NULL when it has too many attributes. */
static const char *scan_tag(struct scan *scan, const char *at) {
    int attributes = 0;
    const char *tag = at;
    for (; at < scan->end && *at != '>'; at++) {
        if (*at == '"' || *at == '\'') {
            const char *quote = memchr(at + 1, *at, (size_t)(scan->end - at - 1));
            attributes++;
            at = quote != NULL ? quote : scan->end - 1;
        }
    }
    scan->nodes += attributes;
    scan->depth += tag[1] == '/' ? -1 : at > tag && at[-1] == '/' ? 0 : 1;
    if (scan->streamed && scan->depth <= 1) {
        scan->nodes = 0;
    }
    return attributes > ATTRIBUTES_MAX ? NULL : at;
}

/* Reads over a document type declaration; one that declares anything is not read (there begin the bombs of entities). */
static const char *scan_doctype(const char *at, const char *end, struct xml_error *error) {
    error->doctype = true;
    while (at < end && *at != '>' && *at != '[') {
        at++;
    }
    error->declares = at < end && *at == '[';
    return error->declares ? NULL : at;
}

/* Whether the text is one that libxml2 reads as it is scanned here, byte by byte. */
static bool known_encoding(const char *text, const char *end) {
    static const char *const known[] = {"utf-8", "us-ascii", "ascii", "iso-8859-", "windows-125", NULL};
    const char *close = behind(text, end, "?>");
    const char *encoding = memmem(text, (size_t)(close - text), "encoding", 8);
    if (memchr(text, '\0', (size_t)(end - text)) != NULL) {
        return false;
    }
    if (strncmp(text, "<?xml", 5) != 0 || encoding == NULL) {
        return true;
    }
    const char *value = encoding + 8 + strspn(encoding + 8, "= \t\r\n\"'");
    for (int i = 0; known[i] != NULL; i++) {
        if (strncasecmp(value, known[i], strlen(known[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Counts the name spaces that a tag declares. */
static int count_spaces(const char *at, const char *end) {
    int count = 0;
    while ((at = memmem(at, (size_t)(end - at), "xmlns", 5)) != NULL) {
        count++;
        at += 5;
    }
    return count;
}

/* Reads over what begins with a '<'. Returns what follows, NULL when it is not to be read. */
static const char *scan_markup(struct scan *scan, const char *at) {
    if (strncmp(at, "<!--", 4) == 0) {
        return behind(at + 4, scan->end, "-->");
    }
    if (strncmp(at, "<![CDATA[", 9) == 0) {
        return behind(at + 9, scan->end, "]]>");
    }
    if (strncmp(at, "<?", 2) == 0) {
        return behind(at + 2, scan->end, "?>");
    }
    if (strncmp(at, "<!DOCTYPE", 9) == 0) {
        return scan_doctype(at, scan->end, scan->error);
    }
    return scan_tag(scan, at);
}

/* Whether the document would cost more than its length, or more than there is memory for; `error` says why. */
static bool dangerous(const char *text, size_t length, bool streamed, struct xml_error *error) {
    struct scan scan = {.error = error, .end = text + length, .streamed = streamed};
    const char *at = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
    *error = (struct xml_error){.line = 0};
    if (!known_encoding(at, scan.end)) {
        snprintf(error->reason, sizeof error->reason, "an encoding that is not read");
        return true;
    }
    while ((at = memchr(at, '<', (size_t)(scan.end - at))) != NULL) {
        const char *tag = at;
        scan.nodes += at[1] != '/';
        at = scan_markup(&scan, at);
        scan.spaces += at != NULL ? count_spaces(tag, at) : 0;
        error->large =
            (at == NULL && !error->declares) || scan.nodes > NODES_MAX || scan.spaces > NAME_SPACES_MAX;
        if (error->large || error->declares) {
            snprintf(error->reason, sizeof error->reason, "%s",
                     error->large ? "more elements, attributes or name spaces than are read"
                                  : "what a document type declaration declares is not read");
            return true;
        }
    }
    return false;
}

static bool blank(xmlNode *node) {
    return node->type == XML_TEXT_NODE && xmlIsBlankNode(node);
}

/* Removes comments, processing instructions, and blanks that stand beside elements. */
static void tidy(xmlNode *node) {
    bool has_elements = xmlFirstElementChild(node) != NULL;
    xmlNode *next;
    for (xmlNode *child = node->children; child != NULL; child = next) {
        next = child->next;
        if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE || (has_elements && blank(child))) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        } else if (child->type == XML_ELEMENT_NODE) {
            tidy(child); /* libxml2 holds the depth at 256 */
        }
    }
}

/* Says why the parser failed; the last error is the one that ended it. */
static void explain(struct xml_error *error, xmlParserCtxt *parser) {
    const xmlError *last = xmlCtxtGetLastError(parser);
    error->line = last != NULL ? last->line : 0;
    const char *message = last != NULL && last->message != NULL ? last->message : "empty";
    snprintf(error->reason, sizeof error->reason, "%.*s", (int)strcspn(message, "\n"), message);
}

enum {
    OPTIONS =
        XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
};

xmlDoc *xml_parse(const char *bytes, size_t length, struct xml_error *error) {
    if (dangerous(bytes, length, false, error)) {
        return NULL;
    }
    xmlParserCtxt *parser = memory_need(xmlNewParserCtxt());
    xmlDoc *document = xmlCtxtReadMemory(parser, bytes, (int)length, NULL, NULL, OPTIONS);
    if (document == NULL) {
        explain(error, parser);
    } else {
        tidy((xmlNode *)document);
    }
    xmlFreeParserCtxt(parser);
    return document;
}

/* Shows the reader's next child of the root to the visitor. Returns as the reader does. */
static int visit_one(xmlTextReader *reader, xml_visitor *visit, void *context) {
    xmlNode *node = xmlTextReaderExpand(reader);
    if (node == NULL) {
        return -1;
    }
    tidy(node);
    visit(context, node);
    return xmlTextReaderNext(reader);
}

int xml_visit(const char *bytes, size_t length, xml_visitor *visit, void *context, struct xml_error *error) {
    if (dangerous(bytes, length, true, error)) {
        return -1;
    }
    xmlTextReader *reader = memory_need(xmlReaderForMemory(bytes, (int)length, NULL, NULL, OPTIONS));
    int more = xmlTextReaderRead(reader);
    while (more == 1) {
        int depth = xmlTextReaderDepth(reader);
        bool element = xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT;
        if (element && depth == 0) {
            visit(context, xmlTextReaderCurrentNode(reader));
        }
        more = element && depth == 1 ? visit_one(reader, visit, context) : xmlTextReaderRead(reader);
    }
    if (more < 0) {
        error->line = xmlTextReaderGetParserLineNumber(reader);
        snprintf(error->reason, sizeof error->reason, "not well-formed");
    }
    xmlFreeTextReader(reader);
    return more < 0 ? -1 : 0;
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
    return text_of(node->name);
}

const char *xml_text(xmlNode *node) {
    xmlNode *first = node != NULL ? node->children : NULL;
    return first != NULL && first->type == XML_TEXT_NODE && first->content != NULL ? text_of(first->content)
                                                                                   : "";
}

const char *xml_child_text(xmlNode *node, const char *name) {
    return xml_text(xml_child(node, name));
}

const char *xml_attribute(xmlNode *node, const char *name) {
    xmlAttr *attribute = xmlHasProp(node, text_for(name));
    return attribute == NULL ? NULL : xml_text((xmlNode *)attribute);
}

long xml_line(xmlNode *node) {
    return node != NULL ? xmlGetLineNo(node) : 0;
}

/* FNV-1a: two documents are held against each other; nobody gains by a collision. */
static uint64_t hash_text(uint64_t hash, const char *text) {
    size_t length = strlen(text + strspn(text, " \t\r\n"));
    for (text += strspn(text, " \t\r\n"); length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL;
         length--) {
    }
    for (size_t i = 0; i <= length; i++) {
        hash = (hash ^ (i < length ? (unsigned char)text[i] : 0xff)) * 0x100000001b3U;
    }
    return hash;
}

uint64_t xml_hash_text(const char *text) {
    return text != NULL ? hash_text(0xcbf29ce484222325U, text) : 0;
}

uint64_t xml_hash(xmlNode *node) {
    uint64_t hash = hash_text(0xcbf29ce484222325U, xml_name(node));
    uint64_t attributes = 0; /* in any order */
    for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        attributes += hash_text(hash_text(hash, text_of(attribute->name)), xml_text((xmlNode *)attribute));
    }
    hash = hash_text(hash + attributes, xml_text(node));
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL; child = xmlNextElementSibling(child)) {
        hash = hash * 31 + xml_hash(child);
    }
    return hash;
}

xmlNode *xml_add(xmlNode *parent, const char *name, const char *text) {
    return memory_need(xmlNewTextChild(parent, NULL, text_for(name), text_for(text)));
}

xmlNode *xml_set(xmlNode *node, const char *name, const char *value) {
    memory_need(xmlSetProp(node, text_for(name), text_for(value)));
    return node;
}

void xml_set_text(xmlNode *node, const char *text) {
    xml_clear(node);
    xmlAddChild(node, memory_need(xmlNewDocText(node->doc, text_for(text))));
}

void xml_clear(xmlNode *node) {
    xmlNode *next;
    for (xmlNode *child = node->children; child != NULL; child = next) {
        next = child->next;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

xmlBuffer *xml_print(xmlDoc *document) {
    xmlBuffer *buffer = memory_need(xmlBufferCreate());
    xmlSaveCtxt *writer =
        memory_need(xmlSaveToBuffer(buffer, "US-ASCII", XML_SAVE_FORMAT | XML_SAVE_NO_DECL));
    bool saved = xmlSaveDoc(writer, document) >= 0;
    memory_check(xmlSaveClose(writer) >= 0 && saved);
    return buffer;
}
