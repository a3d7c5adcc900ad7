#include "host/new_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700, FILE_MODE = 0600 };

static bool is_empty(const char *path) {
    DIR *directory = opendir(path);
    const struct dirent *entry = NULL;
    bool empty = directory != NULL;
    while (empty && (entry = readdir(directory)) != NULL) {
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    }
    if (directory != NULL) {
        closedir(directory);
        errno = ENOTEMPTY;
    }
    return empty;
}

int new_folder_open(struct new_folder *folder, const char *path) {
    folder->fd = -1;
    if (mkdir(path, FOLDER_MODE) != 0 && (errno != EEXIST || !is_empty(path))) {
        return -1;
    }
    folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder->fd < 0 ? -1 : 0;
}

void new_folder_close(struct new_folder *folder) {
    close(folder->fd);
    folder->fd = -1;
}

int new_folder_file(const struct new_folder *folder, const char *name) {
    return openat(folder->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
}

int new_folder_write(const struct new_folder *folder, const char *name, const char *text, size_t length) {
    int fd = new_folder_file(folder, name);
    if (fd < 0) {
        return -1;
    }
    bool whole = length == 0 || write(fd, text, length) == (ssize_t)length;
    return close(fd) == 0 && whole ? 0 : -1;
}

FILE *new_folder_stream(const struct new_folder *folder, const char *name) {
    int fd = new_folder_file(folder, name);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");
    if (stream == NULL && fd >= 0) {
        close(fd);
    }
    return stream;
}
