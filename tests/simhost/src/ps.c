#include "ps.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "release.h"
#include "world.h"

enum { NAME_WIDTH = 22 };

struct listing {
    bool command; /* show the command line */
    bool user;    /* leave VMkernel's own worlds out */
    bool full;    /* do not cut names */
};

static void world_print(const struct listing *listing, long id, long cartel, const char *name,
                        const char *command) {
    const int cut = listing->full ? (int)strlen(name) : NAME_WIDTH;
    if (listing->command && *command) {
        printf("%-8ld %-8ld %-*.*s %s\n", id, cartel, NAME_WIDTH, cut, name, command);
    } else {
        printf("%-8ld %-8ld %.*s\n", id, cartel, cut, name);
    }
}

static int world_list(const struct world *world, void *context) {
    world_print(context, world->id, world->cartel, world->name, world->command);
    return 0;
}

/* Worlds of VMkernel itself, which have no process here: only to give -u something to leave out. */
static void kernel_list(const struct listing *listing) {
    static const char *const names[] = {"idle0",     "idle1",      "timer0",
                                        "helper0-0", "bh-sched-0", "vmnic0-pollWorld-0"};
    long id = 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++, id++) {
        world_print(listing, id, id, names[i], "");
    }
}

int ps_main(int argc, char **argv) {
    struct listing listing = {.command = release_here()->command_column};
    int option;
    while ((option = getopt(argc, argv, "cuv")) != -1) {
        switch (option) {
        case 'c':
            listing.command = true;
            break;
        case 'u':
            listing.user = true;
            break;
        case 'v':
            listing.full = true;
            break;
        default:
            fputs("usage: ps [-c] [-u] [-v]\n", stderr);
            return 1;
        }
    }
    printf(listing.command ? "WID      CID      %-*s Command\n" : "WID      CID      %.*s\n", NAME_WIDTH,
           "WorldName");
    if (!listing.user) {
        kernel_list(&listing);
    }
    return world_each(world_list, &listing) ? 1 : 0;
}

/* What pidof, pgrep and pkill look for. */
struct search {
    const char *text;
    bool exact;   /* the whole name must be the text, rather than hold it */
    bool command; /* look at the command line rather than at the name */
    int signal;   /* 0: print the process id */
    int found;
};

static int process_match(const struct world *world, void *context) {
    struct search *search = context;
    const char *where = search->command ? world->command : world->name;
    bool hit = search->exact ? strcmp(where, search->text) == 0 : strstr(where, search->text) != NULL;
    if (!hit || world->process == getpid()) {
        return 0;
    }
    search->found++;
    if (search->signal == 0) {
        printf("%d\n", world->process);
        return 0;
    }
    return kill(world->process, search->signal) ? -1 : 0;
}

static int search_run(struct search *search, char **words) {
    const char *name = words[0];
    while (*++words && (*words)[0] == '-') {
        if (strcmp(*words, "-f") == 0) {
            search->command = true;
        } else if (strcmp(name, "pkill") == 0 && atoi(*words + 1) > 0) {
            search->signal = atoi(*words + 1);
        } else {
            fprintf(stderr, "%s: unknown option %s\n", name, *words);
            return 2;
        }
    }
    search->text = *words;
    if (!search->text || words[1]) {
        fprintf(stderr, "usage: %s [OPTION] NAME\n", name);
        return 2;
    }
    return world_each_first(process_match, search) == 0 && search->found > 0 ? 0 : 1;
}

int pidof_main(int argc, char **argv) {
    struct search search = {.exact = true};
    (void)argc;
    return search_run(&search, argv);
}

int pgrep_main(int argc, char **argv) {
    struct search search = {.exact = false};
    (void)argc;
    return search_run(&search, argv);
}

int pkill_main(int argc, char **argv) {
    struct search search = {.signal = SIGTERM};
    (void)argc;
    return search_run(&search, argv);
}
