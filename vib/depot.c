#include "depot.h"

#include "descriptor.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const product_versions[] = {"5.*", "6.*", "7.*", "8.*", "9.*"};

enum { PRODUCT_VERSIONS = sizeof product_versions / sizeof product_versions[0] };

char *depot_id(const xmlNode *vib) {
    return text_format("%s_%s_%s_%s", xml_child_text(vib, "vendor"), xml_child_text(vib, "type"),
                       xml_child_text(vib, "name"), xml_child_text(vib, "version"));
}

char *depot_path(const xmlNode *vib) {
    char *id = depot_id(vib);
    char *path = id != NULL ? text_format("vib20/%s/%s.vib", xml_child_text(vib, "name"), id) : NULL;
    free(id);
    return path;
}

char *depot_bulletin_id(const xmlNode *vib) {
    return text_format("%s_%s", xml_child_text(vib, "name"), xml_child_text(vib, "version"));
}

/* A document with its outermost element; NULL when there is no memory. */
static xmlDoc *make(const char *name) {
    xmlDoc *document = xmlNewDoc(NULL);
    xmlNode *root = document != NULL ? xmlNewDocNode(document, NULL, (const xmlChar *)name, NULL) : NULL;
    if (root == NULL) {
        xmlFreeDoc(document);
        return NULL;
    }
    xmlDocSetRootElement(document, root);
    return document;
}

/* The document, when all of it could be made; else it is freed. */
static xmlDoc *made(xmlDoc *document, bool whole) {
    if (!whole || xml_starved()) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

xmlDoc *depot_index(const struct depot_vib *vib) {
    const char *vendor = xml_child_text(vib->vib, "vendor");
    xmlDoc *document = make("vendorList");
    xmlNode *node = document != NULL ? xml_add(xmlDocGetRootElement(document), "vendor", NULL) : NULL;
    bool whole = xml_add(node, "name", vendor) != NULL && xml_add(node, "code", vendor) != NULL &&
                 xml_add(node, "indexfile", DEPOT_VENDOR_INDEX) != NULL &&
                 xml_add(node, "patchUrl", NULL) != NULL && xml_add(node, "relativePath", NULL) != NULL;
    xmlNode *content = xml_add(node, "content", NULL);
    whole = whole && xml_add(content, "name", "VMware ESX") != NULL &&
            xml_add(content, "type", DEPOT_CONTENT) != NULL;
    return made(document, whole);
}

xmlDoc *depot_vendor_index(const struct depot_vib *vib) {
    xmlDoc *document = make("metaList");
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    bool whole = root != NULL;
    for (int i = 0; i < PRODUCT_VERSIONS && whole; i++) {
        xmlNode *node = xml_add(root, "metadata", NULL);
        whole = xml_add(node, "productId", DEPOT_PRODUCT) != NULL &&
                xml_add(node, "version", product_versions[i]) != NULL &&
                xml_add(node, "locale", NULL) != NULL && xml_add(node, "url", DEPOT_METADATA) != NULL &&
                xml_add(node, "channelName", xml_child_text(vib->vib, "vendor")) != NULL;
    }
    return made(document, whole);
}

xmlDoc *depot_vib_metadata(const struct depot_vib *vib) {
    char size[32];
    xmlDoc *document = xmlCopyDoc(vib->document, 1);
    if (document == NULL || xml_starved()) {
        return made(document, false); /* a copy that lacks memory may lack names */
    }
    xmlNode *root = xmlDocGetRootElement(document);
    xmlNode *tags = descriptor_need(root, "software-tags");
    snprintf(size, sizeof size, "%llu", (unsigned long long)vib->size);
    xmlNode *checksum = xml_set(xml_add(root, "checksum", vib->sha256), "checksum-type", "sha-256");
    xmlNode *packed = xml_add(root, "packed-size", size);
    xmlNode *path = xml_add(root, "relative-path", vib->path);
    bool whole = tags != NULL && checksum != NULL && packed != NULL && path != NULL;
    return made(document, whole && xmlAddNextSibling(tags, checksum) != NULL &&
                              xmlAddNextSibling(tags, packed) != NULL &&
                              xmlAddNextSibling(tags, path) != NULL);
}

/* An element `name` for each product, below `parent`. */
static bool add_platforms(xmlNode *parent, const char *name) {
    bool whole = parent != NULL;
    for (int i = 0; i < PRODUCT_VERSIONS && whole; i++) {
        xmlNode *node = xml_set(xml_add(parent, name, NULL), "locale", "");
        whole =
            xml_set(xml_set(node, "version", product_versions[i]), "productLineID", DEPOT_PRODUCT) != NULL;
    }
    return whole;
}

/* The id of a VIB as text of an element. */
static bool add_id(xmlNode *parent, const struct depot_vib *vib) {
    char *id = depot_id(vib->vib);
    bool whole = id != NULL && xml_add(parent, "vibID", id) != NULL;
    free(id);
    return whole;
}

/* Copies the children of one element of the descriptor. */
static bool copy_children(xmlNode *to, const xmlNode *from) {
    bool whole = to != NULL;
    for (xmlNode *child = xml_first_element(from); child != NULL && whole; child = xml_next_element(child)) {
        xmlNode *copy = xmlDocCopyNode(child, to->doc, 1);
        whole = copy != NULL && xmlAddChild(to, copy) != NULL;
    }
    return whole;
}

static bool add_requirements(xmlNode *node, const xmlNode *vib) {
    xmlNode *system = xml_add(node, "systemReqs", NULL);
    const char *maintenance = xml_child_text(xml_child(vib, "system-requires"), "maintenance-mode");
    const char *live = xml_child_text(vib, "live-install-allowed");
    bool whole = xml_add(system, "maintenanceMode", maintenance) != NULL &&
                 add_platforms(system, "swPlatform") &&
                 copy_children(xml_add(node, "relationships", NULL), xml_child(vib, "relationships"));
    xmlNode *after = xml_add(node, "postInstall", NULL);
    whole = whole && xml_add(after, "rebootRequired", strcmp(live, "true") == 0 ? "false" : "true") != NULL &&
            xml_add(after, "hostdRestart", "false") != NULL;
    return whole && copy_children(xml_add(node, "softwareTags", NULL), xml_child(vib, "software-tags"));
}

static bool add_file(xmlNode *node, const struct depot_vib *vib) {
    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)vib->size);
    xmlNode *file = xml_add(node, "vibFile", NULL);
    bool whole = xml_add(file, "sourceUrl", NULL) != NULL &&
                 xml_add(file, "relativePath", vib->path) != NULL &&
                 xml_add(file, "packedSize", size) != NULL;
    xmlNode *checksum = xml_add(file, "checksum", NULL);
    return whole && xml_add(checksum, "checksumType", "sha-256") != NULL &&
           xml_add(checksum, "checksum", vib->sha256) != NULL;
}

