/*
 * new_folder: a folder for evidence, new or empty, in which no file that is there is ever touched.
 */
#ifndef MUXWATCH_HOST_NEW_FOLDER_H
#define MUXWATCH_HOST_NEW_FOLDER_H

#include <stdio.h>

struct new_folder {
    int fd;
};

/* Makes the folder (mode 0700), or opens one that is empty. Returns 0, or -1 with errno: ENOTEMPTY where it is not. */
int new_folder_open(struct new_folder *folder, const char *path);

void new_folder_close(struct new_folder *folder);

/* Makes a file in it (mode 0600). Returns a descriptor to write to, or -1 with errno. */
int new_folder_file(const struct new_folder *folder, const char *name);

/* Makes a file with this text. Returns 0, or -1 with errno. */
int new_folder_write(const struct new_folder *folder, const char *name, const char *text, size_t length);

/* The same as a stream. NULL with errno. */
FILE *new_folder_stream(const struct new_folder *folder, const char *name);

#endif
