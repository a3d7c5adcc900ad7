/*
 * cron: muxwatch's line in root's crontab. The init script calls it at every boot, since ESXi makes the table
 * afresh.
 */
#include "commands.h"
#include "report/language.h"

#include "host/clock.h"
#include "host/crontab_file.h"
#include "keep/crontab.h"
#include "state_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    TRIES = 5,
    LOCK_MS = 5000, /* an edit takes milliseconds, and a removal waits for this one */
    CRON_DISABLED = 3
};

/* The table as it was read, and as it is to be. */
struct change {
    struct crontab_table table;
    size_t length;
    char text[CRONTAB_FILE_MAX];
};

/*
 * Makes the change, with our line in the table or, where it is NULL, without. Another's edit in between is not lost: it is
 * tried again on the new table. Returns 0, or -1 with errno.
 */
static int edit_table(struct change *change, const char *line) {
    struct crontab_table *table = &change->table;
    for (int i = 0; i < TRIES; i++) {
        if (crontab_read(table) != 0) {
            return -1;
        }
        if (!crontab_edit((struct span){table->text, table->length}, line, change->text, sizeof change->text,
                          &change->length)) {
            errno = EFBIG;
            return -1;
        }
        bool same = change->length == table->length && memcmp(change->text, table->text, table->length) == 0;
        if (same || crontab_replace(table, change->text, change->length) == 0) {
            return 0;
        }
        if (errno != EAGAIN) {
            return -1;
        }
    }
    errno = EBUSY; /* somebody changes it again and again */
    return -1;
}

/* The same under the lock, and tells crond: also where the table is as it should be, for that may never have heard of it. */
static int change_table(struct run *run, const char *line, const char *done) {
    struct change change;
    int64_t until_ms = clock_ms() + LOCK_MS;
    int lock = state_lock_crontab(until_ms < run->deadline_ms ? until_ms : run->deadline_ms);
    if (lock < 0) {
        return errno == EAGAIN
                   ? run_not_done(run,
                                  tr(run->language, "another muxwatch is at work; try again in a minute"))
                   : run_not_done(run, tr(run->language, "/var/run/vmware: no lock to be had: %s"),
                                  strerror(errno));
    }
    int changed = edit_table(&change, line);
    int told = changed == 0 ? crontab_tell_crond() : -1;
    int error = errno;
    close(lock);
    if (changed != 0) {
        return run_not_done(run, tr(run->language, "root's crontab cannot be changed, and is as it was: %s"),
                            strerror(error));
    }
    if (told != 0) {
        return run_not_done(
            run,
            tr(run->language,
               "root's crontab is as it should be, but crond cannot be told (cron.update: %s) and may "
               "take an hour to read it; run this again"),
            strerror(error));
    }
    return run_done(run, done);
}

static int enable(struct run *run) {
    char schedule[CRONTAB_SCHEDULE_SIZE];
    char line[CRONTAB_LINE_SIZE];
    if (run->refused[0] != '\0') {
        state_leave_refused(run->refused, run->language);
    }
    snprintf(schedule, sizeof schedule, "%s", run->settings.cron_schedule);
    if (schedule[0] == '\0') {
        crontab_schedule_for(schedule, run->identity.name);
    }
    crontab_line(line, schedule);
    return change_table(run, line, line);
}

static int disable(struct run *run) {
    return change_table(run, NULL, "disabled");
}

static int show(struct run *run) {
    char line[CRONTAB_LINE_SIZE];
    struct crontab_table table;
    if (crontab_read(&table) != 0) {
        return run_not_done(run, tr(run->language, "root's crontab cannot be read: %s"), strerror(errno));
    }
    span_copy(line, sizeof line, crontab_find((struct span){table.text, table.length}));
    bool enabled = line[0] != '\0';
    int code = run_done(run, enabled ? line : "disabled");
    return enabled ? code : CRON_DISABLED;
}

int cron_command(struct run *run) {
    static const struct {
        const char *word;
        int (*act)(struct run *run);
    } acts[] = {{"enable", enable}, {"disable", disable}, {"status", show}};
    const char *word = run->argument != NULL ? run->argument : "";
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (strcmp(word, acts[i].word) == 0) {
            return acts[i].act(run);
        }
    }
    return refuse_usage(run, tr(run->language, "cron: say enable, disable or status"));
}
