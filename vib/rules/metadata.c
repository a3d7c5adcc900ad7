#include "rules/metadata.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "rules/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char blanks[] = " \t\r\n";

/* FNV-1a over a text except the blanks around it: two documents are held against each other; nobody gains by a collision. */
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

/* What a descriptor, or a vibs/NAME.xml, says. */
static void hash_elements(xmlNode *vib, uint64_t elements[VIB_ELEMENTS]) {
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        int order = descriptor_order(xml_name(node));
        if (order >= 0 && order < VIB_ELEMENTS) {
            elements[order] = hash_element(node, &descriptor_elements[order]);
        }
    }
}

int metadata_add_vib(struct bundle *bundle, xmlNode *vib, const char *path, uint64_t size,
                     const char *sha256) {
    struct bundle_vib added = {.path = path, .size = size};
    char *id = descriptor_id(vib);
    int result = names_add(&bundle->ids, (struct name){.text = id, .order = (long)bundle->vib_count});
    free(id);
    if (result == 0) {
        added.id = bundle->ids.list[bundle->ids.count - 1].text;
        hash_elements(vib, added.elements);
        snprintf(added.sha256, sizeof added.sha256, "%s", sha256);
        bundle->vibs = memory_grow(bundle->vibs, bundle->vib_count, sizeof added);
        bundle->vibs[bundle->vib_count++] = added;
    }
    return result;
}

static struct place place_of(const struct bundle *bundle, xmlNode *node) {
    return (struct place){.member = bundle->document, .line = xml_line(node)};
}

/* The first of the VIBs of that id, where it is now found there for the first time; else NULL. */
static const struct name *find_id(struct bundle *bundle, const char *id, int there) {
    const struct name *first = names_find(&bundle->ids, id);
    if (first == NULL || (first->kind & there) != 0) {
        return NULL;
    }
    bundle->ids.list[first - bundle->ids.list].kind |= there;
    return first;
}

/*
 * Whether there is what the metadata names; a file that is no known document may be it. The url of a metadata.zip may be one on the web, or
 * be spelt in other ways; where there is no metadata.zip at all, or a part was too large, that was told.
 */
static void judge_named(const struct bundle *bundle, xmlNode *node, const char *path,
                        enum document document) {
    bool vib = document == DOCUMENT_VIB;
    bool plain = vib || (paths_judge(path) == PATHS_GOOD && strpbrk(path, ":%?#") == NULL);
    const struct name *file = names_find(&bundle->files, path);
    bool there = file != NULL && (file->kind == (int)document || file->kind == DOCUMENTS);
    findings_judge(
        bundle->findings, vib ? RULE_BUNDLE_VIB_MISSING : RULE_BUNDLE_VENDOR_INDEX, place_of(bundle, node),
        plain && !there && bundle->seen[DOCUMENT_METADATA_ZIP] && !bundle->findings->seen[RULE_BUNDLE_SIZE],
        "there is no %s at '%.100s'", vib ? "VIB" : "metadata.zip", path);
}

/* What a document says of a VIB's file: esxcli takes other sizes and sums. */
static void judge_file(const struct bundle *bundle, xmlNode *node, const struct bundle_vib *vib,
                       const char *size, const char *sha256) {
    char right[32];
    snprintf(right, sizeof right, "%llu", (unsigned long long)vib->size);
    findings_judge(bundle->findings, RULE_BUNDLE_PACKED_SIZE, place_of(bundle, node),
                   strcmp(size, right) != 0, "%s: it has %s bytes", vib->path, right);
    findings_judge(bundle->findings, RULE_BUNDLE_VIB_CHECKSUM, place_of(bundle, node),
                   strcasecmp(sha256, vib->sha256) != 0, "%s: it is %s, not '%.80s'", vib->path, vib->sha256,
                   sha256);
}

/*
 * Breaks the rule unless `node` has that child, with that text in it; NULL: anything may be in it; "": it must not be empty.
 */
static void demand(const struct bundle *bundle, enum rule rule, xmlNode *node, const char *element,
                   const char *text) {
    xmlNode *child = xml_child(node, element);
    const char *there = xml_text(child);
    bool empty = there[0] == '\0' && xmlFirstElementChild(child) == NULL;
    bool wrong = child != NULL && text != NULL && (text[0] == '\0' ? empty : strcmp(there, text) != 0);
    findings_judge(bundle->findings, rule, place_of(bundle, node), child == NULL, "no <%s> in <%s>", element,
                   xml_name(node));
    findings_judge(bundle->findings, rule, place_of(bundle, child), wrong, "<%s> is '%.100s'", element,
                   there);
}

