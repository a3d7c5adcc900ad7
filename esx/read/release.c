#include "read/release.h"

#include <string.h>

/* `VMware ESXi 6.7.0 build-8169922`; of `esxcli system version get`, `Version: 6.7.0` and `Build: Releasebuild-8169922`. */
bool release_line(struct release *release, struct span line) {
    static const char product[] = "VMware ESXi ";
    const char *found = span_find(line, product);
    struct span rest = span_trim(line);
    if (release->name[0] != '\0' && release->build != 0) {
        return false;
    }
    if (found == NULL && span_starts(rest, "Version: ")) {
        found = rest.bytes + strlen("Version: ");
    } else if (found == NULL && span_starts(rest, "Build: ")) {
        release->build = span_build(rest);
        return true;
    } else if (found != NULL) {
        found += strlen(product);
    }
    if (found == NULL || release->name[0] != '\0') {
        return false;
    }
    rest = (struct span){found, (size_t)(line.bytes + line.length - found)};
    span_copy(release->name, sizeof release->name, span_word(&rest));
    release->build = span_build(rest);
    return true;
}
