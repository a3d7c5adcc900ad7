#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *descriptor_read(int fd, size_t *length) {
    size_t size = 4096;
    char *bytes = malloc(size);
    ssize_t count = 1;
    *length = 0;
    while (bytes && count > 0) {
        if (*length + 1 == size) {
            size *= 2;
            char *more = realloc(bytes, size);
            if (!more) {
                break;
            }
            bytes = more;
        }
        count = read(fd, bytes + *length, size - *length - 1);
        *length += count > 0 ? (size_t)count : 0;
    }
    if (!bytes || count != 0) {
        free(bytes);
        return NULL;
    }
    bytes[*length] = '\0';
    return bytes;
}

char *file_read(const char *path, size_t *length) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    char *bytes = descriptor_read(fd, length);
    int error = errno;
    close(fd);
    errno = error;
    return bytes;
}

int file_save(const char *path, const void *bytes, size_t length) {
    FILE *file = fopen(path, "we");
    if (!file) {
        return -1;
    }
    size_t written = fwrite(bytes, 1, length, file);
    return fclose(file) == 0 && written == length ? 0 : -1;
}
