#include "write/depot.h"

#include "format/descriptor.h"
#include "format/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const product_versions[] = {"5.*", "6.*", "7.*", "8.*", "9.*"};

enum { PRODUCT_VERSIONS = sizeof product_versions / sizeof product_versions[0] };

char *depot_path(xmlNode *vib) {
    char *id = descriptor_id(vib);
    char *path = memory_format("vib20/%s/%s.vib", xml_child_text(vib, "name"), id);
    free(id);
    return path;
}

char *depot_bulletin_id(xmlNode *vib) {
    return memory_format("%s_%s", xml_child_text(vib, "name"), xml_child_text(vib, "version"));
}

/* A document with its outermost element, which `root` gets. */
static xmlDoc *make(const char *name, xmlNode **root) {
    xmlDoc *document = memory_need(xmlNewDoc(NULL));
    *root = memory_need(xmlNewDocNode(document, NULL, (const xmlChar *)name, NULL));
    xmlDocSetRootElement(document, *root);
    return document;
}

xmlDoc *depot_index(const struct depot_vib *vib) {
    const char *vendor = xml_child_text(vib->vib, "vendor");
    xmlNode *root;
    xmlDoc *document = make("vendorList", &root);
    xmlNode *node = xml_add(root, "vendor", NULL);
    xml_add(node, "name", vendor);
    xml_add(node, "code", vendor);
    xml_add(node, "indexfile", DEPOT_VENDOR_INDEX);
    xml_add(node, "patchUrl", NULL);
    xml_add(node, "relativePath", NULL);
    xmlNode *content = xml_add(node, "content", NULL);
    xml_add(content, "name", "VMware ESX");
    xml_add(content, "type", DEPOT_CONTENT);
    return document;
}

xmlDoc *depot_vendor_index(const struct depot_vib *vib) {
    xmlNode *root;
    xmlDoc *document = make("metaList", &root);
    for (int i = 0; i < PRODUCT_VERSIONS; i++) {
        xmlNode *node = xml_add(root, "metadata", NULL);
        xml_add(node, "productId", DEPOT_PRODUCT);
        xml_add(node, "version", product_versions[i]);
        xml_add(node, "locale", NULL);
        xml_add(node, "url", DEPOT_METADATA);
        xml_add(node, "channelName", xml_child_text(vib->vib, "vendor"));
    }
    return document;
}

xmlDoc *depot_vib_metadata(const struct depot_vib *vib) {
    char size[32];
    xmlDoc *document = memory_need(xmlCopyDoc(vib->document, 1));
    xmlNode *root = xmlDocGetRootElement(document);
    xmlNode *tags = descriptor_need(root, "software-tags");
    snprintf(size, sizeof size, "%llu", (unsigned long long)vib->size);
    xmlNode *checksum = xml_set(xml_add(root, "checksum", vib->sha256), "checksum-type", "sha-256");
    xmlAddNextSibling(tags, checksum);
    xmlAddNextSibling(tags, xml_add(root, "packed-size", size));
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

/* The id of a VIB as text of an element. */
static void add_id(xmlNode *parent, const struct depot_vib *vib) {
    char *id = descriptor_id(vib->vib);
    xml_add(parent, "vibID", id);
    free(id);
}

/* Copies the children of one element of the descriptor. */
static void copy_children(xmlNode *to, xmlNode *from) {
    for (xmlNode *child = xmlFirstElementChild(from); child != NULL; child = xmlNextElementSibling(child)) {
        xmlAddChild(to, memory_need(xmlDocCopyNode(child, to->doc, 1)));
    }
}

static void add_requirements(xmlNode *node, xmlNode *vib) {
    xmlNode *system = xml_add(node, "systemReqs", NULL);
    const char *live = xml_child_text(vib, "live-install-allowed");
    xml_add(system, "maintenanceMode", xml_child_text(xml_child(vib, "system-requires"), "maintenance-mode"));
    add_platforms(system, "swPlatform");
    copy_children(xml_add(node, "relationships", NULL), xml_child(vib, "relationships"));
    xmlNode *after = xml_add(node, "postInstall", NULL);
    xml_add(after, "rebootRequired", strcmp(live, "true") == 0 ? "false" : "true");
    xml_add(after, "hostdRestart", "false");
    copy_children(xml_add(node, "softwareTags", NULL), xml_child(vib, "software-tags"));
}

static void add_file(xmlNode *node, const struct depot_vib *vib) {
    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)vib->size);
    xmlNode *file = xml_add(node, "vibFile", NULL);
    xml_add(file, "sourceUrl", NULL);
    xml_add(file, "relativePath", vib->path);
    xml_add(file, "packedSize", size);
    xmlNode *checksum = xml_add(file, "checksum", NULL);
    xml_add(checksum, "checksumType", "sha-256");
    xml_add(checksum, "checksum", vib->sha256);
}

