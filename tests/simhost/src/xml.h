/* XML documents, read by libxml2. Elements go by their local names, whatever name space they are in. */
#ifndef XML_H
#define XML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* Reads a document; NULL where it is not well-formed. Nothing is fetched, no entity is loaded. xmlFreeDoc() ends it. */
xmlDoc *xml_read(const char *bytes, size_t length);
xmlDoc *xml_read_file(const char *path);

/* The first element of that name (of any, where it is NULL) below `parent`, or behind `node`; NULL where none is. */
xmlNode *xml_child(const xmlNode *parent, const char *name);
xmlNode *xml_next(const xmlNode *node, const char *name);

/* Is it an element of that name? */
bool xml_is(const xmlNode *node, const char *name);

/* Its text, and that of its child of that name: "" where there is none. They live as long as the document. */
const char *xml_text(const xmlNode *node);
const char *xml_child_text(const xmlNode *parent, const char *name);

/* An attribute's value; NULL where there is none. */
const char *xml_attribute(const xmlNode *node, const char *name);

#endif
