#include "report/component.h"

#include "base/span.h"
#include "report/language.h"

/* The builds with which the names changed: 5.5 Update 2, and 6.0 Patch 1 (ESXi-6.0.0-20150704001-standard). */
static const uint64_t build_5_5_update_2 = 2068190;
static const uint64_t build_6_0_patch_1 = 2809209;

/* `6.7.0` as 607. */
static unsigned number_of(const char *release) {
    struct span rest = span_of(release);
    const char *dot = span_find(rest, ".");
    uint64_t major = 0;
    uint64_t minor = 0;
    if (dot == NULL || !span_number((struct span){release, (size_t)(dot - release)}, 99, &major)) {
        return 0;
    }
    struct span behind = span_of(dot + 1);
    const char *end = span_find(behind, ".");
    behind.length = end != NULL ? (size_t)(end - behind.bytes) : behind.length;
    return span_number(behind, 99, &minor) ? (unsigned)(major * 100 + minor) : 0;
}

const char *component_advice(const char *release, uint64_t build) {
    unsigned number = number_of(release);
    if (number == 0) {
        return MESSAGE("The component's name depends on ESXi's release, which is not known here: install all "
                       "components, or "
                       "ask VMware's support.");
    }
    if (number < 505 || (number == 505 && build != 0 && build < build_5_5_update_2)) {
        return MESSAGE("On this release the component is \"vShield Drivers\" (vShield Endpoint Thin Agent).");
    }
    if (number == 505 && build == 0) {
        return MESSAGE("On 5.5 the component is \"vShield Drivers\" (vShield Endpoint Thin Agent), from "
                       "Update 2 on \"Guest Introspection Drivers\" (Guest Introspection Thin Agent).");
    }
    if (number < 600 || (number == 600 && build != 0 && build < build_6_0_patch_1)) {
        return MESSAGE("On this release the component is \"Guest Introspection Drivers\" (Guest "
                       "Introspection Thin Agent).");
    }
    if (number == 600 && build == 0) {
        return MESSAGE("On 6.0 the component is \"Guest Introspection Drivers\" (Guest Introspection Thin "
                       "Agent), from Patch 1 on \"NSX File Introspection Driver\" (the \"NSX Network "
                       "Introspection Driver\" is not needed).");
    }
    return MESSAGE("On this release the component is \"NSX File Introspection Driver\" (the \"NSX Network "
                   "Introspection Driver\" is not needed).");
}
