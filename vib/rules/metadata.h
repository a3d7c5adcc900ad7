/*
 * metadata: the XML of an offline bundle, each document on its own, one after the other.
 */
#ifndef VIBTOOL_METADATA_H
#define VIBTOOL_METADATA_H

#include "format/source.h"
#include "rules/claims.h"
#include "rules/findings.h"

/* A document while it is read. */
struct metadata {
    struct findings *findings;
    struct claims *claims; /* what it says of VIBs is added to */
    const char *document;  /* its path, for messages */
    bool begun;            /* vmware.xml: the outermost element was seen */
    bool wrong;            /* and is another one, or of another version */
    size_t bulletins;
};

/* Judges a document by its text. Each of the following is one. */
typedef void metadata_reader(struct metadata *metadata, const struct buffer *text);

metadata_reader metadata_read_index;        /* index.xml: which vendors there are */
metadata_reader metadata_read_vendor_index; /* vendor-index.xml: which products, and where the metadata is */
metadata_reader metadata_read_vib; /* vibs/NAME.xml: a descriptor, with path, size and sha-256 of the VIB */
metadata_reader metadata_read_vmware;   /* vmware.xml: all bulletins, for Lifecycle Manager */
metadata_reader metadata_read_bulletin; /* bulletins/ID.xml: one of them */

#endif
