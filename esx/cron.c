/*
 * cron: muxwatch's line in root's crontab. The init script calls it at every boot, since ESXi makes the table
 * afresh.
 */
#include "base/language.h"
#include "commands.h"

#include "host/crontab_file.h"
#include "host/log.h"
#include "judge/crontab.h"

#include <errno.h>
#include <string.h>

enum { TRIES = 5, CRON_DISABLED = 3 };

/* The table as it was read, and as it is to be. */
struct table {
    struct stat about;
    size_t length;
    char text[CRONTAB_FILE_MAX];
    size_t new_length;
    char new_text[CRONTAB_FILE_MAX];
};

static int read_table(struct table *table) {
    return crontab_read(table->text, &table->length, &table->about);
}

/*
 * Puts `line` into the table, or takes ours out where it is NULL. Another's edit in between is not lost: it
 * is tried again on the new table.
 */
static int change_table(struct table *table, const char *line) {
    for (int i = 0; i < TRIES; i++) {
        if (read_table(table) != 0) {
            log_warn(tr("root's crontab cannot be read"));
            return -1;
        }
        struct span old = {table->text, table->length};
        if (!crontab_edit(old, line, table->new_text, sizeof table->new_text, &table->new_length)) {
            log_warnx(tr("root's crontab is too long for another line"));
            return -1;
        }
        bool same =
            table->new_length == table->length && memcmp(table->new_text, table->text, table->length) == 0;
        if (same || crontab_replace(table->new_text, table->new_length, &table->about) == 0) {
            return 0;
        }
        if (errno != EAGAIN) {
            break;
        }
    }
    log_warn(tr("root's crontab cannot be changed"));
    return -1;
}

static int enable(struct run *run, struct table *table) {
    char schedule[CRONTAB_SCHEDULE_SIZE];
    char line[CRONTAB_LINE_SIZE];
    snprintf(schedule, sizeof schedule, "%s", run->settings.cron_schedule);
    if (schedule[0] == '\0') {
        crontab_schedule_for(schedule, run->identity.name);
    }
    crontab_line(line, schedule);
    if (change_table(table, line) != 0) {
        return run_not_done(run, tr("nothing was changed"));
    }
    return run_done(run, line);
}

static int disable(struct run *run, struct table *table) {
    if (change_table(table, NULL) != 0) {
        return run_not_done(run, tr("nothing was changed"));
    }
    return run_done(run, "disabled");
}

static int show(struct run *run, struct table *table) {
    char line[CRONTAB_LINE_SIZE];
    if (read_table(table) != 0) {
        return run_not_done(run, "%s: %s", tr("root's crontab cannot be read"), strerror(errno));
    }
    span_copy(line, sizeof line, crontab_find((struct span){table->text, table->length}));
    bool enabled = line[0] != '\0';
    int code = run_done(run, enabled ? line : "disabled");
    return enabled ? code : CRON_DISABLED;
}

int cron_command(struct run *run) {
    static const struct {
        const char *word;
        int (*act)(struct run *run, struct table *table);
    } acts[] = {{"enable", enable}, {"disable", disable}, {"status", show}};
    struct table table;
    const char *word = run->argument != NULL ? run->argument : "";
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (strcmp(word, acts[i].word) == 0) {
            return acts[i].act(run, &table);
        }
    }
    return refuse_usage(run, tr("cron: say enable, disable or status"));
}
