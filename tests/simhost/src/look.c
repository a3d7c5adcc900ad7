#include "look.h"

#include <ctype.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "world.h"

static const char log_path[] = "/var/log/syslog.log";

enum { SETTLE_TRIES = 2000, SETTLE_NS = 5000000 };

static void copy(FILE *out, const char *path) {
    size_t length = 0;
    char *bytes = file_read(path, &length);
    if (bytes) {
        fwrite(bytes, 1, length, out);
    }
    free(bytes);
}

static int mux_visit(const struct world *world, void *out) {
    if (strcmp(world->name, "vShield-Endpoint-Mux") == 0 || strcmp(world->name, "nsx-context-mux") == 0) {
        fprintf(out, "%d\n", world->process);
    }
    return 0;
}

static void mux(FILE *out) {
    world_each_first(mux_visit, out);
}

static void copy_all(FILE *out, const char *pattern) {
    glob_t found;
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            copy(out, found.gl_pathv[i]);
        }
        globfree(&found);
    }
}

static void watchdog(FILE *out) {
    copy_all(out, "/var/run/watchdog-*.PID");
}

static void processes(FILE *out) {
    copy_all(out, "/sim/proc/[0-9]*/stat");
}

/* "... muxwatch[123]: ..." */
static int is_muxwatch(const char *line) {
    static const char tag[] = " muxwatch[";
    const char *at = strstr(line, tag);
    if (!at) {
        return 0;
    }
    at += sizeof tag - 1;
    while (isdigit((unsigned char)*at)) {
        at++;
    }
    return strncmp(at, "]: ", 3) == 0;
}

static void log_lines(FILE *out) {
    FILE *log = fopen(log_path, "re");
    char *line = NULL;
    size_t size = 0;
    while (log && getline(&line, &size, log) > 0) {
        if (is_muxwatch(line)) {
            fputs(line, out);
        }
    }
    free(line);
    if (log) {
        fclose(log);
    }
}

static FILE *files_out;

static int file_visit(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)where;
    if (kind == FTW_F && S_ISREG(about->st_mode)) {
        fprintf(files_out, "%lld %s\n", (long long)about->st_size, path);
    }
    return 0;
}

static void files(FILE *out) {
    files_out = out;
    nftw("/var/run/vmware", file_visit, 8, FTW_PHYS);
}

static const struct part {
    const char *name;
    void (*write)(FILE *out);
} parts[] = {
    {"mux", mux}, {"watchdog", watchdog}, {"processes", processes}, {"log", log_lines}, {"files", files},
};

static void part_write(FILE *out, const char *folder, const char *name) {
    char path[256];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(name, parts[i].name) == 0) {
            parts[i].write(out);
            return;
        }
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    copy(out, path);
}

/* Logs the word, as logger(1) does, and waits until it is in the log. Returns 0, or -1 where it does not come. */
static int settle(const char *mark) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    char text[128];
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int length = snprintf(text, sizeof text, "<13>scenario: %s.\n", mark);
    if (fd < 0 ||
        sendto(fd, text, (size_t)length, MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address) < 0) {
        return -1;
    }
    close(fd);
    for (int i = 0; i < SETTLE_TRIES; i++) {
        size_t size;
        char *log = file_read(log_path, &size);
        int there = log && strstr(log, text + sizeof "<13>" - 1);
        free(log);
        if (there) {
            return 0;
        }
        nanosleep(&(struct timespec){.tv_nsec = SETTLE_NS}, NULL);
    }
    return -1;
}

int look_main(int argc, char **argv) {
    size_t total = 0;
    size_t length;
    char *bytes;
    if (argc < 4) {
        fprintf(stderr, "usage: sim look FOLDER MARK PART...\n");
        return 2;
    }
    int lost = strcmp(argv[2], "-") != 0 && settle(argv[2]) != 0;
    FILE *all = open_memstream(&bytes, &length);
    for (int i = 3; all && i < argc; i++) {
        part_write(all, argv[1], argv[i]);
        fflush(all);
        printf("%zu %s\n", length - total, argv[i]);
        total = length;
    }
    if (!all || fclose(all) != 0) {
        return 1;
    }
    printf("%zu total\n", total);
    fwrite(bytes, 1, total, stdout);
    free(bytes);
    return lost;
}
