#include "ask/pasted.h"

#include "evidence/ended.h"
#include "evidence/folder.h"
#include "evidence/prompt.h"
#include "read/connections_reader.h"
#include "read/maintenance.h"
#include "read/modules.h"
#include "read/release.h"
#include "read/worlds.h"
#include "report/language.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int take_connections(void *context, const char *bytes, size_t length) {
    return connections_reader_feed(context, bytes, length);
}

/*
 * The names under which a file goes: ours, and that of an unpacked vm-support bundle. Feeds the first that is there, and notes it.
 * Returns whether one was read.
 */
static bool read_lines(const struct run *run, struct observation *about, const char *const names[2],
                       struct lines *lines) {
    int result = folder_read(run->from, names[0], FOLDER_TEXT_MAX, lines_take, lines);
    if (result != 0 && errno == ENOENT && names[1] != NULL &&
        folder_read(run->from, names[1], FOLDER_TEXT_MAX, lines_take, lines) == 0) {
        return folder_note(about, names[1], 0);
    }
    errno = result != 0 && errno == 0 ? ENOENT : errno;
    return folder_note(about, names[0], result);
}

static void read_mux(const struct run *run, struct observations *seen) {
    struct mux_answer *mux = &seen->mux;
    struct observation *about = &seen->probes[PROBE_MUX];
    struct status_reader reader;
    struct ended ended;
    bool disagrees = false;
    ended_read(&ended, run->from, "mux-status");
    seen->installed = !ended.not_installed;
    status_begin(&reader, seen->service, prompt_line);
    int result = folder_read(run->from, "mux-status.txt", FOLDER_TEXT_MAX, lines_take, &reader.lines);
    if (folder_note(about, "mux-status.txt", result)) {
        mux->exit_code = ended.exit_code;
        mux->status = status_end(&reader, ended.exit_code, &disagrees);
        snprintf(mux->words, sizeof mux->words, "%s", reader.words);
        if (mux->status == STATUS_UNKNOWN) {
            folder_refuse(about, status_spoke(&reader) ? tr("its words leave in doubt whether it runs")
                                                       : tr("it says neither running nor not running"));
        }
    }
    ended_apply(&ended, about);
    if (!about->observed) {
        mux->status = STATUS_UNKNOWN;
    }
}

static void read_worlds(const struct run *run, struct observations *seen) {
    struct worlds_reader reader;
    static const char *const names[] = {"ps.txt", "commands/ps_-cPTgjstz.txt"};
    struct ended ended;
    worlds_begin(&reader, seen->service, prompt_line);
    if (read_lines(run, &seen->probes[PROBE_WORLDS], names, &reader.lines)) {
        if (!worlds_end(&reader)) {
            folder_refuse(&seen->probes[PROBE_WORLDS],
                          reader.cut ? tr("the list breaks off") : tr("it lists no world at all"));
        }
        seen->worlds = reader.count;
    }
    ended_read(&ended, run->from, "ps");
    ended_apply(&ended, &seen->probes[PROBE_WORLDS]);
}

static void read_vmci(const struct run *run, struct observations *seen) {
    struct modules_reader reader;
    static const char *const names[] = {"esxcfg-module.txt", NULL};
    static const char *const bundle_names[] = {"commands/esxcfg-module_-q.txt",
                                               "commands/vmkload_mod_-v10--l.txt"};
    struct ended ended;
    modules_begin(&reader, seen->module, prompt_line);
    bool read = read_lines(run, &seen->probes[PROBE_VMCI], names, &reader.lines);
    if (!read && errno == ENOENT) {
        struct observation about = {.duration_ms = OBSERVATION_NOT_TIMED};
        modules_begin_names(&reader, seen->module, prompt_line);
        read = read_lines(run, &about, bundle_names, &reader.lines);
        seen->probes[PROBE_VMCI] = read ? about : seen->probes[PROBE_VMCI];
    }
    if (read) {
        if (!modules_end(&reader)) {
            folder_refuse(&seen->probes[PROBE_VMCI],
                          reader.cut ? tr("the list breaks off") : tr("it lists no module at all"));
        }
        seen->vmci_loaded = reader.loaded;
    }
    ended_read(&ended, run->from, "esxcfg-module");
    ended_apply(&ended, &seen->probes[PROBE_VMCI]);
}

/* connections.xml where it is there, else connections.txt. */
static void read_connections(const struct run *run, struct observations *seen) {
    struct observation *about = &seen->probes[PROBE_CONNECTIONS];
    struct connections *tally = &seen->connections;
    static const char bundle[] = "commands/localcli_network-ip-connection-list.txt";
    const char *name = "connections.xml";
    struct ended ended;
    char why[160] = "";
    struct connections_reader *reader = connections_xml_open(tally);
    int result = reader == NULL ? -1 : folder_read(run->from, name, UINT64_MAX, take_connections, reader);
    if (result != 0 && reader != NULL && errno == ENOENT) {
        name = "connections.txt";
        connections_reader_close(reader, why, sizeof why);
        reader = connections_table_open(tally, prompt_line);
        result = reader == NULL ? -1 : folder_read(run->from, name, UINT64_MAX, take_connections, reader);
    }
    if (result != 0 && reader != NULL && errno == ENOENT &&
        folder_read(run->from, bundle, UINT64_MAX, take_connections, reader) == 0) {
        name = bundle;
        result = 0;
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
    ended_read(&ended, run->from, "connections");
    ended_apply(&ended, about);
}

static void read_maintenance(const struct run *run, struct observations *seen) {
    struct maintenance_reader reader;
    maintenance_begin(&reader);
    if (folder_read(run->from, "maintenance.txt", FOLDER_TEXT_MAX, lines_take, &reader.lines) == 0) {
        lines_end(&reader.lines);
        seen->maintenance = reader.mode;
    }
}

/* The evidence is another host's: this one's name and release are none of its. */
static void read_identity(struct run *run) {
    struct release_reader reader;
    release_begin(&reader);
    memset(&run->identity, 0, sizeof run->identity);
    if (folder_read(run->from, "esxi-version.txt", FOLDER_TEXT_MAX, lines_take, &reader.lines) == 0) {
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
    read_mux(run, seen);
    if (!run->settings.service_set && strncmp(seen->mux.words, SERVICE_NSX, strlen(SERVICE_NSX)) == 0) {
        snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX);
    }
    read_worlds(run, seen);
    read_vmci(run, seen);
    read_connections(run, seen);
    read_maintenance(run, seen);
    read_identity(run);
    if (!seen->installed) {
        observations_not_asked(seen);
    }
    observations_note_worlds(seen);
    verdict_reach(verdict, seen);
    return 0;
}
