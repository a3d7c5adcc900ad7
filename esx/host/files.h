/*
 * files: small files, read up to a limit and written so that a reader sees the old or the new one; new folders.
 */
#ifndef MUXWATCH_HOST_FILES_H
#define MUXWATCH_HOST_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#define FILES_NO_LIMIT INT64_MAX

/* Takes what is read; not 0: no more. */
typedef int file_taker(void *context, const char *bytes, size_t length);

/*
 * Opens a file for files_feed(). Returns a descriptor, or -1 with errno: EINVAL when it is no regular file, ELOOP when it is a
 * symbolic link that one does not `follow`.
 */
int files_open(const char *path, bool follow);

/*
 * Feeds what follows, at most `max` bytes, to `take` until it wants no more; closes the descriptor. Returns 0, or -1 with errno:
 * EFBIG where there was more; with a limit, of clock_ms(), ETIMEDOUT when it has come and EINTR where the run is told to end.
 */
int files_feed(int fd, uint64_t max, int64_t until_ms, file_taker *take, void *context);

/* Whether there is such a folder. Returns 0, or -1 with errno: ENOTDIR where it is none. */
int files_find_folder(const char *path);

/*
 * Reads the file into `to` (`size` bytes). Returns 0 and the length; else -1 with errno: EFBIG when it is longer than `size` (then
 * `to` has its beginning), EINVAL when it is no regular file, ELOOP when it is a symbolic link that one does not `follow`.
 */
int files_read(const char *path, bool follow, char *to, size_t size, size_t *length);

/* Writes all of it. Returns 0, or -1 with errno. */
int files_put(int fd, const char *text, size_t length);

/* Appends to the file (made if missing), but not through a link. Returns 0, or -1 with errno. */
int files_append(const char *path, const char *text, size_t length);

/*
 * Makes a file that is whole, or none: in the place of what stood there, with this mode and, unless `like` is NULL, the owner
 * and group of `like`. Returns 0, or -1 with errno.
 */
int files_make(const char *path, const char *text, size_t length, mode_t mode, const struct stat *like);

/* Puts what files_make() made in the place of `path`. Returns 0, or -1 with errno, and then the new file is gone. */
int files_rename(const char *new_path, const char *path);

/*
 * Writes the file anew with this mode: beside it as PATH.new, fsync, rename. Returns 0, or -1 with errno, and
 * then the old file stands as it was and no other is left. One writer at a time: hold the lock.
 */
int files_write(const char *path, const char *text, size_t length, mode_t mode);

/*
 * Makes a folder (mode 0700) for files of which none is there yet, or opens one that is empty. Returns a descriptor to close, or -1
 * with errno: ENOTEMPTY if it is not empty.
 */
int folder_open_new(const char *path);

/* Makes a file in the folder (mode 0600). Returns a descriptor to write to, or -1 with errno: EEXIST if there is one. */
int folder_create(int folder, const char *name);

/* The same as a stream; NULL with errno. */
FILE *folder_create_stream(int folder, const char *name);

#endif
