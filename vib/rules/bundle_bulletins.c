#include "rules/bundle.h"

#include <stdlib.h>
#include <string.h>

/* The <vib> of vmware.xml with that id, and its bulletin; NULL when there is none. */
static xmlNode *find_in_vmware(xmlNode *vmware, const char *id, xmlNode **bulletin) {
    for (*bulletin = xml_child(vmware, "bulletin"); *bulletin != NULL; *bulletin = xml_next(*bulletin)) {
        xmlNode *vib = xml_child(xml_child(*bulletin, "vibList"), "vib");
        for (; vib != NULL; vib = xml_next(vib)) {
            if (strcmp(xml_child_text(vib, "vibID"), id) == 0) {
                return vib;
            }
        }
    }
    return NULL;
}

/* The bulletins/ID.xml whose list has that VIB, or NULL. */
static const struct bundle_document *find_bulletin(const struct bundle_contents *contents, const char *id) {
    for (size_t i = 0; i < contents->document_count; i++) {
        const struct bundle_document *document = &contents->documents[i];
        xmlNode *vib = xml_child(xml_child(bundle_root(document), "vibList"), "vibID");
        for (; bundle_lies_in(document, BUNDLE_INNER "bulletins/") && vib != NULL; vib = xml_next(vib)) {
            if (strcmp(xml_text(vib), id) == 0) {
                return document;
            }
        }
    }
    return NULL;
}

static void judge_component(struct findings *findings, const struct bundle_document *document,
                            xmlNode *bulletin) {
    xmlNode *name = NULL;
    xmlNode *version = NULL;
    xmlNode *node = xmlFirstElementChild(bulletin);
    for (; node != NULL && !xml_is(node, "releaseDate"); node = xmlNextElementSibling(node)) {
        name = xml_is(node, "componentNameSpec") ? node : name;
        version = xml_is(node, "componentVersionSpec") ? node : version;
    }
    if (xml_attribute(name, "name") == NULL || xml_attribute(name, "uiString") == NULL ||
        xml_attribute(version, "version") == NULL || xml_attribute(version, "uiString") == NULL) {
        findings_add(findings, RULE_BUNDLE_COMPONENT, bundle_place(document, bulletin), "%s", "");
    }
}

/* What a bulletin must have, in vmware.xml and in bulletins/. */
static void judge_bulletin(struct findings *findings, const struct bundle_document *document,
                           xmlNode *bulletin) {
    static const struct bundle_demand demands[] = {{"id", ""},
                                                   {"vendor", ""},
                                                   {"summary", ""},
                                                   {"severity", ""},
                                                   {"category", ""},
                                                   {"urgency", ""},
                                                   {"releaseType", "extension"},
                                                   {"description", ""},
                                                   {"kbUrl", NULL},
                                                   {"contact", NULL},
                                                   {"releaseDate", ""},
                                                   {"platforms", ""},
                                                   {"vibList", ""},
                                                   {NULL, NULL}};
    bundle_judge_demands(findings, RULE_BUNDLE_BULLETIN, document, bulletin, demands);
    judge_component(findings, document, bulletin);
}

/* But for its list, the bulletin in bulletins/ is the one in vmware.xml. */
static void compare_bulletins(struct findings *findings, const struct bundle_document *document,
                              xmlNode *other) {
    xmlNode *node = xmlFirstElementChild(bundle_root(document));
    for (; node != NULL; node = xmlNextElementSibling(node)) {
        xmlNode *same = xml_child(other, xml_name(node));
        if (!xml_is(node, "vibList") && (same == NULL || !xml_same(node, same))) {
            findings_add(findings, RULE_BUNDLE_BULLETIN, bundle_place(document, node),
                         "<%.60s> differs from vmware.xml", xml_name(node));
        }
    }
}

static void judge_vmware_vib(struct findings *findings, const struct bundle_document *document, xmlNode *node,
                             const struct depot_vib *vib) {
    const struct bundle_demand demands[] = {{"vibVersion", "1.4.5"},
                                            {"name", xml_child_text(vib->vib, "name")},
                                            {"version", xml_child_text(vib->vib, "version")},
                                            {"vendor", xml_child_text(vib->vib, "vendor")},
                                            {"vibType", xml_child_text(vib->vib, "type")},
                                            {"summary", xml_child_text(vib->vib, "summary")},
                                            {"systemReqs", ""},
                                            {"relationships", NULL},
                                            {"postInstall", ""},
                                            {"softwareTags", NULL},
                                            {"vibFile", ""},
                                            {NULL, NULL}};
    xmlNode *file = xml_child(node, "vibFile");
    bundle_judge_demands(findings, RULE_BUNDLE_VMWARE, document, node, demands);
    if (file == NULL) {
        return;
    }
    if (strcmp(xml_child_text(file, "relativePath"), vib->path) != 0) {
        findings_add(findings, RULE_BUNDLE_VIB_MISSING, bundle_place(document, file),
                     "relativePath is '%.100s'; the VIB is at %s", xml_child_text(file, "relativePath"),
                     vib->path);
    }
    bundle_judge_file(findings, document, vib, xml_child(file, "packedSize"),
                      xml_child(xml_child(file, "checksum"), "checksum"), file);
}

void bundle_check_bulletins(const struct bundle_contents *contents, const struct depot_vib *vib,
                            xmlNode *vmware) {
    const struct bundle_document *main = bundle_find(contents, BUNDLE_INNER DEPOT_VMWARE);
    xmlNode *bulletin = NULL;
    char *id = depot_id(vib->vib);
    xmlNode *node = find_in_vmware(vmware, id, &bulletin);
    const struct bundle_document *document = find_bulletin(contents, id);
    if (vmware != NULL && node == NULL) {
        findings_add(contents->findings, RULE_BUNDLE_BULLETIN_MISSING, bundle_place(main, vmware), "%s", id);
    } else if (node != NULL) {
        judge_bulletin(contents->findings, main, bulletin);
        judge_vmware_vib(contents->findings, main, node, vib);
    }
    if (document == NULL) {
        findings_add(contents->findings, RULE_BUNDLE_BULLETIN_MISSING,
                     (struct place){.member = BUNDLE_INNER "bulletins/"}, "%s", id);
    } else if (bulletin != NULL) {
        judge_bulletin(contents->findings, document, bundle_root(document));
        compare_bulletins(contents->findings, document, bulletin);
    }
    free(id);
}

xmlNode *bundle_check_vmware(const struct bundle_contents *contents) {
    static const struct bundle_demand demands[] = {
        {"version", "3.0"}, {"timestamp", ""}, {"bulletin", ""}, {NULL, NULL}};
    const struct bundle_document *document = bundle_find(contents, BUNDLE_INNER DEPOT_VMWARE);
    xmlNode *root = bundle_demand_root(contents, document, BUNDLE_INNER DEPOT_VMWARE,
                                       RULE_BUNDLE_VMWARE_MISSING, RULE_BUNDLE_VMWARE, "metadataResponse");
    if (root != NULL) {
        bundle_judge_demands(contents->findings, RULE_BUNDLE_VMWARE, document, root, demands);
    }
    return root;
}
