/*
 * bundle: judges an offline bundle: the zip, the VIBs in it, and what its metadata says of them.
 */
#ifndef VIBTOOL_BUNDLE_H
#define VIBTOOL_BUNDLE_H

#include "format/source.h"
#include "rules/findings.h"

/* Bounds for what is read into memory, one after the other; a depot of a whole ESXi release stays below them. */
enum {
    BUNDLE_XML_MAX = 8 * 1024 * 1024,       /* each XML */
    BUNDLE_METADATA_MAX = 16 * 1024 * 1024, /* metadata.zip */
    BUNDLE_FILES_MAX = 5000
};

/* Judges the bundle in the open file. */
void check_bundle(const struct source_file *file, struct findings *findings);

#endif
