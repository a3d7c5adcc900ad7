#include "commands.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/unpack.h"
#include "format/walk.h"
#include "report.h"

#include <stdio.h>
#include <string.h>

static void print_line(const char *key, const char *value) {
    printf("%-22s", key);
    message_print_safe(stdout, value);
    putchar('\n');
}

static void print_children(xmlNode *vib, const char *list, const char *key, const char *attribute) {
    xmlNode *node = xmlFirstElementChild(xml_child(vib, list));
    for (; node != NULL; node = xmlNextElementSibling(node)) {
        const char *value = attribute != NULL ? xml_attribute(node, attribute) : NULL;
        print_line(key, value != NULL && value[0] != '\0' ? value : xml_text(node));
    }
}

static void print_relationships(xmlNode *vib) {
    for (const char *const *kind = descriptor_relationships(); *kind != NULL; kind++) {
        xmlNode *one = xml_child(xml_child(xml_child(vib, "relationships"), *kind), "constraint");
        for (; one != NULL; one = xml_next(one)) {
            const char *const parts[] = {xml_attribute(one, "name"), xml_attribute(one, "relation"),
                                         xml_attribute(one, "version")};
            printf("%-22s", *kind);
            for (int i = 0; i < 3; i++) {
                message_print_safe(stdout, parts[i] != NULL ? parts[i] : "");
                putchar(i < 2 ? ' ' : '\n');
            }
        }
    }
}

static int show_descriptor(void *context, const struct buffer *text) {
    struct xml_error error;
    xmlDoc *document = xml_parse(text->bytes, text->length, &error);
    (void)context;
    if (document == NULL) {
        return message_error("%s:%ld: %s", DESCRIPTOR_NAME, error.line,
                             error.doctype ? "a document type declaration is not read" : error.reason);
    }
    xmlNode *vib = xmlDocGetRootElement(document);
    for (const struct descriptor_element *element = descriptor_elements(); element->name != NULL; element++) {
        if (element->kind != DESCRIPTOR_ELEMENTS) {
            print_line(element->name, xml_child_text(vib, element->name));
        }
    }
    print_relationships(vib);
    print_children(vib, "urls", "url", NULL);
    print_children(vib, "software-tags", "tag", NULL);
    print_children(vib, "payloads", "payload", "name");
    xmlFreeDoc(document);
    return 0;
}

static int show_payload(void *context, struct container *container, const char *name) {
    struct unpack unpack;
    int more = 0;
    (void)context;
    printf("\n");
    print_line(name, "");
    int opened = unpack_open(&unpack, container);
    while (opened == 0 && (more = unpack_next(&unpack)) > 0) {
        struct archive_entry *entry = unpack.entry;
        const char *path = archive_entry_pathname(entry);
        const char *link = archive_entry_symlink(entry);
        printf("  %s %lld/%lld %9lld  ", archive_entry_strmode(entry), (long long)archive_entry_uid(entry),
               (long long)archive_entry_gid(entry), (long long)archive_entry_size(entry));
        message_print_safe(stdout, path != NULL ? path : "");
        message_print_safe(stdout, link != NULL ? " -> " : "");
        message_print_safe(stdout, link != NULL ? link : "");
        putchar('\n');
    }
    if (opened != 0 || more < 0) {
        message_error("%s: %s", name, unpack_reason(unpack.archive));
    }
    unpack_close(&unpack);
    return opened == 0 && more == 0 ? 0 : -1;
}

int show_command(const struct options *options) {
    struct walker walker = {.descriptor = show_descriptor, .payload = show_payload};
    int result = walk_vib(options->words[0], &walker);
    return report_flush() == 0 && result == 0 ? EXIT_GOOD : EXIT_UNABLE;
}
