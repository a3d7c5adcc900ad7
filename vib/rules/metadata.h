/*
 * metadata: the XML of an offline bundle, each document on its own, one after the other; and claims: what it says of the VIBs in the
 * bundle, and what they are: a few numbers of each, so that memory does not grow with what stands in descriptors.
 */
#ifndef VIBTOOL_METADATA_H
#define VIBTOOL_METADATA_H

#include "format/paths.h"
#include "format/source.h"
#include "format/xml.h"
#include "rules/findings.h"

#include <stdbool.h>
#include <stdint.h>

/* More elements than a descriptor has; and so many claims are kept, with so many bytes of texts: a hostile bundle could make millions. */
enum { CLAIM_ELEMENTS = 24, CLAIMS_MAX = 20000, CLAIMS_BYTES_MAX = 4 * 1024 * 1024 };

/* Where a claim stands. */
enum claim_kind {
    CLAIM_VIB,      /* the VIB itself */
    CLAIM_VIBS,     /* vibs/NAME.xml: what esxcli reads */
    CLAIM_VMWARE,   /* a <vib> of vmware.xml: what Lifecycle Manager reads */
    CLAIM_BULLETIN, /* a vibID of bulletins/ID.xml */
    CLAIM_METADATA  /* a <metadata> of vendor-index.xml; its path is where metadata.zip is said to be */
};

/* By what it is found. */
enum claim_key { CLAIM_PATH = 'p', CLAIM_ID = 'i' };

struct claim {
    enum claim_kind kind;
    char *document;                /* the path of the XML, or of the VIB, in the zip */
    char *path;                    /* where the VIB is, or is said to be; "" where nothing is said */
    char *id;                      /* VENDOR_TYPE_NAME_VERSION */
    uint64_t size;                 /* UINT64_MAX: not said */
    char sha256[DIGEST_TEXT_SIZE]; /* "": not said */
    long line;
    uint64_t elements[CLAIM_ELEMENTS]; /* a number for what each of the descriptor's says, 0 for nothing */
};

struct claims {
    struct claim *list;
    size_t count;
    size_t size;
    size_t bytes; /* of their texts */
    bool crowded; /* there was no room for all */
    /* Of each claim by its kind and path, and by its kind and id; a name's order is the claim's place in the list. */
    struct names keys;
};

/* Adds one. Takes over its texts. */
void claims_add(struct claims *claims, struct claim claim);

/* What a descriptor (or a vibs/NAME.xml) says: its id and its elements; the rest of the claim is empty. */
struct claim claim_of_descriptor(enum claim_kind kind, xmlNode *vib);

/* The first claim of that kind and path or id, once all are added and the keys sorted; NULL when there is none. */
const struct claim *claims_find(const struct claims *claims, enum claim_kind kind, enum claim_key key,
                                const char *text);

/* Its place. */
struct place claim_place(const struct claim *claim);

/* Gives the memory back. */
void claims_free(struct claims *claims);

/* A document while it is read. */
struct metadata {
    struct findings *findings;
    struct claims *claims; /* what it says of VIBs is added to */
    const char *document;  /* its path, for messages */
    bool wrong;            /* vmware.xml: the outermost element is another one, or of another version */
    size_t bulletins;
};

/* The document was not read; `wrong` is the rule that it breaks unless it is too large, or declares something. */
void metadata_complain(const struct metadata *metadata, enum rule wrong, const struct xml_error *error);

/* Judges a document by its outermost element, whose name is right. Each of the following is one. */
typedef void metadata_reader(struct metadata *metadata, xmlNode *root);

metadata_reader metadata_read_index;        /* index.xml: which vendors there are */
metadata_reader metadata_read_vendor_index; /* vendor-index.xml: which products, and where the metadata is */
metadata_reader metadata_read_vib; /* vibs/NAME.xml: a descriptor, with path, size and sha-256 of the VIB */
metadata_reader metadata_read_bulletin; /* bulletins/ID.xml: one of those in vmware.xml */

/* Judges vmware.xml, all bulletins, for Lifecycle Manager, by its text: there is no room for all of it as a tree. */
void metadata_read_vmware(struct metadata *metadata, const struct buffer *text);

#endif
