/*
 * Writes below one folder and nowhere else, whatever the payload says: every step on the way is opened by its
 * own name in the folder opened before, without following links; links in the payload are not made.
 */
#include "format/message.h"
#include "format/paths.h"
#include "options.h"
#include "show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755, MODE_MASK = 0777 };

struct extraction {
    const char *name; /* of the folder */
    int folder;       /* -1: it was not opened so far */
    int code;         /* the exit code so far: something was left out, or could not be written */
};

/* Opens the folder `name` in `parent`, making it when it is not there. Returns a descriptor, or -1 with errno. */
static int enter(int parent, const char *name) {
    if (mkdirat(parent, name, FOLDER_MODE) != 0 && errno != EEXIST) {
        return -1;
    }
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
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
        return "a sparse file";
    }
    if ((entry->faults & TAR_FAULT_CONTENT) != 0) {
        return "its content lies within another file's";
    }
    return entry->kind == TAR_FILE || entry->kind == TAR_DIRECTORY ? NULL : "neither a file nor a directory";
}

/*
 * Makes the file `name` in `parent`. Where its content is cut off it is removed: half of a file looks like a whole one; show_vib() says so.
 * Returns 0, or -1 and has said why.
 */
static int extract_file(int parent, const char *name, const struct tar_entry *entry, struct tar *tar) {
    int fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return message_error("%s: %m", entry->name);
    }
    FILE *file = memory_need(fdopen(fd, "w"));
    bool cut = source_drain(&tar->content.source, file) != 0 || tar->content.left > 0;
    bool failed = fflush(file) != 0 || ferror(file) || fchmod(fd, entry->mode & MODE_MASK) != 0;
    failed |= fclose(file) != 0;
    if (failed) {
        message_error("%s: %m", entry->name);
    }
    if (failed || cut) {
        unlinkat(parent, name, 0);
    }
    return failed ? -1 : 0;
}

/* Makes a file or folder, and the folders above it. Returns 0, or -1 and has said why. */
static int extract_entry(int folder, const struct tar_entry *entry, struct tar *tar) {
    bool file = entry->kind == TAR_FILE;
    char *path = memory_need(strdup(inner_path(entry)));
    char *rest = path;
    int at = dup(folder);
    while (at >= 0 && rest != NULL && rest[0] != '\0' && (!file || strchr(rest, '/') != NULL)) {
        int outer = at;
        at = enter(outer, strsep(&rest, "/"));
        close(outer); /* of a folder: it keeps errno */
    }
    int result = at < 0 ? message_error("%s: %m", entry->name)
                 : file ? extract_file(at, rest, entry, tar)
                        : 0;
    if (at >= 0) {
        close(at);
    }
    free(path);
    return result;
}

/* Whether the folder is there; it is made only for what is a VIB. Where it is not, that was told. */
static bool enter_folder(struct extraction *extraction) {
    if (extraction->folder < 0 && extraction->code != EXIT_UNABLE) {
        if (mkdir(extraction->name, FOLDER_MODE) == 0 || errno == EEXIST) {
            extraction->folder = open(extraction->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        }
        if (extraction->folder < 0) {
            message_error("%s: %m", extraction->name);
            extraction->code = EXIT_UNABLE;
        }
    }
    return extraction->folder >= 0;
}

/* What goes wrong with one entry is told, and the rest extracted all the same. */
static void take_entry(void *context, const struct tar_entry *entry, struct tar *tar) {
    struct extraction *extraction = context;
    const char *why = objection(entry);
    if (entry->kind == TAR_EXTENSION || entry->part == TAR_HEAD || !enter_folder(extraction)) {
        return;
    }
    if (why != NULL) {
        message_error("%s: left out: %s", entry->name, why);
        extraction->code = extraction->code != EXIT_UNABLE ? EXIT_REFUSED : EXIT_UNABLE;
    } else if (extract_entry(extraction->folder, entry, tar) != 0) {
        extraction->code = EXIT_UNABLE;
    }
}

int extract_command(const struct options *options) {
    struct extraction extraction = {.name = options->words[1], .folder = -1};
    struct viewer viewer = {.entry = take_entry, .context = &extraction};
    int result = show_vib(options->words[0], &viewer);
    if (result == 0) {
        enter_folder(&extraction); /* a VIB without files has one, too */
    }
    if (extraction.folder >= 0) {
        close(extraction.folder);
    }
    return result != 0 ? EXIT_UNABLE : extraction.code;
}