/* The same of several, separated by blanks, that must not be empty. */
static void demand_all(const struct bundle *bundle, enum rule rule, xmlNode *node, const char *elements) {
    char element[32];
    int length;
    for (; sscanf(elements, "%31s%n", element, &length) == 1; elements += length) {
        demand(bundle, rule, node, element, "");
    }
}

static void read_index(struct bundle *bundle, xmlNode *root) {
    demand(bundle, RULE_BUNDLE_INDEX, root, "vendor", NULL);
    for (xmlNode *vendor = xml_child(root, "vendor"); vendor != NULL; vendor = xml_next(vendor)) {
        xmlNode *path = xml_child(vendor, "relativePath");
        xmlNode *content = xml_child(vendor, "content");
        demand(bundle, RULE_BUNDLE_INDEX, vendor, "indexfile", "vendor-index.xml");
        demand(bundle, RULE_BUNDLE_INDEX, vendor, "content", "");
        if (content != NULL) {
            demand(bundle, RULE_BUNDLE_INDEX, content, "type", "http://www.vmware.com/depotmanagement/esx");
        }
        findings_judge(bundle->findings, RULE_BUNDLE_INDEX, place_of(bundle, path), xml_text(path)[0] != '\0',
                       "<relativePath> is not empty: '%.100s'", xml_text(path));
    }
}

static void read_vendor_index(struct bundle *bundle, xmlNode *root) {
    bool any = false;
    bool newest = false;
    for (xmlNode *one = xml_child(root, "metadata"); one != NULL; one = xml_next(one)) {
        judge_named(bundle, one, xml_child_text(one, "url"), DOCUMENT_METADATA_ZIP);
        demand_all(bundle, RULE_BUNDLE_VENDOR_INDEX, one, "url version");
        any |= strcmp(xml_child_text(one, "productId"), "embeddedEsx") == 0;
        newest |= strncmp(xml_child_text(one, "version"), "9.", 2) == 0;
    }
    findings_judge(bundle->findings, RULE_BUNDLE_PLATFORM, place_of(bundle, root), !newest, NULL);
    findings_judge(bundle->findings, RULE_BUNDLE_VENDOR_INDEX, place_of(bundle, root), !any,
                   "no <metadata> for productId embeddedEsx");
}

static void read_vib(struct bundle *bundle, xmlNode *root) {
    const char *path = xml_child_text(root, "relative-path");
    const struct name *file = names_find(&bundle->files, path);
    uint64_t elements[VIB_ELEMENTS] = {0};
    char *id = descriptor_id(root);
    int i = 0;
    find_id(bundle, id, ID_DESCRIBED);
    free(id);
    judge_named(bundle, root, path, DOCUMENT_VIB);
    if (file == NULL || file->offset == 0) {
        return;
    }
    const struct bundle_vib *vib = &bundle->vibs[file->offset - 1];
    find_id(bundle, vib->id, ID_DESCRIBED);
    hash_elements(root, elements);
    while (i < VIB_ELEMENTS && elements[i] == vib->elements[i]) {
        i++;
    }
    if (i < VIB_ELEMENTS) {
        findings_judge(bundle->findings, RULE_BUNDLE_VIB_METADATA, place_of(bundle, root), true, "<%s>",
                       descriptor_elements[i].name);
    }
    judge_file(bundle, root, vib, xml_child_text(root, "packed-size"), xml_child_text(root, "checksum"));
}

/* What a bulletin must have, in vmware.xml and in bulletins/; its component before its date. */
static void judge_bulletin(const struct bundle *bundle, xmlNode *bulletin) {
    xmlNode *name = NULL;
    xmlNode *version = NULL;
    xmlNode *node = xmlFirstElementChild(bulletin);
    demand_all(bundle, RULE_BUNDLE_BULLETIN, bulletin,
               "id vendor summary severity category urgency description releaseDate platforms vibList");
    demand(bundle, RULE_BUNDLE_BULLETIN, bulletin, "releaseType", "extension");
    for (; node != NULL && !xml_is(node, "releaseDate"); node = xmlNextElementSibling(node)) {
        name = xml_is(node, "componentNameSpec") ? node : name;
        version = xml_is(node, "componentVersionSpec") ? node : version;
    }
    findings_judge(bundle->findings, RULE_BUNDLE_COMPONENT, place_of(bundle, bulletin),
                   xml_attribute(name, "name") == NULL || xml_attribute(name, "uiString") == NULL ||
                       xml_attribute(version, "version") == NULL ||
                       xml_attribute(version, "uiString") == NULL,
                   NULL);
}

