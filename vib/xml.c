#include "xml.h"

#include "text.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlsave.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* libxml2's allocators have no place for a context, hence a variable of the whole program. */
static bool starved;

static void *note_failure(void *memory) {
    starved |= memory == NULL;
    return memory;
}

static void *allocate(size_t size) {
    return note_failure(malloc(size));
}

static void *reallocate(void *memory, size_t size) {
    return note_failure(realloc(memory, size));
}

static char *duplicate(const char *text) {
    return note_failure(text_copy(text));
}

bool xml_starved(void) {
    return starved;
}

void xml_begin(void) {
    xmlMemSetup(free, allocate, reallocate, duplicate);
    xmlSetGenericErrorFunc(NULL, keep_silent);
    xmlInitParser();
}

void xml_end(void) {
    xmlCleanupParser();
}

/* Entities are declared in a document type declaration only: without one there can be no bomb. */
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system) {
    xmlParserCtxt *parser = context;
    struct xml_error *error = parser->_private;
    (void)name;
    (void)id;
    (void)system;
    error->doctype = true;
    error->line = parser->input != NULL ? parser->input->line : 0;
    xmlStopParser(parser);
}

static bool blank(const xmlNode *node) {
    return node->type == XML_TEXT_NODE && xmlIsBlankNode(node);
}

/* Removes comments, processing instructions, and blanks that stand beside elements. */
static void tidy(xmlNode *node) {
    bool has_elements = xml_first_element(node) != NULL;
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
    error->memory = starved;
    if (error->doctype) {
        return;
    }
    const xmlError *last = xmlCtxtGetLastError(parser);
    error->line = last != NULL ? last->line : 0;
    const char *message = last != NULL && last->message != NULL ? last->message : "empty";
    snprintf(error->reason, sizeof error->reason, "%.*s", (int)strcspn(message, "\n"), message);
}

xmlDoc *xml_parse(const char *bytes, size_t length, struct xml_error *error) {
    xmlDoc *document = NULL;
    *error = (struct xml_error){.line = 0};
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (parser == NULL) {
        error->memory = true;
        return NULL;
    }
    parser->_private = error;
    parser->sax->internalSubset = refuse_doctype;
    document = xmlCtxtReadMemory(parser, bytes, (int)length, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES |
                                     XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (document == NULL || error->doctype || starved) {
        explain(error, parser);
        xmlFreeDoc(document);
        document = NULL;
    } else {
        tidy((xmlNode *)document);
    }
    xmlFreeParserCtxt(parser);
    return document;
}

static xmlNode *element_from(xmlNode *node, const char *name) {
    while (node != NULL &&
           (node->type != XML_ELEMENT_NODE || (name != NULL && strcmp(xml_name(node), name) != 0))) {
        node = node->next;
    }
    return node;
}

xmlNode *xml_child(const xmlNode *node, const char *name) {
    return node != NULL ? element_from(node->children, name) : NULL;
}

xmlNode *xml_next(const xmlNode *node) {
    return element_from(node->next, xml_name(node));
}

xmlNode *xml_first_element(const xmlNode *node) {
    return xml_child(node, NULL);
}

xmlNode *xml_next_element(const xmlNode *node) {
    return element_from(node->next, NULL);
}

bool xml_is(const xmlNode *node, const char *name) {
    return node != NULL && strcmp(xml_name(node), name) == 0;
}

const char *xml_name(const xmlNode *node) {
    return text_of(node->name);
}

const char *xml_text(const xmlNode *node) {
    const xmlNode *first = node != NULL ? node->children : NULL;
    return first != NULL && first->type == XML_TEXT_NODE && first->content != NULL ? text_of(first->content)
                                                                                   : "";
}

const char *xml_child_text(const xmlNode *node, const char *name) {
    return xml_text(xml_child(node, name));
}

const char *xml_attribute(const xmlNode *node, const char *name) {
    const xmlAttr *attribute = node != NULL ? node->properties : NULL;
    while (attribute != NULL && strcmp(text_of(attribute->name), name) != 0) {
        attribute = attribute->next;
    }
    return attribute == NULL ? NULL : xml_text((const xmlNode *)attribute);
}

long xml_line(const xmlNode *node) {
    return node != NULL ? xmlGetLineNo(node) : 0;
}

static size_t count_attributes(const xmlNode *node) {
    size_t count = 0;
    for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        count++;
    }
    return count;
}

static bool same_attributes(const xmlNode *left, const xmlNode *right) {
    if (count_attributes(left) != count_attributes(right)) {
        return false;
    }
    for (const xmlAttr *attribute = left->properties; attribute != NULL; attribute = attribute->next) {
        const char *other = xml_attribute(right, text_of(attribute->name));
        if (other == NULL || strcmp(other, xml_text((const xmlNode *)attribute)) != 0) {
            return false;
        }
    }
    return true;
}

bool xml_same(const xmlNode *left, const xmlNode *right) {
    if (strcmp(xml_name(left), xml_name(right)) != 0 || strcmp(xml_text(left), xml_text(right)) != 0 ||
        !same_attributes(left, right)) {
        return false;
    }
    const xmlNode *one = xml_first_element(left);
    const xmlNode *other = xml_first_element(right);
    while (one != NULL && other != NULL && xml_same(one, other)) {
        one = xml_next_element(one);
        other = xml_next_element(other);
    }
    return one == NULL && other == NULL;
}

xmlNode *xml_add(xmlNode *parent, const char *name, const char *text) {
    if (parent == NULL) {
        return NULL;
    }
    return xmlNewTextChild(parent, NULL, text_for(name), text_for(text));
}

xmlNode *xml_set(xmlNode *node, const char *name, const char *value) {
    if (node == NULL || xmlSetProp(node, text_for(name), text_for(value)) == NULL) {
        return NULL;
    }
    return node;
}

xmlNode *xml_set_text(xmlNode *node, const char *text) {
    if (node == NULL) {
        return NULL;
    }
    xml_clear(node);
    xmlNode *content = xmlNewDocText(node->doc, text_for(text));
    if (content == NULL || xmlAddChild(node, content) == NULL) {
        xmlFreeNode(content);
        return NULL;
    }
    return node;
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
    xmlBuffer *buffer = xmlBufferCreate();
    if (buffer == NULL) {
        return NULL;
    }
    xmlSaveCtxt *writer = xmlSaveToBuffer(buffer, "US-ASCII", XML_SAVE_FORMAT | XML_SAVE_NO_DECL);
    bool saved = writer != NULL && xmlSaveDoc(writer, document) >= 0;
    if (writer == NULL || xmlSaveClose(writer) < 0 || !saved || starved) {
        xmlBufferFree(buffer);
        return NULL;
    }
    return buffer;
}
