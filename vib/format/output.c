#include "format/output.h"

#include "format/message.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MODE = 0666 };

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
    *output = (struct output){.file = source_file_of(-1, name)};
    if (judge_name(name) != 0) {
        return -1;
    }
    char *folder = memory_need(strdup(name));
    output->temporary = memory_format("%s.new-%ld", name, (long)getpid());
    unlink(output->temporary); /* one that a killed vibtool of the same process number left */
    output->file.fd = open(dirname(folder), O_RDWR | O_TMPFILE | O_CLOEXEC, MODE);
    free(folder);
    if (output->file.fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        output->file.fd = open(output->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
        output->named = output->file.fd >= 0;
    }
    return output->file.fd >= 0 ? 0 : message_error("%s: %m", name);
}

int output_write(void *context, const void *bytes, size_t length) {
    struct output *output = context;
    const char *next = bytes;
    while (length > 0) {
        ssize_t count = pwrite(output->file.fd, next, length, (off_t)output->size);
        if (count < 0 && errno != EINTR) {
            return message_error("%s: %m", output->file.name);
        }
        size_t done = count > 0 ? (size_t)count : 0;
        output->size += done;
        next += done;
        length -= done;
    }
    return 0;
}

/* By way of a temporary name: a link cannot replace, a rename can. */
int output_commit(struct output *output) {
    char own[64];
    snprintf(own, sizeof own, "/proc/self/fd/%d", output->file.fd);
    if (judge_name(output->file.name) != 0) {
        return -1;
    }
    output->named |= linkat(AT_FDCWD, own, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0;
    if (!output->named || rename(output->temporary, output->file.name) != 0) {
        return message_error("%s: %m", output->file.name);
    }
    output->named = false;
    return 0;
}

void output_end(struct output *output) {
    if (output->named) {
        unlink(output->temporary);
    }
    if (output->file.fd >= 0) {
        close(output->file.fd);
    }
    free(output->temporary);
}
