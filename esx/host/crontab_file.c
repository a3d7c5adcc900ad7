#include "host/crontab_file.h"

#include "host/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define DIRECTORY "/var/spool/cron/crontabs"

static const char table_path[] = DIRECTORY "/root";
/*
 * crond re-reads the tables whose names it finds in this file, within a minute, and removes it (tried with
 * 6.7's crond; HUP would end it).
 */
static const char update_path[] = DIRECTORY "/cron.update";

int crontab_read(struct crontab_table *table) {
    struct stat about;
    table->mode = 0;
    table->length = 0;
    if (lstat(table_path, &about) != 0) {
        return errno == ENOENT ? 0 : -1;
    }
    table->mode = about.st_mode;
    return files_read(table_path, false, table->text, sizeof table->text, &table->length);
}

int crontab_tell_crond(void) {
    static const char line[] = "root\n";
    return files_append(update_path, line, sizeof line - 1);
}

/* Whether nobody has changed the table since it was read. */
static bool is_current(const void *context) {
    const struct crontab_table *table = context;
    struct crontab_table now;
    bool same = crontab_read(&now) == 0 && now.mode == table->mode && now.length == table->length &&
                memcmp(now.text, table->text, now.length) == 0;
    errno = EAGAIN;
    return same;
}

int crontab_replace(const struct crontab_table *table, const char *text, size_t length) {
    /* A name with a dot in it is no table to crond. */
    static const char new_path[] = DIRECTORY "/root.muxwatch";
    mode_t mode = table->mode != 0 ? table->mode & 07777 : 0600;
    return files_write(table_path, new_path, text, length, mode, is_current, table);
}
