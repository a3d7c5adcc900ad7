#include "world.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "release.h"

/* Reads a file of /sim/proc whole, as far as it fits; returns its length, -1 where it cannot be read. */
static int file_read(const char *path, char *text, size_t size) {
    FILE *file = fopen(path, "re");
    if (!file) {
        return -1;
    }
    size_t length = fread(text, 1, size - 1, file);
    text[length] = '\0';
    fclose(file);
    return (int)length;
}

static ino_t network_of(const char *process) {
    char path[64];
    struct stat about;
    snprintf(path, sizeof path, "/sim/proc/%s/ns/net", process);
    return stat(path, &about) ? 0 : about.st_ino;
}

bool world_is_here(int process) {
    char number[16];
    snprintf(number, sizeof number, "%d", process);
    ino_t network = network_of(number);
    return network != 0 && network == network_of("self");
}

/*
 * The arguments stand in the file with a NUL after each. A process that is just ending has none any more, but still
 * its name on Linux, which for a script is the script's: false then, since the script of Mux is no world of Mux.
 */
static bool command_read(struct world *world) {
    char path[64];
    if (world->process == 1) {
        strcpy(world->command, "init"); /* its own command line is that of the machine outside */
        return true;
    }
    snprintf(path, sizeof path, "/sim/proc/%d/cmdline", world->process);
    int length = file_read(path, world->command, sizeof world->command);
    for (int i = 0; i + 1 < length; i++) {
        if (world->command[i] == '\0') {
            world->command[i] = ' ';
        }
    }
    return length > 0;
}

/*
 * The first world of a process is called as the program is. Linux cuts a thread's name at 15 bytes; where the
 * thread did not choose another name, VMkernel shows the program's in full.
 */
static void name_read(struct world *world) {
    char path[96];
    char own[32] = "";
    char program[64];
    snprintf(program, sizeof program, "%.*s", (int)strcspn(world->command, " "), world->command);
    const char *slash = strrchr(program, '/');
    const char *base = slash ? slash + 1 : program;
    snprintf(path, sizeof path, "/sim/proc/%d/task/%d/comm", world->process, world->thread);
    file_read(path, own, sizeof own);
    own[strcspn(own, "\n")] = '\0';
    bool inherits = world->thread == world->process || strncmp(base, own, strlen(own)) == 0;
    snprintf(world->name, sizeof world->name, "%s", inherits && *base ? base : own);
}

static int threads_each(struct world *world, long first_world, world_visit *visit, void *context) {
    char path[64];
    snprintf(path, sizeof path, "/sim/proc/%d/task", world->process);
    DIR *threads = opendir(path);
    if (!threads) {
        return 0; /* it ended meanwhile */
    }
    int result = 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(threads))) {
        world->thread = atoi(entry->d_name);
        if (world->thread > 0) {
            world->id = first_world + world->thread;
            name_read(world);
            result = visit(world, context);
        }
    }
    closedir(threads);
    return result;
}

int world_each(world_visit *visit, void *context) {
    const long first_world = release_here()->first_world;
    DIR *processes = opendir("/sim/proc");
    if (!processes) {
        return -1;
    }
    int result = 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(processes))) {
        struct world world = {.process = atoi(entry->d_name)};
        if (world.process > 0 && world_is_here(world.process)) {
            world.cartel = first_world + world.process;
            if (command_read(&world)) {
                result = threads_each(&world, first_world, visit, context);
            }
        }
    }
    closedir(processes);
    return result;
}
