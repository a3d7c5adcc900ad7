#include "ask/pasted_clues.h"

#include "evidence/folder.h"
#include "evidence/outcome.h"
#include "evidence/prompt.h"
#include "host/clock.h"
#include "host/guest_logs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The appliance's logs may be long; each line is looked at once. */
#define LOG_MAX ((uint64_t)1024 * 1024 * 1024)

/* Reads a file by lines. Whether it was read; a missing one is no error, for most folders hold only some. */
static bool read_lines(const struct run *run, struct observation *about, const char *name, uint64_t max,
                       struct lines *lines) {
    int result = folder_read(run->from, name, max, lines_take, lines);
    if (result != 0 && errno == ENOENT) {
        return false;
    }
    return folder_note(about, name, result);
}

static void read_sc(const struct run *run, struct driver_clue *driver, const char *name) {
    struct sc_reader reader;
    sc_begin(&reader);
    if (!read_lines(run, &driver->about, name, FOLDER_TEXT_MAX, &reader.lines)) {
        return;
    }
    lines_end(&reader.lines);
    driver->state = reader.state;
    if (reader.state == DRIVER_UNKNOWN) {
        folder_refuse(&driver->about, FAULT_NO_STATE);
    }
}

/* For the drivers of which `sc query` said nothing. */
static void take_driver(struct driver_clue *driver, const struct observation *about,
                        enum driver_state state) {
    if (!driver->about.observed) {
        driver->about = *about;
        driver->state = state;
    }
}

static void read_driverquery(const struct run *run, struct clues *clues) {
    static const char name[] = "guest-driverquery.txt";
    struct driverquery_reader reader;
    struct observation about = {.observed = false};
    driverquery_begin(&reader);
    if (!read_lines(run, &about, name, FOLDER_TEXT_MAX, &reader.lines)) {
        return;
    }
    if (!driverquery_end(&reader)) {
        folder_refuse(&about, FAULT_NO_DRIVER);
    }
    take_driver(&clues->guest_vmci, &about, reader.vmci);
    take_driver(&clues->guest_vsepflt, &about, reader.vsepflt);
}

static void read_sleep(const struct run *run, struct sleep_clue *sleep) {
    struct sleep_reader reader;
    sleep_begin(&reader);
    if (read_lines(run, &sleep->about, "guest-powercfg.txt", FOLDER_TEXT_MAX, &reader.lines) &&
        !sleep_end(&reader, &sleep->after_s)) {
        folder_refuse(&sleep->about, FAULT_NO_SLEEP);
    }
}

static void read_port(const struct run *run, struct port_clue *port) {
    struct netstat_reader reader;
    netstat_begin(&reader, run->settings.port, prompt_line);
    if (!read_lines(run, &port->about, "dsva-netstat.txt", FOLDER_TEXT_MAX, &reader.lines)) {
        return;
    }
    lines_end(&reader.lines);
    port->established = reader.established;
    port->listening = reader.listening;
    port->others = reader.others;
    if (!reader.listed) {
        folder_refuse(&port->about, FAULT_NO_CONNECTION);
    }
}

static void read_ds_am(const struct run *run, struct ds_am_clue *ds_am) {
    struct ds_am_reader reader;
    ds_am_begin(&reader, prompt_line);
    if (!read_lines(run, &ds_am->about, "dsva-ps.txt", FOLDER_TEXT_MAX, &reader.lines)) {
        return;
    }
    lines_end(&reader.lines);
    ds_am->processes = reader.processes;
    if (!reader.listed) {
        folder_refuse(&ds_am->about, FAULT_NO_PROCESS);
    }
}

static void read_log(const struct run *run, struct am_log_clue *log, const char *name, unsigned time_words) {
    struct am_log_reader reader;
    am_log_begin(&reader, time_words);
    if (read_lines(run, &log->about, name, LOG_MAX, &reader.lines)) {
        lines_end(&reader.lines);
        log->refusals = reader.refusals;
        memcpy(log->first, reader.first, sizeof log->first);
        memcpy(log->last, reader.last, sizeof log->last);
    }
}

/* The guests of a bundle. */
struct bundled {
    struct guests *guests;
    int64_t until_ms; /* of clock_ms() */
};

/* A guest of a bundle. A folder without a log is no guest's. */
static void take_logged_guest(void *context, const char *name, const char *config) {
    const struct bundled *bundled = context;
    struct guest guest = {.says = GUEST_SILENT};
    struct guest_log_reader reader;
    guest_log_begin(&reader, &guest);
    int result = guest_log_read(config, bundled->until_ms, lines_take, &reader.lines);
    if (result != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return;
    }
    lines_end(&reader.lines);
    if (result != 0) {
        guest = (struct guest){.says = GUEST_SILENT};
        bundled->guests->unread++;
    }
    span_copy(guest.name, sizeof guest.name, span_of(name));
    guests_add(bundled->guests, &guest);
}

/* The guests' logs in an unpacked vm-support bundle. */
static void read_bundle_guests(const struct run *run, struct guests_clue *guests) {
    static const char volumes[] = "vmfs/volumes";
    char path[1024];
    if (snprintf(path, sizeof path, "%s/%s", run->from, volumes) >= (int)sizeof path) {
        return;
    }
    struct bundled bundled = {&guests->seen, clock_ms() + GUEST_LOGS_MS};
    if (bundled.until_ms > run->deadline_ms) {
        bundled.until_ms = run->deadline_ms;
    }
    int result = guest_logs_find(path, bundled.until_ms, take_logged_guest, &bundled);
    if (result < 0 ? errno == ENOENT : guests->seen.count == 0) {
        return; /* no bundle, or one that was made without them */
    }
    guests->seen.unread += result > 0;
    folder_note(&guests->about, volumes, result < 0 ? -1 : 0);
}

static void read_guests(const struct run *run, struct guests_clue *guests) {
    struct guests_reader reader;
    guests_reader_begin(&reader, &guests->seen);
    struct outcome outcome;
    outcome_read(&outcome, run->from, "guests");
    guests_begin(&guests->seen);
    if (read_lines(run, &guests->about, "guests.txt", FOLDER_TEXT_MAX, &reader.lines)) {
        lines_end(&reader.lines);
        if (guests->seen.count == 0 && guests->seen.stated == SCOPE_UNKNOWN && !outcome.there) {
            folder_refuse(&guests->about, FAULT_NO_GUEST);
        }
    } else if (guests->about.failures[0].end.id == FAULT_NONE) {
        read_bundle_guests(run, guests);
    }
    outcome_apply(&outcome, &guests->about);
}

void evidence_clues_read(const struct run *run, const struct observations *seen, struct clues *clues) {
    memset(clues, 0, sizeof *clues);
    clues->release = seen->release.name;
    clues->build = seen->release.build;
    read_guests(run, &clues->guests);
    read_sc(run, &clues->guest_vmci, "guest-vmci.txt");
    read_sc(run, &clues->guest_vsepflt, "guest-vsepflt.txt");
    read_driverquery(run, clues);
    read_sleep(run, &clues->sleep);
    read_port(run, &clues->port);
    read_ds_am(run, &clues->ds_am);
    read_log(run, &clues->agent_log, "ds_agent.log", 2);
    read_log(run, &clues->syslog, "dsva-syslog", 3);
}
