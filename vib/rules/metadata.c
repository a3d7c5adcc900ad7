#include "rules/metadata.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "rules/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget(struct claim *claim) {
    free(claim->document);
    free(claim->path);
    free(claim->id);
}

/* What a claim is found by, to be freed. */
static char *key_of(enum claim_kind kind, enum claim_key key, const char *text) {
    return memory_format("%c%d%s", key, kind, text);
}

/* There is always room for the keys: fewer and shorter than names may be. */
static void add_key(struct claims *claims, char *key) {
    names_add(&claims->keys, (struct name){.text = key, .order = (long)claims->count});
    free(key);
}

void claims_add(struct claims *claims, struct claim claim) {
    size_t bytes = strlen(claim.document) + strlen(claim.path) + strlen(claim.id);
    if (claims->count == CLAIMS_MAX || bytes > CLAIMS_BYTES_MAX - claims->bytes) {
        claims->crowded = true;
        forget(&claim);
        return;
    }
    claims->bytes += bytes;
    claims->list = memory_grow(claims->list, claims->count, &claims->size, sizeof *claims->list);
    add_key(claims, key_of(claim.kind, CLAIM_PATH, claim.path));
    add_key(claims, key_of(claim.kind, CLAIM_ID, claim.id));
    claims->list[claims->count++] = claim;
}

static const char blanks[] = " \t\r\n";

/* FNV-1a over a text but for the blanks around it: two documents are held against each other; nobody gains by a collision. */
static uint64_t hash_text(uint64_t hash, const char *text) {
    size_t length = strlen(text += strspn(text, blanks));
    while (length > 0 && strchr(blanks, text[length - 1]) != NULL) {
        length--;
    }
    for (size_t i = 0; i <= length; i++) {
        hash = (hash ^ (i < length ? (unsigned char)text[i] : 0xff)) * 0x100000001b3U;
    }
    return hash;
}

/*
 * A number for what an element and those in it say, in any order; 0 for an empty one, which is as if it were not there. Of a payload, hosts
 * compare the name and what is in it.
 */
static uint64_t hash_node(xmlNode *node) {
    const char *text = xml_text(node);
    uint64_t own = hash_text(0xcbf29ce484222325U, xml_name(node));
    uint64_t sum = text[strspn(text, blanks)] != '\0' ? hash_text(own, text) : 0;
    for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        if (!xml_is(node, "payload") || strcmp(name, "name") == 0) {
            sum += hash_text(hash_text(own, name), xml_text((xmlNode *)attribute));
        }
    }
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL; child = xmlNextElementSibling(child)) {
        sum += hash_node(child);
    }
    return sum != 0 ? hash_text(sum, xml_name(node)) : 0;
}

/*
 * What an element of a descriptor says, so that one that was written anew says the same: tools spell dates and booleans their own way. 0
 * for what hosts do not compare.
 */
static uint64_t hash_element(xmlNode *node, const struct descriptor_element *element) {
    const char *text = xml_text(node);
    long long seconds = 0;
    if (strcmp(element->name, "release-date") == 0 && descriptor_read_date(text, &seconds) == 0) {
        return (uint64_t)seconds;
    }
    if (element->kind == DESCRIPTOR_BOOLEAN) {
        text += strspn(text, blanks);
        return *text == '1' || *text == 't' || *text == 'T';
    }
    bool compared =
        element->kind != DESCRIPTOR_ELEMENTS || check_word(element->name, "file-list payloads relationships");
    return compared ? hash_node(node) : 0;
}

struct claim claim_of_descriptor(enum claim_kind kind, xmlNode *vib) {
    struct claim claim = {.kind = kind, .size = UINT64_MAX, .line = xml_line(vib)};
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        int order = descriptor_order(xml_name(node));
        if (order >= 0 && order < CLAIM_ELEMENTS) {
            claim.elements[order] = hash_element(node, &descriptor_elements[order]);
        }
    }
    claim.id = descriptor_id(vib);
    return claim;
}

const struct claim *claims_find(const struct claims *claims, enum claim_kind kind, enum claim_key key,
                                const char *text) {
    char *wanted = key_of(kind, key, text);
    const struct name *name = names_find(&claims->keys, wanted);
    free(wanted);
    return name != NULL ? &claims->list[name->order] : NULL;
}

struct place claim_place(const struct claim *claim) {
    return (struct place){.member = claim->document, .line = claim->line};
}

