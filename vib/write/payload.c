#include "write/payload.h"

#include "format/gzip.h"
#include "format/message.h"
#include "format/paths.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIRECTORY_MODE = 0755, PROGRAM_MODE = 0755, FILE_MODE = 0644, SETTING_MODE = 01644, MODE_MAX = 07777 };

/* Adds a file or directory. Returns 0, or -1 and has said why. */
static int add(struct tree *tree, char *path, mode_t mode, const char *source) {
    struct name name = {.text = path, .owner = source, .kind = (int)mode};
    return names_add(&tree->names, name) == 0 ? 0 : message_error("%s: too many files", path);
}

/* Adds a file, with that mode or (-1) the one that its path and the mode it has give. Returns 0, or -1 and has said why. */
static int add_file(struct tree *tree, char *path, const char *source, const struct stat *status, int mode) {
    if (status->st_size > UINT32_MAX) {
        return message_error("%s: a host takes no file of 4 GiB or more", source != NULL ? source : path);
    }
    if (mode < 0 && paths_setting(path)) {
        mode = SETTING_MODE; /* git keeps no sticky bit, so the path must tell */
    } else if (mode < 0) {
        mode = (status->st_mode & S_IXUSR) != 0 ? PROGRAM_MODE : FILE_MODE;
    }
    return add(tree, path, S_IFREG | (mode_t)mode, source);
}

/* Adds what the walk came to; its path on the host begins behind the prefix. Returns 0, or -1 and has said why. */
static int add_found(struct tree *tree, const FTSENT *found, size_t prefix) {
    char *path = found->fts_path + prefix;
    if (found->fts_info == FTS_DP || (found->fts_info == FTS_D && found->fts_level == FTS_ROOTLEVEL)) {
        return 0;
    }
    if (found->fts_info == FTS_D || found->fts_info == FTS_F) {
        return found->fts_info == FTS_D ? add(tree, path, S_IFDIR | DIRECTORY_MODE, NULL)
                                        : add_file(tree, path, NULL, found->fts_statp, -1);
    }
    errno = found->fts_errno;
    return message_error(errno != 0 ? "%s: %m" : "%s: neither a file nor a directory", found->fts_path);
}

int tree_add_root(struct tree *tree) {
    char *root = memory_format(
        "%s/", tree->root); /* with a slash, so that it must be a folder, and may be a link to one */
    char *const roots[] = {root, NULL};
    size_t prefix = strlen(root);
    FTS *walk = memory_need(fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL));
    const FTSENT *found;
    int result = 0;
    while (result == 0 && (errno = 0, found = fts_read(walk)) != NULL) {
        result = add_found(tree, found, prefix);
    }
    if (result == 0 && errno != 0) {
        result = message_error("%s: %m", tree->root);
    }
    fts_close(walk);
    free(root);
    return result;
}

/* Cuts a ":MODE" off the end of a source. Returns the mode, -1 when there is none; one that is too great stays. */
static int take_mode(char *source) {
    char *colon = strrchr(source, ':');
    size_t digits = colon != NULL ? strspn(colon + 1, "01234567") : 0;
    if (digits < 3 || digits > 5 || colon[1 + digits] != '\0') {
        return -1;
    }
    int mode = (int)strtol(colon + 1, NULL, 8);
    *colon = mode > MODE_MAX ? ':' : '\0';
    return mode;
}

int tree_add_file(struct tree *tree, char *words) {
    char *equal = strchr(words, '=');
    char *slash = NULL;
    if (equal == NULL || equal == words || equal[1] == '\0') {
        return message_error("--file is PATH=SOURCE or PATH=SOURCE:MODE, not '%s'", words);
    }
    *equal = '\0';
    char *path = memory_need(strdup(words));
    char *source = equal + 1;
    int mode = take_mode(source);
    struct stat status;
    int result = 0;
    if (mode > MODE_MAX || paths_judge(path) != PATHS_GOOD) {
        result = message_error("--file: not a path or not a mode: '%s=%s'", words, source);
    } else if (stat(source, &status) != 0) {
        result = message_error("%s: %m", source);
    } else {
        result = add_file(tree, path, source, &status, mode);
    }
    while (result == 0 && (slash = strrchr(path, '/')) != NULL) {
        *slash = '\0';
        result = add(tree, path, S_IFDIR | DIRECTORY_MODE, NULL);
    }
    free(path);
    return result;
}

int tree_finish(struct tree *tree) {
    names_sort(&tree->names);
    for (size_t i = 0; i < tree->names.count; i++) {
        const struct name *name = &tree->names.list[i];
        if (!paths_printable(name->text)) { /* XML and the readers of payloads agree on such paths only */
            return message_error("%s: a path in a VIB must be printable ASCII", name->text);
        }
        if (i > 0 && strcmp(name[-1].text, name->text) == 0 &&
            !(S_ISDIR(name[-1].kind) && S_ISDIR(name->kind))) {
            return message_error("%s is there twice", name->text);
        }
    }
    return 0;
}

/* Adds a file. Returns 0, or -1 and has said why. */
static int write_file(struct output *output, const struct tree *tree, const struct name *name) {
    struct source_file file;
    char *below = memory_format("%s/%s", tree->root, name->text);
    const char *source = name->owner != NULL ? name->owner : below;
    int result = output_spares(output->file.name, source);
    if (result == 0 && (result = source_open(&file, source)) == 0) {
        result = output_add_file(output, name->text, (mode_t)name->kind, &file);
        close(file.fd);
    }
    free(below);
    return result;
}

/* Reads what was written. Returns 0, or -1 and has said why. */
static int measure(struct output *output, struct payload_digests *digests) {
    struct gzip gzip;
    gzip_begin(&gzip, &output->file.source);
    int result = source_drain(&gzip.source, NULL);
    result |= gzip_end(&gzip, digests); /* only now: it has the digests of what was read so far */
    lseek(output->file.fd, 0, SEEK_SET);
    return result;
}

int payload_write(struct output *output, const struct tree *tree, struct payload_digests *digests) {
    int result = 0;
    for (size_t i = 0; i < tree->names.count && result == 0; i++) {
        const struct name *name = &tree->names.list[i];
        if (S_ISREG(name->kind)) {
            result = write_file(output, tree, name);
        } else if (i == 0 || strcmp(name[-1].text, name->text) != 0) {
            result = output_add(output, name->text, (mode_t)name->kind, NULL, 0);
        }
    }
    return result != 0 || output_finish(output) != 0 ? -1 : measure(output, digests);
}
