/*
 * bundle_documents: the XML of an offline bundle, and holding it against what bundles have.
 */
#ifndef VIBTOOL_BUNDLE_DOCUMENTS_H
#define VIBTOOL_BUNDLE_DOCUMENTS_H

#include "rules/findings.h"
#include "write/depot.h"

#include <stdbool.h>

/* What the paths of documents in metadata.zip begin with here. */
#define BUNDLE_INNER DEPOT_METADATA "/"

/* An XML of the bundle, or of its metadata.zip. */
struct bundle_document {
    char *path;
    xmlDoc *tree; /* NULL when it is not well-formed */
    bool used;    /* a VIB was found for it */
};

/* All that was read of a bundle. */
struct bundle_contents {
    struct findings *findings;
    struct bundle_document *documents;
    size_t document_count;
    struct depot_vib *vibs;
    size_t vib_count;
    size_t file_count;
    size_t total; /* bytes of XML so far */
    bool has_metadata;
};

/* The document of that path, or NULL. */
struct bundle_document *bundle_find(const struct bundle_contents *contents, const char *path);

/* An element's place in a document. */
struct place bundle_place(const struct bundle_document *document, xmlNode *node);

/* The outermost element; NULL when the document is absent or not well-formed. */
xmlNode *bundle_root(const struct bundle_document *document);

/* Whether a document's path begins so. */
bool bundle_lies_in(const struct bundle_document *document, const char *folder);

/* An element that must be there. */
struct bundle_demand {
    const char *element;
    const char *text; /* NULL: anything may be in it; "": it must not be empty; else just this */
};

/* Holds the children of `node` against demands, ended by a NULL element. */
void bundle_judge_demands(struct findings *findings, enum rule rule, const struct bundle_document *document,
                          xmlNode *node, const struct bundle_demand *demands);

/*
 * Says that a document is absent, or has the wrong outermost element. Returns that element when it is right.
 */
xmlNode *bundle_demand_root(const struct bundle_contents *contents, const struct bundle_document *document,
                            const char *path, enum rule missing, enum rule wrong, const char *name);

/*
 * Holds size and checksum, as vibs/NAME.xml and vmware.xml have them, against the VIB; `where` stands for
 * absent.
 */
void bundle_judge_file(struct findings *findings, const struct bundle_document *document,
                       const struct depot_vib *vib, xmlNode *size, xmlNode *checksum, xmlNode *where);

#endif