void claims_free(struct claims *claims) {
    for (size_t i = 0; i < claims->count; i++) {
        forget(&claims->list[i]);
    }
    names_free(&claims->keys);
    free(claims->list);
}

static struct place place_of(const struct metadata *metadata, xmlNode *node) {
    return (struct place){.member = metadata->document, .line = xml_line(node)};
}

/*
 * Breaks the rule unless `node` has that child, with that text in it; NULL: anything may be in it; "": it must not be empty.
 */
static void demand(const struct metadata *metadata, enum rule rule, xmlNode *node, const char *element,
                   const char *text) {
    xmlNode *child = xml_child(node, element);
    const char *there = xml_text(child);
    if (child == NULL) {
        findings_add(metadata->findings, rule, place_of(metadata, node), "no <%s> in <%s>", element,
                     xml_name(node));
    } else if (text != NULL && (text[0] == '\0' ? there[0] == '\0' && xmlFirstElementChild(child) == NULL
                                                : strcmp(there, text) != 0)) {
        findings_add(metadata->findings, rule, place_of(metadata, child), "<%s> is '%.100s'", element, there);
    }
}

/* The same of several that must not be empty; the list ends in NULL. */
static void demand_all(const struct metadata *metadata, enum rule rule, xmlNode *node,
                       const char *const elements[]) {
    for (; *elements != NULL; elements++) {
        demand(metadata, rule, node, *elements, "");
    }
}

void metadata_complain(const struct metadata *metadata, enum rule wrong, const struct xml_error *error) {
    struct place place = {.member = metadata->document, .line = error->line};
    findings_add(metadata->findings, error->declares || error->large ? RULE_BUNDLE_SIZE : wrong, place, "%s",
                 error->reason);
}

void metadata_read_index(struct metadata *metadata, xmlNode *root) {
    demand(metadata, RULE_BUNDLE_INDEX, root, "vendor", NULL);
    for (xmlNode *vendor = xml_child(root, "vendor"); vendor != NULL; vendor = xml_next(vendor)) {
        xmlNode *path = xml_child(vendor, "relativePath");
        xmlNode *content = xml_child(vendor, "content");
        demand(metadata, RULE_BUNDLE_UNKNOWN, vendor, "name", "");
        demand(metadata, RULE_BUNDLE_UNKNOWN, vendor, "code", "");
        demand(metadata, RULE_BUNDLE_INDEX, vendor, "indexfile", "vendor-index.xml");
        demand(metadata, RULE_BUNDLE_INDEX, vendor, "content", "");
        if (content != NULL) {
            demand(metadata, RULE_BUNDLE_INDEX, content, "type", "http://www.vmware.com/depotmanagement/esx");
        }
        if (xml_text(path)[0] != '\0') {
            findings_add(metadata->findings, RULE_BUNDLE_INDEX, place_of(metadata, path),
                         "<relativePath> is not empty: '%.100s'", xml_text(path));
        }
    }
}

static void add_claim(const struct metadata *metadata, struct claim claim, const char *path, const char *size,
                      xmlNode *sum) {
    char *end = NULL;
    unsigned long long number = strtoull(size, &end, 10);
    claim.document = memory_need(strdup(metadata->document));
    claim.path = memory_need(strdup(path));
    claim.size = size[0] >= '0' && size[0] <= '9' && *end == '\0' ? number : UINT64_MAX;
    if (strlen(xml_text(sum)) < sizeof claim.sha256) {
        snprintf(claim.sha256, sizeof claim.sha256, "%s", xml_text(sum));
    }
    claims_add(metadata->claims, claim);
}

void metadata_read_vendor_index(struct metadata *metadata, xmlNode *root) {
    bool any = false;
    bool newest = false;
    for (xmlNode *one = xml_child(root, "metadata"); one != NULL; one = xml_next(one)) {
        struct claim claim = {.kind = CLAIM_METADATA, .id = memory_need(strdup("")), .line = xml_line(one)};
        add_claim(metadata, claim, xml_child_text(one, "url"), "", NULL);
        demand(metadata, RULE_BUNDLE_VENDOR_INDEX, one, "url", "");
        demand(metadata, RULE_BUNDLE_VENDOR_INDEX, one, "version", "");
        demand(metadata, RULE_BUNDLE_UNKNOWN, one, "channelName", NULL);
        any |= strcmp(xml_child_text(one, "productId"), "embeddedEsx") == 0;
        newest |= strncmp(xml_child_text(one, "version"), "9.", 2) == 0;
    }
    if (!newest) {
        findings_note(metadata->findings, RULE_BUNDLE_PLATFORM, place_of(metadata, root));
    }
    if (!any) {
        findings_add(metadata->findings, RULE_BUNDLE_VENDOR_INDEX, place_of(metadata, root),
                     "no <metadata> for productId embeddedEsx");
    }
}

