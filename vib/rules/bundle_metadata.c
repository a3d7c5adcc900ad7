#include "rules/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void judge_index(const struct bundle_contents *contents) {
    static const struct bundle_demand of_vendor[] = {
        {"name", ""},       {"code", ""},           {"indexfile", DEPOT_VENDOR_INDEX},
        {"patchUrl", NULL}, {"relativePath", NULL}, {"content", ""},
        {NULL, NULL}};
    static const struct bundle_demand of_content[] = {
        {"name", "VMware ESX"}, {"type", DEPOT_CONTENT}, {NULL, NULL}};
    const struct bundle_document *document = bundle_find(contents, DEPOT_INDEX);
    xmlNode *root = bundle_demand_root(contents, document, DEPOT_INDEX, RULE_BUNDLE_INDEX_MISSING,
                                       RULE_BUNDLE_INDEX, "vendorList");
    xmlNode *vendor = xml_child(root, "vendor");
    if (root == NULL) {
        return;
    }
    if (vendor == NULL) {
        findings_add(contents->findings, RULE_BUNDLE_INDEX, bundle_place(document, root), "no <vendor>");
        return;
    }
    bundle_judge_demands(contents->findings, RULE_BUNDLE_INDEX, document, vendor, of_vendor);
    if (xml_child(vendor, "content") != NULL) {
        bundle_judge_demands(contents->findings, RULE_BUNDLE_INDEX, document, xml_child(vendor, "content"),
                             of_content);
    }
}

static void judge_vendor_index(const struct bundle_contents *contents, const char *path) {
    static const struct bundle_demand demands[] = {
        {"productId", DEPOT_PRODUCT}, {"version", ""},     {"locale", NULL},
        {"url", DEPOT_METADATA},      {"channelName", ""}, {NULL, NULL}};
    const struct bundle_document *document = bundle_find(contents, path);
    xmlNode *root = bundle_demand_root(contents, document, path, RULE_BUNDLE_VENDOR_INDEX_MISSING,
                                       RULE_BUNDLE_VENDOR_INDEX, "metaList");
    xmlNode *metadata = xml_child(root, "metadata");
    if (root != NULL && metadata == NULL) {
        findings_add(contents->findings, RULE_BUNDLE_VENDOR_INDEX, bundle_place(document, root),
                     "no <metadata>");
    }
    for (; metadata != NULL; metadata = xml_next(metadata)) {
        bundle_judge_demands(contents->findings, RULE_BUNDLE_VENDOR_INDEX, document, metadata, demands);
    }
}

/* Whether an element of vibs/NAME.xml is one that the descriptor does not have. */
static bool only_metadata(xmlNode *node) {
    return xml_is(node, "relative-path") || xml_is(node, "packed-size") || xml_is(node, "checksum");
}

static xmlNode *skip_metadata(xmlNode *node) {
    while (node != NULL && only_metadata(node)) {
        node = xmlNextElementSibling(node);
    }
    return node;
}

/* The first element in which vibs/NAME.xml and the descriptor differ; NULL when they say the same. */
static xmlNode *difference(xmlNode *metadata, xmlNode *vib) {
    xmlNode *one = skip_metadata(xmlFirstElementChild(metadata));
    xmlNode *other = xmlFirstElementChild(vib);
    while (one != NULL && other != NULL && xml_same(one, other)) {
        one = skip_metadata(xmlNextElementSibling(one));
        other = xmlNextElementSibling(other);
    }
    return one != NULL ? one : other;
}

/* The vibs/NAME.xml that speaks of that VIB: of its path, or else of its name and version. */
static struct bundle_document *find_vib_metadata(const struct bundle_contents *contents,
                                                 const struct depot_vib *vib) {
    struct bundle_document *found = NULL;
    for (size_t i = 0; i < contents->document_count; i++) {
        struct bundle_document *document = &contents->documents[i];
        xmlNode *root = bundle_root(document);
        if (root == NULL || !bundle_lies_in(document, BUNDLE_INNER "vibs/")) {
            continue;
        }
        if (strcmp(xml_child_text(root, "relative-path"), vib->path) == 0) {
            return document;
        }
        if (strcmp(xml_child_text(root, "name"), xml_child_text(vib->vib, "name")) == 0 &&
            strcmp(xml_child_text(root, "version"), xml_child_text(vib->vib, "version")) == 0) {
            found = document;
        }
    }
    return found;
}

