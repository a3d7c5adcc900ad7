#include "world.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "release.h"

/* Reads a file of /sim/proc, which comes in one piece, as far as it fits; returns its length, -1 where it cannot be read. */
static int proc_read(const char *path, char *text, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    ssize_t length = read(fd, text, size - 1);
    text[length < 0 ? 0 : length] = '\0';
    close(fd);
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
    static ino_t own; /* a program does not change its machine */
    own = own ? own : network_of("self");
    return own != 0 && network_of(number) == own;
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
    int length = proc_read(path, world->command, sizeof world->command);
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
    proc_read(path, own, sizeof own);
    own[strcspn(own, "\n")] = '\0';
    bool inherits = world->thread == world->process || strncmp(base, own, strlen(own)) == 0;
    snprintf(world->name, sizeof world->name, "%s", inherits && *base ? base : own);
}

static int visit_named(struct world *world, world_visit *visit, void *context) {
    name_read(world);
    return visit(world, context);
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
            result = visit_named(world, visit, context);
        }
    }
    closedir(threads);
    return result;
}

static int each(bool threads, world_visit *visit, void *context) {
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
            world.thread = world.process;
            world.id = world.cartel;
            if (command_read(&world)) {
                result = threads ? threads_each(&world, first_world, visit, context)
                                 : visit_named(&world, visit, context);
            }
        }
    }
    closedir(processes);
    return result;
}

int world_each(world_visit *visit, void *context) {
    return each(true, visit, context);
}

int world_each_first(world_visit *visit, void *context) {
    return each(false, visit, context);
}
