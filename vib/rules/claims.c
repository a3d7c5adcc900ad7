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

/* Whether an element says the same as one that is not there: a host's default. */
static bool says_nothing(xmlNode *node) {
    return xmlFirstElementChild(node) == NULL && node->properties == NULL &&
           (xml_text(node)[0] == '\0' || strcmp(xml_text(node), "false") == 0);
}

struct claim claim_of_descriptor(enum claim_kind kind, xmlNode *vib) {
    struct claim claim = {.kind = kind, .size = UINT64_MAX, .line = xml_line(vib)};
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        int order = descriptor_order(xml_name(node));
        if (order >= 0 && order < CLAIM_ELEMENTS && !says_nothing(node)) {
            claim.elements[order] = xml_hash(node);
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