static void judge_vib_metadata(const struct bundle_contents *contents, const struct depot_vib *vib) {
    struct findings *findings = contents->findings;
    struct bundle_document *document = find_vib_metadata(contents, vib);
    if (document == NULL) {
        findings_add(findings, RULE_BUNDLE_VIB_METADATA_MISSING, (struct place){.member = vib->path}, "%s",
                     "");
        return;
    }
    xmlNode *root = bundle_root(document);
    xmlNode *path = xml_child(root, "relative-path");
    xmlNode *differs = difference(root, vib->vib);
    document->used = true;
    if (strcmp(xml_text(path), vib->path) != 0) {
        findings_add(findings, RULE_BUNDLE_VIB_MISSING, bundle_place(document, path != NULL ? path : root),
                     "relative-path is '%.100s'; the VIB is at %s", xml_text(path), vib->path);
    }
    if (differs != NULL) {
        findings_add(findings, RULE_BUNDLE_VIB_METADATA,
                     bundle_place(document, differs->doc == document->tree ? differs : root), "<%.60s>",
                     xml_name(differs));
    }
    bundle_judge_file(findings, document, vib, xml_child(root, "packed-size"), xml_child(root, "checksum"),
                      root);
}

/* The metadata must not speak of VIBs that are not there. */
static void judge_unused(const struct bundle_contents *contents) {
    for (size_t i = 0; i < contents->document_count; i++) {
        const struct bundle_document *document = &contents->documents[i];
        if (bundle_lies_in(document, BUNDLE_INNER "vibs/") && document->tree != NULL && !document->used) {
            findings_add(contents->findings, RULE_BUNDLE_VIB_MISSING,
                         bundle_place(document, bundle_root(document)), "%.100s",
                         xml_child_text(bundle_root(document), "relative-path"));
        }
    }
}

/* Where the VIB lies, and that no other has its name and version. */
static void judge_place(const struct bundle_contents *contents, const struct depot_vib *vib) {
    char *path = depot_path(vib->vib);
    if (strcmp(path, vib->path) != 0) {
        findings_add(contents->findings, RULE_BUNDLE_VIB_PATH, (struct place){.member = vib->path},
                     "%s was expected", path);
    }
    free(path);
    for (const struct depot_vib *other = contents->vibs; other < vib; other++) {
        if (other->vib != NULL &&
            strcmp(xml_child_text(other->vib, "name"), xml_child_text(vib->vib, "name")) == 0 &&
            strcmp(xml_child_text(other->vib, "version"), xml_child_text(vib->vib, "version")) == 0) {
            findings_add(contents->findings, RULE_BUNDLE_VIB_CONFLICT, (struct place){.member = vib->path},
                         "%s", other->path);
        }
    }
}

static void judge_vibs(const struct bundle_contents *contents, xmlNode *vmware) {
    for (size_t i = 0; i < contents->vib_count; i++) {
        const struct depot_vib *vib = &contents->vibs[i];
        if (vib->vib == NULL) {
            continue; /* what is wrong with it was told */
        }
        judge_place(contents, vib);
        if (contents->has_metadata) {
            judge_vib_metadata(contents, vib);
            bundle_check_bulletins(contents, vib, vmware);
        }
    }
}

void bundle_check_metadata(struct bundle_contents *contents) {
    judge_index(contents);
    judge_vendor_index(contents, DEPOT_VENDOR_INDEX);
    if (contents->vib_count == 0) {
        findings_add(contents->findings, RULE_BUNDLE_NO_VIB, (struct place){.member = NULL}, "%s", "");
    }
    if (!contents->has_metadata) {
        findings_add(contents->findings, RULE_BUNDLE_METADATA_MISSING,
                     (struct place){.member = DEPOT_METADATA}, "%s", "");
        judge_vibs(contents, NULL);
        return;
    }
    judge_vendor_index(contents, BUNDLE_INNER DEPOT_VENDOR_INDEX);
    judge_vibs(contents, bundle_check_vmware(contents));
    judge_unused(contents);
}
