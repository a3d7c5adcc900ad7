#include "format/paths.h"

#include <fnmatch.h>
#include <stddef.h>
#include <string.h>

/* The folders below which everything is allowed; etc/init.d is not one: it takes files, no folders. */
static const char *const folders[] = {
    "opt",
    "etc/config",
    "etc/cim",
    "etc/vmware/firewall",
    "etc/vmware/service",
    "etc/vmware/vm-support",
    "etc/vmware/shutdown/shutdown.d",
    "etc/vmware/pciid",
    "etc/vmware/driver.map.d",
    "usr/lib/vmware",
    "usr/lib64/vmware",
    "usr/libexec/jumpstart/plugins",
    "usr/lib/hostprofiles/plugins",
    "usr/lib/hostprofiles/locale",
    "usr/share/hwdata/*.pciids.d",
    "var/lib/sfcb/registration",
};

/* Whether the path lies below the folder, at any depth. */
static bool below(const char *folder, const char *path) {
    return fnmatch(folder, path, FNM_PATHNAME) != 0 &&
           fnmatch(folder, path, FNM_PATHNAME | FNM_LEADING_DIR) == 0;
}

bool paths_init_script(const char *path) {
    return fnmatch("etc/init.d/*", path, FNM_PATHNAME) == 0;
}

bool paths_setting(const char *path) {
    return below("etc/config", path);
}

bool paths_sticky(const char *path) {
    return below("etc", path);
}

bool paths_allowed(const char *path) {
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (below(folders[i], path)) {
            return true;
        }
    }
    return paths_init_script(path);
}

enum paths_fault paths_judge(const char *path) {
    enum paths_fault worst = PATHS_GOOD;
    const char *part = path;
    if (*path == '/') {
        return PATHS_ABSOLUTE;
    }
    for (;;) {
        size_t length = strcspn(part, "/");
        if (length == 2 && strncmp(part, "..", 2) == 0) {
            return PATHS_DOT_DOT;
        }
        if (length == 0 || (length == 1 && *part == '.')) {
            worst = PATHS_DOT;
        }
        if (part[length] == '\0') {
            return worst;
        }
        part += length + 1;
    }
}
