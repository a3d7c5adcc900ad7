#include "read/release.h"

#include <string.h>

static void take_version(void *context, struct span line) {
    static const char product[] = "VMware ESXi ";
    struct release_reader *reader = context;
    const char *found = span_find(line, product);
    if (found == NULL || reader->release.name[0] != '\0') {
        return;
    }
    const char *version = found + strlen(product);
    struct span rest = {version, (size_t)(line.bytes + line.length - version)};
    span_copy(reader->release.name, sizeof reader->release.name, span_word(&rest));
    reader->release.build = span_build(rest);
}

void release_begin(struct release_reader *reader) {
    reader->release = (struct release){.build = 0};
    lines_begin(&reader->lines, take_version, reader);
}
