#include "read/release.h"

/* `VMware ESXi 6.7.0 build-8169922`; of `esxcli system version get`, `Version: 6.7.0` and `Build: Releasebuild-8169922`. */
bool release_line(struct release *release, struct span line) {
    struct span rest = span_trim(line);
    bool named = release->name[0] != '\0';
    bool product = span_behind(line, "VMware ESXi ", &rest);
    if (!product && span_take(&rest, "Build: ") && !(named && release->build != 0)) {
        release->build = span_build(rest);
        return true;
    }
    if (named || !(product || span_take(&rest, "Version: "))) {
        return false;
    }
    span_copy(release->name, sizeof release->name, span_word(&rest));
    release->build = span_build(rest);
    return true;
}
