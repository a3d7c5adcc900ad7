/*
 * files: small files, read up to a limit and written so that a reader sees the old or the new one; locks, by which one writer knows of
 * another; new folders.
 */
#ifndef MUXWATCH_HOST_FILES_H
#define MUXWATCH_HOST_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
 * Writes the file anew with this mode: beside it as `new_path`, fsync, rename. Just before the rename it asks `ready`, where that is not
 * NULL, which may say no, with errno. Returns 0, or -1 with errno, and then the old file stands as it was and no other is left. One
 * writer at a time: hold a lock.
 */
int files_write(const char *path, const char *new_path, const char *text, size_t length, mode_t mode,
                bool (*ready)(const void *context), const void *context);

/*
 * Takes a lock, a record lock on byte `part` of the file (made if missing): it ends with the process, however that ends.
 * Tries until `deadline_ms` of clock_ms(), at least once. Returns a descriptor to keep open, or -1 with
 * errno: EAGAIN when another process holds it.
 */
int files_lock(const char *path, unsigned part, int64_t deadline_ms);

/*
 * Whether another process holds a write lock on the file. Where that cannot be told, it counts as held; where there is no
 * such file, it is not.
 */
bool files_locked(const char *path);

/*
 * Makes a folder (mode 0700) for files of which none is there yet, or opens one that is empty. Returns a descriptor to close, or -1
 * with errno: ENOTEMPTY if it is not empty.
 */
int folder_open_new(const char *path);

/* Makes a file in the folder (mode 0600). Returns a stream to write to, or NULL with errno: EEXIST if there is one. */
FILE *folder_create_stream(int folder, const char *name);

#endif
