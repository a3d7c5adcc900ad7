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
    bool skipped; /* something was left out */
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

/* Writes the entry's bytes. Returns 0, or -1 and has said why. */
static int write_body(struct archive *archive, int fd, const char *path) {
    const void *bytes;
    size_t length;
    la_int64_t offset;
    int result;
    while ((result = archive_read_data_block(archive, &bytes, &length, &offset)) == ARCHIVE_OK) {
        for (size_t done = 0; done < length;) {
            ssize_t count =
                pwrite(fd, (const char *)bytes + done, length - done, (off_t)offset + (off_t)done);
            if (count < 0 && errno != EINTR) {
                return message_errno("%s", path);
            }
            done += count > 0 ? (size_t)count : 0;
        }
    }
    return result == ARCHIVE_EOF ? 0 : message_error("%s: %s", path, unpack_reason(archive));
}

static int write_file(struct archive *archive, int parent, const char *name, const char *path, mode_t mode) {
    int fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return message_errno("%s", path);
    }
    int result = write_body(archive, fd, path);
    if (result == 0 && fchmod(fd, mode & MODE_MASK) != 0) {
        result = message_errno("%s", path);
    }
    if (close(fd) != 0 && result == 0) {
        result = message_errno("%s", path);
    }
    if (result != 0) {
        unlinkat(parent, name, 0); /* half of a file looks like a whole one */
    }
    return result;
}

static int make_folder(int parent, const char *name, const char *path) {
    int fd = enter(parent, name);
    if (fd < 0) {
        return message_errno("%s", path);
    }
    return close(fd);
}

/* Extracts an entry whose path is known to be harmless, and is written to. */
static int extract_path(const struct extraction *extraction, struct archive *archive,
                        struct archive_entry *entry, char *path) {
    const char *whole = archive_entry_pathname(entry);
    char *name;
    int parent = enter_parents(extraction->folder, path, &name);
    if (parent < 0) {
        return message_errno("%s", whole);
    }
    int result = archive_entry_filetype(entry) == AE_IFDIR
                     ? make_folder(parent, name, whole)
                     : write_file(archive, parent, name, whole, archive_entry_perm(entry));
    close(parent);
    return result;
}

/* Why an entry is left out, or NULL. */
static const char *objection(struct archive_entry *entry, const char *path) {
    bool plain = archive_entry_filetype(entry) == AE_IFREG || archive_entry_filetype(entry) == AE_IFDIR;
    if (paths_judge(path) != PATHS_GOOD) {
        return "left out: the path leads elsewhere";
    }
    if (archive_entry_hardlink(entry) != NULL || archive_entry_symlink(entry) != NULL) {
        return "left out: a link";
    }
    return plain ? NULL : "left out: neither a file nor a directory";
}

/* Returns 0, or -1 and has said why the whole cannot go on. */
static int extract_entry(struct extraction *extraction, struct archive *archive,
                         struct archive_entry *entry) {
    const char *there = archive_entry_pathname(entry);
    char *path = memory_need(strdup(there != NULL ? there : ""));
    size_t length = strlen(path);
    if (length > 1 && path[length - 1] == '/') {
        path[length - 1] = '\0'; /* of a directory */
    }
    const char *why = objection(entry, path);
    int result = 0;
    if (why != NULL) {
        message_error("%s: %s", path, why);
        extraction->skipped = true;
    } else {
        result = extract_path(extraction, archive, entry, path);
    }
    free(path);
    return result;
}

static int extract_payload(void *context, struct container *container, const char *name) {
    struct unpack unpack;
    int more = 0;
    int result = 0;
    int opened = unpack_open(&unpack, container);
    while (opened == 0 && result == 0 && (more = unpack_next(&unpack)) > 0) {
        result = extract_entry(context, unpack.archive, unpack.entry);
    }
    if (opened != 0 || more < 0) {
        message_error("%s: %s", name, unpack_reason(unpack.archive));
    }
    unpack_close(&unpack);
    return opened == 0 && more == 0 ? result : -1;
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
    struct extraction extraction = {.folder = fd};
    struct walker walker = {
        .descriptor = pass_descriptor, .payload = extract_payload, .context = &extraction};
    int result = walk_vib(options->words[0], &walker);
    close(fd);
    return result != 0 ? EXIT_UNABLE : extraction.skipped ? EXIT_REFUSED : EXIT_GOOD;
}
