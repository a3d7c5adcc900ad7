#include "rules/claims.h"

#include "format/descriptor.h"
#include "format/memory.h"

#include <stdlib.h>
#include <string.h>

void claims_add(struct claims *claims, struct claim claim) {
    claims->list = memory_grow(claims->list, claims->count, &claims->size, sizeof *claims->list);
    struct name path = {.text = claim.path, .order = (long)claims->count};
    struct name id = {.text = claim.id, .order = (long)claims->count};
    names_add(&claims->found[CLAIM_PATH][claim.kind], path);
    names_add(&claims->found[CLAIM_ID][claim.kind], id);
    claims->list[claims->count++] = claim;
}

/* A number for all elements of that name below `node`, in any order. */
static uint64_t hash_all(xmlNode *node, const char *name) {
    uint64_t sum = 0;
    for (xmlNode *one = xml_child(node, name); one != NULL; one = xml_next(one)) {
        sum += xml_hash(one);
    }
    return sum;
}

/*
 * What an element says, so that one that was written anew says the same: tools spell dates and booleans their own way. 0 for what is as
 * if it were not there, and for what hosts do not compare.
 */
static uint64_t hash_element(xmlNode *node, const struct descriptor_element *element) {
    const char *name = element->name;
    const char *text = xml_text(node);
    long long seconds = 0;
    if (strcmp(name, "release-date") == 0 && descriptor_read_date(text, &seconds) == 0) {
        return (uint64_t)seconds;
    }
    if (element->kind == DESCRIPTOR_BOOLEAN) {
        text += strspn(text, " \t\r\n");
        return *text == '1' || *text == 't' || *text == 'T';
    }
    if (strcmp(name, "file-list") == 0) {
        return hash_all(node, "file");
    }
    uint64_t sum = 0;
    if (strcmp(name, "payloads") == 0) { /* which there are, and their checksums */
        for (xmlNode *one = xml_child(node, "payload"); one != NULL; one = xml_next(one)) {
            sum += hash_all(one, "checksum") * 31 + xml_hash_text(xml_attribute(one, "name"));
        }
        return sum;
    }
    if (strcmp(name, "relationships") == 0) {
        for (const char *const *kind = descriptor_relationships(); *kind != NULL; kind++) {
            sum += hash_all(xml_child(node, *kind), "constraint") * xml_hash_text(*kind);
        }
        return sum;
    }
    return text[0] != '\0' && xmlFirstElementChild(node) == NULL ? xml_hash(node) : 0;
}

struct claim claim_of_descriptor(enum claim_kind kind, xmlNode *vib) {
    struct claim claim = {.kind = kind, .size = UINT64_MAX, .line = xml_line(vib)};
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        int order = descriptor_order(xml_name(node));
        if (order >= 0 && order < CLAIM_ELEMENTS) {
            claim.elements[order] = hash_element(node, &descriptor_elements()[order]);
        }
    }
    claim.id = descriptor_id(vib);
    return claim;
}

void claims_sort(struct claims *claims) {
    for (int kind = 0; kind < CLAIM_KINDS; kind++) {
        names_sort(&claims->found[CLAIM_PATH][kind]);
        names_sort(&claims->found[CLAIM_ID][kind]);
    }
}

const struct claim *claims_find(const struct claims *claims, enum claim_kind kind, enum claim_key key,
                                const char *text) {
    const struct name *name = names_find(&claims->found[key][kind], text);
    return name != NULL ? &claims->list[name->order] : NULL;
}

struct place claim_place(const struct claim *claim) {
    return (struct place){.member = claim->document, .line = claim->line};
}

void claims_free(struct claims *claims) {
    for (size_t i = 0; i < claims->count; i++) {
        free(claims->list[i].document);
        free(claims->list[i].path);
        free(claims->list[i].id);
    }
    for (int kind = 0; kind < CLAIM_KINDS; kind++) {
        names_free(&claims->found[CLAIM_PATH][kind]);
        names_free(&claims->found[CLAIM_ID][kind]);
    }
    free(claims->list);
}
