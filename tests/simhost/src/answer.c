#include "answer.h"

#include <stdio.h>
#include <string.h>

#include "format.h"
#include "xml.h"

/* A structure's declaration, the table that shows it, and the columns' own store. */
struct shape {
    const xmlNode *structure;
    struct column columns[TABLE_COLUMNS_MAX];
    struct table table;
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

/* The field whose name is so many bytes of `name`, given or declared; NULL where there is none. */
static const xmlNode *field_find(const xmlNode *structure, const char *name, size_t length) {
    const xmlNode *field = xml_child(structure, "field");
    while (field) {
        const char *own = xml_attribute(field, "name");
        if (own && strlen(own) == length && strncmp(own, name, length) == 0) {
            break;
        }
        field = xml_next(field, "field");
    }
    return field;
}

/* The text of the format parameter "fields:TYPE": which fields a table shows; NULL for all. */
static const char *fields_shown(const xmlNode *format, const char *type) {
    for (const xmlNode *node = xml_child(format, "format-parameter"); node;
         node = xml_next(node, "format-parameter")) {
        const char *name = xml_attribute(node, "name");
        if (name && strncmp(name, "fields:", 7) == 0 && strcmp(name + 7, type) == 0) {
            return xml_child_text(node, "string");
        }
    }
    return NULL;
}

static void shape_add(struct shape *shape, const xmlNode *field) {
    size_t at = shape->table.width;
    const char *name = field ? xml_attribute(field, "name") : NULL;
    if (name && at < TABLE_COLUMNS_MAX) {
        shape->columns[at] = (struct column){name, field_kind(field)};
        shape->table.columns[at] = &shape->columns[at];
        shape->table.width++;
    }
}

/* Those of "Time,Event", in that order. */
static void shape_add_shown(struct shape *shape, const char *names) {
    while (*names) {
        size_t length = strcspn(names, ",");
        shape_add(shape, field_find(shape->structure, names, length));
        names += length + (names[length] ? 1 : 0);
    }
}

/* Only text leaves fields out; the other formats are read by programs, which get all. */
static void shape_make(struct shape *shape, const struct call *call, const xmlNode *command) {
    const xmlNode *declared = xml_child(xml_child(command, "output-spec"), NULL);
    shape->structure = is_list(declared) ? xml_child(declared, "structure") : declared;
    shape->table = (struct table){.single = !is_list(declared)};
    if (!xml_is(shape->structure, "structure")) {
        return;
    }
    const char *type = xml_attribute(shape->structure, "typeName");
    shape->table.type = type ? type : "";
    const char *shown = fields_shown(xml_child(command, "format-parameters"), shape->table.type);
    if (shown && !call->formatter) {
        shape_add_shown(shape, shown);
        return;
    }
    for (const xmlNode *field = xml_child(shape->structure, "field"); field;
         field = xml_next(field, "field")) {
        shape_add(shape, field);
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
        const xmlNode *given = name ? field_find(structure, name, strlen(name)) : NULL;
        if (!given || !xml_child(given, NULL) || field_kind(given) != field_kind(field)) {
            return "a declared field is missing in the answer, or of another type";
        }
    }
    for (const xmlNode *field = xml_child(structure, NULL); field; field = xml_next(field, NULL)) {
        const char *name = xml_attribute(field, "name");
        if (!xml_is(field, "field") || !name || !field_find(shape->structure, name, strlen(name))) {
            return "the answer has a field that is not declared";
        }
    }
    return NULL;
}

static const char *structure_take(struct shape *shape, const xmlNode *structure) {
    const char *wrong = structure_judge(shape, structure);
    for (size_t i = 0; i < shape->table.width && !wrong; i++) {
        const char *name = shape->columns[i].title;
        const xmlNode *field = field_find(structure, name, strlen(name));
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
    shape_make(&shape, call, command);
    if (shape.table.width == 0) {
        return "the command declares no structure";
    }
    const char *wrong = structures_take(&shape, answer);
    const char *formatter = xml_child_text(xml_child(command, "format-parameters"), "formatter");
    if (!wrong && !call->formatter && strcmp(formatter, "simple") == 0) {
        format_find("simple", true)(&shape.table, call->localcli);
    } else if (!wrong) {
        format_find(call->formatter, call->localcli)(&shape.table, call->localcli);
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