/* The VIB as vmware.xml has it. */
static bool add_vib(xmlNode *list, const struct depot_vib *vib) {
    static const char *const copied[][2] = {{"name", "name"},
                                            {"version", "version"},
                                            {"vendor", "vendor"},
                                            {"vibType", "type"},
                                            {"summary", "summary"}};
    xmlNode *node = xml_add(list, "vib", NULL);
    bool whole = xml_add(node, "vibVersion", "1.4.5") != NULL && add_id(node, vib);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
        whole = whole && xml_add(node, copied[i][0], xml_child_text(vib->vib, copied[i][1])) != NULL;
    }
    return whole && add_requirements(node, vib->vib) && add_file(node, vib);
}

/* Name and version of the component, which must stand before the release date. */
static bool add_component(xmlNode *bulletin, const xmlNode *vib) {
    const char *name = xml_child_text(vib, "name");
    const char *version = xml_child_text(vib, "version");
    xmlNode *one = xml_set(xml_add(bulletin, "componentNameSpec", NULL), "name", name);
    xmlNode *other = xml_set(xml_add(bulletin, "componentVersionSpec", NULL), "version", version);
    return xml_set(one, "uiString", xml_child_text(vib, "summary")) != NULL &&
           xml_set(other, "uiString", version) != NULL;
}

/* All of a bulletin but its list of VIBs, which it returns to be filled; NULL when there is no memory. */
static xmlNode *fill_bulletin(xmlNode *bulletin, const struct depot_vib *vib) {
    const xmlNode *from = vib->vib;
    char *id = depot_bulletin_id(from);
    const char *const texts[][2] = {
        {"id", id != NULL ? id : ""},
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
    bool whole = id != NULL && bulletin != NULL;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        whole = whole && xml_add(bulletin, texts[i][0], texts[i][1]) != NULL;
    }
    free(id);
    whole = whole && add_component(bulletin, from) &&
            xml_add(bulletin, "releaseDate", xml_child_text(from, "release-date")) != NULL &&
            add_platforms(xml_add(bulletin, "platforms", NULL), "softwarePlatform");
    return whole ? xml_add(bulletin, "vibList", NULL) : NULL;
}

xmlDoc *depot_bulletin(const struct depot_vib *vib) {
    xmlDoc *document = make("bulletin");
    xmlNode *list = document != NULL ? fill_bulletin(xmlDocGetRootElement(document), vib) : NULL;
    return made(document, list != NULL && add_id(list, vib));
}

xmlDoc *depot_vmware(const struct depot_vib *vibs, size_t count, const char *timestamp) {
    xmlDoc *document = make("metadataResponse");
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    bool whole = xml_add(root, "version", "3.0") != NULL && xml_add(root, "timestamp", timestamp) != NULL;
    for (size_t i = 0; i < count && whole; i++) {
        xmlNode *list = fill_bulletin(xml_add(root, "bulletin", NULL), &vibs[i]);
        whole = list != NULL && add_vib(list, &vibs[i]);
    }
    return made(document, whole);
}
