#include "vibopen.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "container.h"
#include "descriptor.h"
#include "file.h"
#include "refuse.h"
#include "xml.h"

struct vib {
    struct container container;
    const char *directory;
    xmlDoc *descriptor;
    bool signature;
};

static int member_save(const struct vib *vib, const char *name, const struct member *member) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", vib->directory, name);
    if (file_save(path, member->bytes, member->length)) {
        return refuse("VibIOError", "%s: %s", path, strerror(errno));
    }
    return 0;
}

/* Takes the next member, which is to be of that name. */
static int member_expect(struct vib *vib, const char *name, struct member *member) {
    switch (container_next(&vib->container, member)) {
    case CONTAINER_BAD:
        return refuse("VibFormatError", "Bad VIB archive header");
    case CONTAINER_END:
        return refuse("VibFormatError", "the archive ends where %s was expected", name);
    case CONTAINER_MEMBER:
        break;
    }
    if (strcmp(member->name, name) != 0) {
        return refuse("VibFormatError", "%s member found was %s, but %s was expected",
                      vib->descriptor ? "next" : "first", member->name, name);
    }
    return 0;
}

static int head_take(struct vib *vib) {
    struct member member;
    if (member_expect(vib, "descriptor.xml", &member)) {
        return 1;
    }
    vib->descriptor = descriptor_read_xml(member.bytes, member.length);
    if (!vib->descriptor || member_save(vib, "descriptor.xml", &member) ||
        member_expect(vib, "sig.pkcs7", &member)) {
        return 1;
    }
    vib->signature = member.length > 0;
    return 0;
}

static int payload_take(struct vib *vib, const xmlNode *payload) {
    const char *name = xml_attribute(payload, "name");
    const char *size = xml_attribute(payload, "size");
    struct member member;
    char path[32];
    if (member_expect(vib, name, &member)) {
        return 1;
    }
    if (!size || strtoul(size, NULL, 10) != member.length) {
        return refuse("VibFormatError", "payload %s has %zu bytes where the descriptor says %s", name,
                      member.length, size ? size : "nothing");
    }
    snprintf(path, sizeof path, "payloads/%.15s", name);
    return member_save(vib, path, &member);
}

static int payloads_take(struct vib *vib) {
    struct member member;
    for (const xmlNode *payload = xml_child(descriptor_payloads(vib->descriptor), "payload"); payload;
         payload = xml_next(payload, "payload")) {
        if (payload_take(vib, payload)) {
            return 1;
        }
    }
    switch (container_next(&vib->container, &member)) {
    case CONTAINER_BAD:
        return refuse("VibFormatError", "Bad VIB archive header");
    case CONTAINER_MEMBER:
        return refuse("VibFormatError", "%s is no payload of the descriptor", member.name);
    case CONTAINER_END:
        break;
    }
    return 0;
}

static int fields_save(const struct vib *vib) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/fields", vib->directory);
    FILE *file = fopen(path, "we");
    if (file) {
        descriptor_write_fields(file, vib->descriptor);
        fprintf(file, "signature %s\n", vib->signature ? "yes" : "no");
    }
    return file && fclose(file) == 0 ? 0 : refuse("VibIOError", "%s: %s", path, strerror(errno));
}

int vibopen_main(int argc, char **argv) {
    char path[PATH_MAX];
    size_t length;
    if (argc != 3) {
        fputs("usage: sim vib-open FILE DIR\n", stderr);
        return 1;
    }
    struct vib vib = {.directory = argv[2]};
    snprintf(path, sizeof path, "%s/payloads", argv[2]);
    char *bytes = file_read(argv[1], &length);
    if (!bytes || mkdir(path, 0755)) {
        return refuse("VibDownloadError", "('%s', '%s')", argv[1], strerror(errno));
    }
    int refused = container_begin(&vib.container, bytes, length)
                      ? refuse("VibFormatError", "('%s', 'Not a VIB archive')", argv[1])
                      : head_take(&vib) || payloads_take(&vib) || fields_save(&vib);
    xmlFreeDoc(vib.descriptor);
    free(bytes);
    return refused;
}

int vibfields_main(int argc, char **argv) {
    xmlDoc *descriptor = argc == 2 ? xml_read_file(argv[1]) : NULL;
    if (!descriptor) {
        return refuse("MetadataFormatError", "%s cannot be read", argc == 2 ? argv[1] : "nothing");
    }
    descriptor_write_fields(stdout, descriptor);
    xmlFreeDoc(descriptor);
    return 0;
}
