/*
 * metadata: the XML of an offline bundle, each document on its own, one after the other; and what they say of the VIBs in the bundle, which
 * were read before: a few numbers of each, so that memory does not grow with what stands in descriptors.
 */
#ifndef VIBTOOL_METADATA_H
#define VIBTOOL_METADATA_H

#include "format/paths.h"
#include "format/source.h"
#include "format/xml.h"
#include "rules/findings.h"

#include <stdbool.h>
#include <stdint.h>

/* What a bundle and its metadata.zip have, by the path; bundle.c has the patterns. */
enum document {
    DOCUMENT_INDEX,        /* index.xml: which vendors there are */
    DOCUMENT_VENDOR_INDEX, /* vendor-index.xml: which products, and where the metadata is */
    DOCUMENT_VMWARE,       /* vmware.xml, all bulletins: what Lifecycle Manager reads */
    DOCUMENT_VIBS, /* vibs/NAME.xml, what esxcli reads of a VIB: a descriptor, with path, size and sha-256 */
    DOCUMENT_BULLETIN,     /* bulletins/ID.xml: one of those in vmware.xml */
    DOCUMENT_INNER_INDEX,  /* vendor-index.xml in metadata.zip, which nobody reads */
    DOCUMENT_METADATA_ZIP, /* holds the four above */
    DOCUMENT_VIB,
    DOCUMENTS /* how many, and that of another file */
};

/* More elements than a descriptor has. */
enum { VIB_ELEMENTS = 24 };

/* A VIB in the bundle. */
struct bundle_vib {
    const char *path; /* in the zip */
    const char *id;   /* VENDOR_TYPE_NAME_VERSION */
    uint64_t size;
    char sha256[DIGEST_TEXT_SIZE];
    uint64_t elements[VIB_ELEMENTS]; /* a number for what each of the descriptor's says, 0 for nothing */
};

/* Where an id was found; described is also that of a VIB whose path a vibs/NAME.xml gives. */
enum { ID_DESCRIBED = 1, ID_IN_VMWARE = 2, ID_IN_BULLETIN = 4 };

/* A bundle while it is read. */
struct bundle {
    struct findings *findings;
    struct names files; /* paths in the zip; kind is enum document, offset the place of a VIB in `vibs` */
    struct names
        ids; /* of the VIBs; order is the place in `vibs`, and the kind of the first has bits as above */
    struct bundle_vib *vibs;
    size_t vib_count;
    size_t file_count;          /* in metadata.zip, too */
    const struct buffer *inner; /* metadata.zip while it is read; NULL: the bundle itself is */
    bool seen[DOCUMENTS + 1];   /* of each document */
    const char *document;       /* the path of the one that is being read */
    bool wrong;                 /* vmware.xml: the outermost element is another one, or of another version */
    size_t bulletins;           /* in it */
};

/* Adds a VIB, by its descriptor; the path must live as long as the bundle. Returns 0, or -1 where there would be too many. */
int metadata_add_vib(struct bundle *bundle, xmlNode *vib, const char *path, uint64_t size,
                     const char *sha256);

/* Judges a document of metadata by its text, once all VIBs were added and both lists sorted. */
void metadata_read(struct bundle *bundle, enum document document, const struct buffer *text);

#endif
