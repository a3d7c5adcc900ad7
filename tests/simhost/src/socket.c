#include "socket.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world.h"

/* VMkernel's words for the states, in the order of Linux's numbers. */
static const char *const states[] = {"",           "ESTABLISHED", "SYN_SENT", "SYN_RCVD",   "FIN_WAIT_1",
                                     "FIN_WAIT_2", "TIME_WAIT",   "CLOSED",   "CLOSE_WAIT", "LAST_ACK",
                                     "LISTEN",     "CLOSING",     "SYN_RCVD"};

/* Which world holds the socket with this inode number. */
struct owner {
    unsigned long inode;
    long world;
    char name[64];
};

struct owners {
    struct owner *list;
    size_t count;
};

static const struct owner *owner_find(const struct owners *owners, unsigned long inode) {
    for (size_t i = 0; i < owners->count; i++) {
        if (inode != 0 && owners->list[i].inode == inode) {
            return &owners->list[i];
        }
    }
    return NULL;
}

static int owner_add(struct owners *owners, unsigned long inode, const struct world *world) {
    struct owner *list = realloc(owners->list, (owners->count + 1) * sizeof *list);
    if (!list) {
        return -1;
    }
    owners->list = list;
    struct owner *owner = &list[owners->count++];
    owner->inode = inode;
    owner->world = world->id;
    memcpy(owner->name, world->name, sizeof owner->name);
    return 0;
}

/*
 * Notes the sockets in the descriptor table of one world. Threads that share a table are seen one after the
 * other, and the first one counts; a stand-in's connecting thread has a table of its own (see standin.c).
 */
static int owner_visit(const struct world *world, void *context) {
    char path[96];
    char target[64];
    unsigned long inode;
    int result = 0;
    snprintf(path, sizeof path, "/sim/proc/%d/task/%d/fd", world->process, world->thread);
    DIR *descriptors = opendir(path);
    struct dirent *entry;
    while (descriptors && result == 0 && (entry = readdir(descriptors))) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        ssize_t length = readlinkat(dirfd(descriptors), entry->d_name, target, sizeof target - 1);
        target[length < 0 ? 0 : length] = '\0';
        if (sscanf(target, "socket:[%lu]", &inode) == 1 && !owner_find(context, inode)) {
            result = owner_add(context, inode, world);
        }
    }
    if (descriptors) {
        closedir(descriptors);
    }
    return result;
}

/* "0100007F:2073" or the 32 digits of IPv6, in words of the machine's byte order, as /proc/net has them. */
static int address_print(const char *hex, char *text, size_t size) {
    unsigned int words[4];
    unsigned int port;
    char address[INET6_ADDRSTRLEN];
    if (sscanf(hex, "%8x%8x%8x%8x:%x", &words[0], &words[1], &words[2], &words[3], &port) == 5) {
        inet_ntop(AF_INET6, words, address, sizeof address);
        return snprintf(text, size, "[%s]:%u", address, port);
    }
    if (sscanf(hex, "%8x:%x", &words[0], &port) == 2) {
        inet_ntop(AF_INET, words, address, sizeof address);
        return snprintf(text, size, "%s:%u", address, port);
    }
    return -1;
}

/* One line of /proc/net/tcp and its kin. Returns 0 where it was the header or no row. */
static int row_parse(const char *line, const struct owners *owners, struct socket_row *row,
                     unsigned long *inode) {
    char local[64];
    char foreign[64];
    unsigned int state;
    unsigned long send_queue, receive_queue;
    if (sscanf(line, " %*d: %63s %63s %x %lx:%lx %*x:%*x %*x %*u %*d %lu", local, foreign, &state,
               &send_queue, &receive_queue, inode) != 6 ||
        address_print(local, row->local, sizeof row->local) < 0 ||
        address_print(foreign, row->foreign, sizeof row->foreign) < 0) {
        return 0;
    }
    const struct owner *owner = owner_find(owners, *inode);
    row->send_queue = (long)send_queue;
    row->receive_queue = (long)receive_queue;
    row->state =
        strcmp(row->protocol, "tcp") == 0 && state < sizeof states / sizeof *states ? states[state] : "";
    row->world = owner ? owner->world : 0;
    snprintf(row->owner, sizeof row->owner, "%s", owner ? owner->name : "");
    return 1;
}

/* What tells a row from all others. */
struct seen {
    unsigned long inode;
    char local[64];
    char foreign[64];
};

struct seen_rows {
    struct seen *list;
    size_t count;
};

/*
 * The kernel hands these files out page by page, and whatever moves in its tables between two pages comes twice. Returns
 * 1 for a row that was seen already, 0 for a new one, which it notes, or -1 without memory.
 */
static int seen_before(struct seen_rows *rows, const struct socket_row *row, unsigned long inode) {
    for (size_t i = 0; i < rows->count; i++) {
        const struct seen *seen = &rows->list[i];
        if (seen->inode == inode && strcmp(seen->local, row->local) == 0 &&
            strcmp(seen->foreign, row->foreign) == 0) {
            return 1;
        }
    }
    struct seen *list = realloc(rows->list, (rows->count + 1) * sizeof *list);
    if (!list) {
        return -1;
    }
    rows->list = list;
    struct seen *seen = &list[rows->count++];
    seen->inode = inode;
    snprintf(seen->local, sizeof seen->local, "%s", row->local);
    snprintf(seen->foreign, sizeof seen->foreign, "%s", row->foreign);
    return 0;
}

static int file_each(const char *name, const struct owners *owners, socket_visit *visit, void *context) {
    char path[64];
    char line[512];
    static char pages[16384]; /* the kernel goes through its tables for each read */
    struct seen_rows rows = {NULL, 0};
    snprintf(path, sizeof path, "/sim/proc/self/net/%s", name);
    FILE *file = fopen(path, "re");
    if (!file) {
        return 0; /* a kernel without IPv6 */
    }
    setvbuf(file, pages, _IOFBF, sizeof pages);
    int result = 0;
    while (result == 0 && fgets(line, sizeof line, file)) {
        struct socket_row row = {.protocol = strncmp(name, "tcp", 3) == 0 ? "tcp" : "udp"};
        unsigned long inode;
        int known = row_parse(line, owners, &row, &inode) ? seen_before(&rows, &row, inode) : 1;
        if (known <= 0) {
            result = known < 0 ? -1 : visit(&row, context);
        }
    }
    free(rows.list);
    fclose(file);
    return result;
}

int socket_each(socket_visit *visit, void *context) {
    static const char *const files[] = {"tcp", "tcp6", "udp", "udp6"};
    struct owners owners = {NULL, 0};
    int result = world_each(owner_visit, &owners);
    for (size_t i = 0; result == 0 && i < sizeof files / sizeof *files; i++) {
        result = file_each(files[i], &owners, visit, context);
    }
    free(owners.list);
    return result;
}
