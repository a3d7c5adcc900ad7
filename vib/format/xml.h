/*
 * xml: reading XML that a stranger wrote, by libxml2: no DTD, no entities but the five, no network, nothing that costs more than its
 * length; and the few questions asked of a tree.
 *
 * Names and values are those of the descriptor: no name spaces.
 */
#ifndef VIBTOOL_XML_H
#define VIBTOOL_XML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* More than any descriptor of the field has; a tree of it fits into a few MiB. */
enum { XML_BYTES_MAX = 1024 * 1024, XML_REASON_SIZE = 160 };

/* Why there is no tree. */
struct xml_error {
    bool doctype;  /* there is a document type declaration; set where there is a tree, too */
    bool declares; /* and it declares something, so that the document is not read */
    bool large;    /* there are more elements, attributes, name spaces or bytes than are read */
    long line;     /* 0 when unknown */
    char reason[XML_REASON_SIZE];
};

/* The text from the name of the encoding on, where the XML declaration names one; else NULL. */
const char *xml_encoding(const char *text);

/*
 * The tree of the document (xmlFreeDoc), or NULL with `error`. A NUL must follow the bytes. White space between elements, comments and
 * processing instructions are not in it.
 */
xmlDoc *xml_parse(const char *bytes, size_t length, struct xml_error *error);

/* Gets a child of the outermost element, which is freed then, with all that is below; of its siblings none is there. */
typedef void xml_visitor(void *context, xmlNode *node);

/* Shows the document, as above, to the visitor without keeping it. Returns 0, or -1 with `error`. */
int xml_visit(const char *bytes, size_t length, xml_visitor *visit, void *context, struct xml_error *error);

/* Sets up libxml2, before its first use, so that it ends the program without memory (message.h). */
void xml_begin(void);

/* The first element among the children that has that name, NULL when there is none or no node. */
xmlNode *xml_child(xmlNode *node, const char *name);

/* The next element behind `node` that has the same name, or NULL. */
xmlNode *xml_next(xmlNode *node);

/* Whether the element has that name. */
bool xml_is(xmlNode *node, const char *name);

/* An element's name. */
const char *xml_name(xmlNode *node);

/* The text in an element; "" when it is empty, absent or begins with an element. */
const char *xml_text(xmlNode *node);

/* The text of the child of that name, as above. */
const char *xml_child_text(xmlNode *node, const char *name);

/* The value of an attribute, NULL when it is absent. */
const char *xml_attribute(xmlNode *node, const char *name);

/* The same, "" when it is absent. */
const char *xml_attribute_text(xmlNode *node, const char *name);

/* The line an element stands on, 0 for no element. */
long xml_line(xmlNode *node);

/* Adds an element with text (NULL: none) at the end of `parent`. */
xmlNode *xml_add(xmlNode *parent, const char *name, const char *text);

/* Sets an attribute. Returns the node. */
xmlNode *xml_set(xmlNode *node, const char *name, const char *value);

/* Makes the text the only content of an element. */
void xml_set_text(xmlNode *node, const char *text);

/*
 * Adds the document as text: indented, without a declaration (a 6.7 host refuses one with an encoding), everything
 * beyond ASCII as a character reference.
 */
void xml_print(xmlBuffer *buffer, xmlDoc *document);

#endif
