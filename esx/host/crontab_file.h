/*
 * crontab_file: root's crontab, /var/spool/cron/crontabs/root, which ESXi makes afresh at every boot.
 */
#ifndef MUXWATCH_HOST_CRONTAB_FILE_H
#define MUXWATCH_HOST_CRONTAB_FILE_H

#include <stddef.h>
#include <sys/stat.h>

enum { CRONTAB_FILE_MAX = 64 * 1024 };

/*
 * Reads the table into `to` (CRONTAB_FILE_MAX bytes); `about` is what it was then. A missing one is empty.
 * Returns 0, or -1 with errno.
 */
int crontab_read(char *to, size_t *length, struct stat *about);

/*
 * Replaces the table as a whole, with its mode and owner, and asks crond to read it again. Returns 0, or -1
 * with errno: EAGAIN when somebody else has changed the table since it was read (`about`), and then nothing
 * was done.
 */
int crontab_replace(const char *text, size_t length, const struct stat *about);

#endif
