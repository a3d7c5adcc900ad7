#include "xml.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

xmlDoc *xml_read(const char *bytes, size_t length) {
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    return length > INT_MAX ? NULL : xmlReadMemory(bytes, (int)length, NULL, NULL, options);
}

xmlDoc *xml_read_file(const char *path) {
    size_t length;
    char *bytes = file_read(path, &length);
    xmlDoc *document = bytes ? xml_read(bytes, length) : NULL;
    free(bytes);
    return document;
}

bool xml_is(const xmlNode *node, const char *name) {
    return node && node->type == XML_ELEMENT_NODE && (!name || strcmp((const char *)node->name, name) == 0);
}

static xmlNode *first_from(xmlNode *node, const char *name) {
    while (node && !xml_is(node, name)) {
        node = node->next;
    }
    return node;
}

xmlNode *xml_child(const xmlNode *parent, const char *name) {
    return parent ? first_from(parent->children, name) : NULL;
}

xmlNode *xml_next(const xmlNode *node, const char *name) {
    return first_from(node->next, name);
}

const char *xml_text(const xmlNode *node) {
    const xmlNode *text = node ? node->children : NULL;
    while (text && text->type != XML_TEXT_NODE) {
        text = text->next;
    }
    return text ? (const char *)text->content : "";
}

const char *xml_child_text(const xmlNode *parent, const char *name) {
    return xml_text(xml_child(parent, name));
}

const char *xml_attribute(const xmlNode *node, const char *name) {
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (strcmp((const char *)attribute->name, name) == 0) {
            return attribute->children ? (const char *)attribute->children->content : "";
        }
    }
    return NULL;
}
