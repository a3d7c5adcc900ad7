/*
 * Writes below one folder and nowhere else, whatever the payload says: every step on the way is opened by its
 * own name in the folder opened before, without following links; links in the payload are not made.
 */
#include "commands.h"
#include "format/memory.h"

#include "format/message.h"
#include "format/paths.h"
#include "format/unpack.h"
#include "format/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755, MODE_MASK = 0777 };

struct extraction {
    int folder;
    int fd;       /* of the file whose bytes come, -1 when it is left out */
    int parent;   /* where it is made */
    char *path;   /* its path, cut up */
    char *name;   /* the last part of that */
    int why;      /* errno of what went wrong with it */
    bool skipped; /* something was left out */
    bool failed;  /* something could not be written, or was damaged */
};

/*
 * Opens the folder `name` in `parent`, making it when it is not there. Returns a descriptor, or -1 with
 * errno.
 */
static int enter(int parent, const char *name) {
    if (mkdirat(parent, name, FOLDER_MODE) != 0 && errno != EEXIST) {
        return -1;
    }
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/*
 * Opens the folder in which `path` lies, making those on the way; `last` gets the path's last part. `path` is
 * written to. Returns a descriptor, or -1 with errno.
 */
static int enter_parents(int folder, char *path, char **last) {
    int at = dup(folder);
    char *part = path;
    for (char *slash = strchr(part, '/'); at >= 0 && slash != NULL; slash = strchr(part, '/')) {
        *slash = '\0';
        int next = enter(at, part);
        int why = errno;
        close(at);
        errno = why;
        at = next;
        part = slash + 1;
    }
    *last = part;
    return at;
}

/* What goes wrong with one entry is told, and the rest extracted all the same. */
static void fail(struct extraction *extraction, const char *path) {
    message_errno("%s", path);
    extraction->failed = true;
}

/* The path as it is below the folder: without the "./" that `tar cf - .` writes. "" for the folder itself. */
static const char *inner_path(const struct tar_entry *entry) {
    const char *path = entry->name;
    while (strncmp(path, "./", 2) == 0) {
        path += 2;
    }
    return strcmp(path, ".") == 0 ? "" : path;
}

/* Why an entry is left out, or NULL. */
static const char *objection(const struct tar_entry *entry) {
    bool itself = entry->kind == TAR_DIRECTORY && entry->name[0] != '\0' && inner_path(entry)[0] == '\0';
    if (!itself && paths_judge(inner_path(entry)) != PATHS_GOOD) {
        return "the path leads elsewhere";
    }
    if (entry->link[0] != '\0' || entry->kind == TAR_LINK) {
        return "a link";
    }
    if ((entry->faults & TAR_FAULT_SPARSE) != 0) {
        return "a sparse file of pax format";
    }
    if ((entry->faults & TAR_FAULT_CONTENT) != 0) {
        return "its content lies within another file's";
    }
    return entry->kind == TAR_FILE || entry->kind == TAR_DIRECTORY ? NULL : "neither a file nor a directory";
}

/* Directories are made, and what is left out is told, as their headers come. */
static void hear_entry(void *context, const struct tar_entry *entry) {
    struct extraction *extraction = context;
    const char *why = objection(entry);
    if (entry->kind == TAR_EXTENSION || (entry->kind == TAR_FILE && why == NULL)) {
        return;
    }
    if (why != NULL) {
        message_error("%s: left out: %s", entry->name, why);
        extraction->skipped = true;
        return;
    }
    char *path = memory_need(strdup(inner_path(entry)));
    char *name = NULL;
    int parent = enter_parents(extraction->folder, path, &name);
    int made = parent >= 0 && name[0] != '\0' ? enter(parent, name) : parent >= 0 ? dup(parent) : -1;
    if (made < 0) {
        fail(extraction, entry->name);
    } else {
        close(made);
    }
    if (parent >= 0) {
        close(parent);
    }
    free(path);
}

static void open_file(void *context, const struct tar_entry *entry) {
    struct extraction *extraction = context;
    extraction->why = 0;
    if (objection(entry) != NULL) {
        return;
    }
    extraction->path = memory_need(strdup(inner_path(entry)));
    extraction->parent = enter_parents(extraction->folder, extraction->path, &extraction->name);
    if (extraction->parent >= 0) {
        extraction->fd = openat(extraction->parent, extraction->name,
                                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }
    if (extraction->fd < 0) {
        fail(extraction, entry->name);
    }
}

/* Ends the file; unless it is `good` it is removed: half of a file looks like a whole one. */
static void close_file(struct extraction *extraction, bool good) {
    if (extraction->fd >= 0 && close(extraction->fd) != 0 && good) {
        fail(extraction, extraction->name);
        good = false;
    }
    if (extraction->fd >= 0 && !good) {
        unlinkat(extraction->parent, extraction->name, 0);
    }
    if (extraction->parent >= 0) {
        close(extraction->parent);
    }
    free(extraction->path);
    extraction->path = NULL;
    extraction->fd = extraction->parent = -1;
}

static void write_body(void *context, uint64_t position, const void *bytes, size_t length) {
    struct extraction *extraction = context;
    for (size_t done = 0; extraction->fd >= 0 && extraction->why == 0 && done < length;) {
        ssize_t count =
            pwrite(extraction->fd, (const char *)bytes + done, length - done, (off_t)(position + done));
        extraction->why = count < 0 && errno != EINTR ? errno : 0;
        done += count > 0 ? (size_t)count : 0;
    }
}

/* A sparse file may end in a hole. */
static void finish_file(void *context, const struct tar_entry *entry) {
    struct extraction *extraction = context;
    bool good = extraction->fd >= 0 && extraction->why == 0 &&
                ftruncate(extraction->fd, (off_t)entry->size) == 0 &&
                fchmod(extraction->fd, entry->mode & MODE_MASK) == 0;
    if (extraction->fd >= 0 && !good) {
        errno = extraction->why != 0 ? extraction->why : errno;
        fail(extraction, entry->name);
    }
    close_file(extraction, good);
}

static int extract_payload(void *context, struct source *body, const char *name) {
    struct extraction *extraction = context;
    struct tar_listener listener = {hear_entry, open_file, write_body, finish_file, extraction};
    const char *why = unpack_payload(body, listener);
    if (why != NULL) {
        extraction->failed = true;
        message_error("%s: %s; do not trust what was extracted of it", name,
                      why[0] != '\0' ? why : "reading failed");
    }
    close_file(extraction, false);
    return 0;
}

static int pass_descriptor(void *context, const struct buffer *text) {
    (void)context;
    (void)text;
    return 0;
}

int extract_command(const struct options *options) {
    const char *folder = options->words[1];
    int fd = -1;
    if (mkdir(folder, FOLDER_MODE) == 0 || errno == EEXIST) {
        fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (fd < 0) {
        message_errno("%s", folder);
        return EXIT_UNABLE;
    }
    struct extraction extraction = {.folder = fd, .fd = -1, .parent = -1};
    struct walker walker = {
        .descriptor = pass_descriptor, .payload = extract_payload, .context = &extraction};
    int result = walk_vib(options->words[0], &walker);
    close(fd);
    return result != 0 || extraction.failed ? EXIT_UNABLE : extraction.skipped ? EXIT_REFUSED : EXIT_GOOD;
}