/* The VIB as vmware.xml has it. */
static void add_vib(xmlNode *list, const struct depot_vib *vib) {
    static const char *const copied[][2] = {{"name", "name"},
                                            {"version", "version"},
                                            {"vendor", "vendor"},
                                            {"vibType", "type"},
                                            {"summary", "summary"}};
    xmlNode *node = xml_add(list, "vib", NULL);
    xml_add(node, "vibVersion", "1.4.5");
    add_id(node, vib);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
        xml_add(node, copied[i][0], xml_child_text(vib->vib, copied[i][1]));
    }
    add_requirements(node, vib->vib);
    add_file(node, vib);
}

/* Name and version of the component, which must stand before the release date. */
static void add_component(xmlNode *bulletin, xmlNode *vib) {
    const char *version = xml_child_text(vib, "version");
    xmlNode *name = xml_add(bulletin, "componentNameSpec", NULL);
    xml_set(xml_set(name, "name", xml_child_text(vib, "name")), "uiString", xml_child_text(vib, "summary"));
    xmlNode *other = xml_add(bulletin, "componentVersionSpec", NULL);
    xml_set(xml_set(other, "version", version), "uiString", version);
}

/* All of a bulletin but its list of VIBs, which it returns to be filled. */
static xmlNode *fill_bulletin(xmlNode *bulletin, const struct depot_vib *vib) {
    xmlNode *from = vib->vib;
    char *id = depot_bulletin_id(from);
    const char *const texts[][2] = {
        {"id", id},
        {"vendor", xml_child_text(from, "vendor")},
        {"summary", xml_child_text(from, "summary")},
        {"severity", "general"},
        {"category", "enhancement"},
        {"urgency", "important"},
        {"releaseType", "extension"},
        {"description", xml_child_text(from, "description")},
        {"kbUrl", xml_child_text(xml_child(from, "urls"), "url")},
        {"contact", xml_child_text(from, "vendor")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        xml_add(bulletin, texts[i][0], texts[i][1]);
    }
    free(id);
    add_component(bulletin, from);
    xml_add(bulletin, "releaseDate", xml_child_text(from, "release-date"));
    add_platforms(xml_add(bulletin, "platforms", NULL), "softwarePlatform");
    return xml_add(bulletin, "vibList", NULL);
}

xmlDoc *depot_bulletin(const struct depot_vib *vib) {
    xmlNode *root;
    xmlDoc *document = make("bulletin", &root);
    add_id(fill_bulletin(root, vib), vib);
    return document;
}

xmlDoc *depot_vmware(const struct depot_vib *vibs, size_t count, const char *timestamp) {
    xmlNode *root;
    xmlDoc *document = make("metadataResponse", &root);
    xml_add(root, "version", "3.0");
    xml_add(root, "timestamp", timestamp);
    for (size_t i = 0; i < count; i++) {
        add_vib(fill_bulletin(xml_add(root, "bulletin", NULL), &vibs[i]), &vibs[i]);
    }
    return document;
}
