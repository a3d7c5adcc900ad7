#include "format/xml.h"

#include "format/memory.h"

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
    if (error->doctype) {
        return;
    }
    const xmlError *last = xmlCtxtGetLastError(parser);
    error->line = last != NULL ? last->line : 0;
    const char *message = last != NULL && last->message != NULL ? last->message : "empty";
    snprintf(error->reason, sizeof error->reason, "%.*s", (int)strcspn(message, "\n"), message);
}

xmlDoc *xml_parse(const char *bytes, size_t length, struct xml_error *error) {
    *error = (struct xml_error){.line = 0};
    xmlParserCtxt *parser = memory_need(xmlNewParserCtxt());
    parser->_private = error;
    parser->sax->internalSubset = refuse_doctype;
    xmlDoc *document = xmlCtxtReadMemory(parser, bytes, (int)length, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES |
                                             XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (document == NULL || error->doctype) {
        explain(error, parser);
        xmlFreeDoc(document);
        document = NULL;
    } else {
        tidy((xmlNode *)document);
    }
    xmlFreeParserCtxt(parser);
    return document;
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

static size_t count_attributes(xmlNode *node) {
    size_t count = 0;
    for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        count++;
    }
    return count;
}

static bool same_attributes(xmlNode *left, xmlNode *right) {
    if (count_attributes(left) != count_attributes(right)) {
        return false;
    }
    for (xmlAttr *attribute = left->properties; attribute != NULL; attribute = attribute->next) {
        const char *other = xml_attribute(right, text_of(attribute->name));
        if (other == NULL || strcmp(other, xml_text((xmlNode *)attribute)) != 0) {
            return false;
        }
    }
    return true;
}

bool xml_same(xmlNode *left, xmlNode *right) {
    if (strcmp(xml_name(left), xml_name(right)) != 0 || strcmp(xml_text(left), xml_text(right)) != 0 ||
        !same_attributes(left, right)) {
        return false;
    }
    xmlNode *one = xmlFirstElementChild(left);
    xmlNode *other = xmlFirstElementChild(right);
    while (one != NULL && other != NULL && xml_same(one, other)) {
        one = xmlNextElementSibling(one);
        other = xmlNextElementSibling(other);
    }
    return one == NULL && other == NULL;
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