void metadata_read_vib(struct metadata *metadata, xmlNode *root) {
    add_claim(metadata, claim_of_descriptor(CLAIM_VIBS, root), xml_child_text(root, "relative-path"),
              xml_child_text(root, "packed-size"), xml_child(root, "checksum"));
}

/* What a bulletin must have, in vmware.xml and in bulletins/; its component before its date. */
static void judge_bulletin(const struct metadata *metadata, xmlNode *bulletin) {
    static const char *const filled[] = {"id",        "vendor",  "summary",     "severity",
                                         "category",  "urgency", "description", "releaseDate",
                                         "platforms", "vibList", NULL};
    xmlNode *name = NULL;
    xmlNode *version = NULL;
    xmlNode *node = xmlFirstElementChild(bulletin);
    demand_all(metadata, RULE_BUNDLE_BULLETIN, bulletin, filled);
    demand(metadata, RULE_BUNDLE_BULLETIN, bulletin, "releaseType", "extension");
    for (; node != NULL && !xml_is(node, "releaseDate"); node = xmlNextElementSibling(node)) {
        name = xml_is(node, "componentNameSpec") ? node : name;
        version = xml_is(node, "componentVersionSpec") ? node : version;
    }
    if (xml_attribute(name, "name") == NULL || xml_attribute(name, "uiString") == NULL ||
        xml_attribute(version, "version") == NULL || xml_attribute(version, "uiString") == NULL) {
        findings_note(metadata->findings, RULE_BUNDLE_COMPONENT, place_of(metadata, bulletin));
    }
}

/* The root comes first, without its children; then each of them. */
static void visit_vmware(void *context, xmlNode *node, bool outermost) {
    static const char *const filled[] = {"name",       "version",     "vendor",  "vibType",
                                         "systemReqs", "postInstall", "vibFile", NULL};
    struct metadata *metadata = context;
    if (outermost) {
        metadata->wrong = !xml_is(node, "metadataResponse");
        return;
    }
    metadata->wrong |= xml_is(node, "version") && strcmp(xml_text(node), "3.0") != 0;
    if (!xml_is(node, "bulletin")) {
        return;
    }
    metadata->bulletins++;
    judge_bulletin(metadata, node);
    for (xmlNode *vib = xml_child(xml_child(node, "vibList"), "vib"); vib != NULL; vib = xml_next(vib)) {
        xmlNode *file = xml_child(vib, "vibFile");
        struct claim claim = {.kind = CLAIM_VMWARE, .line = xml_line(vib)};
        demand_all(metadata, RULE_BUNDLE_VMWARE, vib, filled);
        claim.id = memory_need(strdup(xml_child_text(vib, "vibID")));
        add_claim(metadata, claim, xml_child_text(file, "relativePath"), xml_child_text(file, "packedSize"),
                  xml_child(xml_child(file, "checksum"), "checksum"));
    }
}

void metadata_read_vmware(struct metadata *metadata, const struct buffer *text) {
    struct xml_error error;
    if (xml_visit(text->bytes, text->length, visit_vmware, metadata, &error) != 0) {
        metadata_complain(metadata, RULE_BUNDLE_VMWARE, &error);
    } else if (metadata->wrong || metadata->bulletins == 0) {
        findings_add(metadata->findings, RULE_BUNDLE_VMWARE, (struct place){.member = metadata->document},
                     "not a <metadataResponse> of version 3.0 with a <bulletin>");
    }
}

void metadata_read_bulletin(struct metadata *metadata, xmlNode *root) {
    judge_bulletin(metadata, root);
    for (xmlNode *vib = xml_child(xml_child(root, "vibList"), "vibID"); vib != NULL; vib = xml_next(vib)) {
        struct claim claim = {.kind = CLAIM_BULLETIN, .line = xml_line(vib)};
        claim.id = memory_need(strdup(xml_text(vib)));
        add_claim(metadata, claim, "", "", NULL);
    }
}
