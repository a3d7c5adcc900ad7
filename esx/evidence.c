#include "evidence.h"

#include "base/language.h"
#include "folder.h"
#include "judge/connections_reader.h"
#include "judge/maintenance.h"
#include "judge/modules.h"
#include "judge/release.h"
#include "judge/worlds.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int take_connections(void *context, const char *bytes, size_t length) {
    return connections_reader_feed(context, bytes, length);
}

static void read_mux(const struct run *run, struct mux_observation *mux) {
    struct status_reader reader;
    bool disagrees = false;
    status_begin(&reader);
    int result = folder_read(run->from, "mux-status.txt", FOLDER_TEXT_MAX, folder_take_lines, &reader.lines);
    if (!folder_note(&mux->about, "mux-status.txt", result)) {
        return;
    }
    mux->status = status_end(&reader, STATUS_NO_EXIT, &disagrees);
    snprintf(mux->words, sizeof mux->words, "%s", reader.words);
    if (mux->status == STATUS_UNKNOWN) {
        folder_refuse(&mux->about, tr("it says neither running nor not running"));
    }
}

static void read_worlds(const struct run *run, struct observations *seen) {
    struct worlds_reader reader;
    worlds_begin(&reader, seen->service);
    int result = folder_read(run->from, "ps.txt", FOLDER_TEXT_MAX, folder_take_lines, &reader.lines);
    if (!folder_note(&seen->worlds.about, "ps.txt", result)) {
        return;
    }
    if (!worlds_end(&reader)) {
        folder_refuse(&seen->worlds.about,
                      reader.cut ? tr("the list breaks off") : tr("it lists no world at all"));
    }
    seen->worlds.count = reader.count;
}

static void read_vmci(const struct run *run, struct observations *seen) {
    struct modules_reader reader;
    modules_begin(&reader, seen->module);
    int result =
        folder_read(run->from, "esxcfg-module.txt", FOLDER_TEXT_MAX, folder_take_lines, &reader.lines);
    if (!folder_note(&seen->vmci.about, "esxcfg-module.txt", result)) {
        return;
    }
    if (!modules_end(&reader)) {
        folder_refuse(&seen->vmci.about,
                      reader.cut ? tr("the list breaks off") : tr("it lists no module at all"));
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
    int result = reader == NULL ? -1 : folder_read(run->from, name, UINT64_MAX, take_connections, reader);
    if (result != 0 && reader != NULL && errno == ENOENT) {
        name = "connections.txt";
        connections_reader_close(reader, why, sizeof why);
        reader = connections_table_open(tally);
        result = reader == NULL ? -1 : folder_read(run->from, name, UINT64_MAX, take_connections, reader);
    }
    bool neither = result != 0 && errno == ENOENT;
    bool read = folder_note(about, name, result);
    if (neither) {
        snprintf(about->error, sizeof about->error,
                 tr("neither connections.xml nor connections.txt is there"));
    }
    if (reader == NULL) {
        return;
    }
    bool whole = connections_reader_close(reader, why, sizeof why);
    if (read && !whole) {
        folder_refuse(about, why);
    }
}

static void read_maintenance(const struct run *run, struct observations *seen) {
    struct maintenance_reader reader;
    maintenance_begin(&reader);
    if (folder_read(run->from, "maintenance.txt", FOLDER_TEXT_MAX, folder_take_lines, &reader.lines) == 0) {
        lines_end(&reader.lines);
        seen->maintenance = reader.mode;
    }
}

/* The evidence is another host's: this one's name and release are none of its. */
static void read_identity(struct run *run) {
    struct release_reader reader;
    release_begin(&reader);
    memset(&run->identity, 0, sizeof run->identity);
    if (folder_read(run->from, "esxi-version.txt", FOLDER_TEXT_MAX, folder_take_lines, &reader.lines) == 0) {
        lines_end(&reader.lines);
        snprintf(run->identity.release, sizeof run->identity.release, "%s", reader.release);
        run->identity.build = reader.build;
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
