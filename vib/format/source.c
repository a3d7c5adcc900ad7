#include "format/source.h"

#include "format/message.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static ssize_t read_file(void *context, void *to, size_t size) {
    const struct source_file *file = context;
    ssize_t count;
    do {
        count = read(file->fd, to, size);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? message_errno("%s", file->name) : count;
}

struct source source_of_file(struct source_file *file) {
    return (struct source){.read = read_file, .context = file};
}

int source_open(struct source_file *file, const char *name) {
    struct stat status;
    file->name = name;
    /* Without O_NONBLOCK a FIFO would keep us waiting for somebody to write into it. */
    file->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->fd < 0) {
        return message_errno("%s", name);
    }
    if (fstat(file->fd, &status) != 0) {
        message_errno("%s", name);
    } else if (S_ISDIR(status.st_mode)) {
        message_error("%s: this is a directory, not a file", name);
    } else if (!S_ISREG(status.st_mode) && !S_ISCHR(status.st_mode)) {
        message_error("%s: this is not a regular file", name);
    } else {
        return 0;
    }
    close(file->fd);
    file->fd = -1;
    return -1;
}

ssize_t source_fill(struct source *source, void *to, size_t size) {
    size_t have = 0;
    while (have < size) {
        ssize_t count = source->read(source->context, (char *)to + have, size - have);
        if (count < 0) {
            return -1;
        }
        if (count == 0) {
            break;
        }
        have += (size_t)count;
    }
    return (ssize_t)have;
}
