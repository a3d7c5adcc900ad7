#include "show.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/xml.h"
#include "options.h"

#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What hides a part of a VIB, or makes it doubtful; those of the descriptor first. */
static const enum rule damages[] = {
    RULE_DESCRIPTOR_SIZE, RULE_DESCRIPTOR_ENTITIES, RULE_DESCRIPTOR_XML, RULE_AR_HEADER,
    RULE_AR_TRUNCATED,    RULE_GZIP_HEADER,         RULE_GZIP_DATA,      RULE_GZIP_TRUNCATED,
    RULE_TAR_CHECKSUM,    RULE_TAR_TRUNCATED,       RULE_TAR_END,        RULE_TAR_TOO_MANY};

enum { DAMAGES = sizeof damages / sizeof damages[0], OF_DESCRIPTOR = 3 };

/* Says what was found wrong, the first time; a hostile VIB may have more than are kept. Returns -1. */
static int tell(const char *name, const struct findings *findings, enum rule rule) {
    static const struct finding none;
    const struct finding *finding = findings->first;
    while (finding != NULL && finding->rule != rule) {
        finding = finding->next;
    }
    finding = finding != NULL ? finding : &none;
    char line[32] = "";
    if (finding->line > 0) {
        snprintf(line, sizeof line, ":%ld", finding->line);
    }
    return message_error("%s%s: %s%s%s", finding->member != NULL ? finding->member : name, line,
                         rule_words(rule).what, finding->detail != NULL ? ": " : "",
                         finding->detail != NULL ? finding->detail : "");
}

int show_vib(const char *name, const struct viewer *viewer) {
    struct source_file file;
    struct findings findings;
    xmlDoc *descriptor = NULL;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    findings_begin(&findings, RELEASES_ALL);
    int result = check_vib(&file.source, &findings, viewer, &descriptor);
    for (int i = viewer->descriptor != NULL ? 0 : OF_DESCRIPTOR; i < DAMAGES; i++) {
        if (findings.seen[damages[i]]) {
            result = tell(name, &findings, damages[i]);
        }
    }
    if (result == 0 && descriptor == NULL && !findings.seen[RULE_DESCRIPTOR_SIZE] &&
        !findings.seen[RULE_DESCRIPTOR_ENTITIES] && !findings.seen[RULE_DESCRIPTOR_XML]) {
        result = message_error("%s: this is not a VIB: it has no " DESCRIPTOR_NAME, name);
    }
    xmlFreeDoc(descriptor);
    findings_free(&findings);
    close(file.fd);
    return result;
}

/* Where the values stand. */
enum { COLUMN = 22 };

static void print_line(const char *key, const char *value) {
    printf("%*s", COLUMN - message_print_safe(stdout, key), "");
    message_print_safe(stdout, value);
    putchar('\n');
}

static void print_children(xmlNode *vib, const char *list, const char *key, const char *attribute) {
    xmlNode *node = xmlFirstElementChild(xml_child(vib, list));
    for (; node != NULL; node = xmlNextElementSibling(node)) {
        const char *value = attribute != NULL ? xml_attribute_text(node, attribute) : "";
        print_line(key, value[0] != '\0' ? value : xml_text(node));
    }
}

static void print_relationships(xmlNode *vib) {
    for (const char *const *kind = descriptor_relationships; *kind != NULL; kind++) {
        xmlNode *one = xml_child(xml_child(xml_child(vib, "relationships"), *kind), "constraint");
        for (; one != NULL; one = xml_next(one)) {
            char *text =
                memory_format("%s %s %s", xml_attribute_text(one, "name"),
                              xml_attribute_text(one, "relation"), xml_attribute_text(one, "version"));
            print_line(*kind, text);
            free(text);
        }
    }
}

static void show_descriptor(void *context, xmlNode *vib) {
    (void)context;
    for (const struct descriptor_element *element = descriptor_elements; element->name != NULL; element++) {
        if (element->kind != DESCRIPTOR_ELEMENTS) {
            print_line(element->name, xml_child_text(vib, element->name));
        }
    }
    print_relationships(vib);
    print_children(vib, "urls", "url", NULL);
    print_children(vib, "software-tags", "tag", NULL);
    print_children(vib, "payloads", "payload", "name");
}

/* The mode as ls prints it. */
static void print_mode(const struct tar_entry *entry) {
    static const char types[] = "0712345S6";
    static const char letters[] = "--hlcbd-p";
    const char *type = entry->type != '\0' ? strchr(types, entry->type) : NULL;
    struct archive_entry *bits = memory_need(archive_entry_new());
    archive_entry_set_perm(bits, entry->mode);
    printf("%c%.9s",
           entry->kind == TAR_DIRECTORY ? 'd'
           : type != NULL               ? letters[type - types]
                                        : '?',
           archive_entry_strmode(bits) + 1);
    archive_entry_free(bits);
}

static void show_payload(void *context, const char *name) {
    (void)context;
    printf("\n");
    print_line(name, "");
}

static void show_entry(void *context, const struct tar_entry *entry, struct tar *tar) {
    (void)context, (void)tar;
    if (entry->kind == TAR_EXTENSION || entry->part == TAR_CONTENT) {
        return;
    }
    printf("  ");
    print_mode(entry);
    printf("  %llu/%llu %9llu  ", (unsigned long long)entry->uid, (unsigned long long)entry->gid,
           entry->kind == TAR_FILE ? (unsigned long long)entry->size : 0);
    message_print_safe(stdout, entry->name);
    fputs(entry->kind == TAR_DIRECTORY ? "/" : "", stdout);
    fputs(entry->link[0] != '\0' ? " -> " : "", stdout);
    message_print_safe(stdout, entry->link);
    putchar('\n');
}

int show_command(const struct options *options) {
    struct viewer viewer = {.descriptor = show_descriptor, .payload = show_payload, .entry = show_entry};
    int result = show_vib(options->words[0], &viewer);
    return message_flush() == 0 && result == 0 ? EXIT_GOOD : EXIT_UNABLE;
}
