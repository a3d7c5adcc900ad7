#include "host/crontab_file.h"

#include "host/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/var/spool/cron/crontabs"

static const char table_path[] = DIRECTORY "/root";
/*
 * crond re-reads the tables whose names it finds in this file, within a minute, and removes it (tried with
 * 6.7's crond; HUP would end it).
 */
static const char update_path[] = DIRECTORY "/cron.update";

enum { PATH_SIZE = 80 };

int crontab_read(struct crontab_table *table) {
    memset(&table->about, 0, sizeof table->about);
    table->length = 0;
    if (lstat(table_path, &table->about) != 0) {
        return errno == ENOENT ? 0 : -1;
    }
    return files_read(table_path, false, table->text, sizeof table->text, &table->length);
}

int crontab_tell_crond(void) {
    static const char line[] = "root\n";
    return files_append(update_path, line, sizeof line - 1);
}

/* Whether two readings saw the same file with the same bytes in it. */
static bool same(const struct crontab_table *one, const struct crontab_table *other) {
    return one->about.st_ino == other->about.st_ino && one->about.st_mode == other->about.st_mode &&
           one->about.st_uid == other->about.st_uid && one->about.st_gid == other->about.st_gid &&
           one->length == other->length && memcmp(one->text, other->text, one->length) == 0;
}

int crontab_replace(const struct crontab_table *table, const char *text, size_t length) {
    struct crontab_table now;
    char new_path[PATH_SIZE];
    bool missing = table->about.st_ino == 0;
    /* A name with a dot in it is no table to crond. */
    snprintf(new_path, sizeof new_path, "%s.muxwatch-%d", table_path, (int)getpid());
    if (files_make(new_path, text, length, missing ? 0600 : table->about.st_mode & 07777,
                   missing ? NULL : &table->about) != 0) {
        return -1;
    }
    if (crontab_read(&now) != 0 || !same(&now, table)) {
        unlink(new_path);
        errno = EAGAIN;
        return -1;
    }
    return files_rename(new_path, table_path);
}
