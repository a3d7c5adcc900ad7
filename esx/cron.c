/*
 * cron: muxwatch's line in root's crontab. The init script calls it at every boot, since ESXi makes the table
 * afresh.
 */
#include "base/language.h"
#include "commands.h"

#include "host/crontab_file.h"
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

/* Says what does not work, with errno's text. Returns the exit code. */
static int fail(struct run *run, const char *what) {
    return run_not_done(run, "%s: %s", what, strerror(errno));
}

/*
 * Puts `line` into the table, or takes ours out where it is NULL. Another's edit in between is not lost: it
 * is tried again on the new table. Returns 0, or the exit code once it said why that was not done.
 */
static int change_table(struct run *run, struct table *table, const char *line) {
    for (int i = 0; i < TRIES; i++) {
        if (read_table(table) != 0) {
            return fail(run, tr("root's crontab cannot be read"));
        }
        struct span old = {table->text, table->length};
        if (!crontab_edit(old, line, table->new_text, sizeof table->new_text, &table->new_length)) {
            return run_not_done(run, "%s", tr("root's crontab is too long for another line"));
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
    return fail(run, tr("root's crontab cannot be changed"));
}

static int enable(struct run *run, struct table *table) {
    char schedule[CRONTAB_SCHEDULE_SIZE];
    char line[CRONTAB_LINE_SIZE];
    snprintf(schedule, sizeof schedule, "%s", run->settings.cron_schedule);
    if (schedule[0] == '\0') {
        crontab_schedule_for(schedule, run->identity.name);
    }
    crontab_line(line, schedule);
    int code = change_table(run, table, line);
    return code != 0 ? code : run_done(run, line);
}

static int disable(struct run *run, struct table *table) {
    int code = change_table(run, table, NULL);
    return code != 0 ? code : run_done(run, "disabled");
}

static int show(struct run *run, struct table *table) {
    char line[CRONTAB_LINE_SIZE];
    if (read_table(table) != 0) {
        return fail(run, tr("root's crontab cannot be read"));
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
