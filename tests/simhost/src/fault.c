#include "fault.h"

#include <stdio.h>

static FILE *fault_open(const char *name) {
    char path[128];
    snprintf(path, sizeof path, "/sim/on/%s", name);
    return fopen(path, "re");
}

bool fault_is_on(const char *name) {
    FILE *file = fault_open(name);
    if (file) {
        fclose(file);
    }
    return file != NULL;
}

int fault_seconds(const char *name, int otherwise) {
    FILE *file = fault_open(name);
    if (!file) {
        return -1;
    }
    int seconds = otherwise;
    if (fscanf(file, "%d", &seconds) != 1) {
        seconds = otherwise;
    }
    fclose(file);
    return seconds;
}
