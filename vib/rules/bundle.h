/*
 * bundle_check: judges an offline bundle: the zip, the VIBs in it, and what its metadata says of them.
 */
#ifndef VIBTOOL_BUNDLE_CHECK_H
#define VIBTOOL_BUNDLE_CHECK_H

#include "format/source.h"
#include "rules/bundle_documents.h"

/* Bounds for what is kept in memory; a depot of a whole ESXi release stays below them. */
enum {
    BUNDLE_XML_MAX = 8 * 1024 * 1024,       /* each XML */
    BUNDLE_METADATA_MAX = 16 * 1024 * 1024, /* metadata.zip */
    BUNDLE_TOTAL_MAX = 32 * 1024 * 1024,    /* all XML together */
    BUNDLE_FILES_MAX = 5000
};

/* Judges the bundle in the open file. */
void bundle_check(const struct source_file *file, struct findings *findings);

/* Holds the documents against each other and against the VIBs. */
void bundle_check_metadata(struct bundle_contents *contents);

/* Judges vmware.xml as a whole. Returns its outermost element, or NULL when there is none to be used. */
xmlNode *bundle_check_vmware(const struct bundle_contents *contents);

/*
 * Judges what Lifecycle Manager reads of a VIB: its bulletins in vmware.xml (its outermost element, or NULL)
 * and in bulletins/.
 */
void bundle_check_bulletins(const struct bundle_contents *contents, const struct depot_vib *vib,
                            xmlNode *vmware);

#endif
