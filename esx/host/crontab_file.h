/*
 * crontab_file: root's crontab, /var/spool/cron/crontabs/root, which ESXi makes afresh at every boot.
 */
#ifndef MUXWATCH_HOST_CRONTAB_FILE_H
#define MUXWATCH_HOST_CRONTAB_FILE_H

#include <stddef.h>
#include <sys/types.h>

enum { CRONTAB_FILE_MAX = 64 * 1024 };

/* The table as it was read. */
struct crontab_table {
    mode_t mode;   /* st_mode; 0: there was none */
    size_t length; /* bytes */
    char text[CRONTAB_FILE_MAX];
};

/* Reads the table. A missing one is empty. Returns 0, or -1 with errno. */
int crontab_read(struct crontab_table *table);

/*
 * Replaces the table as a whole, with its mode, by way of muxwatch's own file beside it: hold a lock. Returns 0, or -1 with
 * errno, and then nothing was changed: EAGAIN when somebody else has changed the table since it was read (`table`), which
 * is looked at just before the new file takes its place.
 */
int crontab_replace(const struct crontab_table *table, const char *text, size_t length);

/* Asks crond to read root's table again, beside what others have asked. Returns 0, or -1 with errno. */
int crontab_tell_crond(void);

#endif
