#include "write/template.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

xmlDoc *template_read(const char *name) {
    struct source_file file;
    if (source_open(&file, name) != 0) {
        return NULL;
    }
    xmlDoc *document = descriptor_read(&file.source, name);
    close(file.fd);
    if (document != NULL && !xml_is(xmlDocGetRootElement(document), "vib")) {
        message_error("%s: the outermost element is not <vib>", name);
        xmlFreeDoc(document);
        document = NULL;
    }
    return document;
}

const char *template_payload(xmlDoc *document, const char *name) {
    xmlNode *payload = descriptor_first_payload(xmlDocGetRootElement(document));
    const char *its = xml_attribute(payload, "name");
    if (payload == NULL || xml_next(payload) != NULL || its == NULL) {
        message_error("%s: there must be one <payload name=\"...\" type=\"tgz\"/> in <payloads>", name);
        return NULL;
    }
    return its;
}

int template_date(long long *seconds) {
    static const long long latest =
        253402300799; /* the end of the year 9999: a later one has no date of four digits */
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    if (text == NULL || text[0] == '\0') {
        *seconds = (long long)time(NULL);
        return 0;
    }
    errno = 0;
    *seconds = strtoll(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || *seconds > latest) {
        return message_error("SOURCE_DATE_EPOCH is no number of seconds since 1970: '%s'", text);
    }
    return 0;
}

static void fill_files(xmlNode *vib, const struct tree *tree) {
    xmlNode *list = descriptor_need(vib, "file-list");
    xml_clear(list);
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->entries[i].source != NULL) {
            xml_add(list, "file", tree->entries[i].path);
        }
    }
}

/* The three checksums, in the order that serves old and new hosts alike. */
static void fill_payload(xmlNode *vib, const struct payload_digests *digests) {
    xmlNode *payload = descriptor_first_payload(vib);
    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)digests->size);
    xml_clear(payload);
    xmlNode *tar = xml_set(xml_add(payload, "checksum", digests->tar_sha256), "checksum-type", "sha-256");
    xml_set(tar, "verify-process", "gunzip");
    xml_set(xml_add(payload, "checksum", digests->member), "checksum-type", "sha-256");
    xmlNode *old = xml_set(xml_add(payload, "checksum", digests->tar_sha1), "checksum-type", "sha-1");
    xml_set(old, "verify-process", "gunzip");
    xml_set(payload, "size", size);
}

int template_fill(xmlDoc *document, const char *version, long long date, const struct tree *tree,
                  const struct payload_digests *digests, struct buffer *text) {
    xmlNode *vib = xmlDocGetRootElement(document);
    char text_of_date[DESCRIPTOR_DATE_SIZE];
    descriptor_write_date(text_of_date, date);
    if (version != NULL) {
        xml_set_text(descriptor_need(vib, "version"), version);
    }
    xml_set_text(descriptor_need(vib, "release-date"), text_of_date);
    descriptor_need(vib, "software-tags");
    fill_files(vib, tree);
    fill_payload(vib, digests);
    xmlBuffer *printed = xml_print(document);
    int result = buffer_add(text, xmlBufferContent(printed), (size_t)xmlBufferLength(printed), XML_BYTES_MAX);
    xmlBufferFree(printed);
    return result == 0 ? 0 : message_error("the descriptor: %m");
}
