#include "installed.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

/* What each VIB of the running host holds, a line "f MODE PATH" for each file, the path without its first slash. */
#define MEMBERS "/sim/live/*/members"

/* Has one of the VIBs that file? True where there are none yet. */
static bool delivered(const char *file) {
    char wanted[PATH_MAX + 4];
    glob_t lists;
    snprintf(wanted, sizeof wanted, " %s\n", file + 1);
    if (glob(MEMBERS, 0, NULL, &lists) != 0) {
        return true;
    }
    bool found = false;
    for (size_t i = 0; i < lists.gl_pathc && !found; i++) {
        size_t length;
        char *members = file_read(lists.gl_pathv[i], &length);
        found = members && strstr(members, wanted);
        free(members);
    }
    globfree(&lists);
    return found;
}

bool installed_may_run(int process, const char *path) {
    char folder[64];
    char where[PATH_MAX] = "";
    char given[2 * PATH_MAX];
    char file[PATH_MAX];
    if (*path != '/') {
        snprintf(folder, sizeof folder, "/sim/proc/%d/cwd", process);
        ssize_t length = readlink(folder, where, sizeof where - 1);
        where[length < 0 ? 0 : length] = '\0';
    }
    snprintf(given, sizeof given, "%s%s%s", where, *path == '/' ? "" : "/", path);
    return !realpath(given, file) || strncmp(file, "/sim/", 5) == 0 || delivered(file);
}
