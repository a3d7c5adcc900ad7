#include "format/output.h"

#include "format/memory.h"
#include "format/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, MODE = 0666 };

/* The folder of a path, to be freed. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return memory_need(strdup("."));
    }
    return memory_need(strndup(path, slash == path ? 1 : (size_t)(slash - path)));
}

/* A name beside the final one that is ours as long as we live, to be freed. */
static char *temporary_of(const struct output *output) {
    char *temporary = memory_format("%s.new-%ld", output->name, (long)getpid());
    unlink(temporary); /* one that a killed vibtool of the same process number left */
    return temporary;
}

static int make(const char *path) {
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
}

/* For file systems that know no files without a name: one that loses its name at once. */
static int begin_named(struct output *output) {
    char *temporary = temporary_of(output);
    output->fd = make(temporary);
    int why = errno;
    if (output->fd >= 0) {
        unlink(temporary);
    }
    free(temporary);
    errno = why;
    return output->fd >= 0 ? 0 : -1;
}

/* A device, a FIFO or a link is not replaced by a file. Returns 0, or -1 and has said why. */
static int judge_name(const char *name) {
    struct stat status;
    if (lstat(name, &status) == 0 && !S_ISREG(status.st_mode)) {
        return message_error("%s: this is not a regular file, and is not replaced", name);
    }
    return 0;
}

int output_spares(const char *name, const char *input) {
    struct stat one;
    struct stat other;
    if (stat(name, &one) == 0 && stat(input, &other) == 0 && one.st_dev == other.st_dev &&
        one.st_ino == other.st_ino) {
        return message_error("%s: this is read as well, and is not replaced", name);
    }
    return 0;
}

int output_begin(struct output *output, const char *name) {
    *output = (struct output){.name = name, .fd = -1};
    if (judge_name(name) != 0) {
        return -1;
    }
    char *folder = folder_of(name);
    output->fd = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, MODE);
    bool nameless_unknown = output->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL);
    free(folder);
    output->linkable = output->fd >= 0;
    if (output->linkable || (nameless_unknown && begin_named(output) == 0)) {
        return 0;
    }
    return message_errno("%s", name);
}

int output_write(struct output *output, const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t count = write(output->fd, next, length);
        if (count < 0 && errno != EINTR) {
            return message_errno("%s", output->name);
        }
        next += count > 0 ? count : 0;
        length -= count > 0 ? (size_t)count : 0;
    }
    return 0;
}

int output_append(struct output *output, const struct output *from) {
    char *piece = memory_need(malloc(PIECE));
    int result = 0;
    for (off_t offset = 0; result == 0;) {
        ssize_t count = pread(from->fd, piece, PIECE, offset);
        if (count == 0) {
            break;
        }
        if (count < 0) {
            result = errno == EINTR ? 0 : message_errno("%s", output->name);
            continue;
        }
        offset += count;
        result = output_write(output, piece, (size_t)count);
    }
    free(piece);
    return result;
}

static int link_to(const struct output *output, const char *path) {
    char own[64];
    snprintf(own, sizeof own, "/proc/self/fd/%d", output->fd);
    return linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? 0
                                                                         : message_errno("%s", output->name);
}

/* What has lost its name can get none: its bytes have to move. */
static int copy_to(const struct output *output, const char *path) {
    struct output copy = {.name = output->name, .fd = make(path)};
    if (copy.fd < 0) {
        return message_errno("%s", output->name);
    }
    int result = output_append(&copy, output);
    if (close(copy.fd) != 0 && result == 0) {
        result = message_errno("%s", output->name);
    }
    return result;
}

/* By way of a temporary name: a link cannot replace, a rename can. */
int output_commit(struct output *output) {
    if (judge_name(output->name) != 0) {
        return -1;
    }
    char *temporary = temporary_of(output);
    int result = output->linkable ? link_to(output, temporary) : copy_to(output, temporary);
    if (result == 0 && rename(temporary, output->name) != 0) {
        result = message_errno("%s", output->name);
    }
    if (result != 0) {
        unlink(temporary);
    }
    free(temporary);
    return result;
}

void output_end(struct output *output) {
    if (output->fd >= 0) {
        close(output->fd);
        output->fd = -1;
    }
}
