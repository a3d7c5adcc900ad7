#include "answer.h"

#include <stdio.h>
#include <string.h>

#include "format.h"
#include "xml.h"

enum { TITLE_SIZE = 64 };

/* A structure's declaration, the table that shows it, and for each column its field and its own store. */
struct shape {
    const xmlNode *structure;
    struct table table;
    const char *names[TABLE_COLUMNS_MAX];
    struct column columns[TABLE_COLUMNS_MAX];
    char titles[TABLE_COLUMNS_MAX][TITLE_SIZE];
};

static bool is_list(const xmlNode *node) {
    return xml_is(node, "list");
}

static enum column_kind field_kind(const xmlNode *field) {
    const xmlNode *type = xml_child(field, NULL);
    return xml_is(type, "integer") || xml_is(type, "int")    ? COLUMN_INTEGER
           : xml_is(type, "boolean") || xml_is(type, "bool") ? COLUMN_BOOLEAN
                                                             : COLUMN_STRING;
}

/* The field of that name, given or declared; NULL where there is none. */
static const xmlNode *field_find(const xmlNode *structure, const char *name) {
    const xmlNode *field = xml_child(structure, "field");
    while (field) {
        const char *own = xml_attribute(field, "name");
        if (own && strcmp(own, name) == 0) {
            break;
        }
        field = xml_next(field, "field");
    }
    return field;
}

/* The text of the format parameter "fields:TYPE", its own and no child's: which fields text shows; NULL for all. */
static const char *fields_hint(const xmlNode *format, const char *type) {
    for (const xmlNode *node = xml_child(format, "format-parameter"); node;
         node = xml_next(node, "format-parameter")) {
        const char *name = xml_attribute(node, "name");
        if (name && strncmp(name, "fields:", 7) == 0 && strcmp(name + 7, type) == 0) {
            return xml_text(node);
        }
    }
    return NULL;
}

static bool shape_has(const struct shape *shape, const char *name) {
    size_t i = 0;
    while (i < shape->table.width && strcmp(shape->names[i], name) != 0) {
        i++;
    }
    return i < shape->table.width;
}

/* Adds a field under a title of so many bytes. */
static void shape_add(struct shape *shape, const xmlNode *field, const char *title, size_t length) {
    size_t at = shape->table.width;
    const char *name = xml_attribute(field, "name");
    if (name && at < TABLE_COLUMNS_MAX && !shape_has(shape, name)) {
        snprintf(shape->titles[at], TITLE_SIZE, "%.*s", (int)length, title);
        shape->names[at] = name;
        shape->columns[at] = (struct column){shape->titles[at], field_kind(field)};
        shape->table.columns[at] = &shape->columns[at];
        shape->table.width++;
    }
}

/* Is it the same name but for blanks? A hint says "Recv Q" for RecvQ. */
static bool same_but_blanks(const char *name, const char *other, size_t length) {
    const char *end = other + length;
    while (*name || other < end) {
        if (*name == ' ') {
            name++;
        } else if (other < end && *other == ' ') {
            other++;
        } else if (other == end || *name++ != *other++) {
            return false;
        }
    }
    return true;
}

/* Those of "Time,Event", in that order. */
static void shape_add_hinted(struct shape *shape, const char *titles) {
    while (*titles) {
        size_t length = strcspn(titles, ",");
        for (const xmlNode *field = xml_child(shape->structure, "field"); field;
             field = xml_next(field, "field")) {
            const char *name = xml_attribute(field, "name");
            if (name && same_but_blanks(name, titles, length)) {
                shape_add(shape, field, titles, length);
            }
        }
        titles += length + (titles[length] ? 1 : 0);
    }
    shape->table.hinted = shape->table.width;
    shape->table.hint_is_empty = shape->table.width == 0;
}

