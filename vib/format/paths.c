#include "format/paths.h"

#include <stddef.h>
#include <string.h>

bool paths_below(const char *folder, const char *path) {
    size_t length = strlen(folder);
    return strncmp(folder, path, length) == 0 && path[length] == '/' && path[length + 1] != '\0';
}

bool paths_init_script(const char *path) {
    return paths_below("etc/init.d", path) && strchr(path + strlen("etc/init.d/"), '/') == NULL;
}

bool paths_setting(const char *path) {
    return paths_below("etc/config", path);
}

bool paths_printable(const char *path) {
    while (*path >= ' ' && *path <= '~') {
        path++;
    }
    return *path == '\0';
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
