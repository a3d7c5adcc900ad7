#include "release.h"

#include <stdio.h>
#include <string.h>

/* World ids of 5.5 are small (a field capture shows 5695), those of 6.x begin at 0x200000, those of 8.0 at 0x20000. */
static const struct release releases[] = {
    {"5.5", "5.5.0", "1331820", "Sep 18 2013 23:08:31", 5600, false, true, true},
    {"6.7", "6.7.0", "8169922", "Apr  3 2018 14:48:22", 2097152, true, false, false},
    {"8.0", "8.0.0", "20513097", "Sep 30 2022 12:41:16", 131072, true, false, false},
};

const struct release *release_find(const char *name) {
    for (size_t i = 0; i < sizeof releases / sizeof *releases; i++) {
        if (strcmp(name, releases[i].name) == 0) {
            return &releases[i];
        }
    }
    return NULL;
}

const struct release *release_here(void) {
    char name[16] = "";
    FILE *file = fopen("/sim/release", "re");
    if (file) {
        if (fscanf(file, "%15s", name) != 1) {
            name[0] = '\0';
        }
        fclose(file);
    }
    const struct release *release = release_find(name);
    return release ? release : release_find("6.7");
}
