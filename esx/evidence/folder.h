/*
 * folder: the files of a folder of evidence, read as streams. Somebody else filled it: only regular files are opened.
 */
#ifndef MUXWATCH_EVIDENCE_FOLDER_H
#define MUXWATCH_EVIDENCE_FOLDER_H

#include "host/files.h"
#include "judge/observations.h"

/* The longest text that is read line by line; the list of connections has no bound. Bytes. */
#define FOLDER_TEXT_MAX ((uint64_t)16 * 1024 * 1024)

/* Opens a file of the folder, for files_feed(). Returns a descriptor, or -1 with errno: EINVAL where it is no regular file. */
int folder_open(const char *folder, const char *name);

/*
 * Feeds the folder's file to `take` until that returns not 0. Returns 0, or -1 with errno (EFBIG when it is longer than `max`
 * bytes).
 */
int folder_read(const char *folder, const char *name, uint64_t max, file_taker *take, void *context);

/*
 * Notes which file `name`, a constant, an observation comes from, and why it could not be read where `result` is folder_read's -1. Returns whether
 * it was.
 */
bool folder_note(struct observation *about, const char *name, int result);

/* An observation whose file was read but did not hold what it should. */
void folder_refuse(struct observation *about, enum fault_id id);

#endif
