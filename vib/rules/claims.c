#include "rules/claims.h"

#include "format/descriptor.h"
#include "format/memory.h"

#include <stdlib.h>
#include <string.h>

void claims_add(struct claims *claims, struct claim claim) {
    if (claims->count == claims->size) {
        claims->size = claims->size > 0 ? 2 * claims->size : 64;
        claims->list = memory_need(reallocarray(claims->list, claims->size, sizeof *claims->list));
    }
    struct name name = {.text = claim.path, .order = (long)claims->count};
    names_add(&claims->by_path[claim.kind], name);
    name.text = claim.id;
    names_add(&claims->by_id[claim.kind], name);
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

/* What counts of payloads: which there are, and their checksums. */
static uint64_t hash_payloads(xmlNode *payloads) {
    uint64_t sum = 0;
    for (xmlNode *one = xml_child(payloads, "payload"); one != NULL; one = xml_next(one)) {
        sum += hash_all(one, "checksum") * 31 + xml_hash_text(xml_attribute(one, "name"));
    }
    return sum;
}

static uint64_t hash_relationships(xmlNode *relationships) {
    uint64_t sum = 0;
    for (const char *const *kind = descriptor_relationships(); *kind != NULL; kind++) {
        sum += hash_all(xml_child(relationships, *kind), "constraint") * xml_hash_text(*kind);
    }
    return sum;
}

/*
 * What an element says, so that one that was written anew says the same: tools spell dates and booleans their own way. 0 for what is as
 * if it were not there, and for what hosts do not compare.
 */
static uint64_t hash_element(xmlNode *node) {
    const char *name = xml_name(node);
    const char *text = xml_text(node);
    long long seconds = 0;
    if (strcmp(name, "release-date") == 0 && descriptor_read_date(text, &seconds) == 0) {
        return (uint64_t)seconds;
    }
    if (descriptor_elements()[descriptor_order(name)].kind == DESCRIPTOR_BOOLEAN) {
        text += strspn(text, " \t\r\n");
        return *text == '1' || *text == 't' || *text == 'T';
    }
    if (strcmp(name, "file-list") == 0) {
        return hash_all(node, "file");
    }
    if (strcmp(name, "payloads") == 0) {
        return hash_payloads(node);
    }
    if (strcmp(name, "relationships") == 0) {
        return hash_relationships(node);
    }
    return text[0] != '\0' && xmlFirstElementChild(node) == NULL ? xml_hash(node) : 0;
}

struct claim claim_of_descriptor(enum claim_kind kind, xmlNode *vib) {
    struct claim claim = {.kind = kind, .size = UINT64_MAX, .line = xml_line(vib)};
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        int order = descriptor_order(xml_name(node));
        if (order >= 0 && order < CLAIM_ELEMENTS) {
            claim.elements[order] = hash_element(node);
        }
    }
    claim.id = descriptor_id(vib);
    return claim;
}

void claims_sort(struct claims *claims) {
    for (int kind = 0; kind <= CLAIM_BULLETIN; kind++) {
        names_sort(&claims->by_path[kind]);
        names_sort(&claims->by_id[kind]);
    }
}

static const struct claim *find(const struct claims *claims, const struct names *names, const char *text) {
    const struct name *name = names_find(names, text);
    return name != NULL ? &claims->list[name->order] : NULL;
}

const struct claim *claims_find_path(const struct claims *claims, enum claim_kind kind, const char *path) {
    return find(claims, &claims->by_path[kind], path);
}

const struct claim *claims_find_id(const struct claims *claims, enum claim_kind kind, const char *id) {
    return find(claims, &claims->by_id[kind], id);
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
    for (int kind = 0; kind <= CLAIM_BULLETIN; kind++) {
        names_free(&claims->by_path[kind]);
        names_free(&claims->by_id[kind]);
    }
    free(claims->list);
}
