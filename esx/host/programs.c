#include "host/programs.h"

#include <stdio.h>
#include <unistd.h>

void program_path(char path[PROGRAM_PATH_SIZE], const char *name) {
    snprintf(path, PROGRAM_PATH_SIZE, "/bin/%s", name);
    if (access(path, F_OK) == 0) {
        return;
    }
    snprintf(path, PROGRAM_PATH_SIZE, "/sbin/%s", name);
    if (access(path, F_OK) != 0) {
        snprintf(path, PROGRAM_PATH_SIZE, "/bin/%s", name);
    }
}

void init_script_path(char path[PROGRAM_PATH_SIZE], const char *service) {
    snprintf(path, PROGRAM_PATH_SIZE, "/etc/init.d/%s", service);
}

bool init_script_installed(const char *service) {
    char path[PROGRAM_PATH_SIZE];
    init_script_path(path, service);
    return access(path, F_OK) == 0;
}
