/*
 * cron: muxwatch's line in root's crontab. The init script calls it at every boot, since ESXi makes the table
 * afresh.
 */
#include "report/language.h"
#include "run.h"

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

/*
 * Puts our line into the table or, where it is NULL, takes it out. Another's edit in between is not lost: it is tried again on
 * the new table. Returns 0, or -1 with errno.
 */
static int edit_table(const char *line) {
    struct crontab_table table;
    char text[CRONTAB_FILE_MAX];
    size_t length = 0;
    for (int i = 0; i < TRIES; i++) {
        if (crontab_read(&table) != 0) {
            return -1;
        }
        if (!crontab_edit((struct span){table.text, table.length}, line, text, sizeof text, &length)) {
            errno = EFBIG;
            return -1;
        }
        bool same = length == table.length && memcmp(text, table.text, length) == 0;
        if (same || crontab_replace(&table, text, length) == 0) {
            return 0;
        }
        if (errno != EAGAIN) {
            return -1;
        }
    }
    errno = EBUSY; /* somebody changes it again and again */
    return -1;
}

/* The same under the lock; asks crond to read the table even if it was correct already, since crond may not have read it yet. */
static int change_table(struct run *run, const char *line, const char *done) {
    int lock = state_lock(STATE_LOCK_CRONTAB, clock_until(LOCK_MS, run->look.deadline_ms));
    if (lock < 0) {
        return run_locked_out(run);
    }
    bool changed = edit_table(line) == 0;
    bool told = changed && crontab_tell_crond() == 0;
    close(lock);
    if (told) {
        return run_done(run, done);
    }
    return changed
               ? run_not_done(
                     run,
                     tr(run->language,
                        "root's crontab is correct, but cron.update cannot be written (%s): crond may read "
                        "the crontab up to an hour later; run this again"),
                     strerror(errno))
               : run_not_done(run, tr(run->language, "root's crontab cannot be changed: %s"),
                              strerror(errno));
}

static int enable(struct run *run) {
    char line[CRONTAB_LINE_SIZE];
    if (run->refused[0] != '\0') {
        state_leave_refused(run->refused, run->language);
    }
    crontab_line(line, run->settings.cron_schedule);
    return change_table(run, line, line);
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
    const char *word = run->options.argument != NULL ? run->options.argument : "";
    if (strcmp(word, "enable") == 0) {
        return enable(run);
    }
    if (strcmp(word, "disable") == 0) {
        return change_table(run, NULL, "disabled");
    }
    if (strcmp(word, "status") == 0) {
        return show(run);
    }
    return refuse_usage(run, tr(run->language, "cron: expected enable, disable or status"));
}
