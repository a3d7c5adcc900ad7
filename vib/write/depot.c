#include "write/depot.h"

#include "format/descriptor.h"
#include "format/message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const product_versions[] = {"5.*", "6.*", "7.*", "8.*", "9.*"};

enum { PRODUCT_VERSIONS = sizeof product_versions / sizeof product_versions[0] };

char *depot_part(char *text) {
    static const char plain[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.+~-";
    for (char *next = text + strspn(text, plain); *next != '\0'; next += strspn(next, plain)) {
        *next = '_';
    }
    if (text[0] == '.' || text[0] == '-') {
        text[0] = '_';
    }
    return text;
}

char *depot_path(xmlNode *vib) {
    char *name = depot_part(memory_need(strdup(xml_child_text(vib, "name"))));
    char *id = depot_part(descriptor_id(vib));
    char *path = memory_format("vib20/%s/%s.vib", name, id);
    free(name);
    free(id);
    return path;
}

/* The outermost element of a new document. */
static xmlNode *make(const char *name) {
    xmlDoc *document = memory_need(xmlNewDoc(NULL));
    xmlNode *root = memory_need(xmlNewDocNode(document, NULL, (const xmlChar *)name, NULL));
    xmlDocSetRootElement(document, root);
    return root;
}

#define END ((const char *)NULL)

/* Adds elements: pairs of name and text ("": none), up to END. Returns their parent. */
static xmlNode *add_all(xmlNode *parent, ...) {
    const char *name;
    va_list pairs;
    va_start(pairs, parent);
    while ((name = va_arg(pairs, const char *)) != NULL) {
        const char *text = va_arg(pairs, const char *);
        xml_add(parent, name, text[0] != '\0' ? text : NULL);
    }
    va_end(pairs);
    return parent;
}

xmlDoc *depot_index(const char *vendor) {
    xmlNode *root = make("vendorList");
    xmlNode *node = xml_add(root, "vendor", NULL);
    add_all(node, "name", vendor, "code", vendor, "indexfile", DEPOT_VENDOR_INDEX, "patchUrl", "",
            "relativePath", "", END);
    add_all(xml_add(node, "content", NULL), "name", "VMware ESX", "type",
            "http://www.vmware.com/depotmanagement/esx", END);
    return root->doc;
}

xmlDoc *depot_vendor_index(const char *vendor) {
    xmlNode *root = make("metaList");
    for (int i = 0; i < PRODUCT_VERSIONS; i++) {
        add_all(xml_add(root, "metadata", NULL), "productId", DEPOT_PRODUCT, "version", product_versions[i],
                "locale", "", "url", DEPOT_METADATA, "channelName", vendor, END);
    }
    return root->doc;
}

xmlDoc *depot_vib_metadata(const struct depot_vib *vib) {
    xmlDoc *document = memory_need(xmlCopyDoc(vib->vib->doc, 1));
    xmlNode *root = xmlDocGetRootElement(document);
    xmlNode *tags = descriptor_need(root, "software-tags");
    xmlNode *checksum = xml_set(xml_add(root, "checksum", vib->sha256), "checksum-type", "sha-256");
    xmlAddNextSibling(tags, checksum);
    xmlAddNextSibling(tags, xml_add(root, "packed-size", vib->size));
    xmlAddNextSibling(tags, xml_add(root, "relative-path", vib->path));
    return document;
}

/* An element `name` for each product, below `parent`. */
static void add_platforms(xmlNode *parent, const char *name) {
    for (int i = 0; i < PRODUCT_VERSIONS; i++) {
        xmlNode *node = xml_set(xml_add(parent, name, NULL), "locale", "");
        xml_set(xml_set(node, "version", product_versions[i]), "productLineID", DEPOT_PRODUCT);
    }
}

/* Copies the children of one element of the descriptor. */
static void copy_children(xmlNode *to, xmlNode *from) {
    for (xmlNode *child = xmlFirstElementChild(from); child != NULL; child = xmlNextElementSibling(child)) {
        xmlAddChild(to, memory_need(xmlDocCopyNode(child, to->doc, 1)));
    }
}

/* The VIB as vmware.xml has it. */
static void add_vib(xmlNode *list, const struct depot_vib *whole, const char *id) {
    xmlNode *vib = whole->vib;
    xmlNode *node = xml_add(list, "vib", NULL);
    add_all(node, "vibVersion", "1.4.5", "vibID", id, "name", xml_child_text(vib, "name"), "version",
            xml_child_text(vib, "version"), "vendor", xml_child_text(vib, "vendor"), "vibType",
            xml_child_text(vib, "type"), "summary", xml_child_text(vib, "summary"), END);
    xmlNode *system = xml_add(node, "systemReqs", NULL);
    xml_add(system, "maintenanceMode", xml_child_text(xml_child(vib, "system-requires"), "maintenance-mode"));
    add_platforms(system, "swPlatform");
    copy_children(xml_add(node, "relationships", NULL), xml_child(vib, "relationships"));
    bool live = strcmp(xml_child_text(vib, "live-install-allowed"), "true") == 0;
    add_all(xml_add(node, "postInstall", NULL), "rebootRequired", live ? "false" : "true", "hostdRestart",
            "false", END);
    copy_children(xml_add(node, "softwareTags", NULL), xml_child(vib, "software-tags"));
    xmlNode *file = add_all(xml_add(node, "vibFile", NULL), "sourceUrl", "", "relativePath", whole->path,
                            "packedSize", whole->size, END);
    add_all(xml_add(file, "checksum", NULL), "checksumType", "sha-256", "checksum", whole->sha256, END);
}

xmlDoc *depot_bulletin(const struct depot_vib *vib, bool whole) {
    xmlNode *root = make("bulletin");
    xmlNode *from = vib->vib;
    char *id = descriptor_id(from);
    const char *vendor = xml_child_text(from, "vendor");
    const char *version = xml_child_text(from, "version");
    const char *summary = xml_child_text(from, "summary");
    char *bulletin_id = memory_format("%s_%s", xml_child_text(from, "name"), version);
    add_all(root, "id", bulletin_id, "vendor", vendor, "summary", summary, "severity", "general", "category",
            "enhancement", "urgency", "important", "releaseType", "extension", "description",
            xml_child_text(from, "description"), "kbUrl", xml_child_text(xml_child(from, "urls"), "url"),
            "contact", vendor, END);
    /* Name and version of the component must stand before the release date. */
    xmlNode *name = xml_add(root, "componentNameSpec", NULL);
    xml_set(xml_set(name, "name", xml_child_text(from, "name")), "uiString", summary);
    xmlNode *other = xml_add(root, "componentVersionSpec", NULL);
    xml_set(xml_set(other, "version", version), "uiString", version);
    xml_add(root, "releaseDate", xml_child_text(from, "release-date"));
    add_platforms(xml_add(root, "platforms", NULL), "softwarePlatform");
    xmlNode *list = xml_add(root, "vibList", NULL);
    if (whole) {
        add_vib(list, vib, id);
    } else {
        xml_add(list, "vibID", id);
    }
    free(bulletin_id);
    free(id);
    return root->doc;
}
