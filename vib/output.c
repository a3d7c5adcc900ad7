#include "output.h"

#include "message.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, MODE = 0666 };

/* The folder of a path, to be freed; NULL when there is no memory. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return text_copy(".");
    }
    return text_copy_part(path, slash == path ? 1 : (size_t)(slash - path));
}

/* A name beside the final one that is ours as long as we live. */
static int name_temporary(struct output *output) {
    output->temporary = text_format("%s.new-%ld", output->name, (long)getpid());
    return output->temporary != NULL ? 0 : -1;
}

static void forget_temporary(struct output *output) {
    free(output->temporary);
    output->temporary = NULL;
}

/* For file systems that know no files without a name. */
static int begin_named(struct output *output) {
    if (name_temporary(output) != 0) {
        return -1;
    }
    output->fd = open(output->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
    if (output->fd < 0) {
        forget_temporary(output);
        return -1;
    }
    return 0;
}

int output_begin(struct output *output, const char *name) {
    *output = (struct output){.name = name, .fd = -1};
    char *folder = folder_of(name);
    if (folder != NULL) {
        output->fd = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, MODE);
    }
    bool nameless_unknown = output->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL);
    free(folder);
    if (output->fd >= 0 || (nameless_unknown && begin_named(output) == 0)) {
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
    char *piece = malloc(PIECE);
    int result = piece == NULL ? message_errno("%s", output->name) : 0;
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

/* Gives a file without a name its temporary one: a link cannot replace, a rename can. */
static int link_temporary(struct output *output) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", output->fd);
    if (name_temporary(output) != 0) {
        return -1;
    }
    unlink(output->temporary); /* one that a killed vibtool of the same process number left */
    if (linkat(AT_FDCWD, path, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) != 0) {
        forget_temporary(output);
        return -1;
    }
    return 0;
}

int output_commit(struct output *output) {
    if ((output->temporary == NULL && link_temporary(output) != 0) ||
        rename(output->temporary, output->name) != 0) {
        return message_errno("%s", output->name);
    }
    forget_temporary(output);
    return 0;
}

void output_end(struct output *output) {
    if (output->temporary != NULL) {
        unlink(output->temporary);
        forget_temporary(output);
    }
    if (output->fd >= 0) {
        close(output->fd);
        output->fd = -1;
    }
}
