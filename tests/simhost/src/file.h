/* Whole files, and whatever else can be read to its end. */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>

/* Reads all there is; adds a NUL behind it. Returns memory for free(), or NULL with errno. */
char *file_read(const char *path, size_t *length);
char *descriptor_read(int fd, size_t *length);

/* Makes or replaces a file. Returns 0, or -1 with errno. */
int file_save(const char *path, const void *bytes, size_t length);

#endif
