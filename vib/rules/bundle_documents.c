#include "rules/bundle_documents.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct bundle_document *bundle_find(const struct bundle_contents *contents, const char *path) {
    for (size_t i = 0; i < contents->document_count; i++) {
        if (strcmp(contents->documents[i].path, path) == 0) {
            return &contents->documents[i];
        }
    }
    return NULL;
}

struct place bundle_place(const struct bundle_document *document, xmlNode *node) {
    return (struct place){.member = document->path, .line = xml_line(node)};
}

xmlNode *bundle_root(const struct bundle_document *document) {
    return document != NULL && document->tree != NULL ? xmlDocGetRootElement(document->tree) : NULL;
}

/* Whether an element is as a demand has it. */
static bool meets(xmlNode *element, const char *text, const char *demand) {
    if (demand == NULL) {
        return true;
    }
    return demand[0] == '\0' ? text[0] != '\0' || xmlFirstElementChild(element) != NULL
                             : strcmp(text, demand) == 0;
}

void bundle_judge_demands(struct findings *findings, enum rule rule, const struct bundle_document *document,
                          xmlNode *node, const struct bundle_demand *demands) {
    for (; demands->element != NULL; demands++) {
        xmlNode *child = xml_child(node, demands->element);
        const char *text = xml_text(child);
        if (child == NULL) {
            findings_add(findings, rule, bundle_place(document, node), "no <%s> in <%s>", demands->element,
                         xml_name(node));
        } else if (!meets(child, text, demands->text)) {
            findings_add(findings, rule, bundle_place(document, child), "<%s> is '%.100s'", demands->element,
                         text);
        }
    }
}

xmlNode *bundle_demand_root(const struct bundle_contents *contents, const struct bundle_document *document,
                            const char *path, enum rule missing, enum rule wrong, const char *name) {
    xmlNode *root = bundle_root(document);
    if (document == NULL) {
        findings_add(contents->findings, missing, (struct place){.member = path}, "%s", "");
    } else if (root != NULL && !xml_is(root, name)) {
        findings_add(contents->findings, wrong, bundle_place(document, root),
                     "the outermost element is <%.60s>, not <%s>", xml_name(root), name);
        root = NULL;
    }
    return root;
}

void bundle_judge_file(struct findings *findings, const struct bundle_document *document,
                       const struct depot_vib *vib, xmlNode *size, xmlNode *checksum, xmlNode *where) {
    char right[32];
    snprintf(right, sizeof right, "%llu", (unsigned long long)vib->size);
    if (strcmp(xml_text(size), right) != 0) {
        findings_add(findings, RULE_BUNDLE_PACKED_SIZE, bundle_place(document, size != NULL ? size : where),
                     "%s: it has %s bytes, not '%.40s'", vib->path, right, xml_text(size));
    }
    if (strcasecmp(xml_text(checksum), vib->sha256) != 0) {
        findings_add(findings, RULE_BUNDLE_VIB_CHECKSUM,
                     bundle_place(document, checksum != NULL ? checksum : where), "%s: it is %s, not '%.80s'",
                     vib->path, vib->sha256, xml_text(checksum));
    }
}

bool bundle_lies_in(const struct bundle_document *document, const char *folder) {
    return strncmp(document->path, folder, strlen(folder)) == 0;
}