/* First what a hint names: only text leaves fields out, the other formats have all. */
static void shape_make(struct shape *shape, const xmlNode *command) {
    const xmlNode *declared = xml_child(xml_child(command, "output-spec"), NULL);
    const xmlNode *format = xml_child(command, "format-parameters");
    bool simple = strcmp(xml_child_text(format, "formatter"), "simple") == 0;
    shape->structure = is_list(declared) ? xml_child(declared, "structure") : declared;
    shape->table = (struct table){.single = !is_list(declared), .simple = simple};
    if (!xml_is(shape->structure, "structure")) {
        return;
    }
    const char *type = xml_attribute(shape->structure, "typeName");
    shape->table.type = type ? type : "";
    const char *hint = fields_hint(format, shape->table.type);
    if (hint) {
        shape_add_hinted(shape, hint);
    }
    for (const xmlNode *field = xml_child(shape->structure, "field"); field;
         field = xml_next(field, "field")) {
        const char *name = xml_attribute(field, "name");
        shape_add(shape, field, name ? name : "", name ? strlen(name) : 0);
    }
}

/* Every field that is declared must be there, of its type, and no other. */
static const char *structure_judge(const struct shape *shape, const xmlNode *structure) {
    const char *type = xml_attribute(structure, "typeName");
    if (!type || strcmp(type, shape->table.type) != 0) {
        return "the answer holds a structure of another type";
    }
    for (const xmlNode *field = xml_child(shape->structure, "field"); field;
         field = xml_next(field, "field")) {
        const char *name = xml_attribute(field, "name");
        const xmlNode *given = name ? field_find(structure, name) : NULL;
        if (xml_child(field, "integer")) {
            return "the output-spec declares <integer/>: there a number is <int/>";
        }
        if (!given || !xml_child(given, NULL) || field_kind(given) != field_kind(field)) {
            return "a declared field is missing in the answer, or of another type";
        }
    }
    for (const xmlNode *field = xml_child(structure, NULL); field; field = xml_next(field, NULL)) {
        const char *name = xml_attribute(field, "name");
        if (!xml_is(field, "field") || !name || !field_find(shape->structure, name)) {
            return "the answer has a field that is not declared";
        }
    }
    return NULL;
}

static const char *structure_take(struct shape *shape, const xmlNode *structure) {
    const char *wrong = structure_judge(shape, structure);
    for (size_t i = 0; i < shape->table.width && !wrong; i++) {
        const char *name = shape->names[i];
        const xmlNode *field = field_find(structure, name);
        wrong = table_add(&shape->table, xml_text(xml_child(field, NULL))) ? "no memory" : NULL;
    }
    return wrong;
}

static const char *structures_take(struct shape *shape, const xmlNode *answer) {
    const char *wrong = NULL;
    if (shape->table.single) {
        return xml_is(answer, "structure") ? structure_take(shape, answer) : "the answer is no structure";
    }
    if (!is_list(answer)) {
        return "the answer is no list";
    }
    for (const xmlNode *node = xml_child(answer, NULL); node && !wrong; node = xml_next(node, NULL)) {
        wrong = structure_take(shape, node);
    }
    return wrong;
}

static const char *structures_show(const struct call *call, const xmlNode *command, const xmlNode *answer) {
    struct shape shape;
    shape_make(&shape, command);
    if (shape.table.width == 0) {
        return "the command declares no structure";
    }
    const char *wrong = structures_take(&shape, answer);
    if (!wrong) {
        format_find(call->formatter, call->localcli, call->debug)(&shape.table, call->localcli);
    }
    table_free(&shape.table);
    return wrong;
}

static const char *document_show(const struct call *call, const xmlNode *command, const xmlNode *root) {
    const xmlNode *answer = xml_child(root, NULL);
    if (!xml_is(root, "output") || !answer || xml_next(answer, NULL)) {
        return "the answer is not one value in an output element";
    }
    if (xml_child(xml_child(command, "output-spec"), "string")) {
        if (!xml_is(answer, "string")) {
            return "the answer is no string";
        }
        format_word(call->formatter, call->localcli, xml_text(answer));
        return NULL;
    }
    return structures_show(call, command, answer);
}

const char *answer_show(const struct call *call, const xmlNode *command, const char *output) {
    xmlDoc *document = xml_read(output, strlen(output));
    const char *wrong = document ? document_show(call, command, xmlDocGetRootElement(document))
                                 : "the answer is not well-formed XML";
    xmlFreeDoc(document);
    return wrong;
}
