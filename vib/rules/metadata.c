#include "rules/metadata.h"

#include "format/descriptor.h"
#include "format/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An element that must be there. */
struct demand {
    const char *element;
    const char *text; /* NULL: anything may be in it; "": it must not be empty; else just this */
    enum rule rule;   /* that is broken otherwise */
};

static struct place place_of(const struct metadata *metadata, xmlNode *node) {
    return (struct place){.member = metadata->document, .line = xml_line(node)};
}

/* Whether an element is as a demand has it. */
static bool meets(xmlNode *element, const char *demand) {
    const char *text = xml_text(element);
    if (demand == NULL) {
        return true;
    }
    return demand[0] == '\0' ? text[0] != '\0' || xmlFirstElementChild(element) != NULL
                             : strcmp(text, demand) == 0;
}

/* Holds the children of `node` against demands, ended by a NULL element. */
static void judge_demands(const struct metadata *metadata, xmlNode *node, const struct demand *demands) {
    for (; demands->element != NULL; demands++) {
        xmlNode *child = xml_child(node, demands->element);
        if (child == NULL) {
            findings_add(metadata->findings, demands->rule, place_of(metadata, node), "no <%s> in <%s>",
                         demands->element, xml_name(node));
        } else if (!meets(child, demands->text)) {
            findings_add(metadata->findings, demands->rule, place_of(metadata, child), "<%s> is '%.100s'",
                         demands->element, xml_text(child));
        }
    }
}

/* Reads the document's root with all below. Returns it, and the document to be freed; NULL when that was told. */
static xmlNode *read_root(struct metadata *metadata, const struct buffer *text, const char *name,
                          enum rule wrong, xmlDoc **document) {
    struct xml_error error;
    *document = xml_parse(text->bytes, text->length, &error);
    xmlNode *root = *document != NULL ? xmlDocGetRootElement(*document) : NULL;
    if (root == NULL) {
        struct place place = {.member = metadata->document, .line = error.line};
        findings_add(metadata->findings, error.declares || error.large ? RULE_BUNDLE_SIZE : RULE_BUNDLE_XML,
                     place, "%s", error.reason);
    } else if (!xml_is(root, name)) {
        findings_add(metadata->findings, wrong, place_of(metadata, root),
                     "the outermost element is <%.60s>, not <%s>", xml_name(root), name);
        return NULL;
    }
    return root;
}

void metadata_read_index(struct metadata *metadata, const struct buffer *text) {
    static const struct demand of_vendor[] = {{"name", "", RULE_BUNDLE_UNKNOWN},
                                              {"code", "", RULE_BUNDLE_UNKNOWN},
                                              {"indexfile", "vendor-index.xml", RULE_BUNDLE_INDEX},
                                              {"content", "", RULE_BUNDLE_INDEX},
                                              {NULL, NULL, RULES}};
    static const struct demand of_content[] = {
        {"type", "http://www.vmware.com/depotmanagement/esx", RULE_BUNDLE_INDEX}, {NULL, NULL, RULES}};
    xmlDoc *document;
    xmlNode *root = read_root(metadata, text, "vendorList", RULE_BUNDLE_INDEX, &document);
    xmlNode *vendor = xml_child(root, "vendor");
    if (root != NULL && vendor == NULL) {
        findings_add(metadata->findings, RULE_BUNDLE_INDEX, place_of(metadata, root), "no <vendor>");
    }
    for (; vendor != NULL; vendor = xml_next(vendor)) {
        xmlNode *path = xml_child(vendor, "relativePath");
        judge_demands(metadata, vendor, of_vendor);
        if (xml_child(vendor, "content") != NULL) {
            judge_demands(metadata, xml_child(vendor, "content"), of_content);
        }
        if (path != NULL && meets(path, "")) {
            findings_add(metadata->findings, RULE_BUNDLE_INDEX, place_of(metadata, path),
                         "<relativePath> is not empty: '%.100s'", xml_text(path));
        }
    }
    xmlFreeDoc(document);
}

void metadata_read_vendor_index(struct metadata *metadata, const struct buffer *text) {
    static const struct demand demands[] = {{"url", "", RULE_BUNDLE_VENDOR_INDEX},
                                            {"version", "", RULE_BUNDLE_VENDOR_INDEX},
                                            {"channelName", NULL, RULE_BUNDLE_UNKNOWN},
                                            {NULL, NULL, RULES}};
    xmlDoc *document;
    xmlNode *root = read_root(metadata, text, "metaList", RULE_BUNDLE_VENDOR_INDEX, &document);
    bool any = false;
    bool newest = false;
    for (xmlNode *one = xml_child(root, "metadata"); one != NULL; one = xml_next(one)) {
        judge_demands(metadata, one, demands);
        any |= strcmp(xml_child_text(one, "productId"), "embeddedEsx") == 0;
        newest |= strncmp(xml_child_text(one, "version"), "9.", 2) == 0;
    }
    if (root != NULL && !newest) {
        findings_note(metadata->findings, RULE_BUNDLE_PLATFORM, place_of(metadata, root));
    }
    if (root != NULL && !any) {
        findings_add(metadata->findings, RULE_BUNDLE_VENDOR_INDEX, place_of(metadata, root),
                     "no <metadata> for productId embeddedEsx");
    }
    xmlFreeDoc(document);
}

/* A number of bytes, UINT64_MAX when it is none. */
static uint64_t read_size(const char *text) {
    char *end = NULL;
    unsigned long long size = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' ? size : UINT64_MAX;
}

