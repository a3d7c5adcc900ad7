/*
 * depot: the XML around the VIBs of an offline bundle: what there is, for which products, and in which
 * component.
 */
#ifndef VIBTOOL_DEPOT_H
#define VIBTOOL_DEPOT_H

#include "format/source.h"
#include "format/xml.h"

#include <stdbool.h>

#define DEPOT_INDEX "index.xml"
#define DEPOT_VENDOR_INDEX "vendor-index.xml"
#define DEPOT_METADATA "metadata.zip"
#define DEPOT_VMWARE "vmware.xml"
#define DEPOT_PRODUCT "embeddedEsx"

/* A VIB as the metadata has it. */
struct depot_vib {
    xmlNode *vib;  /* the outermost element of its descriptor */
    char *path;    /* in the bundle */
    char size[32]; /* of the file, in bytes */
    char sha256[DIGEST_TEXT_SIZE];
};

/* Where a VIB is to lie in a bundle: vib20/NAME/ID.vib, to be freed. */
char *depot_path(xmlNode *vib);

/* Makes the text one part of a path, whatever a stranger's descriptor says: what is not plain becomes an underscore. Returns it. */
char *depot_part(char *text);

/* The documents (xmlFreeDoc). A <bulletin>, whose <id> is NAME_VERSION, has in bulletins/ the VIB's id only; in vmware.xml, where it is one of several, all of the VIB. */
xmlDoc *depot_index(const char *vendor);
xmlDoc *depot_vendor_index(const char *vendor);
xmlDoc *depot_vib_metadata(const struct depot_vib *vib);
xmlDoc *depot_bulletin(const struct depot_vib *vib, bool whole);

#endif
