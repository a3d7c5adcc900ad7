#include "host/system.h"

#include "base/span.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

void identity_ask(struct identity *identity) {
    struct utsname names;
    memset(identity, 0, sizeof *identity);
    if (uname(&names) != 0) {
        return;
    }
    span_copy(identity->name, sizeof identity->name, span_of(names.nodename));
    if (strcmp(names.sysname, "VMkernel") == 0) {
        span_copy(identity->release, sizeof identity->release, span_of(names.release));
        identity->build = span_build(span_of(names.version));
    }
}

void program_path(char path[PROGRAM_PATH_SIZE], const char *name) {
    static const char *const folders[] = {"/bin", "/sbin", "/bin"};
    for (size_t i = 0; i < 3 && (i == 0 || access(path, F_OK) != 0); i++) {
        snprintf(path, PROGRAM_PATH_SIZE, "%s/%s", folders[i], name);
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