static void add_claim(const struct metadata *metadata, struct claim claim, const char *path, const char *size,
                      xmlNode *sum) {
    claim.document = memory_need(strdup(metadata->document));
    claim.path = memory_need(strdup(path));
    claim.size = read_size(size);
    if (strlen(xml_text(sum)) < sizeof claim.sha256) {
        snprintf(claim.sha256, sizeof claim.sha256, "%s", xml_text(sum));
    }
    claims_add(metadata->claims, claim);
}

void metadata_read_vib(struct metadata *metadata, const struct buffer *text) {
    xmlDoc *document;
    xmlNode *root = read_root(metadata, text, "vib", RULE_BUNDLE_XML, &document);
    if (root != NULL) {
        add_claim(metadata, claim_of_descriptor(CLAIM_VIBS, root), xml_child_text(root, "relative-path"),
                  xml_child_text(root, "packed-size"), xml_child(root, "checksum"));
    }
    xmlFreeDoc(document);
}

static void judge_component(const struct metadata *metadata, xmlNode *bulletin) {
    xmlNode *name = NULL;
    xmlNode *version = NULL;
    xmlNode *node = xmlFirstElementChild(bulletin);
    for (; node != NULL && !xml_is(node, "releaseDate"); node = xmlNextElementSibling(node)) {
        name = xml_is(node, "componentNameSpec") ? node : name;
        version = xml_is(node, "componentVersionSpec") ? node : version;
    }
    if (name == NULL || version == NULL || xml_attribute(name, "name") == NULL ||
        xml_attribute(name, "uiString") == NULL || xml_attribute(version, "version") == NULL ||
        xml_attribute(version, "uiString") == NULL) {
        findings_note(metadata->findings, RULE_BUNDLE_COMPONENT, place_of(metadata, bulletin));
    }
}

/* What a bulletin must have, in vmware.xml and in bulletins/. */
static void judge_bulletin(const struct metadata *metadata, xmlNode *bulletin) {
    static const char *const filled[] = {"id",          "vendor",    "summary",     "severity",
                                         "category",    "urgency",   "releaseType", "description",
                                         "releaseDate", "platforms", "vibList"};
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++) {
        struct demand demands[] = {
            {filled[i], strcmp(filled[i], "releaseType") == 0 ? "extension" : "", RULE_BUNDLE_BULLETIN},
            {NULL, NULL, RULES}};
        judge_demands(metadata, bulletin, demands);
    }
    judge_component(metadata, bulletin);
}

static void read_vmware_vib(const struct metadata *metadata, xmlNode *vib) {
    static const struct demand demands[] = {
        {"name", "", RULE_BUNDLE_VMWARE},       {"version", "", RULE_BUNDLE_VMWARE},
        {"vendor", "", RULE_BUNDLE_VMWARE},     {"vibType", "", RULE_BUNDLE_VMWARE},
        {"systemReqs", "", RULE_BUNDLE_VMWARE}, {"postInstall", "", RULE_BUNDLE_VMWARE},
        {"vibFile", "", RULE_BUNDLE_VMWARE},    {NULL, NULL, RULES}};
    xmlNode *file = xml_child(vib, "vibFile");
    struct claim claim = {.kind = CLAIM_VMWARE, .line = xml_line(vib)};
    judge_demands(metadata, vib, demands);
    claim.id = memory_need(strdup(xml_child_text(vib, "vibID")));
    add_claim(metadata, claim, xml_child_text(file, "relativePath"), xml_child_text(file, "packedSize"),
              xml_child(xml_child(file, "checksum"), "checksum"));
}

/* The root comes first, without its children; then each of them. */
static void visit_vmware(void *context, xmlNode *node) {
    struct metadata *metadata = context;
    if (metadata->root == NULL) {
        metadata->root = "metadataResponse";
        metadata->wrong = !xml_is(node, metadata->root);
        return;
    }
    if (!xml_is(node, "bulletin")) {
        metadata->wrong |= xml_is(node, "version") && strcmp(xml_text(node), "3.0") != 0;
        return;
    }
    metadata->count++;
    judge_bulletin(metadata, node);
    for (xmlNode *vib = xml_child(xml_child(node, "vibList"), "vib"); vib != NULL; vib = xml_next(vib)) {
        read_vmware_vib(metadata, vib);
    }
}

void metadata_read_vmware(struct metadata *metadata, const struct buffer *text) {
    struct xml_error error;
    struct place place = {.member = metadata->document};
    if (xml_visit(text->bytes, text->length, visit_vmware, metadata, &error) != 0) {
        place.line = error.line;
        findings_add(metadata->findings, RULE_BUNDLE_VMWARE, place, "%s", error.reason);
    } else if (metadata->wrong || metadata->count == 0) {
        findings_add(metadata->findings, RULE_BUNDLE_VMWARE, place,
                     "not a <metadataResponse> of version 3.0 with a <bulletin>");
    }
}

void metadata_read_bulletin(struct metadata *metadata, const struct buffer *text) {
    xmlDoc *document;
    xmlNode *root = read_root(metadata, text, "bulletin", RULE_BUNDLE_BULLETIN, &document);
    if (root != NULL) {
        judge_bulletin(metadata, root);
    }
    for (xmlNode *vib = xml_child(xml_child(root, "vibList"), "vibID"); vib != NULL; vib = xml_next(vib)) {
        struct claim claim = {.kind = CLAIM_BULLETIN, .line = xml_line(vib)};
        claim.id = memory_need(strdup(xml_text(vib)));
        add_claim(metadata, claim, "", "", NULL);
    }
    xmlFreeDoc(document);
}