/* Judges a <vib> of vmware.xml, and holds it against those that have its id. */
static void judge_listed(struct bundle *bundle, xmlNode *vib) {
    xmlNode *file = xml_child(vib, "vibFile");
    const char *path = xml_child_text(file, "relativePath");
    const char *id = xml_child_text(vib, "vibID");
    const struct name *name = find_id(bundle, id, ID_IN_VMWARE);
    size_t i = name != NULL ? (size_t)(name - bundle->ids.list) : bundle->ids.count;
    demand_all(bundle, RULE_BUNDLE_VMWARE, vib, "name version vendor vibType systemReqs postInstall vibFile");
    for (; i < bundle->ids.count && strcmp(bundle->ids.list[i].text, id) == 0; i++) {
        const struct bundle_vib *one = &bundle->vibs[bundle->ids.list[i].order];
        findings_judge(bundle->findings, RULE_BUNDLE_VMWARE, place_of(bundle, vib),
                       strcmp(path, one->path) != 0, "relativePath is '%.100s'; the VIB is at %s", path,
                       one->path);
        judge_file(bundle, vib, one, xml_child_text(file, "packedSize"),
                   xml_child_text(xml_child(file, "checksum"), "checksum"));
    }
}

/* Judges a child of the outermost element. */
static void visit_vmware(void *context, xmlNode *node) {
    struct bundle *bundle = context;
    bundle->wrong |= !xml_is(node->parent, "metadataResponse") ||
                     (xml_is(node, "version") && strcmp(xml_text(node), "3.0") != 0);
    if (xml_is(node, "bulletin")) {
        bundle->bulletins++;
        judge_bulletin(bundle, node);
        xmlNode *vib = xml_child(xml_child(node, "vibList"), "vib");
        for (; vib != NULL; vib = xml_next(vib)) {
            judge_listed(bundle, vib);
        }
    }
}

static void read_bulletin(struct bundle *bundle, xmlNode *root) {
    judge_bulletin(bundle, root);
    for (xmlNode *vib = xml_child(xml_child(root, "vibList"), "vibID"); vib != NULL; vib = xml_next(vib)) {
        find_id(bundle, xml_text(vib), ID_IN_BULLETIN);
    }
}

/* What reads a document by its outermost element, and which rule another one breaks. There is no room for all of vmware.xml as a tree. */
static const struct {
    const char *root;
    void (*read)(struct bundle *bundle, xmlNode *root);
    enum rule wrong;
} readers[] = {
    [DOCUMENT_INDEX] = {"vendorList", read_index, RULE_BUNDLE_INDEX},
    [DOCUMENT_VENDOR_INDEX] = {"metaList", read_vendor_index, RULE_BUNDLE_VENDOR_INDEX},
    [DOCUMENT_VIBS] = {"vib", read_vib, RULE_BUNDLE_XML},
    [DOCUMENT_BULLETIN] = {"bulletin", read_bulletin, RULE_BUNDLE_BULLETIN},
};

void metadata_read(struct bundle *bundle, enum document document, const struct buffer *text) {
    struct xml_error error;
    bool vmware = document == DOCUMENT_VMWARE;
    bundle->wrong = false;
    bundle->bulletins = 0;
    xmlDoc *tree = vmware ? NULL : xml_parse(text->bytes, text->length, &error);
    xmlNode *root = tree != NULL ? xmlDocGetRootElement(tree) : NULL;
    bool read =
        vmware ? xml_visit(text->bytes, text->length, visit_vmware, bundle, &error) == 0 : root != NULL;
    struct place place = {.member = bundle->document, .line = error.line};
    enum rule broken = vmware ? RULE_BUNDLE_VMWARE : RULE_BUNDLE_XML;
    findings_judge(bundle->findings, error.declares || error.large ? RULE_BUNDLE_SIZE : broken, place, !read,
                   "%s", error.reason);
    if (read && vmware) {
        findings_judge(bundle->findings, broken, place, bundle->wrong || bundle->bulletins == 0,
                       "not a <metadataResponse> of version 3.0 with a <bulletin>");
    } else if (read && xml_is(root, readers[document].root)) {
        readers[document].read(bundle, root);
    } else if (read) {
        findings_judge(bundle->findings, readers[document].wrong, place_of(bundle, root), true,
                       "the outermost element is <%.60s>, not <%s>", xml_name(root), readers[document].root);
    }
    xmlFreeDoc(tree);
}
