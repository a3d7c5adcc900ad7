/*
 * metadata: the XML of an offline bundle, each document on its own, one after the other.
 */
#ifndef VIBTOOL_METADATA_H
#define VIBTOOL_METADATA_H

#include "format/buffer.h"
#include "rules/claims.h"
#include "rules/findings.h"

/* What the paths of documents in metadata.zip begin with here. */
#define METADATA_PREFIX "metadata.zip/"

/* A document while it is read. */
struct metadata {
    struct findings *findings;
    struct claims *claims; /* what it says of VIBs is added to */
    char *document;        /* its path, for messages */
    const char *root;      /* the name of its outermost element; set by the readers */
    bool wrong;            /* the outermost element is another one */
    size_t count;          /* of what it should have at least one of */
};

/* Judges a document by its text. Each of the following is one. */
typedef void metadata_reader(struct metadata *metadata, const struct buffer *text);

metadata_reader metadata_read_index; /* index.xml: which vendors there are */
metadata_reader
    metadata_read_vendor_index;    /* vendor-index.xml: for which products, and where the metadata is */
metadata_reader metadata_read_vib; /* vibs/NAME.xml: a descriptor, with path, size and sha-256 of the VIB */
metadata_reader metadata_read_vmware;   /* vmware.xml: all bulletins, for Lifecycle Manager */
metadata_reader metadata_read_bulletin; /* bulletins/ID.xml: one of them */

#endif
