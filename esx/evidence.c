#include "evidence.h"

#include "judge/connections_reader.h"
#include "judge/maintenance.h"
#include "judge/modules.h"
#include "judge/release.h"
#include "judge/worlds.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, PATH_SIZE = 1024 };

/* The longest text that is read line by line; the list of connections has no bound. */
static const uint64_t text_max = 16 * 1024 * 1024;

static int take_lines(void *context, const char *bytes, size_t length) {
    lines_feed(context, bytes, length);
    return 0;
}

static int take_connections(void *context, const char *bytes, size_t length) {
    return connections_reader_feed(context, bytes, length);
}

/*
 * Opens a regular file of the folder. Returns the descriptor, or -1 with errno.
 */
static int open_file(const struct run *run, const char *name) {
    char path[PATH_SIZE];
    struct stat about;
    if (snprintf(path, sizeof path, "%s/%s", run->from, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

/* Feeds the file to `take`. Returns 0, or -1 with errno (EFBIG when it is longer than `max` bytes). */
static int read_file(const struct run *run, const char *name, uint64_t max,
                     int (*take)(void *context, const char *bytes, size_t length), void *context) {
    char chunk[CHUNK];
    uint64_t total = 0;
    int fd = open_file(run, name);
    if (fd < 0) {
        return -1;
    }
    int result = 0;
    for (;;) {
        ssize_t length = read(fd, chunk, sizeof chunk);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length <= 0) {
            result = (int)length;
            break;
        }
        total += (uint64_t)length;
        if (total > max) {
            errno = EFBIG;
            result = -1;
            break;
        }
        if (take(context, chunk, (size_t)length) != 0) {
            break; /* its reader says why when it is closed */
        }
    }
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

/* Notes which file an observation comes from, and why it could not be read if it could not. */
static bool note_file(struct observation *about, const char *name, int result) {
    snprintf(about->file, sizeof about->file, "%s", name);
    about->observed = result == 0;
    if (result != 0) {
        snprintf(about->error, sizeof about->error, "%s: %s", name,
                 errno == ENOENT ? "not there" : strerror(errno));
    }
    return about->observed;
}

/* An observation whose file was read but did not hold what it should. */
static void not_observed(struct observation *about, const char *why) {
    about->observed = false;
    snprintf(about->error, sizeof about->error, "%s: %s", about->file, why);
}

static void read_mux(const struct run *run, struct mux_observation *mux) {
    struct status_reader reader;
    bool disagrees = false;
    status_begin(&reader);
    int result = read_file(run, "mux-status.txt", text_max, take_lines, &reader.lines);
    if (!note_file(&mux->about, "mux-status.txt", result)) {
        return;
    }
    mux->status = status_end(&reader, STATUS_NO_EXIT, &disagrees);
    snprintf(mux->words, sizeof mux->words, "%s", reader.words);
    if (mux->status == STATUS_UNKNOWN) {
        not_observed(&mux->about, "it says neither running nor not running");
    }
}

static void read_worlds(const struct run *run, struct observations *seen) {
    struct worlds_reader reader;
    worlds_begin(&reader, seen->service);
    int result = read_file(run, "ps.txt", text_max, take_lines, &reader.lines);
    if (!note_file(&seen->worlds.about, "ps.txt", result)) {
        return;
    }
    if (!worlds_end(&reader)) {
        not_observed(&seen->worlds.about, reader.cut ? "the list breaks off" : "it lists no world at all");
    }
    seen->worlds.count = reader.count;
}

static void read_vmci(const struct run *run, struct observations *seen) {
    struct modules_reader reader;
    modules_begin(&reader, seen->module);
    int result = read_file(run, "esxcfg-module.txt", text_max, take_lines, &reader.lines);
    if (!note_file(&seen->vmci.about, "esxcfg-module.txt", result)) {
        return;
    }
    if (!modules_end(&reader)) {
        not_observed(&seen->vmci.about, reader.cut ? "the list breaks off" : "it lists no module at all");
    }
    seen->vmci.loaded = reader.loaded;
}

/* connections.xml where it is there, else connections.txt. */
static void read_connections(const struct run *run, struct observations *seen) {
    struct observation *about = &seen->connections.about;
    struct connections *tally = &seen->connections.seen;
    const char *name = "connections.xml";
    char why[160] = "";
    struct connections_reader *reader = connections_xml_open(tally);
    int result = reader == NULL ? -1 : read_file(run, name, UINT64_MAX, take_connections, reader);
    if (result != 0 && reader != NULL && errno == ENOENT) {
        name = "connections.txt";
        connections_reader_close(reader, why, sizeof why);
        reader = connections_table_open(tally);
        result = reader == NULL ? -1 : read_file(run, name, UINT64_MAX, take_connections, reader);
    }
    bool neither = result != 0 && errno == ENOENT;
    bool read = note_file(about, name, result);
    if (neither) {
        snprintf(about->error, sizeof about->error, "neither connections.xml nor connections.txt is there");
    }
    if (reader == NULL) {
        return;
    }
    bool whole = connections_reader_close(reader, why, sizeof why);
    if (read && !whole) {
        not_observed(about, why);
    }
}

static void read_maintenance(const struct run *run, struct observations *seen) {
    struct maintenance_reader reader;
    maintenance_begin(&reader);
    if (read_file(run, "maintenance.txt", text_max, take_lines, &reader.lines) == 0) {
        lines_end(&reader.lines);
        seen->maintenance = reader.mode;
    }
}

/* The evidence is another host's: this one's name and release are none of its. */
static void read_identity(struct run *run) {
    struct release_reader reader;
    release_begin(&reader);
    memset(&run->identity, 0, sizeof run->identity);
    if (read_file(run, "esxi-version.txt", text_max, take_lines, &reader.lines) == 0) {
        lines_end(&reader.lines);
        snprintf(run->identity.release, sizeof run->identity.release, "%s", reader.release);
    }
}

int evidence_read(struct run *run, struct observations *seen, struct verdict *verdict) {
    struct stat about;
    if (stat(run->from, &about) != 0) {
        return -1;
    }
    if (!S_ISDIR(about.st_mode)) {
        errno = ENOTDIR;
        return -1;
    }
    observations_begin(seen, run->settings.service, run->settings.module, run->settings.port);
    read_mux(run, &seen->mux);
    if (!run->settings.service_set && strncmp(seen->mux.words, SERVICE_NSX, strlen(SERVICE_NSX)) == 0) {
        snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX);
    }
    read_worlds(run, seen);
    read_vmci(run, seen);
    read_connections(run, seen);
    read_maintenance(run, seen);
    read_identity(run);
    observations_note_worlds(seen);
    verdict_reach(verdict, seen);
    return 0;
}
