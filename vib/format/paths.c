#include "format/paths.h"

#include "format/message.h"

#include <stdlib.h>
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
    char *parts = memory_format("/%s/", path);
    enum paths_fault fault = path[0] == '/'                                                ? PATHS_ABSOLUTE
                             : strstr(parts, "/../") != NULL                               ? PATHS_DOT_DOT
                             : strstr(parts, "//") != NULL || strstr(parts, "/./") != NULL ? PATHS_DOT
                                                                                           : PATHS_GOOD;
    free(parts);
    return fault;
}

int names_add(struct names *names, struct name name) {
    size_t length = strlen(name.text);
    if (names->count == NAMES_MAX || length > NAMES_BYTES_MAX - names->bytes) {
        return -1;
    }
    names->bytes += length;
    names->list = memory_grow(names->list, names->count, sizeof *names->list);
    name.text = memory_need(strdup(name.text));
    names->list[names->count++] = name;
    return 0;
}

static int compare(const void *left, const void *right) {
    const struct name *a = left;
    const struct name *b = right;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

void names_sort(struct names *names) {
    if (names->count > 0) {
        qsort(names->list, names->count, sizeof names->list[0], compare);
    }
}

const struct name *names_find(const struct names *names, const char *text) {
    size_t low = 0;
    size_t high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->list[middle].text, text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < names->count && strcmp(names->list[low].text, text) == 0 ? &names->list[low] : NULL;
}

void names_free(struct names *names) {
    for (size_t i = 0; i < names->count; i++) {
        free(names->list[i].text);
    }
    free(names->list);
}
